"""Further dates of a stay.

Some the date model finds: two that belong to one claim ("arrived on Tuesday … is to speak there on Thursday").
Others stand in clauses without a place: "On Tuesday he visited an exhibition" proves another day of the stay.
The place is then the one that the traveller's latest claim put him at, its city where that is a site.  Rules, not
weights: such clauses are too few in the gold articles to learn from.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dateline.calendar import bounds, precision
from dateline.model import Kind, TimeExpression
from dateline.reading.claims.collective import Pair
from dateline.reading.claims.features import subject_of
from dateline.reading.claims.scene import Scene

__all__ = ["longer_stays"]

_SENTENCES = 2  # between the claim and the clause
_DAYS = 4  # between the claim's date and the clause's
_NEAR = 14  # days between the two dates of one claim
_EXACT = frozenset({"day", "night", "interval"})
_MOVING = frozenset({"arrive", "go", "depart", "return", "carry", "pass", "cancel", "maybe"})


def longer_stays(scene: Scene, accepted: Sequence[Pair]) -> list[tuple[Pair, TimeExpression, int]]:
    """Claims (``accepted``, in text order) whose stay another date lengthens, that date, and its clause."""
    placed = {pair.ref.clause for pair in accepted if pair.ref.how != "where"}
    dated = {(pair.ref.clause, id(pair.time)) for pair in accepted}
    out: list[tuple[Pair, TimeExpression, int]] = []
    for time, number in scene.times:
        if number < 0 or number in placed or (number, id(time)) in dated or time.report or not time.edtf:
            continue
        clause = scene.clauses[number]
        until = time.edtf.startswith("../")
        if not until and precision(time.edtf) not in {"day", "night"}:
            continue
        if any(name in _MOVING for item in clause.predicates for name in item.classes[:1]):
            continue
        if any(ref.clause == number and ref.how == "name" for ref in scene.refs_of(clause.sentence)):
            continue
        at = scene.document.token_at(time.span.start)
        subjects, _ = subject_of(scene, number)
        named = {item.traveller for item in scene.by_clause.get(number, ()) if not item.possessive}
        met = any("meet" in item.classes[:1] for item in clause.predicates)
        here = set(subjects) | (named if until or met else set())
        for traveller in sorted(here):
            pair = _latest(scene, accepted, traveller, at, clause.sentence)
            if pair is not None and _follows(pair, time, until):
                out.append((pair, time, number))
    return out + _further(scene, accepted)


def _further(scene: Scene, accepted: Sequence[Pair]) -> list[tuple[Pair, TimeExpression, int]]:
    """Second dates of a claim, a few days from its first one."""
    owner = {id(time): number for time, number in scene.times}
    out = []
    for pair in accepted:
        first = pair.time
        for time in pair.further:
            if first is None or time.report or not _exact(first.edtf) or not _exact(time.edtf):
                continue
            days = sorted(day for value in (first.edtf, time.edtf) for day in bounds(value) if day is not None)
            if first.edtf == time.edtf or (days[-1] - days[0]).days > _NEAR:
                continue
            if not _elsewhere(accepted, pair, days[0], days[-1]):
                out.append((pair, time, owner[id(time)]))
    return out


def _elsewhere(accepted: Sequence[Pair], pair: Pair, first: date, last: date) -> bool:
    """The traveller came to another city between two days."""
    for other in accepted:
        place, time = other.ref.place, other.time
        if other.traveller != pair.traveller or place is None or pair.ref.place is None or time is None:
            continue
        day = bounds(time.edtf)[0]
        if place.kind is Kind.CITY and place.id != pair.ref.place.id and day and first < day < last:
            return True
    return False


def _exact(value: str | None) -> bool:
    return bool(value) and (precision(value) in _EXACT or str(value).startswith("../"))


def _latest(scene: Scene, accepted: Sequence[Pair], traveller: int, at: int, sentence: int) -> Pair | None:
    before = [pair for pair in accepted if pair.traveller == traveller and pair.ref.first < at]
    if not before or sentence - before[-1].ref.sentence > _SENTENCES:
        return None
    for pair in reversed(before[-3:]):
        if pair.ref.place is not None and pair.ref.place.kind is Kind.CITY:
            return pair
        if pair.ref.place is None or pair.ref.place.kind is not Kind.SITE:
            return None
    return None


def _follows(pair: Pair, time: TimeExpression, until: bool) -> bool:
    """The date lies on or shortly after the claim's."""
    first = bounds(pair.time.edtf)[0] if pair.time else None
    start, end = bounds(time.edtf)
    later = end if until else start
    if first is None or later is None:
        return False
    return 0 < (later - first).days <= (14 if until else _DAYS)
