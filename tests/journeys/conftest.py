"""Claims and readings made by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from dateline.model import Article, Claim, Kind, Mode, Place, Reading, Role, Span, Status, Traveller

PLACES = {
    "Berlin": Place("g:berlin", "Berlin", 52.52, 13.405, Kind.CITY, "DE"),
    "Schloss Bellevue": Place("s:bellevue", "Bellevue Palace", 52.517, 13.353, Kind.SITE, "DE"),
    "BER": Place("a:ber", "Berlin Brandenburg Airport", 52.366, 13.503, Kind.SITE, "DE", feature="airport"),
    "Warschau": Place("g:warsaw", "Warsaw", 52.23, 21.01, Kind.CITY, "PL"),
    "Polen": Place("c:pl", "Poland", 52.0, 19.0, Kind.COUNTRY, "PL"),
    "Vilnius": Place("g:vilnius", "Vilnius", 54.69, 25.28, Kind.CITY, "LT"),
    "Riga": Place("g:riga", "Riga", 56.95, 24.1, Kind.CITY, "LV"),
    "Tallinn": Place("g:tallinn", "Tallinn", 59.44, 24.75, Kind.CITY, "EE"),
    "Tokio": Place("g:tokyo", "Tokyo", 35.68, 139.69, Kind.CITY, "JP"),
}


@pytest.fixture
def claim() -> Callable[..., Claim]:
    """A claim; ``place`` is a name of PLACES."""
    count = 0

    def make(place: str | None, when: str | None = None, **values: Any) -> Claim:
        nonlocal count
        count += 1
        values = {
            "id": f"c{count:05}",
            "article": "a1",
            "traveller": "anna-berg",
            "place": PLACES[place] if place else None,
            "place_name": place or "Nirgendwo",
            "when": when,
            "status": Status.VISITED,
            "role": Role.STOP,
            "kind": "arrival",
            "sequence": count,
            "mode": Mode.UNKNOWN,
            "passage": Span(count * 10, count * 10 + 9),
            "confidence": 0.8,
            **values,
        }
        return Claim(**values)

    return make


@pytest.fixture
def reading() -> Callable[..., tuple[Article, Reading]]:
    """An article and its reading with the given claims."""

    def make(
        *claims: Claim, article: str = "a1", text: str = "", name: str = "Anna Berg", url: str = ""
    ) -> tuple[Article, Reading]:
        traveller = Traveller("anna-berg", name)
        moved = tuple(c if c.article == article else _of(c, article) for c in claims)
        return Article(article, text or f"Text of {article}", "de", url=url), Reading(
            article, "de", "test", (), (), (traveller,), moved
        )

    return make


def _of(claim: Claim, article: str) -> Claim:
    from dataclasses import replace

    return replace(claim, article=article)
