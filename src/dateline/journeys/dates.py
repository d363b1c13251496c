"""How the dates of several claims make the date of one stop."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dateline.calendar import bounds, candidates, intersect, is_set, part_of_month, precision, season_of, sort_key
from dateline.model import Claim

__all__ = ["apart", "best", "first_day", "stay"]

_COARSE = frozenset({"month", "year", "years", "set"})


def best(claim: Claim) -> str | None:
    """The claim's date as narrowly as other evidence allows."""
    return claim.narrowed or claim.when


def first_day(edtf: str | None) -> date | None:
    """The earliest day that a value allows, its end where the start is open."""
    start, end = bounds(edtf)
    return start or end


def apart(a: str | None, b: str | None) -> int | None:
    """Days between two values: 0 where they share a day, None where one is undated."""
    if not a or not b:
        return None
    if intersect(a, b):
        return 0
    (a_start, a_end), (b_start, b_end) = bounds(a), bounds(b)
    if is_set(a) or is_set(b):
        left, right = candidates(a) or (), candidates(b) or ()
        gaps = [abs((x - y).days) for x in left for y in right]
        return min(gaps) if gaps else 7
    if a_end and b_start and b_start > a_end:
        return (b_start - a_end).days
    if b_end and a_start and a_start > b_end:
        return (a_start - b_end).days
    return 0


def _vague(value: str) -> bool:
    """A value that says when roughly ("late May", "in spring"), not from when to when."""
    if precision(value) != "interval":
        return precision(value) in _COARSE
    start, end = bounds(value)
    if start is None or end is None:
        return False
    part = next((name for day, name in ((1, "early"), (11, "mid"), (21, "late")) if day == start.day), "")
    return season_of(start, end) is not None or bool(part and value == part_of_month(start.year, start.month, part))


def _finest(values: Sequence[str]) -> list[str]:
    """Without values that a finer one lies in ("2019-01" beside "2019-01-08")."""
    out = []
    for value in values:
        if _vague(value) and any(
            other != value and precision(other) not in {"open", "none"} and intersect(value, other) == other
            for other in values
        ):
            continue
        out.append(value)
    return out


def stay(claims: Sequence[Claim], *, narrow: bool = False) -> str | None:
    """From arrival to the last day that a claim places the traveller there, as EDTF; None if no claim is dated.

    A stay over several sets of candidates keeps the arrival's set: which days belong together is not known.
    """
    values = list(dict.fromkeys(value for claim in claims if (value := best(claim) if narrow else claim.when)))
    if not values:
        return None
    kept = _finest(values)
    if len(kept) == 1 and not kept[0].startswith("../"):
        return kept[0]
    sets = [value for value in kept if is_set(value)]
    if sets:
        arrivals = [
            claim.when
            for claim in claims
            if claim.when in sets and claim.kind in {"arrival", "visit", "meeting", "stay"}
        ]
        return arrivals[0] if arrivals and arrivals[0] else sets[0]
    ordered = sorted(kept, key=sort_key)
    starts = [value for value in ordered if bounds(value)[0] is not None]
    ends = [end for value in kept if (end := bounds(value)[1]) is not None]
    if not starts:
        return ordered[0]
    first = starts[0]
    if not ends:
        return first
    last_value = max(
        (value for value in kept if bounds(value)[1] is not None), key=lambda value: bounds(value)[1] or date.min
    )
    left = first.split("/")[0]
    right = last_value.split("/")[-1]
    start, end = bounds(left)[0], bounds(right)[1]
    if start and end and start > end:
        return first
    return left if left == right else f"{left}/{right}"
