"""The reader's own article, through the general pipeline: every stop, leg and date."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dateline.config import seeds_folder
from dateline.engine import itinerary_of, read_article
from dateline.loading import load_text
from dateline.model import Article, Itinerary, Reading, Stop
from dateline.reading import Tools

FRIDAYS = "[2023-09-01,2023-09-08,2023-09-15,2023-09-22,2023-09-29]"
WEDNESDAYS = "[2023-09-06,2023-09-13,2023-09-20,2023-09-27]"
TUESDAYS = "[2023-09-05,2023-09-12,2023-09-19,2023-09-26]"


@pytest.fixture(scope="module")
def article() -> Article:
    (seed,) = seeds_folder().glob("*.txt")
    return load_text(seed.read_bytes(), filename=seed.name).article


@pytest.fixture(scope="module")
def reading(article: Article, tools: Tools) -> Reading:
    return read_article(article, tools)


def rows(itinerary: Itinerary) -> list[tuple[str, str, str | None, str, str]]:
    names = {traveller.id: traveller.name for traveller in itinerary.travellers}
    return [(names[s.traveller], s.place.name_in("de"), s.when, s.status.value, s.role.value) for s in itinerary.stops]


def named(itinerary: Itinerary, place: str) -> list[Stop]:
    return [stop for stop in itinerary.stops if place in stop.place.name_in("de")]


def test_metadata(article: Article) -> None:
    """The leading date is metadata; the dateline is text."""
    assert (article.published, article.lang) == ("2023-09", "de")
    assert article.text.startswith("Seoul. Der nordkoreanische Staatschef")


def test_stops(article: Article, reading: Reading) -> None:
    """Who was where, when, and whether it happened."""
    assert rows(itinerary_of([(article, reading)])) == [
        ("Kim Jong Un", "Pjöngjang", None, "visited", "origin"),
        ("Kim Jong Un", "Kosmodrom Wostotschny", WEDNESDAYS, "visited", "stop"),
        ("Kim Jong Un", "Komsomolsk am Amur", FRIDAYS, "visited", "stop"),
        ("Kim Jong Un", "Wladiwostok", None, "planned", "stop"),
        ("Wladimir Putin", "Kosmodrom Wostotschny", WEDNESDAYS, "visited", "stop"),
        ("Wladimir Putin", "Nordkorea", None, "planned", "stop"),
        ("Sergej Lawrow", "Nordkorea", "2023-10", "planned", "stop"),
    ]


def test_places(article: Article, reading: Reading) -> None:
    """The cosmodrome is the cosmodrome, and the announcement of Vladivostok is Putin's."""
    itinerary = itinerary_of([(article, reading)])
    cosmodrome = named(itinerary, "Wostotschny")[0].place
    assert (round(cosmodrome.lat, 1), round(cosmodrome.lon, 1)) == (51.9, 128.3)
    (planned,) = named(itinerary, "Wladiwostok")
    assert any("Putin" in claim.attribution for claim in planned.claims)


def test_legs(article: Article, reading: Reading) -> None:
    """Each leg joins a traveller's stops in order."""
    itinerary = itinerary_of([(article, reading)])
    places = {stop.id: stop.place.name_in("de") for stop in itinerary.stops}
    assert [(places[leg.start], places[leg.end]) for leg in itinerary.legs] == [
        ("Pjöngjang", "Kosmodrom Wostotschny"),
        ("Kosmodrom Wostotschny", "Komsomolsk am Amur"),
        ("Komsomolsk am Amur", "Wladiwostok"),
        ("Kosmodrom Wostotschny", "Nordkorea"),
    ]


def test_dates(reading: Reading) -> None:
    """Known only to the month, weekdays are sets; the report's Thursday is no day of the journey."""
    values = {(time.text, time.edtf) for time in reading.times}
    assert values == {
        ("Am Freitag", FRIDAYS),
        ("seit Dienstag", TUESDAYS),
        ("Am Mittwoch", WEDNESDAYS),
        ("am Donnerstag", "[2023-09-07,2023-09-14,2023-09-21,2023-09-28]"),
        ("im Oktober", "2023-10"),
    }
    assert [time.text for time in reading.times if time.report] == ["am Donnerstag"]


def test_publication_day_fixes_the_days(article: Article, tools: Tools) -> None:
    """Once the user sets 15 September, the stops fall on the 13th and 15th, the stay began on the 12th."""
    dated = replace(article, published="2023-09-15")
    reading = read_article(dated, tools)
    itinerary = itinerary_of([(dated, reading)])
    assert [stop.when for stop in named(itinerary, "Wostotschny")] == ["2023-09-13", "2023-09-13"]
    assert [stop.when for stop in named(itinerary, "Komsomolsk")] == ["2023-09-15"]
    assert next(time.edtf for time in reading.times if time.text == "seit Dienstag") == "2023-09-12/.."


def test_mentions_are_on_no_route(article: Article, reading: Reading) -> None:
    """Places merely mentioned are toponyms, with their use, and no stops."""
    uses = {(item.text, item.use.value) for item in reading.toponyms}
    assert ("Seoul", "dateline") in uses
    assert ("Moskau", "metonym") in uses
    for name in ("Moskau", "Seoul", "Südkorea", "Vereinigte Staaten", "Ukraine"):
        assert not named(itinerary_of([(article, reading)]), name)


def test_same_input_same_output(article: Article, tools: Tools, reading: Reading) -> None:
    """A reading is a function of its input."""
    assert read_article(article, tools) == reading
