"""Values of expressions that are counted: from the publication, or from an earlier date in the text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from dateline import calendar
from dateline.model import Anchor
from dateline.reading.times.absolute import not_in_calendar, op_date
from dateline.reading.times.anchors import Context, Op, Published, Value
from dateline.reading.times.units import DAY_LEVELS, SHORT, count_of, move, step_of, unit_of, whole
from dateline.reading.times.weekdays import op_deictic

__all__ = ["RELATIVE", "op_unit"]

Fields = Mapping[str, Any]


_FEW = {"day": 7, "week": 28, "month": 183, "year": 5 * 365, "decade": 30 * 365}  # days that "the coming …" may mean


def op_unit(fields: Fields, c: Context) -> Value:
    """ "vergangene Woche", "next month", "heuer": a whole unit counted from the publication's."""
    if c.published is None:
        return not_in_calendar("times.no_anchor")
    if "spoken" in fields:
        return not_in_calendar("times.unclear")
    step = int(fields["near_year"]) if "near_year" in fields else step_of(fields)
    unit = "year" if "near_year" in fields else unit_of(fields)
    if unit in ("day", "week", "weekend", "workweek") and not c.published.is_day:
        level = "month" if c.published.is_month else "year"
        return Value(c.published.edtf, None, level, "open", c.published.anchor)
    if unit == "month" and not c.published.is_day and not c.published.is_month:
        return Value(c.published.edtf, None, "year", "open", c.published.anchor)
    if fields.get("inside") and c.published.is_day:  # "later this month", "earlier this week"
        return _rest(unit, str(fields["inside"]).lower(), c.published)
    try:
        edtf, level = whole(move(c.published.start, step, unit), unit)
    except (ValueError, OverflowError):
        return not_in_calendar("times.year_out_of_range")
    return Value(edtf, None, level, "unit", c.published.anchor)


def _rest(unit: str, side: str, published: Published) -> Value:
    """The part of the current unit behind ("later") or before ("earlier") the publication."""
    edtf, level = whole(published.start, unit)
    start, end = calendar.bounds(edtf)
    assert start and end
    if side == "later":
        start = min(published.start + timedelta(1), end)
    else:
        end = max(published.start - timedelta(1), start)
    return Value(f"{start.isoformat()}/{end.isoformat()}", edtf, level, "rest", published.anchor)


def op_units(fields: Fields, c: Context) -> Value:
    """ "in den vergangenen zwei Jahren", "in the coming days": an interval up to, or from, the publication."""
    if c.published is None:
        return not_in_calendar("times.no_anchor")
    unit, step = unit_of(fields), step_of(fields)
    count = count_of(fields) if "n" in fields or "number" in fields else 0
    try:
        if step < 0:
            here = c.published.end
            start = move(here, -count, unit) if count else here - timedelta(_FEW.get(unit, 7))
            edtf = f"{start.isoformat()}/{here.isoformat()}"
        else:
            here = c.published.start
            end = move(here, count, unit) if count else here + timedelta(_FEW.get(unit, 7))
            edtf = f"{(here + timedelta(1)).isoformat()}/{end.isoformat()}"
    except (ValueError, OverflowError):
        return not_in_calendar("times.year_out_of_range")
    return Value(edtf, None, "years" if unit in ("year", "decade") else "month", "span", c.published.anchor)


def op_shift(fields: Fields, c: Context) -> Value:
    """ "vor zwei Wochen", "in three days": counted from the publication, as exact as its unit."""
    if c.published is None:
        return not_in_calendar("times.no_anchor")
    unit, count = unit_of(fields), count_of(fields)
    if not count:
        return op_units({**fields, "dir": int(fields["sign"]), "n": None, "number": 0}, c)
    if unit in ("day", "week") and not c.published.is_day:
        return Value(c.published.edtf, None, "month", "open", c.published.anchor)
    if str(fields.get("unit", "")).startswith("fortnight"):
        count *= 2
    try:
        day = move(c.published.start, count * int(fields["sign"]), unit)
    except (ValueError, OverflowError):
        return not_in_calendar("times.year_out_of_range")
    edtf, level = whole(day, "year" if unit in ("decade", "century") else "day" if unit == "week" else unit)
    return Value(edtf, None, level, "count", c.published.anchor)


def op_shift_text(fields: Fields, c: Context) -> Value:
    """ "tags darauf", "zwei Tage später", "the day before": counted from the last date in the text."""
    unit = unit_of(fields)
    count = count_of(fields)
    sign = int(fields["sign"]) if "sign" in fields else _text_sign(str(fields.get("text_dir", "")))
    if str(fields.get("unit", "")).startswith("fortnight"):
        count *= 2
    levels = DAY_LEVELS if unit in ("day", "week") else (*DAY_LEVELS, "year")
    anchor = c.last(levels, SHORT if unit in ("day", "week") else 400)
    backward = sign < 0
    if not anchor:
        if c.published is None:
            return not_in_calendar("times.no_anchor")
        if not c.published.is_day and unit in ("day", "week"):
            return Value(c.published.edtf, None, "month", "open", c.published.anchor, backward=backward)
        base, source, explicit, edtf = c.published.start, c.published.anchor, False, c.published.edtf
    else:
        start, end = calendar.bounds(anchor.edtf)
        first = start or end
        assert first
        base, source = first, Anchor("text", anchor.edtf, anchor.span)
        explicit, edtf = anchor.value.explicit, anchor.edtf
    try:
        if unit in ("day", "week") and "whole" not in fields:
            if not count:
                return _few(base, sign, unit, source)
            step = sign * count * (1 if unit == "day" else 7)
            moved = calendar.shift_days(edtf, step)
            level = "day"
        else:
            moved, level = whole(move(base, sign * max(count, 1), unit), unit)
    except (ValueError, OverflowError):
        return not_in_calendar("times.year_out_of_range")
    if not moved:
        return not_in_calendar("times.year_out_of_range")
    return Value(moved, None, level, "narrative", source, explicit=explicit, backward=backward)


