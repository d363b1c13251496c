"""The tables that the gazetteer is built from and that this room owns."""

from __future__ import annotations

import pytest

from dateline.config import data_folder
from dateline.gazetteer.sources.cities import kilometres
from dateline.gazetteer.sources.tables import rows_of
from dateline.reading import Tools

TABLES = ("countries", "regions", "divisions", "counties", "towns")


@pytest.mark.parametrize("name", TABLES)
def test_points_are_on_earth(name: str) -> None:
    """Each row has a point and a source."""
    count = 0
    for row in rows_of(data_folder() / f"{name}.csv"):
        count += 1
        assert -90 <= float(row["lat"]) <= 90 and -180 <= float(row["lon"]) <= 180, row
        assert row["source"], row
    assert count > 50


def test_exonyms_name_places_that_exist(tools: Tools) -> None:
    """No exonym is lost because its place has another id; flags are known, rows are not told twice."""
    seen = set()
    for row in rows_of(data_folder() / "exonyms.csv"):
        assert row["flag"] in {"official", "historic", "short", "colloquial", "long"}, row
        assert row["lang"] in {"de", "en", "es"} and row["name"] and row["source"], row
        key = (row["place_id"], row["name"], row["lang"])
        assert key not in seen, row
        seen.add(key)
        assert tools.gazetteer.get(row["place_id"]) is not None, row


def test_capitals_lie_in_their_countries(tools: Tools) -> None:
    """Each capital is a city of its country, and not on the other side of the Earth."""
    for row in rows_of(data_folder() / "countries.csv"):
        if row["capital"]:
            capital, country = tools.gazetteer.get(row["capital"]), tools.gazetteer.get(f"country:{row['country']}")
            assert capital is not None and country is not None, row
            assert capital.country == row["country"], row
            far = kilometres(capital.lat, capital.lon, country.lat, country.lon)
            assert far <= max(1500.0, 2.5 * country.extent_km), (row, far)
