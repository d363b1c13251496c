"""Markdown → plain text: marks taken off, words and paragraphs kept."""

from __future__ import annotations

import re

__all__ = ["strip_markdown"]

# Every repetition is bounded, so that hostile text costs linear time.
_RULES = (
    (re.compile(r"^ {0,3}(?:```|~~~)[^\n]*$", re.M), ""),
    (re.compile(r"!\[([^\[\]\n]{0,400})\]\([^)\n]{0,1000}\)"), ""),
    (re.compile(r"\[([^\[\]\n]{1,400})\]\([^)\n]{0,1000}\)"), r"\1"),
    (re.compile(r"\[([^\[\]\n]{1,400})\]\[[^\[\]\n]{0,400}\]"), r"\1"),
    (re.compile(r"^ {0,3}\[[^\[\]\n]{1,400}\]:[^\n]*$", re.M), ""),
    (re.compile(r"<(https?://[^>\s]+)>"), r"\1"),
    (re.compile(r"^ {0,3}(?:[-*_] ?){3,}$", re.M), ""),
    (re.compile(r"^ {0,3}(?:> ?)+", re.M), ""),
    (re.compile(r"^( {0,3})[-*+] +(?=\S)", re.M), r"\1"),
    (re.compile(r"(\*\*|__)(?=\S)([^\n]{1,400}?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*])\*(?=\S)([^*\n]{1,400}?)(?<=\S)\*(?![\w*])"), r"\1"),
    (re.compile(r"(?<![\w_])_(?=\S)([^_\n]{1,400}?)(?<=\S)_(?![\w_])"), r"\1"),
    (re.compile(r"`([^`\n]{1,400})`"), r"\1"),
    (re.compile(r"\\([\\`*_{}\[\]()#+\-.!>])"), r"\1"),
)
_HEADING = re.compile(r"^ {0,3}#{1,6} +(.{1,400}?)(?: {1,9}#+)? {0,9}$", re.M)


def strip_markdown(text: str) -> tuple[str, str]:
    """Plain text, and the text of the first heading ("" without one)."""
    first = _HEADING.search(text)
    text = _HEADING.sub(r"\n\1\n", text)
    heading = first.group(1) if first else ""
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
        heading = pattern.sub(replacement, heading)
    return text.strip(), heading.strip()
