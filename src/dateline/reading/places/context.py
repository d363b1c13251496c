"""What the other names of an article say about a candidate: where the article is at home, and what lies near."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dateline.model import Kind
from dateline.reading.places.mentions import Group
from dateline.reading.places.options import EARTH_KM, Option, Weights

__all__ = ["CONTEXT", "Home", "cells_of", "home_of", "masses_of", "neighbours_of", "spots_of", "weigh"]

Masses = tuple[dict[str, float], dict[tuple[str, str], float]]  # by country, by division
Spot = tuple[float, float, float, float, float]  # point on the unit sphere, extent in km, share

CONTEXT = frozenset({"country", "admin1", "near", "cell"})  # evidence that comes from other names

_NEIGHBOURS = 8
_NEAR_OPTIONS = 25  # only the best options of a group are measured against their neighbours
_BEST = 3
_SCALE_KM = 150.0
_LARGEST_SPOT_KM = 500.0
_LARGEST_CELL_KM = 300.0
_STEEP = 20.0
_HOME_CELL = 0.5  # of its weight that a publisher's home gives its cell
_AT_HOME = 0.7
_COUNTRY_MASS = 0.6  # a country's own name says less of where the cities lie than a city does
_DOUBT = 2.0  # mass of all that a short text leaves unsaid
_LEAST_SHARE = 0.01


@dataclass(frozen=True, slots=True)
class Home:
    """Where the article is at home: weight of each country, division and cell, and their sums."""

    countries: Mapping[str, float]
    admins: Mapping[tuple[str, str], float]
    cells: Mapping[tuple[int, int], float]
    all_countries: float
    all_admins: float
    most: float


def cells_of(options: Sequence[Sequence[Option]], publisher: Sequence[Option] = ()) -> dict[tuple[int, int], float]:
    """How many names have some bearer in each cell, each counted by how rare it is."""
    votes: dict[tuple[int, int], float] = defaultdict(float)
    for ranked in options:
        best: dict[tuple[int, int], float] = {}
        rarity = 0.5 / (1 + len(ranked))
        for option in ranked:
            if _is_small(option):
                best[option.cell] = max(best.get(option.cell, 0.0), 0.5 * option.share + rarity)
        for cell, value in best.items():
            _vote(votes, cell, value)
    for option in publisher:
        if _is_small(option):
            _vote(votes, option.cell, _HOME_CELL * option.share)
    return votes


def _is_small(option: Option) -> bool:
    return option.place.kind is not Kind.COUNTRY and option.place.extent_km <= _LARGEST_CELL_KM


def _vote(votes: dict[tuple[int, int], float], cell: tuple[int, int], value: float) -> None:
    row, column = cell
    half = 0.5 * value
    for r in (row - 1, row, row + 1):
        for c in (column - 1, column, column + 1):
            votes[r, c] += half
    votes[cell] += half


def home_of(
    masses: Sequence[Masses], adjectives: Mapping[str, int],
    cells: Mapping[tuple[int, int], float], publisher: Sequence[Option] = (),
) -> Home:  # fmt: skip
    """Weight of each country and division over the article, from the options' present shares.

    ``publisher``: where its publisher may be at home, each with its weight as ``share``.
    """
    countries: dict[str, float] = defaultdict(float)
    admins: dict[tuple[str, str], float] = defaultdict(float)
    for option in publisher:
        countries[option.place.country] += option.share
        if option.place.admin1:
            admins[option.place.country, option.place.admin1] += option.share
    for own_countries, own_admins in masses:
        for country, mass in own_countries.items():
            countries[country] += mass
        for key, mass in own_admins.items():
            admins[key] += mass
    for country, count in adjectives.items():
        countries[country] += math.sqrt(count)
    most = max(cells.values(), default=0.0) + 1.0
    return Home(countries, admins, cells, sum(countries.values()) + _DOUBT, sum(admins.values()) + _DOUBT, most)


def neighbours_of(groups: Sequence[Group]) -> list[list[int]]:
    """For each group the groups mentioned closest to it."""
    order = sorted((member, index) for index, group in enumerate(groups) for member in group.members)
    out: list[list[int]] = [[] for _ in groups]
    for at, (_, index) in enumerate(order):
        mine = out[index]
        for distance in (1, -1, 2, -2, 3, -3, 4, -4):
            if 0 <= at + distance < len(order) and len(mine) < _NEIGHBOURS:
                other = order[at + distance][1]
                if other != index and other not in mine:
                    mine.append(other)
    return out


def masses_of(group: Group, ranked: list[Option]) -> Masses:
    """How one group's mass is spread over countries and divisions."""
    mass = math.sqrt(len(group.members))
    countries: dict[str, float] = {}
    admins: dict[tuple[str, str], float] = {}
    for option in ranked:
        place = option.place
        if option.share > _LEAST_SHARE and place.country:
            named = _COUNTRY_MASS if place.kind is Kind.COUNTRY else 1.0
            countries[place.country] = countries.get(place.country, 0.0) + named * mass * option.share
            if place.admin1:
                key = (place.country, place.admin1)
                admins[key] = admins.get(key, 0.0) + mass * option.share
    return countries, admins


