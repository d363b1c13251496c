"""The gazetteer as it is built: names that must be found, and its size."""

from __future__ import annotations

from pathlib import Path

import pytest

from dateline.config import settings_from
from dateline.gazetteer import gazetteer_path
from dateline.model import Kind
from dateline.reading import Tools

ROWS = [
    ("Wladiwostok", "geonames:2013348"),
    ("Pjöngjang", "geonames:1871859"),
    ("Komsomolsk am Amur", "geonames:2021851"),
    ("Ulan-Bator", "geonames:2028462"),
    ("Kyjiw", "geonames:703448"),
    ("Kiew", "geonames:703448"),
    ("Lemberg", "geonames:702550"),
    ("Preßburg", "geonames:3060972"),
    ("Pressburg", "geonames:3060972"),
    ("Mailand", "geonames:3173435"),
    ("Duesseldorf", "geonames:2934246"),
    ("Saigon", "geonames:1566083"),
    ("BRD", "country:DE"),
    ("UdSSR", "country:RU"),
    ("Elfenbeinküste", "country:CI"),
    ("Ivory Coast", "country:CI"),
    ("Großbritannien", "country:GB"),
    ("U.S.", "country:US"),
    ("VAE", "country:AE"),
    ("Vatikan", "country:VA"),
    ("Schottland", "region:GB-SCT"),
    ("Bayern", "region:DE-BY"),
    ("Calif.", "region:US-CA"),
    ("Harris County", "county:48201"),
    ("Oxfordshire", "division:GB.ENG.K2"),
    ("Weltraumbahnhof Wostotschny", "site:vostochny-cosmodrome"),
]


@pytest.mark.parametrize(("name", "place_id"), ROWS)
def test_known_names(name: str, place_id: str, tools: Tools) -> None:
    """German, historic, short and foreign names lead to their place."""
    assert place_id in {place.id for place in tools.gazetteer.lookup(name)}


@pytest.mark.parametrize(
    ("place_id", "german"),
    [
        ("geonames:524901", "Moskau"),
        ("geonames:2022890", "Chabarowsk"),
        ("country:US", "USA"),
        ("region:DE-BY", "Bayern"),
    ],
)
def test_german_readers_see_german_names(place_id: str, german: str, tools: Tools) -> None:
    """The name that is shown is the reader's."""
    place = tools.gazetteer.get(place_id)
    assert place is not None
    assert place.name_in("de") == german


def test_capitals(tools: Tools) -> None:
    """Countries know their capitals."""
    for country, name in (("RU", "Moscow"), ("KP", "Pyongyang"), ("DE", "Berlin"), ("US", "Washington")):
        capital = tools.gazetteer.capital(country)
        assert capital is not None
        assert (capital.name, capital.kind) == (name, Kind.CITY)


def test_size(tools: Tools) -> None:
    """The file stays small enough to build on a first start."""
    path: Path = gazetteer_path(settings_from())
    assert path.stat().st_size <= 250e6
