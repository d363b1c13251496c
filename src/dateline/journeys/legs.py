"""Legs between consecutive stops, with mode and plausibility."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Sequence

from dateline.calendar import bounds, precision
from dateline.journeys.distance import kilometres
from dateline.model import Kind, Leg, Mode, Note, Role, Status, Stop

__all__ = ["between"]

_FASTEST_KM_H = 1000.0
_MODE_KM_H = {Mode.TRAIN: 320.0, Mode.SHIP: 75.0, Mode.ROAD: 140.0, Mode.PLANE: 1000.0}
_MOVES = frozenset({"arrival", "return", "transit"})


def between(stops: Sequence[Stop]) -> tuple[Leg, ...]:
    """Legs of stops in order; a journey's last stop has no leg to the next journey, nor has a cancelled stop any."""
    out: list[Leg] = []
    by_traveller: dict[str, list[Stop]] = {}
    for stop in stops:
        if stop.status is not Status.CANCELLED:
            by_traveller.setdefault(stop.traveller, []).append(stop)
    for own in by_traveller.values():
        for start, end in itertools.pairwise(own):
            if start.journey == end.journey:
                out.append(_leg(start, end))
    return tuple(out)


def _leg(start: Stop, end: Stop) -> Leg:
    said = [claim.mode for claim in end.claims if claim.mode is not Mode.UNKNOWN and claim.kind in _MOVES]
    said += [
        claim.mode for claim in start.claims if claim.mode is not Mode.UNKNOWN and claim.kind in {"departure", "origin"}
    ]
    mode = said[0] if said else Mode.UNKNOWN
    passages = {(claim.article, claim.passage) for claim in start.claims}
    read = any((claim.article, claim.passage) in passages and claim.kind in _MOVES for claim in end.claims) or (
        start.role is Role.ORIGIN and any(claim.kind in _MOVES for claim in end.claims)
    )
    status = end.status if start.status is Status.VISITED else max(start.status, end.status, key=list(Status).index)
    return Leg(
        id=hashlib.sha256(f"{start.id}|{end.id}".encode()).hexdigest()[:12],
        traveller=start.traveller,
        start=start.id,
        end=end.id,
        mode=mode,
        inferred=not read,
        status=status,
        notes=_speed(start, end, mode),
    )


def _speed(start: Stop, end: Stop, mode: Mode) -> tuple[Note, ...]:
    """A warning where the days allow less time than the distance needs at the mode's top speed."""
    left, right = start.narrowed or start.when, end.narrowed or end.when
    if precision(left) != "day" or precision(right) not in {"day", "interval", "night"}:
        return ()
    leave, reach = bounds(left)[1], bounds(right)[0]
    if leave is None or reach is None:
        return ()
    if {start.place.kind, end.place.kind} & {Kind.COUNTRY, Kind.REGION, Kind.WATER}:
        return ()
    km = kilometres(start.place, end.place)
    hours = max(0, (reach - leave).days + 1) * 24
    limit = _MODE_KM_H.get(mode, _FASTEST_KM_H)
    if reach < leave:
        return (Note.of("journeys.backwards", start_edtf=left or "", end_edtf=right or ""),)
    if hours and km / hours > limit:
        return (Note.of("journeys.too_fast", km=round(km), hours=hours, mode=mode),)
    return ()
