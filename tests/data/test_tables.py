"""The tables that people edit: every row well-formed, unique, and where it says it is."""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))

from place_checks import complaints
from place_tables import COLUMNS, FEATURES, Row, distance_km, load, path_of, slug

LEAST = {"sites": 1500, "areas": 1500}
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@pytest.fixture(scope="module", params=["sites", "areas"])
def table(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def rows(table: str) -> list[Row]:
    return load(table)


def names_of(row: Row) -> list[tuple[str, str, bool]]:
    """(language, name, ambiguous) of a row."""
    names = [("en", row["name_en"], False), ("de", row["name_de"], False)]
    for part in filter(None, row["names_other"].split("|")):
        lang, _, name = part.partition(":")
        names.append((lang, name.lstrip("~"), name.startswith("~")))
    return names


def test_table_has_the_documented_header_and_size(table: str, rows: list[Row]) -> None:
    """Readers find the columns by name; the tables do not shrink."""
    assert path_of(table).read_text(encoding="utf-8").splitlines()[0] == ",".join(COLUMNS)
    assert len(rows) >= LEAST[table]


def test_ids_are_unique_sorted_slugs(table: str, rows: list[Row]) -> None:
    """Ids are stable handles, and a sorted file gives small diffs."""
    ids = [row["id"] for row in rows]
    assert ids == sorted(set(ids))
    prefix = table[:-1] + ":"
    assert [i for i in ids if not (i.startswith(prefix) and SLUG.fullmatch(i.removeprefix(prefix)))] == []


def test_every_row_says_what_it_is_and_where_from(table: str, rows: list[Row]) -> None:
    """Kind and feature come from the list, a country is two capitals, a source is given."""
    bad = [
        row["id"]
        for row in rows
        if row["feature"] not in FEATURES.get(row["kind"], ())
        or (row["kind"] == "site") != (table == "sites")
        or not re.fullmatch(r"([A-Z]{2})?", row["country"])
        or not row["source"].strip()
        or any(value != value.strip() for value in row.values())
    ]
    assert bad == []


def test_every_place_has_english_and_german_names(rows: list[Row]) -> None:
    """Names in two languages at least, in well-formed pairs, none twice."""
    for row in rows:
        names = names_of(row)
        assert row["name_en"] and row["name_de"], row["id"]
        assert "~" not in row["name_en"] + row["name_de"], row["id"]
        assert all(re.fullmatch(r"[a-z]{2,3}", lang) and name == name.strip() and name for lang, name, _ in names), row
        assert len({(lang, name) for lang, name, _ in names}) == len(names), row["id"]


def test_coordinates_are_precise_and_on_earth(table: str, rows: list[Row]) -> None:
    """Three decimals for sites, two for areas; an area has an extent."""
    decimals = 3 if table == "sites" else 2
    form = re.compile(rf"-?\d{{1,3}}\.\d{{{decimals}}}")
    for row in rows:
        assert form.fullmatch(row["lat"]) and form.fullmatch(row["lon"]), row["id"]
        assert abs(float(row["lat"])) <= 90 and abs(float(row["lon"])) <= 180, row["id"]
        if table == "areas":
            assert 0 < float(row["extent_km"]) <= 7000, row["id"]


def test_no_two_rows_name_the_same_spot(rows: list[Row]) -> None:
    """A name stands once within 30 km; a second row of it would be the same place."""
    spots: dict[tuple[str, str], list[Row]] = defaultdict(list)
    doubles = []
    for row in rows:
        for name in {slug(name) or name for _, name, ambiguous in names_of(row) if not ambiguous}:
            for other in spots[row["kind"], name]:
                near = distance_km(*(float(r[c]) for r in (row, other) for c in ("lat", "lon"))) < 30
                if near and other["id"] != row["id"]:
                    doubles.append((name, other["id"], row["id"]))
            spots[row["kind"], name].append(row)
    assert doubles == []


def test_places_lie_in_the_country_they_name(table: str, rows: list[Row]) -> None:
    """Measured against the towns of GeoNames around: a wrong digit or country shows."""
    assert list(complaints(table, rows)) == []
