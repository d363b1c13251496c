"""Where papers are at home, and that a local paper's home decides between namesakes."""

from __future__ import annotations

import pytest

from dateline.model import Article
from dateline.reading import Tools, read
from dateline.reading.languages import READ_LANGUAGES, load_language
from dateline.reading.places.publisher import home_of_publisher


@pytest.mark.parametrize(
    ("publisher", "home"),
    [
        ("Süddeutsche Zeitung", "country:DE"),
        ("DIE ZEIT", "country:DE"),
        ("zeit.de", "country:DE"),
        ("www.chicagotribune.com", "geonames:4887398"),
        ("The Boston Globe", "geonames:4930956"),
        ("Springfield News-Leader", "geonames:4409896"),
        ("Aachener Zeitung", "geonames:3247449"),
        ("Bonner Rundschau", "geonames:2946447"),
        ("Bad Hersfelder Zeitung", "geonames:2953439"),
        ("Egypt Daily News", "country:EG"),
    ],
)
def test_homes(publisher: str, home: str, tools: Tools) -> None:
    """From the table by name or address, else the town in the name."""
    (found,) = home_of_publisher(publisher, tools.gazetteer)
    assert (found.place.id, found.share) == (home, 1.0)


@pytest.mark.parametrize("publisher", ["", "Reuters", "Allgemeine Zeitung", "The News", "x" * 5000, "…", "{{7*7}}"])
def test_names_that_tell_no_home(publisher: str, tools: Tools) -> None:
    assert home_of_publisher(publisher, tools.gazetteer) == ()


def test_a_name_of_many_towns_is_shared_among_them(tools: Tools) -> None:
    """Which Paris the paper belongs to is left to the article."""
    homes = home_of_publisher("The Paris News", tools.gazetteer)
    assert len(homes) > 3
    assert sum(home.share for home in homes) == pytest.approx(1)


def test_every_listed_town_is_in_the_gazetteer(tools: Tools) -> None:
    """A row that points nowhere would be silent."""
    lost = [
        name
        for lang in READ_LANGUAGES
        for name in load_language(lang).table("publishers")["papers"]
        if not home_of_publisher(name, tools.gazetteer)
    ]
    assert lost == []


@pytest.mark.parametrize(
    ("publisher", "country", "division"),
    [("", "GB", "ENG"), ("Lexington Herald-Leader", "US", "KY"), ("London Free Press", "CA", "08")],
)
def test_home_decides_between_namesakes(publisher: str, country: str, division: str, tools: Tools) -> None:
    """The same words, three papers: London in England, in Kentucky, in Ontario."""
    text = "The mayor of London opened the new bridge on Monday. Police closed two roads in London."
    places = {item.place for item in read(Article("a", text, "en", publisher=publisher), tools).toponyms}
    assert {(place.country, place.admin1) for place in places if place} == {(country, division)}


def test_readings_of_two_publishers_are_kept_apart() -> None:
    """The publisher is part of what a reading is a function of."""
    settings = {Article("a", "x", "en", "", "2024-05", publisher).setting for publisher in ("", "A", "a", "B")}
    assert len(settings) == 3
    assert "2024-05" in settings
