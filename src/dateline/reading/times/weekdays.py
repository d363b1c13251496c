"""Values of weekdays and of days counted from the publication or from the text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from dateline import calendar
from dateline.model import Anchor
from dateline.reading.times.absolute import OF, SINCE, not_in_calendar, op_date, op_days, op_holiday
from dateline.reading.times.anchors import Context, Op, Published, Story, Value
from dateline.reading.times.units import DAY_LEVELS, SHORT, count_of, move, step_of, weekday_set, whole

__all__ = ["WEEKDAYS"]

Fields = Mapping[str, Any]


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
        return Value(weekday_set(published, weekday), None, "day", "set", published.anchor)
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
        count = count_of(fields)
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
    anchor = c.last(DAY_LEVELS, SHORT)
    weekday = int(fields["weekday"])
    if not anchor:
        if c.published and c.published.is_day:
            return _weekday_near({"dir": step} if step else {}, weekday, c.published, c)
        return not_in_calendar("times.no_anchor")
    start, end = calendar.bounds(anchor.edtf)
    days = calendar.candidates(anchor.edtf)
    source = Anchor("text", anchor.edtf, anchor.span)
    if days and len(days) > 1 and c.published and c.published.is_month:
        return Value(weekday_set(c.published, weekday), None, "day", "set", source)
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
        return op_days(fields, c)
    published = c.published
    if "later" in fields:
        anchor = c.last(DAY_LEVELS)
        end = calendar.bounds(anchor.edtf)[1] if anchor else None
        if end:
            edtf, level = whole(end + timedelta(7 if end.weekday() >= 5 else 0), "weekend")
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
            return Value(weekday_set(c.published, int(fields["weekday"])), None, "day", "set", c.published.anchor)
        return Value(c.published.edtf, None, "month" if c.published.is_month else "year", "open", c.published.anchor)
    day = c.published.start + timedelta(offset)
    if "weekday" in fields and day.weekday() != int(fields["weekday"]):
        return not_in_calendar("times.wrong_weekday", value=calendar.day(day))
    return Value(day.isoformat(), None, "day", "today" if offset == 0 else "days", c.published.anchor)


def op_night(fields: Fields, c: Context) -> Value:
    """The night into a day: that day and the one before."""
    if "weekday" in fields and "deictic_adjective" not in fields:
        into = op_weekday(fields, c)
    elif "deictic" in fields or "deictic_adjective" in fields:
        into = op_deictic(fields, c)
    elif "holiday" in fields:
        into = op_holiday(fields, c)
    else:
        into = op_date(fields, c)
    days = calendar.candidates(into.edtf)
    if not days or len(days) > 1:
        return into
    edtf = f"{(days[0] - timedelta(1)).isoformat()}/{days[0].isoformat()}"
    return Value(edtf, days[0].isoformat(), "day", into.variant, into.anchor, explicit=into.explicit)


def op_last_night(fields: Fields, c: Context) -> Value:
    """ "in der vergangenen Nacht", "overnight": the night into the day of publication."""
    if c.published is None:
        return not_in_calendar("times.no_anchor")
    if not c.published.is_day:
        return Value(c.published.edtf, None, "month", "open", c.published.anchor)
    before = c.published.start - timedelta(1)
    return Value(f"{before.isoformat()}/{c.published.edtf}", before.isoformat(), "day", "days", c.published.anchor)


def op_day_of_month(fields: Fields, c: Context) -> Value:
    """ "am 23.", "on the 23rd", "Dienstag, der 25.": the month comes from the text, or is the publication's."""
    day = int(fields.get("day") or fields.get("ordinal") or 0)
    anchor = c.last(DAY_LEVELS)
    if "dir" in fields or not anchor:
        if c.published is None:
            return not_in_calendar("times.no_anchor")
        base, source, explicit = move(c.published.start, step_of(fields), "month"), c.published.anchor, False
    else:
        start, end = calendar.bounds(anchor.edtf)
        first = (end if anchor.value.level == "day" else start) or start or end
        assert first
        base, source, explicit = first, Anchor("text", anchor.edtf, anchor.span), anchor.value.explicit
    for step in (0, 1) if "dir" not in fields else (0,):
        month = move(base, step, "month")
        try:
            exact = date(month.year, month.month, day)
        except ValueError:
            continue
        if anchor is None or "dir" in fields or exact >= base or step:
            return Value(exact.isoformat(), None, "day", "month", source, explicit=explicit)
    return not_in_calendar()


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
        last = move(last, 1, "month")
    return Value(f"{start.isoformat()}/{last.isoformat()}", last.isoformat(), "day", "month", first.anchor)


WEEKDAYS: Mapping[str, Op] = {
    "weekday": op_weekday,
    "weekend": op_weekend,
    "deictic": op_deictic,
    "night": op_night,
    "last_night": op_last_night,
    "day_of_month": op_day_of_month,
    "day_range": op_day_range,
}
