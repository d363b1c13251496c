"""A large dossier through a window: the newest articles that match, found in the database."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.dossier.toy_reader import PLACES, toy_article, toy_read

from dateline.dossier import Dossier, Shelf
from dateline.dossier import corrections as make
from dateline.dossier.window import Filter, facets, find_articles, open_window, period
from dateline.model import Article, Status
from dateline.services.store import reading_key

TEXTS = {
    "a1": "Ann Miller → Arlen (2024-05-03). Ann Miller → Brook (2024-05-04).",
    "a2": "Bob Stone → Brook (2024-06).",
    "a3": "Ann Miller → Cairn.",
    "a4": "Cleo Park → Arlen (2023).",
}


@pytest.fixture
def dossier(shelf: Shelf) -> Dossier:
    made = shelf.create("x", author="Ada")
    for name, text in TEXTS.items():
        article = toy_article(text, name)
        made.put(article)
        made.put_reading(reading_key(article, "1"), toy_read(article))
    return made


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        (Filter(), ["a4", "a3", "a2", "a1"]),
        (Filter(traveller="ANN  Miller"), ["a3", "a1"]),
        (Filter(traveller="Ann Miller", also=("Bob Stone",)), ["a3", "a2", "a1"]),
        (Filter(place="toy:brook"), ["a2", "a1"]),
        (Filter(since="2024-05-04"), ["a2", "a1"]),
        (Filter(until="2024-05-03"), ["a4", "a1"]),
        (Filter(since="2024-06-15", until="2024-06-20"), ["a2"]),
        (Filter(statuses=(Status.PLANNED,)), []),
        (Filter(traveller="Ann Miller", statuses=(Status.VISITED,), since="2024"), ["a1"]),
        (Filter(traveller="nobody"), []),
    ],
)
def test_a_filter_finds_articles_newest_first(dossier: Dossier, wanted: Filter, ids: list[str]) -> None:
    assert find_articles(dossier, wanted, ["1"]) == (tuple(ids), len(ids))
    assert find_articles(dossier, wanted, ["1"], limit=1) == (tuple(ids[:1]), len(ids))


def test_facets_count_claims(dossier: Dossier) -> None:
    assert [(facet.name, facet.count) for facet in facets(dossier, ["1"])] == [
        ("Ann Miller", 3),
        ("Bob Stone", 1),
        ("Cleo Park", 1),
    ]
    assert [facet.key for facet in facets(dossier, ["1"], "place", limit=1)] == ["toy:arlen"]


def test_a_window_is_corrected_and_knows_what_is_outside(dossier: Dossier) -> None:
    claims = {name: toy_read(toy_article(text, name)).claims[0] for name, text in TEXTS.items()}
    dossier.ledger.record(make.correct_place(claims["a1"], PLACES["Elmet"], TEXTS))
    dossier.ledger.record(make.correct_place(claims["a2"], PLACES["Elmet"], TEXTS))
    dossier.put(Article("a5", "Not read yet.", "en"))
    window = open_window(dossier, Filter(traveller="Ann Miller"), ["1"])
    assert [article.id for article, _ in window.pairs] == ["a1", "a3"]
    assert [stop.place.name for stop in window.itinerary.stops if stop.when] == ["Elmet", "Brook"]
    assert window.corrected.orphaned == ()
    assert window.total == 2
    assert open_window(dossier, Filter(), ["1"]).unread == ("a5",)


def test_removed_and_replaced_articles_are_not_found(dossier: Dossier) -> None:
    dossier.remove("a3")
    assert find_articles(dossier, Filter(traveller="Ann Miller"), ["1"]) == (("a1",), 1)


def test_readings_are_found_under_publisher_and_corrected_date(dossier: Dossier) -> None:
    """What a reading depends on beside its text: both change the key that it is kept under."""
    article = replace(toy_article("Ann Miller → Dorne (2024-07-01).", "b1"), publisher="Blatt", published="2024-07-02")
    dossier.put(article)
    dossier.put_reading(reading_key(article, "1"), toy_read(article))
    window = open_window(dossier, Filter(since="2024-07-01"), ["1"])
    assert ([item.id for item, _ in window.pairs], window.unread) == (["b1"], ())
    dossier.ledger.record(make.correct_published("b1", "2024-08"))
    assert open_window(dossier, Filter(traveller="Ann Miller"), ["1"]).unread == ("b1",)


def test_the_preferred_engines_reading_counts(dossier: Dossier) -> None:
    """An article read by both engines shows the reading of the first, one read by the second alone that one."""
    for article in (dossier.article("a2"), toy_article("Zed → Elmet (2024-09-01).", "b2")):
        assert article is not None
        dossier.put(article)
        dossier.put_reading(reading_key(article, "2"), toy_read(article, "2"))
    found = {article.id: reading.engine for article, reading in open_window(dossier, Filter(), ["1", "2"]).pairs}
    assert found == {"a1": "1", "a2": "1", "a3": "1", "a4": "1", "b2": "2"}
    assert period(dossier, ["1", "2"]) == ("2023-01-01", "2024-09-01")
