"""Which candidate each group means: all groups of an article are scored together.

Every group starts from what its own words say (name, kind, importance, explicit hints).  Then the groups tell
each other, in a few rounds, in which countries, divisions and neighbourhoods the article is at home: a
mean-field approximation of one joint choice, in time linear in the number of groups.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from dateline.model import Kind, Place
from dateline.reading.places.context import cells_of, home_of, masses_of, neighbours_of, spots_of, weigh
from dateline.reading.places.lexicon import Hint, plain
from dateline.reading.places.mentions import Group
from dateline.reading.places.options import WEIGHTS, Bearer, Option, Weights, cell_of, contains, importance, unit
from dateline.reading.places.publisher import Home

__all__ = ["kind_fits", "score_groups"]

_ROUNDS = 3
_LEAST_NAME, _MARGIN = -1.0, 0.02  # how well a city must bear the name, and how important it must be
_LOCAL_SPREAD = 0.4  # of countries that a local paper may name, too
_NAMES_FAME, _MOST_FAME = 0.5, 2.0  # how much having many names counts beside importance, and how far
_SEATS = frozenset({"PPLC", "government", "palace"})


def score_groups(
    groups: Sequence[Group], found: Sequence[Sequence[Bearer]], adjectives: Mapping[str, int],
    weights: Weights = WEIGHTS, publisher: Sequence[Home] = (),
) -> list[list[Option]]:  # fmt: skip
    """Options of each group, best first.  ``adjectives``: how often countries are named."""
    homes = [_home(item, weights) for item in publisher]
    options = [[_own(group, bearer, weights) for bearer in places] for group, places in zip(groups, found, strict=True)]
    by_name = {plain(group.text): index for index, group in reversed(list(enumerate(groups)))}
    for group, ranked in zip(groups, options, strict=True):
        _namesakes(group, ranked, weights)
        _share(ranked, weights)
    _explicit(groups, options, by_name, weights)
    _fame(groups, options, adjectives, weights)
    cells = cells_of(options, homes)
    neighbours = neighbours_of(groups)
    for turn in range(1, _ROUNDS + 1):
        masses = [masses_of(group, ranked) for group, ranked in zip(groups, options, strict=True)]
        home = home_of(masses, adjectives, cells, homes)
        spots = [spots_of(ranked) for ranked in options]
        for index, ranked in enumerate(options):
            # The only bearer of a name keeps its share whatever its score: the last turn's is what is told.
            if len(ranked) > 1 or turn == _ROUNDS:
                weigh(ranked, masses[index], home, [spots[j] for j in neighbours[index]], weights)
        for ranked in options:
            _share(ranked, weights)
    for ranked in options:
        ranked.sort(key=lambda o: (-o.score, o.place.id))
    return options


def _home(home: Home, weights: Weights) -> Option:
    """A publisher's home as the context sees it: a town weighs more than a country."""
    place = home.place
    weight = weights.home_country if place.kind is Kind.COUNTRY else weights.home
    return Option(place, 0.0, 0.0, weight * home.share, unit(place.lat, place.lon), {}, cell_of(place))


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
        if group.hint.feature == "capital" and place.feature == "PPLC":
            reasons["kind"] += weights.kind_match
    if group.metonym and (place.feature in _SEATS or place.kind is Kind.COUNTRY):
        reasons["metonym"] = weights.metonym
    if group.countries:
        share = group.countries.get(place.country, 0) / sum(group.countries.values())
        reasons["adjective"] = weights.adjective * share
    own = sum(reasons.values())
    return Option(place, own, own, 0.0, unit(place.lat, place.lon), reasons, cell_of(place))


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


def _explicit(
    groups: Sequence[Group], options: Sequence[list[Option]], by_name: Mapping[str, int], weights: Weights
) -> None:
    """ "Paris, Texas": an option that lies in an option of the named container gains, and so does that one."""
    for index, group in enumerate(groups):
        for name, strength in group.inside.items():
            other = by_name.get(plain(name))
            if other is None or other == index:
                continue
            inner, outer = options[index], options[other]
            fits = [[number for number, c in enumerate(outer) if contains(c.place, option.place)] for option in inner]
            for option, numbers in zip(inner, fits, strict=True):
                # The container's own likelihood counts: "Georgia" is first of all what it mostly is.
                best = max((0.5 + 0.5 * outer[number].share for number in numbers), default=0.0)
                _gain(option, "inside", weights.inside * strength * best)
            for number, container in enumerate(outer):
                best = max((o.share for o, numbers in zip(inner, fits, strict=True) if number in numbers), default=0.0)
                _gain(container, "contains", 0.5 * weights.inside * strength * best)


def _fame(
    groups: Sequence[Group], options: Sequence[list[Option]], adjectives: Mapping[str, int], weights: Weights
) -> None:
    """An article of many countries is written for readers anywhere: the well-known bearer of a name gains in it.

    How many countries is told by the chance that two names of the article lie in different ones.
    """
    masses = [masses_of(group, ranked) for group, ranked in zip(groups, options, strict=True)]
    countries = home_of(masses, adjectives, {}).countries
    total = sum(countries.values())
    spread = 1.0 - sum((mass / total) ** 2 for mass in countries.values()) if total else 0.0
    worth = weights.fame * max(0.0, spread - _LOCAL_SPREAD)
    for ranked in options:
        for option in ranked:
            names = math.log10(1 + len(option.place.names))
            gain = worth * (importance(option.place) + _NAMES_FAME * min(_MOST_FAME, names))
            option.reasons["importance"] += gain
            option.own += gain
            option.score += gain


def _gain(option: Option, kind: str, value: float) -> None:
    """Raise one kind of evidence to ``value`` if it is less."""
    more = value - option.reasons.get(kind, 0.0)
    if more > 0:
        option.reasons[kind] = value
        option.own += more
        option.score += more
