"""Values of expressions that are counted: from the publication, or from an earlier date in the text."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from dateline import calendar
from dateline.model import Anchor
from dateline.reading.times.absolute import OF, SINCE, not_in_calendar, op_date, op_month, op_year
from dateline.reading.times.anchors import Context, Published, Story, Value

__all__ = ["RELATIVE"]

Fields = Mapping[str, Any]
Op = Callable[[Fields, Context], Value]

_DAY_LEVELS = ("day", "week", "month")
_SHORT = 12  # days: a longer period is no anchor to count days from
_FEW = {"day": 7, "week": 28, "month": 183, "year": 5 * 365, "decade": 30 * 365}  # days that "the coming …" may mean


def _move(day: date, count: int, unit: str) -> date:
    """``day`` moved by ``count`` units; the day of month is cut where the month is shorter."""
    if unit in ("day", "week", "weekend", "workweek"):
        return day + timedelta(count * (1 if unit == "day" else 7))
    months = count * {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120, "century": 1200}[unit]
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _whole(day: date, unit: str) -> tuple[str, str]:
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


def _weekday_set(published: Published, weekday: int) -> str | None:
    return calendar.choice(calendar.weekdays_of_month(published.start.year, published.start.month, weekday))


def op_weekday(fields: Fields, c: Context) -> Value:
    """A weekday, in the direction that the tense says, or counted from the story."""
    if "same_text" in fields:
        return _weekday_of_text(fields, c, 0)
    if "later" in fields or "of_text" in fields or "text_later" in fields:
        back = int(fields.get("later", 1)) < 0 or fields.get("text_later") in ("zuvor", "davor", "before")
        return _weekday_of_text(fields, c, -1 if back else 1)
    weekday = int(fields["weekday"])
    published = c.published
    if (c.floor or c.ceiling) and not any(name in fields for name in ("dir", "wdir", "n", "number")):
        near = c.floor or c.ceiling
        assert near
        shift = (weekday - near.weekday()) % 7 if c.floor else -((near.weekday() - weekday) % 7)
        return Value((near + timedelta(shift)).isoformat(), None, "day", "pair", Anchor("text", near.isoformat()))
    story = c.story()
    if story and (published is None or (c.tense not in ("future", "present") and _goes_on(story))):
        return _weekday_of_text(fields, c, 1)
    if published is None:
        return not_in_calendar("times.no_anchor")
    if published.is_month:
        return Value(_weekday_set(published, weekday), None, "day", "set", published.anchor)
    if not published.is_day:
        return Value(published.edtf, None, "year", "open", published.anchor)
    return _weekday_near(fields, weekday, published, c)


def _goes_on(story: Story) -> bool:
    """A weekday follows the story only in its own sentence, or where the story has been going on for long."""
    return (story.distance == 0 and story.last.value.level == "day") or (story.strength >= 4 and story.distance == 1)


def _weekday_near(fields: Fields, weekday: int, published: Published, c: Context) -> Value:
    here = published.start
    monday = here - timedelta(here.weekday())
    back, ahead = (here.weekday() - weekday) % 7, (weekday - here.weekday()) % 7
    if "wdir" in fields:
        day, how = monday + timedelta(7 * int(fields["wdir"]) + weekday), "week"
    elif "n" in fields or "number" in fields:
        count = _count(fields)
        forward = str(fields.get("sign")) in ("in", "hence")
        day = here + timedelta(ahead + 7 * count) if forward else here - timedelta(back + 7 * count)
        how = "week"
    elif "dir" in fields:
        step = int(fields["dir"])
        if step == 0:
            day, how = monday + timedelta(weekday), "this"
        elif step > 0:
            day, how = here + timedelta((ahead or 7) + 7 * (step - 1)), "next"
        else:
            day, how = here - timedelta((back or 7) + 7 * (-step - 1)), "last"
    elif c.preposition in SINCE:
        day, how = here - timedelta(back), "past"
    elif c.effect == "until":
        day, how = (here - timedelta(back), "past") if c.tense == "past" else (here + timedelta(ahead), "future")
    elif c.tense == "future" or (c.tense == "present" and c.preposition not in OF):
        day, how = here + timedelta(ahead), "future"
    else:
        day, how = here - timedelta(back), "past"
    return Value(day.isoformat(), None, "day", how, published.anchor)


def _weekday_of_text(fields: Fields, c: Context, step: int) -> Value:
    """The weekday counted from the last date in the text: the next, the one before, or the same."""
    anchor = c.last(_DAY_LEVELS, _SHORT)
    weekday = int(fields["weekday"])
    if not anchor:
        if c.published and c.published.is_day:
            return _weekday_near({"dir": step} if step else {}, weekday, c.published, c)
        return not_in_calendar("times.no_anchor")
    start, end = calendar.bounds(anchor.edtf)
    days = calendar.candidates(anchor.edtf)
    source = Anchor("text", anchor.edtf, anchor.span)
    if days and len(days) > 1 and c.published and c.published.is_month:
        return Value(_weekday_set(c.published, weekday), None, "day", "set", source)
    base = (end if step > 0 else start) or start or end
    assert base
    if "of_text" in fields:
        day = base - timedelta(base.weekday()) + timedelta(7 + weekday)
    elif step > 0:
        day = base + timedelta((weekday - base.weekday()) % 7 or 7)
    elif step < 0:
        day = base - timedelta((base.weekday() - weekday) % 7 or 7)
    else:
        day = base - timedelta((base.weekday() - weekday) % 7)
    return Value(day.isoformat(), None, "day", "narrative", source, explicit=anchor.value.explicit, backward=step < 0)


def op_weekend(fields: Fields, c: Context) -> Value:
    """Saturday and Sunday."""
    if "days" in fields and "month" in fields:
        from dateline.reading.times.absolute import op_days

        return op_days(fields, c)
    published = c.published
    if "later" in fields:
        anchor = c.last(_DAY_LEVELS)
        end = calendar.bounds(anchor.edtf)[1] if anchor else None
        if end:
            edtf, level = _whole(end + timedelta(7 if end.weekday() >= 5 else 0), "weekend")
            return Value(
                edtf, None, level, "narrative", Anchor("text", anchor.edtf, anchor.span) if anchor else Anchor("none")
            )
    if published is None:
        return not_in_calendar("times.no_anchor")
    if not published.is_day:
        return Value(published.edtf, None, "month" if published.is_month else "year", "open", published.anchor)
    here = published.start
    saturday = here - timedelta(here.weekday()) + timedelta(5)
    step = int(fields.get("dir", 0))
    weekend_now = here.weekday() >= 5
    if step > 0:
        saturday += timedelta(7 * (step - 1) + (7 if weekend_now else 0))
        how = "next"
    elif step < 0 or ("dir" not in fields and c.tense not in ("future", "present") and not weekend_now):
        saturday -= timedelta(7 * max(-step, 1))
        how = "last" if step < 0 else "past"
    else:
        how = "this" if "dir" in fields else "future"
    return Value(f"{saturday.isoformat()}/{(saturday + timedelta(1)).isoformat()}", None, "week", how, published.anchor)


def op_deictic(fields: Fields, c: Context) -> Value:
    """heute, gestern, tomorrow: counted from the publication."""
    if c.published is None:
        return not_in_calendar("times.no_anchor")
    offset = int(fields["deictic"] if "deictic" in fields else fields["deictic_adjective"])
    if not c.published.is_day:
        if "weekday" in fields and c.published.is_month:
            return Value(_weekday_set(c.published, int(fields["weekday"])), None, "day", "set", c.published.anchor)
        return Value(c.published.edtf, None, "month" if c.published.is_month else "year", "open", c.published.anchor)
    day = c.published.start + timedelta(offset)
    return Value(day.isoformat(), None, "day", "today" if offset == 0 else "days", c.published.anchor)


def _unit(fields: Fields) -> str:
    """The unit's name, from a word class or as written."""
    unit = str(fields.get("unit", "")).lower()
    for name, stems in _UNIT_STEMS:
        if unit.startswith(stems):
            return name
    return "day"


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


