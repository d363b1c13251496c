"""A gazetteer of a few rows, built afresh for each session."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dateline.gazetteer.build import build_from_entries
from dateline.gazetteer.entry import Entry, importance_of_area, importance_of_city
from dateline.gazetteer.index import GazetteerIndex, open_gazetteer
from dateline.model import Kind, Name, Place


def city(
    number: int, name: str, country: str, lat: float, lon: float, people: int, *names: Name, admin1: str = ""
) -> Entry:
    place = Place(f"geonames:{number}", name, lat, lon, Kind.CITY, country, admin1, people, "PPL")
    return Entry(place, names, importance_of_city(people))


ENTRIES = [
    city(1, "Düsseldorf", "DE", 51.22, 6.78, 620_000),
    city(2, "Paris", "FR", 48.85, 2.35, 2_100_000, Name("Parigi")),
    city(3, "Paris", "US", 33.66, -95.56, 25_000, admin1="TX"),
    city(4, "Milan", "IT", 45.46, 9.19, 1_400_000, Name("Mailand", "de", official=True), Name("Milano")),
    city(5, "Yangon", "MM", 16.81, 96.16, 4_500_000, Name("Rangun", "de"), Name("Rangoon", "en", historic=True)),
    city(6, "Us", "FR", 49.1, 1.97, 1_200),
    Entry(
        Place(
            "country:US", "United States", 39.8, -98.5, Kind.COUNTRY, "US", parent="geonames:9", population=330_000_000
        ),
        (Name("USA", "de", official=True), Name("U.S.", "en"), Name("United States", "en", official=True)),
        900,
    ),
    Entry(
        Place("region:US-MA", "Massachusetts", 42.37, -71.11, Kind.REGION, "US", "MA", extent_km=100),
        (Name("Mass.", "en"), Name("MA", "en")),
        importance_of_area(100),
    ),
    city(9, "Washington", "US", 38.9, -77.04, 690_000, admin1="DC"),
]


@pytest.fixture(scope="session")
def small_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("gazetteer") / "small.sqlite"
    build_from_entries(path, ENTRIES)
    return path


@pytest.fixture
def small(small_file: Path) -> Iterator[GazetteerIndex]:
    with open_gazetteer(small_file) as index:
        yield index
