"""Which candidate each group means: all groups of an article are scored together.

Every group starts from what its own words say (name, kind, importance, explicit hints).  Then the groups tell
each other, in a few rounds, in which countries, divisions and neighbourhoods the article is at home: a
mean-field approximation of one joint choice, in time linear in the number of groups.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dateline.model import Kind, Place
from dateline.reading.places.lexicon import Hint, plain
from dateline.reading.places.mentions import Group

__all__ = ["WEIGHTS", "Bearer", "Option", "Weights", "distance_km", "score_groups"]


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
    rank: float = 0.667  # the best known of its name
    titled: float = 2.0  # known by the very class word that stands before the name
    namesake: float = 1.5  # a region without a word for it, where a city of its country bears the name
    metonym: float = 1.5  # a government is meant: capitals, countries and seats of power
    cost: float = 3.0  # of the base form
    kind_match: float = 2.0
    kind_clash: float = 1.4
    inside: float = 6.0
    adjective: float = 1.6
    country: float = 5.0
    admin1: float = 3.6
    near: float = 2.5
    cell: float = 1.333
    temperature: float = 1.0


WEIGHTS = Weights()

_ROUNDS = 3
_NEIGHBOURS = 8
_NEAR_OPTIONS = 25  # only the best options of a group are measured against their neighbours
_BEST = 3
_EARTH_KM = 6371.0
_SCALE_KM = 150.0
_LARGEST_SPOT_KM = 500.0
_CELL_DEGREES = 2.0
_STEEP = 20.0
_AT_HOME = 0.7
_COUNTRY_MASS = 0.6  # a country's own name says less of where the cities lie than a city does
_DOUBT = 2.0  # mass of all that a short text leaves unsaid
_LEAST_NAME, _MARGIN = -1.0, 0.02  # how well a city must bear the name, and how important it must be
_UNKNOWN_PEOPLE = 1000  # of a populated place without a figure


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


def unit(lat: float, lon: float) -> tuple[float, float, float]:
    """The point on the unit sphere."""
    p, q = math.radians(lat), math.radians(lon)
    return math.cos(p) * math.cos(q), math.cos(p) * math.sin(q), math.sin(p)


def score_groups(
    groups: Sequence[Group], found: Sequence[Sequence[Bearer]], adjectives: Mapping[str, int],
    weights: Weights = WEIGHTS,
) -> list[list[Option]]:  # fmt: skip
    """Options of each group, best first.  ``adjectives``: how often countries are named."""
    options = [[_own(group, bearer, weights) for bearer in places] for group, places in zip(groups, found, strict=True)]
    by_name = {plain(group.text): index for index, group in reversed(list(enumerate(groups)))}
    for group, ranked in zip(groups, options, strict=True):
        _namesakes(group, ranked, weights)
        _share(ranked, weights)
    cells = _cells(options)
    for turn in range(_ROUNDS):
        _explicit(groups, options, by_name, weights, first=turn == 0)
        countries, admins = _homes(groups, options, adjectives)
        neighbours = _neighbours(groups)
        best = [_spots(ranked) for ranked in options]
        for index, ranked in enumerate(options):
            _context(groups[index], ranked, countries, admins, cells, [best[j] for j in neighbours[index]], weights)
        for ranked in options:
            _share(ranked, weights)
    for ranked in options:
        ranked.sort(key=lambda o: (-o.score, o.place.id))
    return options


def importance(place: Place) -> float:
    """0 … 1 from inhabitants, size and class."""
    if place.kind is Kind.COUNTRY:
        return 0.75 + 0.03 * math.log10(place.population + 10)
    if place.kind in {Kind.CITY}:
        return math.log10((place.population or _UNKNOWN_PEOPLE) + 10) / 8 + (0.08 if place.feature == "PPLC" else 0.0)
    if place.kind is Kind.SITE:
        return 0.65 if place.id.startswith("site:") else 0.4
    if place.kind is Kind.REGION and place.population:
        return 0.35 + 0.055 * math.log10(place.population + 10)
    return 0.45 + 0.08 * min(4.0, math.log10(max(1.0, place.extent_km)))


def _own(group: Group, bearer: Bearer, weights: Weights) -> Option:
    place = bearer.place
    reasons = {"importance": weights.importance * importance(place)}
    if place.kind is Kind.COUNTRY:
        reasons["importance"] += weights.country_prior
    elif place.kind is Kind.REGION:
        reasons["importance"] += weights.region_prior
    reasons["name"] = -_name_cost(bearer.form, place, weights) - weights.cost * bearer.cost
    reasons["rank"] = weights.rank / (1 + bearer.rank)
    if bearer.form == group.titled:
        reasons["titled"] = weights.titled
    if group.hint is not None:
        fits = kind_fits(group.hint, place)
        # "Beijing airport": a site's class word beside a name may speak of the site, not of the name.
        clash = 0.0 if group.hint.kind is Kind.SITE and not group.inner else weights.kind_clash
        reasons["kind"] = weights.kind_match if fits else -clash
    if group.metonym and (place.feature in _SEATS or place.kind is Kind.COUNTRY):
        reasons["metonym"] = weights.metonym
    if group.countries:
        share = group.countries.get(place.country, 0) / sum(group.countries.values())
        reasons["adjective"] = weights.adjective * share
    own = sum(reasons.values())
    return Option(place, own, own, 0.0, unit(place.lat, place.lon), reasons)


def _namesakes(group: Group, options: list[Option], weights: Weights) -> None:
    """A region that shares its name with a city of its country is meant only where the text says so."""
    if group.hint is not None and group.hint.kind is Kind.REGION:
        return
    cities: dict[str, float] = {}
    for option in options:
        if option.place.kind is Kind.CITY and option.reasons["name"] > _LEAST_NAME:
            country = option.place.country
            cities[country] = max(cities.get(country, 0.0), importance(option.place))
    for option in options:
        place = option.place
        if place.kind is Kind.REGION and cities.get(place.country, 0.0) >= importance(place) - _MARGIN:
            option.reasons["namesake"] = -weights.namesake
            option.own -= weights.namesake
            option.score = option.own


def _name_cost(text: str, place: Place, weights: Weights) -> float:
    wanted = plain(text)
    main = plain(place.name)
    if main == wanted:
        return 0.0
    # A country's name in a third language is seldom meant: "Tunis", "Brasília" are its capital here.
    other = weights.alternative + (weights.foreign_country if place.kind is Kind.COUNTRY else weights.unknown_lang)
    cost = other
    for name in place.names:
        if plain(name.text) == wanted:
            if name.lang in {"de", "en"}:
                cost = 0.0 if name.official else weights.historic if name.historic else 0.3 * weights.alternative
                break
            cost = other
    return cost


def kind_fits(hint: Hint, place: Place) -> bool:
    """Is the place of the kind that the context asks for?"""
    if hint.kind is Kind.REGION and place.kind in {Kind.REGION, Kind.OTHER}:
        return True
    if hint.kind is Kind.CITY and hint.feature == "capital":
        return place.feature == "PPLC" or place.kind is Kind.CITY
    return hint.kind is place.kind


def _share(options: list[Option], weights: Weights) -> None:
    """Scores → probabilities."""
    if not options:
        return
    top = max(option.score for option in options)
    masses = [math.exp((option.score - top) / weights.temperature) for option in options]
    total = sum(masses)
    for option, mass in zip(options, masses, strict=True):
        option.share = mass / total


def _cell(place: Place) -> tuple[int, int]:
    return int(place.lat // _CELL_DEGREES), int(place.lon // _CELL_DEGREES)


def _cells(options: Sequence[Sequence[Option]]) -> dict[tuple[int, int], float]:
    """How many names have some bearer in each cell, each counted by how rare it is: where an article is at home."""
    votes: dict[tuple[int, int], float] = defaultdict(float)
    for ranked in options:
        best: dict[tuple[int, int], float] = {}
        for option in ranked:
            if option.place.kind is Kind.COUNTRY or option.place.extent_km > 300:
                continue
            cell = _cell(option.place)
            best[cell] = max(best.get(cell, 0.0), 0.5 * option.share + 0.5 / (1 + len(ranked)))
        for (row, column), value in best.items():
            for r in (row - 1, row, row + 1):
                for c in (column - 1, column, column + 1):
                    votes[r, c] += value if (r, c) == (row, column) else 0.5 * value
    return votes


def _explicit(
    groups: Sequence[Group],
    options: Sequence[list[Option]],
    by_name: Mapping[str, int],
    weights: Weights,
    *,
    first: bool,
) -> None:
    """ "Paris, Texas": an option that lies in an option of the named container gains, and so does that one."""
    if not first:
        return
    for index, group in enumerate(groups):
        for name, strength in group.inside:
            other = by_name.get(plain(name))
            if other is None or other == index:
                continue
            gains: dict[int, float] = {}
            for number, option in enumerate(options[index]):
                best = 0.0
                for container in options[other]:
                    if _contains(container.place, option.place):
                        # The container's own likelihood counts: "Georgia" is first of all what it mostly is.
                        best = max(best, 0.5 + 0.5 * container.share)
                gains[number] = best * strength
            for number, gain in gains.items():
                option = options[index][number]
                option.reasons["inside"] = max(option.reasons.get("inside", 0.0), weights.inside * gain)
                option.own = sum(v for k, v in option.reasons.items() if k in _OWN)
            for container in options[other]:
                fit = max(
                    (option.share for option in options[index] if _contains(container.place, option.place)), default=0.0
                )
                gain = weights.inside * strength * fit * 0.5
                container.reasons["contains"] = max(container.reasons.get("contains", 0.0), gain)
                container.own = sum(v for k, v in container.reasons.items() if k in _OWN)


_SEATS = frozenset({"PPLC", "government", "palace"})
_OWN = frozenset(
    {"rank", "titled", "namesake", "metonym", "importance", "name", "kind", "adjective", "inside", "contains"}
)


def _contains(outer: Place, inner: Place) -> bool:
    if outer.id == inner.id or outer.kind not in {Kind.COUNTRY, Kind.REGION, Kind.OTHER}:
        return False
    if outer.kind is Kind.COUNTRY:
        return outer.country == inner.country
    if outer.country and inner.country and outer.country != inner.country:
        return False
    if outer.admin1 and inner.admin1:
        return outer.country == inner.country and outer.admin1 == inner.admin1
    return distance_km(unit(outer.lat, outer.lon), unit(inner.lat, inner.lon)) <= 1.3 * outer.extent_km + 20


def distance_km(a: tuple[float, float, float], b: tuple[float, float, float]) -> float:
    """Great-circle distance of two points on the unit sphere, on Earth."""
    dot = a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
    return _EARTH_KM * math.acos(max(-1.0, min(1.0, dot)))


def _homes(
    groups: Sequence[Group], options: Sequence[Sequence[Option]], adjectives: Mapping[str, int]
) -> tuple[dict[str, float], dict[tuple[str, str], float]]:
    """Weight of each country and division over the article."""
    countries: dict[str, float] = defaultdict(float)
    admins: dict[tuple[str, str], float] = defaultdict(float)
    for group, ranked in zip(groups, options, strict=True):
        mass = math.sqrt(len(group.members))
        for option in ranked:
            if option.share > 0.01 and option.place.country:
                named = _COUNTRY_MASS if option.place.kind is Kind.COUNTRY else 1.0
                countries[option.place.country] += named * mass * option.share
                if option.place.admin1:
                    admins[option.place.country, option.place.admin1] += mass * option.share
    for country, count in adjectives.items():
        countries[country] += math.sqrt(count)
    return countries, admins


def _neighbours(groups: Sequence[Group]) -> list[list[int]]:
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


def _context(
    group: Group, ranked: list[Option], countries: Mapping[str, float], admins: Mapping[tuple[str, str], float],
    cells: Mapping[tuple[int, int], float], neighbours: list[list[Option]], weights: Weights,
) -> None:  # fmt: skip
    if not ranked:
        return
    mass = math.sqrt(len(group.members))
    total = sum(countries.values()) + _DOUBT
    all_admins = sum(admins.values()) + _DOUBT
    most = max(cells.values(), default=0.0) + 1.0
    measured = {id(o) for o in sorted(ranked, key=lambda o: -o.score)[:_NEAR_OPTIONS]}
    for option in ranked:
        place = option.place
        # A group is no evidence for itself.
        own = mass * option.share * (_COUNTRY_MASS if place.kind is Kind.COUNTRY else 1.0)
        country = max(0.0, countries.get(place.country, 0.0) - own) if place.country else 0.0
        # Oceans and continents have no country; they are at home in every article.
        share = _evidence(country, total) if place.country else _AT_HOME
        option.reasons["country"] = weights.country * share
        if place.admin1:
            key = (place.country, place.admin1)
            admin = max(0.0, admins.get(key, 0.0) - mass * option.share)
            option.reasons["admin1"] = weights.admin1 * _evidence(admin, all_admins)
        if place.kind is not Kind.COUNTRY:
            option.reasons["cell"] = weights.cell * cells.get(_cell(place), 0.0) / most
        if id(option) in measured:
            option.reasons["near"] = weights.near * _nearness(option, neighbours)
        option.score = option.own + sum(v for k, v in option.reasons.items() if k not in _OWN)


def _evidence(mass: float, total: float) -> float:
    """How strongly a share of the article's mass speaks for a place: 0 for none, 1 for all, steep at first."""
    return math.log1p(_STEEP * mass / total) / math.log1p(_STEEP)


def _spots(options: list[Option]) -> list[Option]:
    """The likeliest places small enough to say where their neighbours are; larger ones speak through countries."""
    small = (o for o in options if o.place.kind is not Kind.COUNTRY and o.place.extent_km <= _LARGEST_SPOT_KM)
    return sorted(small, key=lambda o: -o.share)[:_BEST]


def _nearness(option: Option, neighbours: list[list[Option]]) -> float:
    """Mean over the neighbours of how close their likely places are, 0 … 1."""
    if not neighbours:
        return 0.0
    x, y, z = option.point
    slack = option.place.extent_km
    total = 0.0
    for others in neighbours:
        for other in others:
            p = other.point
            chord = _EARTH_KM * math.sqrt(max(0.0, 2.0 - 2.0 * (x * p[0] + y * p[1] + z * p[2])))
            reach = max(0.0, chord - slack - other.place.extent_km) / _SCALE_KM
            total += other.share / (1.0 + reach * reach)
    return total / len(neighbours)
