"""EDTF values as days: their bounds, their order, what they share.

Values are EDTF strings (ISO 8601-2:2019, Library of Congress) of the kinds that Dateline uses: year,
month, day, season (21–24), quarter (33–36), half (40–41), decade (``199X``), century (``19XX``), each
with an optional ``?``, ``~`` or ``%``; intervals ``a/b``, open ones ``a/..`` and ``../b``; sets of
candidates ``[a,b]`` and of all members ``{a,b}``.  Years run from 1 to 9999, as ``datetime`` has them;
whatever lies outside is not ``valid`` here.  All functions are pure; none raises on a malformed value.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

__all__ = [
    "bounds",
    "candidates",
    "choice",
    "compare",
    "day",
    "intersect",
    "interval",
    "is_set",
    "members",
    "month",
    "overlaps",
    "part_of_month",
    "precision",
    "season_of",
    "shift_days",
    "sort_key",
    "valid",
    "weekdays_of_month",
]

Days = tuple[date, date]  # first and last day, both inside

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?[?~%]?\Z", re.ASCII)
_SPAN_OF_YEARS = re.compile(r"(\d{2})(\d?)(XX?)\Z", re.ASCII)
_SEASONS = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 14)}  # meteorological; 13, 14 in the next year


def _last_of_month(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


@lru_cache(maxsize=4096)
def _days(value: str) -> Days | None:
    """First and last day of a single date value (no interval, no set), or None if it is none."""
    match = _DATE.match(value)
    try:
        if match:
            year = int(match[1])
            if not match[2]:
                return date(year, 1, 1), date(year, 12, 31)
            number = int(match[2])
            if match[3]:
                exact = date(year, number, int(match[3]))
                return exact, exact
            if number <= 12:
                return date(year, number, 1), _last_of_month(year, number)
            if number in _SEASONS:
                first, last = _SEASONS[number]
            elif 33 <= number <= 36:
                first, last = (number - 33) * 3 + 1, (number - 33) * 3 + 3
            elif number in (40, 41):
                first, last = (number - 40) * 6 + 1, (number - 40) * 6 + 6
            else:
                return None
            return date(year, first, 1), _last_of_month(year + (last > 12), (last - 1) % 12 + 1)
        match = _SPAN_OF_YEARS.match(value)
        if match and len(match[2]) + len(match[3]) == 2:
            size = 10 ** len(match[3])
            start = int(match[1] + match[2]) * size
            return date(start or 1, 1, 1), date(start + size - 1, 12, 31)
    except ValueError:
        pass
    return None


def members(value: str) -> tuple[str, ...] | None:
    """The members of a set as written, or None if ``value`` is no set."""
    if len(value) > 2 and (value[0], value[-1]) in (("[", "]"), ("{", "}")):
        return tuple(part.strip() for part in value[1:-1].split(","))
    return None


@lru_cache(maxsize=4096)
def bounds(edtf: str | None) -> tuple[date | None, date | None]:
    """Earliest and latest day; None on an open side.  ``(None, None)`` for None or a malformed value.

    >>> bounds("2023-09")
    (datetime.date(2023, 9, 1), datetime.date(2023, 9, 30))
    """
    if not edtf:
        return None, None
    listed = members(edtf)
    if listed is not None:
        spans = [_days(member) for member in listed]
        known = [span for span in spans if span]
        if not known or len(known) != len(spans):
            return None, None
        return min(span[0] for span in known), max(span[1] for span in known)
    if "/" in edtf:
        left, _, right = edtf.partition("/")
        start = None if left in ("", "..") else _days(left)
        end = None if right in ("", "..") else _days(right)
        if (start is None and left not in ("", "..")) or (end is None and right not in ("", "..")):
            return None, None
        return start[0] if start else None, end[1] if end else None
    whole = _days(edtf)
    return whole if whole else (None, None)


@lru_cache(maxsize=4096)
def valid(edtf: str | None) -> bool:
    """True for a value that this module understands: well formed, in the calendar, start not after end."""
    if not edtf:
        return False
    listed = members(edtf)
    if listed is not None:
        return all(_days(member) for member in listed)
    if "/" in edtf:
        left, _, right = edtf.partition("/")
        start, end = bounds(edtf)
        if start and end:
            return start <= end
        return (start is not None and right in ("", "..")) or (end is not None and left in ("", ".."))
    return _days(edtf) is not None


def is_set(edtf: str | None) -> bool:
    """True for a set of candidates, ``[…]``: one of them, and the text does not say which."""
    return bool(edtf) and edtf is not None and edtf.startswith("[")


def candidates(edtf: str | None) -> tuple[date, ...] | None:
    """The days that a value leaves open, in order: a set's members, or the one day.  None for all else."""
    if not edtf:
        return None
    listed = members(edtf) or (edtf,)
    if "/" in edtf:
        return None
    spans = [_days(member) for member in listed]
    if any(span is None or span[0] != span[1] for span in spans):
        return None
    return tuple(sorted({span[0] for span in spans if span}))


@lru_cache(maxsize=4096)
def precision(edtf: str | None) -> str:
    """``day``, ``set``, ``night`` (two days), ``interval``, ``open``, ``month``, ``year``, ``years``, or ``none``."""
    if not valid(edtf) or not edtf:
        return "none"
    if edtf[0] in "[{":
        return "set"
    start, end = bounds(edtf)
    if "/" in edtf:
        if not start or not end:
            return "open"
        return "night" if (end - start).days == 1 else "interval"
    bare = edtf.rstrip("?~%")
    if "X" in bare:
        return "years"
    if len(bare) == 7:
        return "month" if int(bare[5:]) <= 12 else "interval"
    return {4: "year", 10: "day"}[len(bare)]


