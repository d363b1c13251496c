"""Find rows of the place tables that cannot be right; used by the other tools and by the tests."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from place_tables import Row, cities, slug

NAME = re.compile(r"^[a-z]{2,3}(-[A-Z][a-z]{3}|-[A-Z]{2})?:~?\S(.*\S)?$")
CITY_KM = 65.0  # a site farther from its city than this is doubtful
NEAR_BORDER = {"border_crossing", "military_base", "island", "archipelago", "remote_island", "mountain"}
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


def _in_country(row: Row) -> Iterator[str]:
    lat, lon = float(row["lat"]), float(row["lon"])
    any_town = cities().nearest(lat, lon)
    if any_town is None or any_town[1]["countrycode"] == row["country"]:
        return
    # Crossings, bases and small islands may be nearer to a neighbour's town; an area's middle may be far from any.
    slack = 70.0 if row["feature"] in NEAR_BORDER else 25.0
    own = cities().nearest(lat, lon, row["country"])
    if own is None and float(row["extent_km"] or 0) > 300:
        return
    if own is None or own[0] > max(slack, any_town[0] * 2.5) + 0.6 * float(row["extent_km"] or 0):
        where = f"{own[0]:.0f} km" if own else "far"
        yield f"{row['id']}: {where} from {row['country']}, {any_town[0]:.0f} km from {any_town[1]['countrycode']}"


def _near_city(row: Row) -> Iterator[str]:
    wanted = slug(row["city"])
    for _, city in cities().within(float(row["lat"]), float(row["lon"]), CITY_KM):
        if city["countrycode"] == row["country"] and wanted in map(slug, (city["name"], *city["alternatenames"])):
            return
    yield f"{row['id']}: no {row['city']!r} of {row['country']} within {CITY_KM:.0f} km"
