"""Values of parts of periods: beginning, middle, end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from dateline import calendar
from dateline.model import Anchor
from dateline.reading.times.absolute import op_month
from dateline.reading.times.anchors import Context, Op, Value
from dateline.reading.times.relative import op_unit
from dateline.reading.times.units import move, unit_of, whole
from dateline.reading.times.years import op_century, op_decade, op_year

__all__ = ["PARTS", "cut_part"]

Fields = Mapping[str, Any]


_PARTS = {"end": "late", "beginning": "early", "start": "early", "middle": "mid"}


def op_part(fields: Fields, c: Context) -> Value:
    """Beginning, middle or end of a week, month, year, decade or century."""
    part = _PARTS.get(str(fields.get("part")), str(fields.get("part") or ""))
    compound = str(fields.get("compound") or "").lower()
    if compound:
        part = (
            "late" if compound.endswith(("ende", "end")) else "mid" if compound.endswith(("mitte", "year")) else "early"
        )
    if any(name in fields for name in ("month", "month_short", "month2")):
        value = op_month(fields, c)
        if "part" not in fields:
            part = "first" if int(fields.get("ordinal", 1)) == 1 else "second"
    elif fields.get("decade") or "decade_word" in fields:
        value = op_decade(fields, c)
    elif "nth" in fields or "ordinal" in fields:
        value = op_century(fields, c)
    elif fields.get("year") or fields.get("short_year"):
        value = op_year(fields, c)
    else:
        value = _unit_for_part(fields, compound, c)
    if not value.edtf:
        return value
    cut = cut_part(value.edtf, part, str(fields.get("part2") or ""))
    return Value(cut, value.edtf, _part_level(value), value.variant, value.anchor, explicit=value.explicit)


def _part_level(value: Value) -> str:
    return "day" if value.level == "week" else "month" if value.level in ("year", "month") else value.level


def _unit_for_part(fields: Fields, compound: str, c: Context) -> Value:
    unit = "year" if "near_year" in fields else unit_of({"unit": compound}) if compound else unit_of(fields)
    if "dir" in fields or "near_year" in fields:
        return op_unit(fields if "near_year" in fields else {"dir": fields["dir"], "unit": unit}, c)
    story = c.story()
    earlier = story.last if story and story.distance < 2 and story.last.value.level != "year" else None
    if not earlier and c.history and unit == "year" and c.history[-1].value.level == "year":
        earlier = c.history[-1]
    if earlier and unit != "week" and c.tense not in ("future", "present") and earlier.value.explicit:
        start = calendar.bounds(earlier.edtf)[0]
        if start and (not c.published or start.year != c.published.start.year):
            edtf, level = whole(start, unit)
            return Value(edtf, None, level, "narrative", Anchor("text", earlier.edtf, earlier.span), explicit=True)
    return op_unit({"dir": 0, "unit": unit}, c)


def cut_part(edtf: str, part: str, second: str = "") -> str:
    """A part of a period as an interval: of months by days 1–10, 11–20, 21–; of longer ones by thirds."""
    start, end = calendar.bounds(edtf)
    if not start or not end:
        raise ValueError(edtf)
    if second:
        first, last = cut_part(edtf, part), cut_part(edtf, second)
        joined = calendar.bounds(first)[0], calendar.bounds(last)[1]
        return calendar.interval(*joined) or edtf
    if part in ("first", "second"):
        middle = date(start.year, start.month, 15)
        return (
            f"{start.isoformat()}/{middle.isoformat()}"
            if part == "first"
            else f"{date(start.year, start.month, 16).isoformat()}/{end.isoformat()}"
        )
    days = (end - start).days + 1
    if days <= 7:
        low, high = {"early": (0, 1), "mid": (2, 3), "late": (4, 6)}[part]
        return f"{(start + timedelta(low)).isoformat()}/{(start + timedelta(high)).isoformat()}"
    if days <= 31:
        return calendar.part_of_month(start.year, start.month, part)
    if days <= 366:
        months = (end.year * 12 + end.month) - (start.year * 12 + start.month) + 1
        size = months // 3
        low, high = {"early": (0, size), "mid": (size, 2 * size), "late": (2 * size, months)}[part]
        first_day, last_day = move(start, low, "month"), move(start, high, "month") - timedelta(1)
        return calendar.interval(first_day, last_day) or edtf
    years = end.year - start.year + 1
    low, high = {
        "early": (0, years * 3 // 10),
        "mid": (years * 4 // 10 - 1, years * 7 // 10),
        "late": (years * 7 // 10, years),
    }[part]
    return f"{start.year + low:04d}/{start.year + high - 1:04d}"


PARTS: Mapping[str, Op] = {"part": op_part}
