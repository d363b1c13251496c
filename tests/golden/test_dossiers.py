"""Dossiers of several short articles → one merged itinerary.

A dossier is a TOML file: ``articles``, and ``expected``, for each traveller the stops as
``place|date|status`` in travel order (``*`` for a date that the text leaves open).
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from dateline import journeys
from dateline.engine import read_article
from dateline.journeys.identity import same_person
from dateline.model import Article, Itinerary, Traveller
from dateline.reading import Tools

FILES = sorted((Path(__file__).parent / "dossiers").glob("*.toml"))


def dossier(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def merged(path: Path, tools: Tools) -> Itinerary:
    articles = [
        Article(item["id"], item["text"].strip(), item["lang"], published=item["published"])
        for item in dossier(path)["articles"]
    ]
    return journeys.build([(article, read_article(article, tools)) for article in articles])


def told(itinerary: Itinerary, name: str) -> list[str]:
    """The stops of a traveller as the files write them."""
    wanted = Traveller("x", name)
    who = {
        traveller.id
        for traveller in itinerary.travellers
        if traveller.name == name or same_person(traveller, wanted) or name in traveller.name
    }
    return [f"{stop.place.name}|{stop.when}|{stop.status}" for stop in itinerary.stops if stop.traveller in who]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_merged_itinerary(path: Path, tools: Tools) -> None:
    """Announcements, reports, corrections and conflicts come out as one itinerary."""
    itinerary = merged(path, tools)
    for name, stops in dossier(path)["expected"].items():
        read = told(itinerary, name)
        assert len(read) == len(stops), f"{name}: {read}"
        for line, wanted in zip(read, stops, strict=True):
            assert fits(line, wanted), f"{name}: {read}"


def fits(line: str, wanted: str) -> bool:
    """The gazetteer's name may be longer ("City of Kigali")."""
    (place, when, status), (name, day, what) = line.split("|"), wanted.split("|")
    return name in place and day in {"*", when} and what == status