def season_of(start: date, end: date) -> int | None:
    """EDTF's number of the season that runs from ``start`` to ``end`` exactly (21 spring … 24 winter), or None."""
    for number, (first, last) in _SEASONS.items():
        year = start.year + (last > 12)
        if start == date(start.year, first, 1) and end == _last_of_month(year, (last - 1) % 12 + 1):
            return number
    return None


# ---- making values -------------------------------------------------------------------------------


def day(value: date) -> str:
    """A day as EDTF."""
    return value.isoformat()


def month(year: int, number: int) -> str:
    """A month as EDTF."""
    return f"{year:04d}-{number:02d}"


def choice(days: Iterable[date]) -> str | None:
    """EDTF of a set of candidate days: the day itself where there is one, None where there is none."""
    ordered = sorted(set(days))
    if not ordered:
        return None
    if len(ordered) == 1:
        return ordered[0].isoformat()
    return "[" + ",".join(item.isoformat() for item in ordered) + "]"


def interval(start: date | None, end: date | None) -> str | None:
    """EDTF of the days from ``start`` to ``end``; None means open.  None if both are, or start is after end.

    A whole month or year is said as such, a single day as the day.
    """
    if start is None and end is None:
        return None
    if start is None or end is None:
        return f"{start.isoformat() if start else '..'}/{end.isoformat() if end else '..'}"
    if start > end:
        return None
    if start == end:
        return start.isoformat()
    if start.day == 1 and end == _last_of_month(end.year, end.month):
        if (start.year, start.month) == (end.year, end.month):
            return month(start.year, start.month)
        if (start.month, end.month) == (1, 12):
            return f"{start.year:04d}" if start.year == end.year else f"{start.year:04d}/{end.year:04d}"
        return f"{month(start.year, start.month)}/{month(end.year, end.month)}"
    return f"{start.isoformat()}/{end.isoformat()}"


def part_of_month(year: int, number: int, part: str) -> str:
    """``early`` is days 1–10, ``mid`` 11–20, ``late`` 21 to the last, as an interval of days."""
    first = {"early": 1, "mid": 11, "late": 21}[part]
    last = {"early": 10, "mid": 20, "late": monthrange(year, number)[1]}[part]
    return f"{year:04d}-{number:02d}-{first:02d}/{year:04d}-{number:02d}-{last:02d}"


def weekdays_of_month(year: int, number: int, weekday: int) -> tuple[date, ...]:
    """All days of a month that fall on ``weekday`` (Monday is 0)."""
    first = date(year, number, 1)
    start = (weekday - first.weekday()) % 7
    return tuple(first + timedelta(start + step) for step in range(0, monthrange(year, number)[1] - start, 7))


def shift_days(edtf: str, count: int) -> str | None:
    """The value moved by ``count`` days: a day, a set of days or an interval of days.  None for other values."""
    try:
        days = candidates(edtf)
        if days:
            return choice(item + timedelta(count) for item in days)
        start, end = bounds(edtf)
        if not valid(edtf) or (start is None and end is None):
            return None
        move = timedelta(count)
        return interval(start + move if start else None, end + move if end else None)
    except OverflowError:
        return None


# ---- comparing -----------------------------------------------------------------------------------


def sort_key(edtf: str | None) -> tuple[int, int, int]:
    """Order of values: by earliest day, then latest, undated ones last.

    ``../b`` sorts by its end, since nothing else is known; a set by its first candidate.
    """
    start, end = bounds(edtf)
    if start is None and end is None:
        return 1, 0, 0
    first = start or end
    last = end or date.max
    return 0, first.toordinal() if first else 0, last.toordinal()


@lru_cache(maxsize=4096)
def compare(a: str | None, b: str | None) -> int | None:
    """-1 if ``a`` is wholly before ``b``, 1 if wholly after, 0 if they share a day; None if either is undated."""
    if not valid(a) or not valid(b):
        return None
    (a_start, a_end), (b_start, b_end) = bounds(a), bounds(b)
    if a_end and b_start and a_end < b_start:
        return -1
    if b_end and a_start and b_end < a_start:
        return 1
    return 0


def overlaps(a: str | None, b: str | None) -> bool:
    """True if some day fits both values."""
    return intersect(a, b) is not None


def intersect(a: str | None, b: str | None) -> str | None:
    """The days that fit both values, as EDTF; None if there are none or a value is malformed.

    >>> intersect("[2023-09-06,2023-09-13,2023-09-20]", "2023-09-10/2023-09-16")
    '2023-09-13'
    """
    if not a or not b or not valid(a) or not valid(b):
        return None
    left, right = _listed(a), _listed(b)
    if left is not None and right is not None:
        return choice(set(left) & set(right))
    if left is None and right is not None:
        a, b, left = b, a, right
    (a_start, a_end), (b_start, b_end) = bounds(a), bounds(b)
    if left is not None:
        return choice(item for item in left if (not b_start or item >= b_start) and (not b_end or item <= b_end))
    start = max((item for item in (a_start, b_start) if item), default=None)
    end = min((item for item in (a_end, b_end) if item), default=None)
    if (start, end) == (a_start, a_end):
        return a
    if (start, end) == (b_start, b_end):
        return b
    return interval(start, end)


def _listed(edtf: str) -> tuple[date, ...] | None:
    """The days of a set; None for values that are ranges (a single day is one, too)."""
    return candidates(edtf) if edtf[0] in "[{" else None
