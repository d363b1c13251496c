"""Find rows of the place tables that cannot be right; used by the other tools and by the tests."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tables import Row, cities, distance_km

NAME = re.compile(r"^[a-z]{2,3}(-[A-Z][a-z]{3}|-[A-Z]{2})?:~?\S(.*\S)?$")
CITY_KM = 60.0  # a site farther from its city than this is doubtful
LONELY_KM = 150.0  # farther from any town of its country than this, nobody can check it
FREE = {"AQ", "GS", "TF", "HM", "BV", "IO", "UM", "SJ", "GL", "PN"}  # hardly any towns to check against


def complaints(table: str, rows: Iterable[Row]) -> Iterator[str]:
    """Sentences about doubtful rows."""
    for row in rows:
        for part in filter(None, row["names_other"].split("|")):
            if not NAME.match(part):
                yield f"{row['id']}: odd name {part!r}"
        if row["country"] and row["country"] not in FREE:
            yield from _in_country(row)
        if table == "sites" and row["city"]:
            yield from _near_city(row)


def nearest_of_country(row: Row) -> float:
    """Kilometres to the nearest town of the country that the row names."""
    lat, lon = float(row["lat"]), float(row["lon"])
    hits = [km for km, city in cities().near(lat, lon) if city["countrycode"] == row["country"]]
    return hits[0] if hits else 9999.0


def _in_country(row: Row) -> Iterator[str]:
    lat, lon = float(row["lat"]), float(row["lon"])
    near = cities().near(lat, lon)
    if not near:
        if row["id"].startswith("site:"):
            yield f"{row['id']}: no town within 3 degrees"
        return
    nearest_km, nearest = near[0]
    if nearest["countrycode"] == row["country"]:
        return
    own = nearest_of_country(row)
    if own > max(25.0, nearest_km * 2.5) or own > LONELY_KM:
        yield (
            f"{row['id']}: {own:.0f} km from a town of {row['country']}, "
            f"{nearest_km:.0f} km from {nearest['name']} ({nearest['countrycode']})"
        )


def _near_city(row: Row) -> Iterator[str]:
    lat, lon = float(row["lat"]), float(row["lon"])
    named = cities("500").named(row["country"], row["city"])
    if not named:
        yield f"{row['id']}: no city {row['city']!r} in {row['country']}"
        return
    km, city = min(((distance_km(lat, lon, c["latitude"], c["longitude"]), c) for c in named), key=lambda p: p[0])
    if km > CITY_KM:
        yield f"{row['id']}: {km:.0f} km from {city['name']} ({city['latitude']}, {city['longitude']})"
