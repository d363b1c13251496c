"""Merge compact rows from standard input into a place table.

    python tools/add_rows.py sites < rows.txt

One row a line, fields separated by "|":

    sites: feature|country|city|lat|lon|name_en|name_de|other names (separated by ;)
    areas: feature|country|lat|lon|extent_km|name_en|name_de|other names (separated by ;)

An empty name_de repeats name_en.  Instead of lat and lon, a site may give an ICAO or IATA code as lat ("ETAR"
and an empty lon): its place then comes from airportsdata.  "#" starts a comment line.  A row whose id exists
replaces the old one.  Doubtful rows are reported and still written: the test of the tables decides.
"""

from __future__ import annotations

import sys
from functools import cache

import airportsdata
from place_checks import CITY_KM, complaints
from place_tables import FEATURES, Row, cities, distance_km, load, save, slug


@cache
def airports(letters: int) -> dict[str, dict]:
    """Airports of airportsdata by ICAO code (four letters) or IATA code (three)."""
    return airportsdata.load("ICAO" if letters == 4 else "IATA")


def kind_of(feature: str) -> str:
    """The kind that a feature belongs to."""
    for kind, features in FEATURES.items():
        if feature in features:
            return kind
    raise ValueError(f"unknown feature {feature!r}")


def parse(table: str, line: str) -> Row:
    """One compact line as a row."""
    fields = [field.strip() for field in line.split("|")]
    fields += [""] * (8 - len(fields))
    source = "own knowledge"
    if table == "sites":
        feature, country, city, lat, lon, name_en, name_de, other = fields
        extent = ""
        if lat and not lon:
            airport = airports(len(lat))[lat]
            lat, lon, source = str(airport["lat"]), str(airport["lon"]), "airportsdata"
        lat, lon = f"{float(lat):.3f}", f"{float(lon):.3f}"
    else:
        feature, country, lat, lon, extent, name_en, name_de, other = fields
        city = ""
        lat, lon = f"{float(lat):.2f}", f"{float(lon):.2f}"
    return {
        "id": f"{table[:-1]}:{slug(name_en)}",
        "kind": kind_of(feature),
        "feature": feature,
        "name_en": name_en,
        "name_de": name_de or name_en,
        "names_other": "|".join(part.strip() for part in other.split(";") if part.strip()),
        "country": country,
        "city": city,
        "lat": lat,
        "lon": lon,
        "extent_km": extent,
        "source": source,
    }


def settle_city(row: Row) -> None:
    """Keep the city if GeoNames has it nearby, else name the nearest town, or none within 30 km."""
    lat, lon = float(row["lat"]), float(row["lon"])
    if not row["country"]:
        return
    for city in cities().named(row["country"], row["city"]) if row["city"] else ():
        if distance_km(lat, lon, city["latitude"], city["longitude"]) <= CITY_KM:
            return
    near = [c for _, c in cities().within(lat, lon, 30) if c["countrycode"] == row["country"]]
    was, row["city"] = row["city"], near[0]["name"] if near else ""
    if was:
        print(f"{row['id']}: city {was!r} becomes {row['city']!r}")


def main() -> None:
    """Read, merge, report."""
    table = sys.argv[1]
    rows = {row["id"]: row for row in load(table)}
    new = []
    for line in sys.stdin:
        if not line.strip() or line.startswith("#"):
            continue
        try:
            row = parse(table, line)
        except (ValueError, KeyError) as error:
            print(f"skipped: {line.strip()}: {error!r}")
            continue
        old = rows.get(row["id"])
        if old and old["country"] != row["country"] and not old["source"].startswith("npm"):
            print(f"clash: {row['id']} is {rows[row['id']]['country']}, now {row['country']}: skipped")
            continue
        if table == "sites":
            settle_city(row)
        rows[row["id"]] = row
        new.append(row)
    save(table, rows.values())
    for complaint in complaints(table, new):
        print(complaint)
    print(f"{len(new)} rows read, {len(rows)} in {table}")


if __name__ == "__main__":
    main()
