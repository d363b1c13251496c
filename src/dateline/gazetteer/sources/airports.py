"""Airports with an IATA code and air bases, from the package airportsdata (MIT), named as both languages do."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import TypedDict

import airportsdata

from dateline.gazetteer.entry import Entry
from dateline.model import Kind, Name, Place

__all__ = ["airport_cities", "airports"]

_MILITARY = re.compile(r"\b(?:Air (?:Force )?Base|AFB|Naval Air|Air Station|RAF|Army Air)\b")
_CLASS = re.compile(
    r"\s*\b(?:International|Intercontinental|Regional|Municipal|Domestic|Airport|Airfield|Intl)\b\.?", re.I
)
_IMPORTANCE, _INTERNATIONAL, _MAIN = 300, 80, 50

FindNear = Callable[[str, str, tuple[float, float]], str]


class Airport(TypedDict):
    """A record of airportsdata."""

    icao: str
    iata: str
    name: str
    city: str
    country: str
    lat: float
    lon: float


def _records() -> list[Airport]:
    rows: list[Airport] = [
        row for row in airportsdata.load("ICAO").values() if row["iata"] or _MILITARY.search(row["name"])
    ]
    return sorted(rows, key=lambda row: ("International" not in row["name"], row["iata"], row["icao"]))


def airport_cities() -> frozenset[str]:
    """Names of the cities that the airports belong to."""
    return frozenset(row["city"] for row in _records() if row["city"])


def airports(find_city: FindNear, german: dict[str, str]) -> Iterator[Entry]:
    """Entries.  ``german``: German name by city id.  A city's only or international airport also bears its name."""
    rows = _records()
    per_city = Counter(
        (row["city"], row["country"]) for row in rows if row["iata"] and not _MILITARY.search(row["name"])
    )
    named: set[tuple[str, str]] = set()
    for row in rows:
        name, city, military = row["name"].strip(), row["city"].strip(), bool(_MILITARY.search(row["name"]))
        if not name:
            continue
        parent = find_city(city, row["country"], (row["lat"], row["lon"])) if city else ""
        names = [Name(name, "en", official=True)]
        international = "International" in name
        main = bool(city and row["iata"] and not military) and (city, row["country"]) not in named
        if not military:
            own = _CLASS.sub("", name).strip()
            names += _forms(own, german.get(parent, "") if own == city else "", official=True)
            if main:
                named.add((city, row["country"]))
                if international or per_city[city, row["country"]] == 1:
                    names += _forms(city, german.get(parent, ""), official=False)
        if row["iata"]:
            names.append(Name(f"{row['iata']} Airport", "en"))
        place = Place(
            id=f"airport:{row['iata'] or row['icao']}",
            name=name,
            lat=round(row["lat"], 4),
            lon=round(row["lon"], 4),
            kind=Kind.SITE,
            country=row["country"],
            feature="air base" if military else "airport",
            parent=parent,
        )
        yield Entry(place, tuple(dict.fromkeys(names)), _IMPORTANCE + _INTERNATIONAL * international + _MAIN * main)


def _forms(own: str, german: str, *, official: bool) -> list[Name]:
    if not own:
        return []
    out = [Name(f"{own} Airport", "en"), Name(f"{own} International Airport", "en"), Name(f"{own} International", "en")]
    for name in filter(None, (german, own)):
        out.append(Name(f"Flughafen {name}", "de", official=official))
        out.append(Name(f"Internationaler Flughafen {name}", "de"))
        out.append(Name(f"{name} Flughafen", "de"))
        official = False
    return out