def op_unit(fields: Fields, c: Context) -> Value:
    """ "vergangene Woche", "next month", "heuer": a whole unit counted from the publication's."""
    if c.published is None:
        return not_in_calendar("times.no_anchor")
    if "spoken" in fields:
        return not_in_calendar("times.unclear")
    step = int(fields["near_year"]) if "near_year" in fields else _step(fields)
    unit = "year" if "near_year" in fields else _unit(fields)
    if unit in ("day", "week", "weekend", "workweek") and not c.published.is_day:
        level = "month" if c.published.is_month else "year"
        return Value(c.published.edtf, None, level, "open", c.published.anchor)
    if unit == "month" and not c.published.is_day and not c.published.is_month:
        return Value(c.published.edtf, None, "year", "open", c.published.anchor)
    if fields.get("inside") and c.published.is_day:  # "later this month", "earlier this week"
        return _rest(unit, str(fields["inside"]).lower(), c.published)
    try:
        edtf, level = _whole(_move(c.published.start, step, unit), unit)
    except (ValueError, OverflowError):
        return not_in_calendar("times.year_out_of_range")
    return Value(edtf, None, level, "unit", c.published.anchor)


def _step(fields: Fields) -> int:
    step = fields.get("dir", 0)
    return step if isinstance(step, int) else 0


