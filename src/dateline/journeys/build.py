"""Readings → Itinerary."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from dateline.calendar import precision
from dateline.journeys.distance import kilometres
from dateline.journeys.legs import between
from dateline.journeys.merge import Visit, finish, group, settle
from dateline.journeys.order import gates, in_order
from dateline.journeys.people import join
from dateline.model import (
    Article,
    Claim,
    Conflict,
    Itinerary,
    Kind,
    Note,
    Reading,
    Role,
    Status,
    Stop,
    Traveller,
    TrayItem,
    in_words,
)

__all__ = ["build"]

_AREA_KM = 120.0  # a region or water of unknown extent holds what lies so near
_VAST_KM = 1000.0  # continents and oceans are no stops
_APART_KM = 150.0


def build(readings: Sequence[tuple[Article, Reading]]) -> Itinerary:
    """The travellers' stops and legs over all articles, and the tray.

    The same text twice counts once; of two versions of one article (same id or address) the later one
    in the sequence counts.  Time grows as n log n in the number of claims.
    """
    chosen = _current(readings)
    people, owner = join(chosen)
    claims: dict[str, list[Claim]] = defaultdict(list)
    tray: list[TrayItem] = []
    for _, reading in chosen:
        for claim in reading.claims:
            traveller = owner.get((reading.article, claim.traveller))
            if claim.place is None:
                note = Note.of("journeys.unplaced", name=claim.place_name)
                tray.append(TrayItem("unplaced", note, claim, claim.article))
            elif traveller is None:
                tray.append(
                    TrayItem("orphaned", Note.of("journeys.orphaned", name=claim.place_name), claim, claim.article)
                )
            else:
                claims[traveller].append(claim)
    stops: list[Stop] = []
    for person in people:
        own, dropped = _stops(person, claims.get(person.id, []))
        stops.extend(own)
        tray.extend(dropped)
    for stop in stops:
        if stop.when is None:
            note = Note.of("journeys.undated", **in_words(place=stop.place))
            tray.append(TrayItem("undated", note, stop.claims[0], stop.claims[0].article, stop.id))
    tray.extend(_unordered(stops))
    return Itinerary(tuple(people), tuple(stops), between(stops), tuple(tray))


def _current(readings: Sequence[tuple[Article, Reading]]) -> list[tuple[Article, Reading]]:
    """Each text once, and of each article its latest version, in the order of first appearance."""
    by_id: dict[str, tuple[Article, Reading]] = {}
    id_of_url: dict[str, str] = {}
    for article, reading in readings:
        key = id_of_url.setdefault(article.url, article.id) if article.url else article.id
        by_id[key] = (article, reading)
    seen: set[str] = set()
    out = []
    for article, reading in by_id.values():
        if article.digest not in seen:
            seen.add(article.digest)
            out.append((article, replace(reading, article=article.id)))
    return out


def _stops(traveller: Traveller, claims: list[Claim]) -> tuple[list[Stop], list[TrayItem]]:
    visits = _without_covered(group(claims))
    settle(visits)
    counts: dict[str, int] = {}
    ports = gates([visit for visit in visits if visit.when])
    out: list[Stop] = []
    for visit, journey in in_order(visits):
        number = counts.get(visit.place.id, 0)
        counts[visit.place.id] = number + 1
        stop = finish(visit, traveller.id, traveller.id, number, journey)
        if id(visit) in ports:
            stop = replace(stop, role=Role.TRANSIT)  # an airport of mere arrival
        elif not out and all(claim.kind == "departure" for claim in visit.claims):
            stop = replace(stop, role=Role.ORIGIN)
        out.append(stop)
    return _contradicting(out)


def _without_covered(visits: list[Visit]) -> list[Visit]:
    """A country is a stop only where no place within it is one in the same journey; nor is a region or sea."""
    fine = [visit for visit in visits if visit.place.kind in {Kind.CITY, Kind.SITE, Kind.OTHER}]
    countries = {(visit.place.country, visit.recalled) for visit in fine if visit.place.country}
    out = []
    for visit in visits:
        place = visit.place
        if place.kind is Kind.COUNTRY and (place.country, visit.recalled) in countries:
            continue
        if place.kind in {Kind.REGION, Kind.WATER}:
            if place.extent_km >= _VAST_KM:
                continue
            reach = max(place.extent_km, _AREA_KM) if place.kind is Kind.REGION else place.extent_km
            if any(other.recalled == visit.recalled and kilometres(place, other.place) < reach for other in fine):
                continue
        out.append(visit)
    return out


def _contradicting(stops: list[Stop]) -> tuple[list[Stop], list[TrayItem]]:
    """Articles that put the arrival of one day at different places: the better supported stays, the other is shown."""
    by_day: dict[str, list[Stop]] = defaultdict(list)
    for stop in stops:
        counts = stop.status is not Status.CANCELLED and stop.place.kind is Kind.CITY and precision(stop.when) == "day"
        if counts and all(claim.kind == "arrival" for claim in stop.claims):
            by_day[stop.when or ""].append(stop)
    lost: dict[str, tuple[Stop, Conflict]] = {}
    won: dict[str, list[Conflict]] = defaultdict(list)
    for rivals in by_day.values():
        best = max(rivals, key=lambda stop: (len({claim.article for claim in stop.claims}), stop.confidence, stop.id))
        articles = {claim.article for claim in best.claims}
        for stop in rivals:
            mine = {claim.article for claim in stop.claims}
            if stop is not best and not mine & articles and kilometres(stop.place, best.place) > _APART_KM:
                note = Note.of("journeys.conflict_place", **in_words(chosen=best.place, against=stop.place))
                conflict = Conflict("place", best.claims[0].id, stop.claims[0].id, note)
                lost[stop.id] = (stop, conflict)
                won[best.id].append(conflict)
    kept = [
        replace(stop, conflicts=stop.conflicts + tuple(won[stop.id])) if stop.id in won else stop
        for stop in stops
        if stop.id not in lost
    ]
    tray = [
        TrayItem("conflict", conflict.note, stop.claims[0], stop.claims[0].article, stop.id)
        for stop, conflict in lost.values()
    ]
    return kept, tray


def _unordered(stops: Sequence[Stop]) -> list[TrayItem]:
    """Neighbours of which one is undated and that two articles tell in opposite order."""
    out = []
    for first, second in itertools.pairwise(stops):
        if first.traveller != second.traveller or (first.when and second.when):
            continue
        told: dict[str, list[int]] = defaultdict(list)
        for sign, stop in ((0, first), (1, second)):
            for claim in stop.claims:
                told[claim.article].append(claim.sequence * 2 + sign)
        ways = set()
        for numbers in told.values():
            left = [number for number in numbers if number % 2 == 0]
            right = [number for number in numbers if number % 2]
            if left and right:
                ways.add(min(left) < min(right))
        if len(ways) == 2:
            stop = second if second.when is None else first
            note = Note.of("journeys.unordered", **in_words(place=stop.place))
            out.append(TrayItem("unordered", note, stop.claims[0], stop.claims[0].article, stop.id))
    return out
