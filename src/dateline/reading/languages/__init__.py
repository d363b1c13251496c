"""Languages as data: one folder a language, each table a TOML or TSV file.

A stage that needs words of a language reads its own table with ``language.table("name")``; a new
phrase is a row there, not an ``if`` in the code.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

__all__ = ["READ_LANGUAGES", "Language", "load_language"]

READ_LANGUAGES = ("de", "en")


@dataclass(frozen=True)
class Language:
    """The segmentation data of one language, and the door to its other tables."""

    code: str
    abbreviations: frozenset[str]
    ending_abbreviations: frozenset[str]  # abbreviations that often close a sentence ("usw.")
    sentence_openers: frozenset[str]  # words that open a sentence after an ordinal or abbreviation
    ordinal_dot: bool  # "3." is an ordinal

    def is_abbreviation(self, word: str) -> bool:
        """True for a word whose dot belongs to it: listed, a single capital, or dotted inside."""
        return (
            word.lower() in self.abbreviations
            or (len(word) == 1 and word.isupper())
            or ("." in word[:-1] and word.replace(".", "").isalpha() and len(word) <= 6)
        )

    def may_end_sentence(self, word: str) -> bool:
        return word.rstrip(".").lower() in self.ending_abbreviations or (len(word) > 2 and word[:-1].count(".") > 0)

    @staticmethod
    def is_heading_break(raw: list[tuple[int, int, str]], i: int, text: str) -> bool:
        """A line break that ends a heading: the line is short and the next begins in upper case."""
        start = text.rfind("\n", 0, raw[i][0]) + 1
        return raw[i][1] - start < 60 and raw[i + 1][2][0].isupper() and raw[i][2][-1] not in ",;:-–"

    def table(self, name: str) -> dict[str, Any]:
        """The TOML table ``name`` of this language; empty for a language that has none."""
        return _table(self.code, name)


@cache
def _table(code: str, name: str) -> dict[str, Any]:
    source = resources.files(__package__).joinpath(code, f"{name}.toml")
    if not source.is_file():
        return {}
    return tomllib.loads(source.read_text(encoding="utf-8"))


@cache
def load_language(code: str) -> Language:
    """The language's segmentation data; unknown codes get neutral data (no abbreviations)."""
    table = _table(code, "segment")
    return Language(
        code=code,
        abbreviations=frozenset(table.get("abbreviations", ())),
        ending_abbreviations=frozenset(table.get("ending_abbreviations", ())),
        sentence_openers=frozenset(table.get("sentence_openers", ())),
        ordinal_dot=bool(table.get("ordinal_dot", False)),
    )
