"""What a text says about itself before it begins: header lines, front matter, a leading date."""

from __future__ import annotations

import re
from dataclasses import replace

from dateline.loading.dates import published_from
from dateline.loading.values import Metadata

__all__ = ["split_header"]

_FIELDS = {
    "title": "title", "titel": "title", "headline": "title", "überschrift": "title", "betreff": "title",
    "subject": "title",
    "date": "published", "datum": "published", "published": "published", "veröffentlicht": "published",
    "publication date": "published", "erscheinungsdatum": "published",
    "source": "publisher", "quelle": "publisher", "publisher": "publisher", "herausgeber": "publisher",
    "medium": "publisher", "agency": "publisher", "agentur": "publisher",
    "url": "url", "link": "url",
    "author": "author", "autor": "author", "autorin": "author", "by": "author", "von": "author", "byline": "author",
    "language": "lang", "sprache": "lang", "lang": "lang",
}  # fmt: skip
_LINE = re.compile(r"[ \t]*\**([^\W\d_][^\W\d_ ]*(?: [^\W\d_]+)?)\**[ \t]*:\**[ \t]*([^\n]*?)[ \t]*(?:\n|\Z)")
# A date without colon is taken only in this exact form, lest "date" be a word of the text.
_LEADING_DATE = re.compile(r"(?:date|datum)[ \t]+(\d{4}(?:-\d{2}(?:-\d{2})?)?)(?![\w-])[ \t]*\n*")
_LEADING_COLON_DATE = re.compile(r"(?:date|datum)[ \t]*:[ \t]*(\d{4}-\d{2}(?:-\d{2})?)(?![\w-])[ \t]+(?=\S)", re.I)
_FRONT = re.compile(r"---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S)
_FRONT_LINE = re.compile(r"([\w -]+?)[ \t]*:[ \t]*(.*?)[ \t]*\Z")
_LONGEST_FRONT = 5000


def split_header(text: str) -> tuple[Metadata, str]:
    """Metadata from the very start of ``text``, and the text that remains.

    >>> meta, rest = split_header(" date 2023-09 Seoul. Der Gast kam an.")
    >>> meta.published, rest
    ('2023-09', 'Seoul. Der Gast kam an.')
    """
    body = text.lstrip()
    front = _FRONT.match(body[:_LONGEST_FRONT])
    if front and (found := _front_matter(front.group(1))) is not None:
        return found, body[front.end() :].lstrip()
    for pattern in (_LEADING_DATE, _LEADING_COLON_DATE):
        if (match := pattern.match(body)) and published_from(match.group(1)):
            inner, rest = split_header(body[match.end() :])
            return replace(inner, published=match.group(1)), rest
    return _header_lines(body)


def _front_matter(block: str) -> Metadata | None:
    """Scalars of a YAML-like block; None where a line is no ``key: value`` (a rule, then text)."""
    fields: dict[str, str] = {}
    for line in block.split("\n"):
        if not line.strip() or line.startswith(("#", " ", "\t", "-")):
            continue
        match = _FRONT_LINE.match(line)
        if not match:
            return None
        field = _FIELDS.get(match.group(1).lower())
        if field:
            fields.setdefault(field, match.group(2).strip("\"'"))
    return Metadata("front matter", **fields)


def _header_lines(body: str) -> tuple[Metadata, str]:
    fields: dict[str, str] = {}
    at = 0
    while match := _LINE.match(body, at):
        field = _FIELDS.get(match.group(1).lower())
        if not field or field in fields or not match.group(2) or len(match.group(2)) > 300:
            break
        if field == "author" and match.group(1).lower() in {"by", "von"} and not fields:
            break
        fields[field] = match.group(2)
        at = match.end()
    rest = body[at:].lstrip()
    if not rest:  # all of it looks like a header: then it is the text
        return Metadata(), body
    return Metadata(**fields), rest