def spots_of(options: list[Option]) -> list[Spot]:
    """The likeliest places small enough to say where their neighbours are; larger ones speak through countries."""
    small = (o for o in options if o.place.kind is not Kind.COUNTRY and o.place.extent_km <= _LARGEST_SPOT_KM)
    best = sorted(small, key=lambda o: -o.share)[:_BEST]
    return [(*o.point, o.place.extent_km, o.share) for o in best]


def weigh(ranked: list[Option], own: Masses, home: Home, neighbours: list[list[Spot]], weights: Weights) -> None:
    """Score a group's options by their own evidence and by what the other groups say; ``own`` are its masses."""
    by_score = sorted(ranked, key=lambda o: -o.score) if len(ranked) > _NEAR_OPTIONS else ranked
    # A group is no evidence for itself, whichever of its options gave the mass.
    own_countries, own_admins = own
    for number, option in enumerate(by_score):
        place, reasons = option.place, option.reasons
        if place.country:
            others = home.countries.get(place.country, 0.0) - own_countries.get(place.country, 0.0)
            country = _evidence(others, home.all_countries)
        else:
            # Oceans and continents have no country; they are at home in every article.
            country = _AT_HOME
        reasons["country"] = score = weights.country * country
        if place.admin1:
            key = (place.country, place.admin1)
            admin = home.admins.get(key, 0.0) - own_admins.get(key, 0.0)
            reasons["admin1"] = weights.admin1 * _evidence(admin, home.all_admins)
            score += reasons["admin1"]
        if place.kind is not Kind.COUNTRY:
            reasons["cell"] = weights.cell * home.cells.get(option.cell, 0.0) / home.most
            score += reasons["cell"]
        if number < _NEAR_OPTIONS:
            reasons["near"] = weights.near * _nearness(option, neighbours)
        option.score = option.own + score + reasons.get("near", 0.0)


def _evidence(mass: float, total: float) -> float:
    """How strongly a share of the article's mass speaks for a place: 0 for none, 1 for all, steep at first."""
    return math.log1p(_STEEP * mass / total) / _ALL if mass > 0 else 0.0


_ALL = math.log1p(_STEEP)


def _nearness(option: Option, neighbours: list[list[Spot]]) -> float:
    """Mean over the neighbours of how close their likely places are, 0 … 1."""
    if not neighbours:
        return 0.0
    sqrt = math.sqrt
    x, y, z = option.point
    slack = option.place.extent_km
    total = 0.0
    for others in neighbours:
        for a, b, c, extent, share in others:
            square = 2.0 - 2.0 * (x * a + y * b + z * c)
            reach = ((EARTH_KM * sqrt(square) if square > 0.0 else 0.0) - slack - extent) / _SCALE_KM
            total += share / (1.0 + reach * reach) if reach > 0.0 else share
    return total / len(neighbours)