def _rest(unit: str, side: str, published: Published) -> Value:
    """The part of the current unit behind ("later") or before ("earlier") the publication."""
    edtf, level = _whole(published.start, unit)
    start, end = calendar.bounds(edtf)
    assert start and end
    if side == "later":
        start = min(published.start + timedelta(1), end)
    else:
        end = max(published.start - timedelta(1), start)
    return Value(f"{start.isoformat()}/{end.isoformat()}", edtf, level, "rest", published.anchor)


def _count(fields: Fields) -> int:
    return int(fields["n"]) if fields.get("n") else int(fields.get("number", 1))


def op_units(fields: Fields, c: Context) -> Value:
    """ "in den vergangenen zwei Jahren", "in the coming days": an interval up to, or from, the publication."""
    if c.published is None:
        return not_in_calendar("times.no_anchor")
    unit, step = _unit(fields), _step(fields)
    count = _count(fields) if "n" in fields or "number" in fields else 0
    try:
        if step < 0:
            here = c.published.end
            start = _move(here, -count, unit) if count else here - timedelta(_FEW.get(unit, 7))
            edtf = f"{start.isoformat()}/{here.isoformat()}"
        else:
            here = c.published.start
            end = _move(here, count, unit) if count else here + timedelta(_FEW.get(unit, 7))
            edtf = f"{(here + timedelta(1)).isoformat()}/{end.isoformat()}"
    except (ValueError, OverflowError):
        return not_in_calendar("times.year_out_of_range")
    return Value(edtf, None, "years" if unit in ("year", "decade") else "month", "span", c.published.anchor)


def op_shift(fields: Fields, c: Context) -> Value:
    """ "vor zwei Wochen", "in three days": counted from the publication, as exact as its unit."""
    if c.published is None:
        return not_in_calendar("times.no_anchor")
    unit, count = _unit(fields), _count(fields)
    if not count:
        return op_units({**fields, "dir": int(fields["sign"]), "n": None, "number": 0}, c)
    if unit in ("day", "week") and not c.published.is_day:
        return Value(c.published.edtf, None, "month", "open", c.published.anchor)
    if str(fields.get("unit", "")).startswith("fortnight"):
        count *= 2
    try:
        day = _move(c.published.start, count * int(fields["sign"]), unit)
    except (ValueError, OverflowError):
        return not_in_calendar("times.year_out_of_range")
    edtf, level = _whole(day, "year" if unit in ("decade", "century") else "day" if unit == "week" else unit)
    return Value(edtf, None, level, "count", c.published.anchor)


