"""Feasts by computation: fixed days, days counted from Easter or Advent, the n-th weekday of a month."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

__all__ = ["easter", "holiday"]


@lru_cache(maxsize=512)
def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar, 1583 on; earlier years are reckoned as if it held then.

    The anonymous Gregorian algorithm (Meeus, Astronomical Algorithms, 1991, chapter 8).
    """
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def holiday(rule: str, year: int) -> date | None:
    """The day that ``rule`` names in ``year``; None for an empty rule or a year out of the calendar.

    Rules: ``fixed:MM-DD``, ``easter:days``, ``advent:days`` (from the first Sunday in Advent),
    ``nth:MM:weekday:n`` (Monday is 0; n = -1 is the last one).
    """
    kind, _, rest = rule.partition(":")
    try:
        if kind == "fixed":
            month, day = (int(part) for part in rest.split("-"))
            return date(year, month, day)
        if kind == "easter":
            return easter(year) + timedelta(int(rest))
        if kind == "advent":
            christmas = date(year, 12, 25)
            first = christmas - timedelta(christmas.isoweekday() + 21)
            return first + timedelta(int(rest))
        if kind == "nth":
            month, weekday, count = (int(part) for part in rest.split(":"))
            if count > 0:
                first = date(year, month, 1)
                return first + timedelta((weekday - first.weekday()) % 7 + 7 * (count - 1))
            last = date(year + month // 12, month % 12 + 1, 1) - timedelta(1)
            return last - timedelta((last.weekday() - weekday) % 7)
    except (ValueError, OverflowError):
        return None
    return None
