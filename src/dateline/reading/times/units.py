"""Days moved and units around them, shared by the expressions that are counted."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from dateline import calendar
from dateline.reading.times.anchors import Published

__all__ = ["DAY_LEVELS", "SHORT", "count_of", "move", "step_of", "unit_of", "weekday_set", "whole"]

Fields = Mapping[str, Any]


DAY_LEVELS = ("day", "week", "month")


SHORT = 12  # days: a longer period is no anchor to count days from


_UNIT_STEMS = (
    ("decade", ("jahrzehnt", "decade")),
    ("century", ("jahrhundert", "centur")),
    ("year", ("jahr", "kalenderjahr", "year", "calendar year")),
    ("half", ("halbjahr", "half")),
    ("quarter", ("quartal", "quarter")),
    ("month", ("monat", "month")),
    ("weekend", ("wochenende", "weekend")),
    ("workweek", ("arbeitswoche", "working week", "work week")),
    ("week", ("woche", "kalenderwoche", "week", "fortnight")),
)


def move(day: date, count: int, unit: str) -> date:
    """``day`` moved by ``count`` units; the day of month is cut where the month is shorter."""
    if unit in ("day", "week", "weekend", "workweek"):
        return day + timedelta(count * (1 if unit == "day" else 7))
    months = count * {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120, "century": 1200}[unit]
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def whole(day: date, unit: str) -> tuple[str, str]:
    """The unit that holds ``day``, as EDTF, and its precision."""
    if unit == "day":
        return day.isoformat(), "day"
    if unit in ("week", "weekend", "workweek"):
        monday = day - timedelta(day.weekday())
        low, high = {"week": (0, 6), "weekend": (5, 6), "workweek": (0, 4)}[unit]
        first, last = monday + timedelta(low), monday + timedelta(high)
        return f"{first.isoformat()}/{last.isoformat()}", "week"
    if unit == "month":
        return calendar.month(day.year, day.month), "month"
    if unit in ("quarter", "half"):
        size = 3 if unit == "quarter" else 6
        first_month = (day.month - 1) // size * size + 1
        return f"{calendar.month(day.year, first_month)}/{calendar.month(day.year, first_month + size - 1)}", "month"
    if unit == "year":
        return f"{day.year:04d}", "year"
    return (f"{day.year // 10:03d}X", "years") if unit == "decade" else (f"{day.year // 100:02d}XX", "years")


def weekday_set(published: Published, weekday: int) -> str | None:
    return calendar.choice(calendar.weekdays_of_month(published.start.year, published.start.month, weekday))


def unit_of(fields: Fields) -> str:
    """The unit's name, from a word class or as written."""
    unit = str(fields.get("unit", "")).lower()
    for name, stems in _UNIT_STEMS:
        if unit.startswith(stems):
            return name
    return "day"


def step_of(fields: Fields) -> int:
    step = fields.get("dir", 0)
    return step if isinstance(step, int) else 0


def count_of(fields: Fields) -> int:
    return int(fields["n"]) if fields.get("n") else int(fields.get("number", 1))
