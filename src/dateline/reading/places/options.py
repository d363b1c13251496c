"""What is scored: the bearers of a name, their evidence, and where they lie."""

from __future__ import annotations

import math
from dataclasses import dataclass

from dateline.model import Kind, Place

__all__ = [
    "CELL_DEGREES",
    "WEIGHTS",
    "Bearer",
    "Option",
    "Weights",
    "cell_of",
    "contains",
    "distance_km",
    "importance",
    "unit",
]

EARTH_KM = 6371.0
CELL_DEGREES = 2.0
_UNKNOWN_PEOPLE = 1000  # of a populated place without a figure


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each kind of evidence counts.  Tuned by hand and by coordinate search on development texts."""

    importance: float = 9.0
    country_prior: float = 1.2
    region_prior: float = 0.53
    alternative: float = 1.5  # the name is not the place's main one
    unknown_lang: float = 0.6  # nor tagged as German or English
    foreign_country: float = 5.0  # nor is it the country's name in those
    historic: float = 0.3
    rank: float = 0.445  # the best known of its name
    titled: float = 2.0  # known by the very class word that stands before the name
    namesake: float = 1.5  # a region without a word for it, where a city of its country bears the name
    metonym: float = 1.5  # a government is meant: capitals, countries and seats of power
    cost: float = 3.0  # of the base form
    kind_match: float = 2.0
    kind_clash: float = 1.4
    inside: float = 6.0
    adjective: float = 1.6
    country: float = 3.333
    admin1: float = 2.4
    near: float = 3.75
    cell: float = 1.333
    home: float = 4.0  # the town that the publisher is at home in, in names that speak for it
    home_country: float = 1.0
    fame: float = 8.0  # more importance in an article of many countries
    temperature: float = 1.0


WEIGHTS = Weights()


@dataclass(frozen=True, slots=True)
class Bearer:
    """A place that bears a name, the form of the name that found it, and what that form costs."""

    place: Place
    cost: float
    form: str
    rank: int  # among the bearers of this form, the best known first


@dataclass(slots=True)
class Option:
    """A candidate while it is being scored."""

    place: Place
    own: float  # what the group's words say
    score: float
    share: float  # probability within its group
    point: tuple[float, float, float]  # on the unit sphere
    reasons: dict[str, float]  # evidence by kind, as it counted
    cell: tuple[int, int]  # of a coarse grid


def unit(lat: float, lon: float) -> tuple[float, float, float]:
    """The point on the unit sphere."""
    p, q = math.radians(lat), math.radians(lon)
    return math.cos(p) * math.cos(q), math.cos(p) * math.sin(q), math.sin(p)


def distance_km(a: tuple[float, float, float], b: tuple[float, float, float]) -> float:
    """Great-circle distance of two points on the unit sphere, on Earth."""
    dot = a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
    return EARTH_KM * math.acos(max(-1.0, min(1.0, dot)))


def cell_of(place: Place) -> tuple[int, int]:
    """The cell of a coarse grid that the place lies in."""
    return int(place.lat // CELL_DEGREES), int(place.lon // CELL_DEGREES)


def contains(outer: Place, inner: Place) -> bool:
    """Does the one lie in the other, as far as codes and extents tell?"""
    if outer.id == inner.id or outer.kind not in {Kind.COUNTRY, Kind.REGION, Kind.OTHER}:
        return False
    if outer.kind is Kind.COUNTRY:
        return outer.country == inner.country
    if outer.country and inner.country and outer.country != inner.country:
        return False
    if outer.admin1 and inner.admin1:
        return outer.country == inner.country and outer.admin1 == inner.admin1
    return distance_km(unit(outer.lat, outer.lon), unit(inner.lat, inner.lon)) <= 1.3 * outer.extent_km + 20


def importance(place: Place) -> float:
    """0 … 1 from inhabitants, size and class."""
    if place.kind is Kind.COUNTRY:
        return 0.75 + 0.03 * math.log10(place.population + 10)
    if place.kind in {Kind.CITY}:
        return math.log10((place.population or _UNKNOWN_PEOPLE) + 10) / 8 + (0.13 if place.feature == "PPLC" else 0.0)
    if place.kind is Kind.SITE:
        return 0.65 if place.id.startswith("site:") else 0.4
    if place.kind is Kind.REGION and place.population:
        return 0.35 + 0.055 * math.log10(place.population + 10)
    return 0.45 + 0.08 * min(4.0, math.log10(max(1.0, place.extent_km)))
