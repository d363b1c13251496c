"""One row a phrase: sentences and the stops that the whole engine reads from them."""

from __future__ import annotations

from pathlib import Path

import pytest

from dateline import journeys
from dateline.engine import read_article
from dateline.model import Article
from dateline.reading import Tools

TABLE = Path(__file__).parents[2] / "specs" / "claims_sentences.tsv"


def rows() -> list[tuple[str, ...]]:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    return [tuple((line + "\t").split("\t")[:5]) for line in lines if line.strip() and not line.startswith("#")]


@pytest.mark.parametrize(("lang", "published", "traveller", "text", "expected"), rows())
def test_sentence(lang: str, published: str, traveller: str, text: str, expected: str, tools: Tools) -> None:
    """Place, date and status of each stop; ``*`` leaves the date open."""
    article = Article("spec", text, lang, published=published)
    itinerary = journeys.build([(article, read_article(article, tools))])
    names = {person.id: person.name for person in itinerary.travellers}
    read = [
        (stop.place.name, stop.when, str(stop.status))
        for stop in itinerary.stops
        if set(names[stop.traveller].split()) & set(traveller.split())
    ]
    wanted = [tuple(item.split("|")) for item in expected.split(";") if item]
    assert len(read) == len(wanted), read
    for (place, when, status), (name, day, what) in zip(read, wanted, strict=True):
        assert name in place, read
        assert day in {"*", when}, read
        assert status == what, read
