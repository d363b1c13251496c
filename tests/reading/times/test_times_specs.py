"""The tables of phrases: each row is read exactly as it says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dateline.reading.languages import load_language
from dateline.reading.segment import segment
from dateline.reading.times import find

SPECS = Path(__file__).parents[2] / "specs"
LEAST = {"de": 600, "en": 400}


def rows(lang: str) -> Iterator[tuple[str, str, str]]:
    """Text, publication and expectation of each row."""
    for line in (SPECS / f"times_{lang}.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith(("#", "text\t")):
            text, published, expected = [*line.split("\t"), "", ""][:3]
            yield text, published, expected


def read(lang: str, text: str, published: str, *, reports: bool) -> str:
    """What is found, in the notation of the tables."""
    language = load_language(lang)
    return " ; ".join(
        f"{item.text}={item.edtf or '-'}{'!' if item.report and reports else ''}"
        for item in find(segment(text, language), language, published or None)
    )


@pytest.mark.parametrize("lang", ["de", "en"])
def test_table(lang: str) -> None:
    """All rows at once: one list of the rows that differ says more than a thousand dots."""
    table = list(rows(lang))
    assert len(table) >= LEAST[lang]
    wrong = [
        (text, published, expected, found)
        for text, published, expected in table
        if (found := read(lang, text, published, reports="!" in expected)) != expected
    ]
    assert not wrong
