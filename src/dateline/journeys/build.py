"""Readings → Itinerary."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from dateline.journeys.legs import between
from dateline.journeys.merge import Visit, finish, group, settle
from dateline.journeys.order import in_order
from dateline.model import Article, Claim, Itinerary, Kind, Note, Reading, Stop, TrayItem, Traveller

__all__ = ["build"]


def build(readings: Sequence[tuple[Article, Reading]]) -> Itinerary:
    """The travellers' stops and legs over all articles, and the tray.

    The same text twice counts once; of two versions of one article (same id or address) the later one
    in the sequence counts.  Time grows as n log n in the number of claims.
    """
    chosen = _current(readings)
    people, owner = _travellers(chosen)
    claims: dict[str, list[Claim]] = {}
    tray: list[TrayItem] = []
    for _, reading in chosen:
        for claim in reading.claims:
            if claim.place is None:
                note = Note.of("journeys.unplaced", name=claim.place_name)
                tray.append(TrayItem("unplaced", note, claim, claim.article))
            else:
                claims.setdefault(owner[reading.article, claim.traveller], []).append(claim)
    stops: list[Stop] = []
    for traveller in people:
        stops.extend(_stops(traveller, claims.get(traveller.id, [])))
    for stop in stops:
        if stop.when is None:
            tray.append(TrayItem("undated", Note.of("journeys.undated", place=stop.place.name), stop.claims[0], stop.claims[0].article, stop.id))
    return Itinerary(tuple(people), tuple(stops), between(stops), tuple(tray))


def _current(readings: Sequence[tuple[Article, Reading]]) -> list[tuple[Article, Reading]]:
    by_key: dict[str, tuple[Article, Reading]] = {}
    for article, reading in readings:
        key = f"id:{article.id}"
        if article.url:
            key = next((k for k, (other, _) in by_key.items() if k == key), key)
        by_key[key] = (article, reading)
    seen: set[str] = set()
    urls = {article.url: key for key, (article, _) in by_key.items() if article.url}
    out = []
    for key, (article, reading) in by_key.items():
        if article.url and urls[article.url] != key:
            continue
        if article.digest in seen:
            continue
        seen.add(article.digest)
        out.append((article, reading))
    return out


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "x"


def _travellers(readings: Sequence[tuple[Article, Reading]]) -> tuple[list[Traveller], dict[tuple[str, str], str]]:
    """Who is who over all articles, and the itinerary's traveller of each reading's."""
    people: list[Traveller] = []
    owner: dict[tuple[str, str], str] = {}
    index: dict[str, int] = {}
    for _, reading in readings:
        for traveller in reading.travellers:
            key = _slug(traveller.name)
            if key not in index:
                index[key] = len(people)
                people.append(Traveller(key, traveller.name, traveller.kind, (), traveller.titles, traveller.aliases))
            owner[reading.article, traveller.id] = people[index[key]].id
    return people, owner


def _stops(traveller: Traveller, claims: list[Claim]) -> list[Stop]:
    visits = _without_covered(group(claims))
    settle(visits)
    counts: dict[str, int] = {}
    out = []
    for visit, journey in in_order(visits):
        number = counts.get(visit.place.id, 0)
        counts[visit.place.id] = number + 1
        out.append(finish(visit, traveller.id, traveller.id, number, journey))
    return out


def _without_covered(visits: list[Visit]) -> list[Visit]:
    """A country is a stop only where no place within it is a stop of the same journey."""
    finer = {(visit.place.country, visit.recalled) for visit in visits if visit.place.kind in {Kind.CITY, Kind.SITE} and visit.place.country}
    return [visit for visit in visits if visit.place.kind is not Kind.COUNTRY or (visit.place.country, visit.recalled) not in finer]
