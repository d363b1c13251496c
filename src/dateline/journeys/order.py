"""Visits in travel order: by date, then by words of order, then by text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dateline.calendar import bounds, is_set
from dateline.journeys.dates import best
from dateline.journeys.distance import kilometres
from dateline.journeys.merge import AHEAD, Visit
from dateline.model import Kind, Role, Status

__all__ = ["gates", "in_order"]

_NEAR_KM = 60.0
_PORTS = frozenset({"airport", "airbase", "airfield", "station"})


def _status(visit: Visit) -> Status:
    found = {claim.status for claim in visit.claims}
    return next(status for status in Status if status in found)


def _origin(visit: Visit) -> bool:
    return any(claim.role is Role.ORIGIN for claim in visit.claims)


def _transit(visit: Visit) -> bool:
    return any(claim.role is Role.TRANSIT for claim in visit.claims)


def _terminal(visit: Visit) -> bool:
    """An airport or station, by its sort or because it was only passed."""
    return visit.place.kind is Kind.SITE and (visit.place.feature in _PORTS or _transit(visit))


def in_order(visits: Sequence[Visit]) -> list[tuple[Visit, int]]:
    """Visits with the number of their journey: the main one first, recalled ones after it."""
    main = [visit for visit in visits if not visit.recalled]
    recalled = [visit for visit in visits if visit.recalled]
    if not main:
        main, recalled = recalled, []
    ordered = [(visit, 0) for visit in _journey(main)]
    number = 0
    last: date | None = None
    for visit in _journey(recalled):
        day = bounds(visit.when)[0]
        if not number or (day and last and (day - last).days > 30):
            number += 1
        last = day or last
        ordered.append((visit, number))
    return ordered


def _journey(visits: list[Visit]) -> list[Visit]:
    """Stops of one sort: dated ones by day, undated ones next to their neighbours in the text."""
    dated = [visit for visit in visits if visit.when]
    undated = [visit for visit in visits if not visit.when]
    reached = max((_day(visit) for visit in dated if _status(visit) is Status.VISITED), default=0)
    hosts = _hosts(dated)
    ports = gates(dated)
    weekday = _set_order(dated)

    def key(visit: Visit) -> tuple[int, bool, int, int, int, int, int]:
        host, gate = hosts.get(id(visit)), ports.get(id(visit))
        base = host or gate or visit
        first = weekday.get(id(base), _day(base))
        if _status(base) in AHEAD and not is_set(base.when):
            first = max(first, min(reached, _last_day(base)))  # "this year": what is ahead follows what was
        return (
            first,
            not _left(base),
            0 if _left(base) else max(first, _last_day(base)),
            _told(base),
            1 if host else -1 if gate else 0,
            weekday.get(id(visit), _day(visit)),
            _told(visit),
        )

    ordered = sorted(dated, key=key)
    for visit in sorted(undated, key=lambda visit: visit.sequence):
        ordered.insert(_slot(ordered, visit), visit)
    return ordered


def _day(visit: Visit) -> int:
    start, end = bounds(visit.when)
    return (start or end or date.max).toordinal()


def _last_day(visit: Visit) -> int:
    """The end of a stay that was left on a known day: who stays on was there after who moved on."""
    if is_set(visit.when):
        return 0
    _, end = bounds(visit.when)
    return end.toordinal() if end else date.max.toordinal()


def _told(visit: Visit) -> int:
    """Place in the text of the claim that tells of the arrival; the lead, which tells the end first, counts least."""
    start = bounds(visit.when)[0]
    arrivals = [claim.sequence for claim in visit.claims if bounds(best(claim))[0] == start]
    return max(arrivals, default=visit.sequence[1])


def _set_order(visits: list[Visit]) -> dict[int, int]:
    """Days for candidate sets of one month: each set's member in the week that keeps the told order sensible.

    "Montag … Dienstag … Mittwoch" in a month that begins on a Wednesday must not put Wednesday first.
    """
    sets = [visit for visit in visits if is_set(visit.when)]
    if len(sets) < 2:
        return {}
    from dateline.calendar import candidates

    days = {id(visit): candidates(visit.when) or () for visit in sets}
    told = [visit for visit in sets if _status(visit) is Status.VISITED] or sets
    latest = max(told, key=lambda visit: visit.sequence)
    best: dict[int, int] = {}
    best_cost = None
    for anchor in days[id(latest)] or days[id(sets[0])]:
        chosen: dict[int, int] = {}
        for visit in sets:
            ahead = _status(visit) is not Status.VISITED
            options = [
                day for day in days[id(visit)] if (day >= anchor if ahead else day <= anchor or (day - anchor).days < 7)
            ]
            if options:
                chosen[id(visit)] = min(options, key=lambda day: (abs((day - anchor).days), day)).toordinal()
        if len(chosen) < len(sets):
            continue
        cost = max(chosen.values()) - min(chosen.values())
        if best_cost is None or cost < best_cost:
            best, best_cost = chosen, cost
    return best


def _left(visit: Visit) -> bool:
    """A place of which the text tells the departure only: it comes before where the day led."""
    return all(claim.role is Role.ORIGIN or claim.kind == "departure" for claim in visit.claims)


def _boarded(visit: Visit) -> bool:
    """An airport or station of which the text tells the departure and no arrival."""
    kinds = {claim.kind for claim in visit.claims}
    leaves = "departure" in kinds or any(claim.role is Role.ORIGIN for claim in visit.claims)
    return leaves and not kinds & {"arrival", "return", "transit"}


def gates(visits: Sequence[Visit]) -> dict[int, Visit]:
    """The city that an airport or station of mere arrival stands right before, if it is a stop of that day."""
    out: dict[int, Visit] = {}
    by_day: dict[int, list[Visit]] = {}
    for visit in visits:
        if visit.place.kind is Kind.CITY:
            by_day.setdefault(_day(visit), []).append(visit)
    for visit in visits:
        if not _terminal(visit) or _left(visit) or _boarded(visit):
            continue
        near = [city for city in by_day.get(_day(visit), ()) if kilometres(visit.place, city.place) < _NEAR_KM]
        if near:
            out[id(visit)] = min(near, key=lambda city: kilometres(visit.place, city.place))
    return out


def _hosts(visits: list[Visit]) -> dict[int, Visit]:
    """The city stop that a site visited during it belongs to; airports of mere arrival go before instead."""
    out: dict[int, Visit] = {}
    cities = [visit for visit in visits if visit.place.kind is Kind.CITY]
    for visit in visits:
        if visit.place.kind is not Kind.SITE or _transit(visit):
            continue
        day = _day(visit)
        arrival = _terminal(visit)
        for city in cities:
            start, end = bounds(city.when)
            low, high = (start or end), (end or start)
            if low is None or high is None:
                continue
            if arrival and low.toordinal() == day:
                continue
            within = low.toordinal() <= day <= high.toordinal() + (30 if is_set(city.when) else 0)
            if within and kilometres(visit.place, city.place) < _NEAR_KM:
                out[id(visit)] = city
                break
    return out


def _before_goal(ordered: list[Visit], visit: Visit) -> int:
    """Where an undated place of departure goes: before the stop that the same passage tells next, else first."""
    for claim in visit.claims:
        for place, other in enumerate(ordered):
            for goal in other.claims:
                if (
                    goal.article == claim.article
                    and 0 < goal.sequence - claim.sequence <= 2
                    and goal.passage.overlaps(claim.passage)
                ):
                    return place
    return 0


def _slot(ordered: list[Visit], visit: Visit) -> int:
    """Where an undated visit goes among the ordered ones."""
    if _origin(visit):
        return 0
    article, number = visit.sequence
    if _left(visit):
        return _before_goal(ordered, visit)
    near = [
        (abs(claim.sequence - number), claim.sequence > number, place)
        for place, other in enumerate(ordered)
        for claim in other.claims
        if claim.article == article
    ]
    status = _status(visit)
    if status in AHEAD:
        done = [place for place, other in enumerate(ordered) if _status(other) in {Status.VISITED}]
        before = [item for item in near if not item[1] and _status(ordered[item[2]]) is not Status.VISITED]
        if before:
            return min(before)[2] + 1
        return done[-1] + 1 if done else len(ordered)
    if not near:
        return len(ordered)
    before = [item for item in near if not item[1]]
    if before:
        return min(before)[2] + 1
    return min(near)[2]