def op_shift_text(fields: Fields, c: Context) -> Value:
    """ "tags darauf", "zwei Tage später", "the day before": counted from the last date in the text."""
    unit = _unit(fields)
    count = _count(fields)
    sign = int(fields["sign"]) if "sign" in fields else _text_sign(str(fields.get("text_dir", "")))
    if str(fields.get("unit", "")).startswith("fortnight"):
        count *= 2
    levels = _DAY_LEVELS if unit in ("day", "week") else (*_DAY_LEVELS, "year")
    anchor = c.last(levels, _SHORT if unit in ("day", "week") else 400)
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
            moved, level = _whole(_move(base, sign * max(count, 1), unit), unit)
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
    unit = _unit(fields)
    anchor = c.last(_DAY_LEVELS if unit != "year" else (*_DAY_LEVELS, "year"), _SHORT if unit == "day" else 400)
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
    edtf, level = _whole(base, unit)
    if str(fields.get("inside")).lower() == "later" and end:
        last = calendar.bounds(edtf)[1]
        assert last
        first = min(end + timedelta(1), last)
        return Value(
            f"{first.isoformat()}/{last.isoformat()}", edtf, level, "rest", source, explicit=anchor.value.explicit
        )
    return Value(edtf, None, level, "narrative", source, explicit=anchor.value.explicit)


def op_night(fields: Fields, c: Context) -> Value:
    """The night into a day: that day and the one before."""
    if "weekday" in fields and "deictic_adjective" not in fields:
        into = op_weekday(fields, c)
    elif "deictic" in fields or "deictic_adjective" in fields:
        into = op_deictic(fields, c)
    elif "holiday" in fields:
        from dateline.reading.times.absolute import op_holiday

        into = op_holiday(fields, c)
    else:
        into = op_date(fields, c)
    days = calendar.candidates(into.edtf)
    if not days or len(days) > 1:
        return into
    edtf = f"{(days[0] - timedelta(1)).isoformat()}/{days[0].isoformat()}"
    return Value(edtf, days[0].isoformat(), "day", into.variant, into.anchor, explicit=into.explicit)


def op_day_of_month(fields: Fields, c: Context) -> Value:
    """ "am 23.", "on the 23rd", "Dienstag, der 25.": the month comes from the text, or is the publication's."""
    day = int(fields.get("day") or fields.get("ordinal") or 0)
    anchor = c.last(_DAY_LEVELS)
    if "dir" in fields or not anchor:
        if c.published is None:
            return not_in_calendar("times.no_anchor")
        base, source, explicit = _move(c.published.start, _step(fields), "month"), c.published.anchor, False
    else:
        start, end = calendar.bounds(anchor.edtf)
        first = (end if anchor.value.level == "day" else start) or start or end
        assert first
        base, source, explicit = first, Anchor("text", anchor.edtf, anchor.span), anchor.value.explicit
    for step in (0, 1) if "dir" not in fields else (0,):
        month = _move(base, step, "month")
        try:
            exact = date(month.year, month.month, day)
        except ValueError:
            continue
        if anchor is None or "dir" in fields or exact >= base or step:
            return Value(exact.isoformat(), None, "day", "month", source, explicit=explicit)
    return not_in_calendar()


_PARTS = {"end": "late", "beginning": "early", "start": "early", "middle": "mid"}


def op_day_range(fields: Fields, c: Context) -> Value:
    """ "vom 4. bis zum 23.": days of the month that the text is in."""
    first = op_day_of_month(fields, c)
    start = calendar.bounds(first.edtf)[0]
    if not start:
        return first
    try:
        last = start.replace(day=int(fields["day2"]))
    except ValueError:
        return not_in_calendar()
    if last < start:
        last = _move(last, 1, "month")
    return Value(f"{start.isoformat()}/{last.isoformat()}", last.isoformat(), "day", "month", first.anchor)