def _few(base: date, sign: int, unit: str, source: Anchor) -> Value:
    """ "wenige Tage später": two of the unit to as many as "a few" may be."""
    near, far = (2, 7) if unit == "day" else (14, 42)
    first, last = sorted((base + timedelta(sign * near), base + timedelta(sign * far)))
    return Value(f"{first.isoformat()}/{last.isoformat()}", None, "week", "narrative", source, backward=sign < 0)


def _text_sign(word: str) -> int:
    return -1 if word.lower().startswith(("vor", "zuvor", "davor", "before", "previous", "preced")) else 1


def op_same_text(fields: Fields, c: Context) -> Value:
    """ "am selben Abend", "im selben Monat", "later that month": the day or unit of the last date in the text."""
    unit = unit_of(fields)
    anchor = c.last(DAY_LEVELS if unit != "year" else (*DAY_LEVELS, "year"), SHORT if unit == "day" else 400)
    if not anchor:
        if c.published is None:
            return not_in_calendar("times.no_anchor")
        if unit == "day" and c.published.is_day:
            return Value(c.published.edtf, None, "day", "today", c.published.anchor)
        return op_unit({"dir": 0, "unit": unit}, c)
    source = Anchor("text", anchor.edtf, anchor.span)
    if unit == "day":
        days = calendar.candidates(anchor.edtf)
        _, end = calendar.bounds(anchor.edtf)
        edtf = anchor.edtf if days else end.isoformat() if end and anchor.value.level == "day" else anchor.edtf
        return Value(edtf, None, anchor.value.level, "narrative", source, explicit=anchor.value.explicit)
    start, end = calendar.bounds(anchor.edtf)
    base = start or end
    assert base
    edtf, level = whole(base, unit)
    if str(fields.get("inside")).lower() == "later" and end:
        last = calendar.bounds(edtf)[1]
        assert last
        first = min(end + timedelta(1), last)
        return Value(
            f"{first.isoformat()}/{last.isoformat()}", edtf, level, "rest", source, explicit=anchor.value.explicit
        )
    return Value(edtf, None, level, "narrative", source, explicit=anchor.value.explicit)


def op_week_number(fields: Fields, c: Context) -> Value:
    """ "Kalenderwoche 31", by ISO 8601."""
    if c.published is None and not fields.get("year"):
        return not_in_calendar("times.no_anchor")
    year = int(fields["year"]) if fields.get("year") else c.published.start.year if c.published else 0
    try:
        monday = date.fromisocalendar(year, int(fields.get("week") or fields["week2"]), 1)
    except ValueError:
        return not_in_calendar()
    edtf = f"{monday.isoformat()}/{(monday + timedelta(6)).isoformat()}"
    anchor = Anchor("absolute") if fields.get("year") or c.published is None else c.published.anchor
    return Value(edtf, None, "week", "full", anchor, explicit=bool(fields.get("year")))


def op_week_of_year(fields: Fields, c: Context) -> Value:
    """ "first week of 2019": its ISO week 1; "last week" is the one that holds 28 December's."""
    year = int(fields["year"])
    count = int(fields.get("nth") or fields.get("ordinal") or 0)
    if not count:
        count = date(year, 12, 28).isocalendar().week
    return op_week_number({"year": year, "week": count}, c)


def op_week_of_day(fields: Fields, c: Context) -> Value:
    """ "the week of April 10": the week that holds the day."""
    inner = op_date(fields, c)
    day = calendar.bounds(inner.edtf)[0]
    if not day:
        return inner
    return Value(whole(day, "week")[0], None, "week", inner.variant, inner.anchor, explicit=inner.explicit)


def op_around_day(fields: Fields, c: Context) -> Value:
    """ "two days before yesterday", "a week from tomorrow"."""
    base = op_deictic(fields, c)
    moved = calendar.shift_days(
        base.edtf or "", int(fields["sign"]) * count_of(fields) * (7 if unit_of(fields) == "week" else 1)
    )
    return Value(moved, None, "day", "count", base.anchor) if moved else not_in_calendar("times.no_anchor")


def op_vague(fields: Fields, c: Context) -> Value:
    """ "demnächst": some day in the time that the word may mean."""
    if c.published is None:
        return not_in_calendar("times.no_anchor")
    start = c.published.start + timedelta(1)
    return Value(
        f"{start.isoformat()}/{(c.published.end + timedelta(int(fields['days']))).isoformat()}",
        None,
        "month",
        "vague",
        c.published.anchor,
    )


def op_clock(fields: Fields, c: Context) -> Value:
    """A clock time stands for its day: the last one named, else the publication."""
    anchor = c.last(("day",))
    if anchor and c.paragraph - anchor.paragraph <= 0 and calendar.precision(anchor.edtf) == "day":
        return Value(anchor.edtf, None, "clock", "narrative", Anchor("text", anchor.edtf, anchor.span))
    if c.published and c.published.is_day:
        return Value(c.published.edtf, None, "clock", "today", c.published.anchor)
    return not_in_calendar("times.no_anchor")


RELATIVE: Mapping[str, Op] = {
    "unit": op_unit,
    "units": op_units,
    "shift": op_shift,
    "shift_text": op_shift_text,
    "same_text": op_same_text,
    "week_number": op_week_number,
    "week_of_year": op_week_of_year,
    "week_of_day": op_week_of_day,
    "around_day": op_around_day,
    "vague": op_vague,
    "clock": op_clock,
}
