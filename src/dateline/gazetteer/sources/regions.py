"""Divisions of the first and second level, and the areas that are not divisions.

A division may stand in three tables: data/regions.csv (made by hand, with abbreviations), data/areas.csv (made
by hand or merged, with names in two languages), data/divisions.csv (all of the world, from GeoNames).  The
first that has it counts; the names of the others are added.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from dateline.gazetteer.entry import Entry, importance_of_area
from dateline.gazetteer.folding import fold
from dateline.gazetteer.sources.cities import kilometres
from dateline.gazetteer.sources.tables import rows_of
from dateline.model import Kind, Name, Place

__all__ = ["Divisions", "regions"]

_IMPORTANCE = 80  # before an area of the same size
_CELL = 1.0  # degrees
_SAME_KM = 150.0
_COUNTY = 60  # after a town of the same size
_LARGEST_DIVISION = 900.0  # km
_DIVISIONS = frozenset({
    "state", "province", "region", "department", "canton", "county", "district", "oblast", "krai", "republic",
    "prefecture", "governorate", "emirate", "autonomous_region", "nation", "territory", "voivodeship",
})  # fmt: skip

Exonyms = Mapping[str, list[Name]]


class Divisions:
    """What the cities say about the divisions: bounds, inhabitants, and who lies in which cell."""

    def __init__(self) -> None:
        self._points: dict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
        self._population: Counter[tuple[str, str]] = Counter()
        self._cells: dict[tuple[int, int], list[tuple[float, float, str, str]]] = defaultdict(list)

    def note(self, country: str, admin1: str, lat: float, lon: float, population: int) -> None:
        """Take a city into account."""
        if admin1 in {"", "00"}:
            return
        self._points[country, admin1].append((lat, lon))
        self._population[country, admin1] += population
        self._cells[int(lat // _CELL), int(lon // _CELL)].append((lat, lon, country, admin1))

    def population(self, country: str, admin1: str) -> int:
        """Inhabitants of its cities."""
        return self._population[country, admin1]

    def code_near(self, lat: float, lon: float, country: str) -> str:
        """The code of the three nearest cities' majority, or ""."""
        row, column = int(lat // _CELL), int(lon // _CELL)
        near = [
            (kilometres(lat, lon, a, b), code)
            for r in (row - 1, row, row + 1)
            for c in (column - 1, column, column + 1)
            for a, b, where, code in self._cells.get((r, c), ())
            if where == country
        ]
        votes = Counter(code for _, code in sorted(near)[:3])
        return votes.most_common(1)[0][0] if votes else ""

    def middle(self, country: str, admin1: str) -> tuple[float, float, float]:
        """Middle of the bounds that hold nine tenths of the cities each way, and a radius in km."""
        points = self._points[country, admin1]
        lats, lons = sorted(p[0] for p in points), sorted(p[1] for p in points)
        cut = len(points) // 20
        south, north = lats[cut], lats[-1 - cut]
        west, east = lons[cut], lons[-1 - cut]
        lat, lon = (south + north) / 2, (west + east) / 2
        return round(lat, 3), round(lon, 3), round(kilometres(south, west, north, east) / 2 * 0.8, 1)


def regions(folder: Path, divisions: Divisions, exonyms: Exonyms, areas: Iterable[Entry]) -> Iterator[Entry]:
    """Entries of the divisions and of ``areas``, joined: an area that is a division is told only once."""
    rest = [_with_division(entry, divisions) for entry in areas]
    done: set[str] = set()
    for row in rows_of(folder / "regions.csv"):
        country = row["iso"][:2]
        done.add(country)
        names = [Name(row["name_en"], "en", official=True), Name(row["name_de"], "de", official=True)]
        others = filter(None, row["names_other"].split("|"))
        names.extend(Name(text[3:], "de") if text.startswith("de:") else Name(text, "en") for text in others)
        where = (float(row["lat"]), float(row["lon"]), float(row["extent_km"]))
        entry = _entry(row["iso"], row["admin1"], row["name_en"], names, divisions, exonyms, where, row["feature"])
        same = [other for other in rest if _same(entry, other)]
        rest = [other for other in rest if other not in same]
        more = tuple(name for other in same for name in other.names)
        yield Entry(entry.place, (*entry.names, *more), entry.importance)
    yield from rest
    occupied = {(entry.place.country, fold(name.text)) for entry in rest for name in entry.names}
    yield from _others(folder, done, occupied)
    yield from _counties(folder)


def _others(folder: Path, done: set[str], occupied: set[tuple[str, str]]) -> Iterator[Entry]:
    """GeoNames' divisions that no other table has.  ``done``: countries whose first level is told already."""
    for row in rows_of(folder / "divisions.csv"):
        country, _, admin1 = row["code"].partition(".")
        admin1 = admin1.partition(".")[0]
        names = [Name(row["name"], official=True), *(Name(text) for text in row["names_other"].split("|") if text)]
        first = row["level"] == "1"
        # An area of several countries, or of a disputed one, stands in the table without a country ("Tibet").
        told = any((where, fold(name.text)) in occupied for name in names for where in (country, ""))
        if first and (country in done or told):
            continue
        extent = float(row["extent_km"])
        place = Place(
            f"division:{row['code']}", row["name"], float(row["lat"]), float(row["lon"]), Kind.REGION, country, admin1,
            int(row["population"]), "ADM1" if first else "ADM2", f"country:{country}", extent,
        )  # fmt: skip
        yield Entry(place, tuple(names), importance_of_area(extent) + (_IMPORTANCE if first else -_COUNTY))


def _counties(folder: Path) -> Iterator[Entry]:
    """Second-level divisions of the United States, which its papers name all the time."""
    for row in rows_of(folder / "counties.csv"):
        extent = float(row["extent_km"])
        place = Place(
            f"county:{row['fips']}", row["name"], float(row["lat"]), float(row["lon"]), Kind.REGION, row["country"],
            row["admin1"], 0, "ADM2", f"region:{row['country']}-{row['admin1']}", extent,
        )  # fmt: skip
        yield Entry(place, (Name(row["name"], "en", official=True),), importance_of_area(extent) - _COUNTY)


def _with_division(entry: Entry, divisions: Divisions) -> Entry:
    """An area of one country gets the code of the division that its point lies in, if it is one or within one."""
    place = entry.place
    if place.kind is not Kind.REGION or not place.country or place.extent_km > _LARGEST_DIVISION:
        return entry
    admin1 = divisions.code_near(place.lat, place.lon, place.country)
    population = divisions.population(place.country, admin1) if place.feature in _DIVISIONS else 0
    return replace(entry, place=replace(place, admin1=admin1, population=population)) if admin1 else entry


def _same(entry: Entry, other: Entry) -> bool:
    if entry.place.country != other.place.country or other.place.kind is not Kind.REGION:
        return False
    if other.place.feature not in _DIVISIONS:
        return False
    mine = {fold(name.text) for name in entry.names if name.official}
    # "Georgia State": the table keeps the plain name, shared with a country, among the others.
    theirs = {fold(name.text) for name in other.names}
    far = kilometres(entry.place.lat, entry.place.lon, other.place.lat, other.place.lon)
    return bool(mine & theirs) and far <= max(_SAME_KM, entry.place.extent_km)


def _entry(
    iso: str, admin1: str, name: str, names: list[Name], divisions: Divisions, exonyms: Exonyms,
    where: tuple[float, float, float], feature: str,
) -> Entry:  # fmt: skip
    lat, lon, extent = where
    country = iso[:2]
    place_id = f"region:{iso}"
    place = Place(place_id, name, lat, lon, Kind.REGION, country, admin1, divisions.population(country, admin1),
                  feature, f"country:{country}", extent)  # fmt: skip
    return Entry(place, (*exonyms.get(place_id, ()), *names), importance_of_area(extent) + _IMPORTANCE)