def op_last_night(fields: Fields, c: Context) -> Value:
    """ "in der vergangenen Nacht", "overnight": the night into the day of publication."""
    if c.published is None:
        return not_in_calendar("times.no_anchor")
    if not c.published.is_day:
        return Value(c.published.edtf, None, "month", "open", c.published.anchor)
    before = c.published.start - timedelta(1)
    return Value(f"{before.isoformat()}/{c.published.edtf}", before.isoformat(), "day", "days", c.published.anchor)


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
    return Value(_whole(day, "week")[0], None, "week", inner.variant, inner.anchor, explicit=inner.explicit)


def op_around_day(fields: Fields, c: Context) -> Value:
    """ "two days before yesterday", "a week from tomorrow"."""
    base = op_deictic(fields, c)
    moved = calendar.shift_days(
        base.edtf or "", int(fields["sign"]) * _count(fields) * (7 if _unit(fields) == "week" else 1)
    )
    return Value(moved, None, "day", "count", base.anchor) if moved else not_in_calendar("times.no_anchor")


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
        from dateline.reading.times.absolute import op_decade

        value = op_decade(fields, c)
    elif "nth" in fields or "ordinal" in fields:
        from dateline.reading.times.absolute import op_century

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
    unit = "year" if "near_year" in fields else _unit({"unit": compound}) if compound else _unit(fields)
    if "dir" in fields or "near_year" in fields:
        return op_unit(fields if "near_year" in fields else {"dir": fields["dir"], "unit": unit}, c)
    story = c.story()
    earlier = story.last if story and story.distance < 2 and story.last.value.level != "year" else None
    if not earlier and c.history and unit == "year" and c.history[-1].value.level == "year":
        earlier = c.history[-1]
    if earlier and unit != "week" and c.tense not in ("future", "present") and earlier.value.explicit:
        start = calendar.bounds(earlier.edtf)[0]
        if start and (not c.published or start.year != c.published.start.year):
            edtf, level = _whole(start, unit)
            return Value(edtf, None, level, "narrative", Anchor("text", earlier.edtf, earlier.span), explicit=True)
    return op_unit({"dir": 0, "unit": unit}, c)


def cut_part(edtf: str, part: str, second: str = "") -> str:
    """A part of a period as an interval: of months by days 1–10, 11–20, 21–; of longer ones by thirds."""
    start, end = calendar.bounds(edtf)
    assert start and end
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
        first, last = {"early": (0, 1), "mid": (2, 3), "late": (4, 6)}[part]
        return f"{(start + timedelta(first)).isoformat()}/{(start + timedelta(last)).isoformat()}"
    if days <= 31:
        return calendar.part_of_month(start.year, start.month, part)
    if days <= 366:
        months = (end.year * 12 + end.month) - (start.year * 12 + start.month) + 1
        size = months // 3
        low, high = {"early": (0, size), "mid": (size, 2 * size), "late": (2 * size, months)}[part]
        first_day, last_day = _move(start, low, "month"), _move(start, high, "month") - timedelta(1)
        return calendar.interval(first_day, last_day) or edtf
    years = end.year - start.year + 1
    low, high = {
        "early": (0, years * 3 // 10),
        "mid": (years * 4 // 10 - 1, years * 7 // 10),
        "late": (years * 7 // 10, years),
    }[part]
    return f"{start.year + low:04d}/{start.year + high - 1:04d}"


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
    "weekday": op_weekday,
    "weekend": op_weekend,
    "deictic": op_deictic,
    "unit": op_unit,
    "units": op_units,
    "shift": op_shift,
    "shift_text": op_shift_text,
    "same_text": op_same_text,
    "night": op_night,
    "day_of_month": op_day_of_month,
    "part": op_part,
    "day_range": op_day_range,
    "last_night": op_last_night,
    "week_number": op_week_number,
    "week_of_year": op_week_of_year,
    "week_of_day": op_week_of_day,
    "around_day": op_around_day,
    "vague": op_vague,
    "clock": op_clock,
}
