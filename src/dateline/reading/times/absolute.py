"""Values of calendar dates: days and months.

Where the text leaves the year out it comes from the story, from a year named in the same sentence, or
from the publication and the tense.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from dateline import calendar
from dateline.model import Anchor, Note
from dateline.reading.times.anchors import Context, Op, Story, Value
from dateline.reading.times.holidays import holiday

__all__ = [
    "ABSOLUTE",
    "OF",
    "SINCE",
    "Made",
    "edtf_of",
    "months_of",
    "not_in_calendar",
    "op_date",
    "op_days",
    "op_holiday",
    "op_month",
    "with_year",
    "year_given",
    "year_of",
]

Fields = Mapping[str, Any]


Made = tuple[date, date] | None  # first and last day


_TURN = timedelta(days=340)  # a past this far off gives way to a future …


_SOON = timedelta(days=25)  # … this near


SINCE = frozenset({"seit", "since"})  # these look back, whatever the tense


OF = frozenset({"vom", "von", "of", "from"})  # "die Wahl vom Sonntag" has been


_PIVOT = 30  # two-digit years: up to 30 are of this century


def not_in_calendar(why: str = "times.not_in_calendar", **values: object) -> Value:
    return Value(None, problem=Note.of(why, **values))


def year_given(fields: Fields, c: Context) -> int | None:
    """The year that the expression itself gives, or None."""
    for name in ("year", "oyear", "any_year", "any_number", "lent_year"):
        if fields.get(name):
            number = int(fields[name])
            return full_year(number) if len(str(fields[name])) == 2 else number
    if fields.get("short_year"):
        return full_year(int(fields["short_year"]))
    for name in ("ydir", "ynear"):
        if name in fields and c.published:
            return c.published.start.year + int(fields[name])
    return None


def full_year(number: int) -> int:
    return number + (2000 if number <= _PIVOT else 1900)


def _relative_year(fields: Fields) -> bool:
    return not any(fields.get(name) for name in ("year", "oyear", "any_year", "any_number", "short_year", "lent_year"))


def year_of(make: Callable[[int], Made], c: Context) -> tuple[int, str, Anchor] | None:
    """The year of an expression without one: year, how it was found, and from what.  None without any anchor."""
    published = c.published
    if c.floor or c.ceiling:
        near = c.floor or c.ceiling
        assert near
        for year in (near.year, near.year + 1) if c.floor else (near.year, near.year - 1):
            made = make(year)
            if made and ((c.floor and made[1] >= c.floor) or (c.ceiling and made[0] <= c.ceiling)):
                return year, "pair", Anchor("text", near.isoformat())
    told = _told(make, c)
    enclosed = _enclosed(make, c)
    if not published:
        return enclosed or (told[0] if told else None)
    past = future = None
    for step in range(9):  # 29 February may be eight years off
        year = published.end.year - step
        if not past and year > 0 and (made := make(year)) and made[0] <= published.end:
            past = year, made
        year = published.start.year + step
        if not future and year <= 9999 and (made := make(year)) and made[1] >= published.start:
            future = year, made
        if past and future:
            break
    if enclosed and (abs(enclosed[0] - published.start.year) <= 1 or _off(past, c) > _SOON.days * 2):
        return enclosed
    if told and c.tense not in ("future", "present") and told[1].carries(told[2], _off(past, c)):
        return told[0]
    chosen = _by_tense(past, future, c)
    return (*chosen, published.anchor) if chosen else None


def _enclosed(make: Callable[[int], Made], c: Context) -> tuple[int, str, Anchor] | None:
    """The year named before in the same sentence."""
    enclosing = c.enclosing()
    start, end = calendar.bounds(enclosing.edtf) if enclosing else (None, None)
    if enclosing and start and end and start.year == end.year and make(start.year):
        return start.year, "enclosed", Anchor("text", enclosing.edtf, enclosing.span)
    return None


def _told(make: Callable[[int], Made], c: Context) -> tuple[tuple[int, str, Anchor], Story, int] | None:
    """What the year would be if the story went on: the first one in which the date does not lie behind it."""
    story = c.story()
    start = calendar.bounds(story.last.edtf)[0] if story else None
    if not story or not start:
        return None
    for year in range(start.year, min(start.year + 9, 9999)):
        made = make(year)
        if made and made[1] >= start:
            found = year, "narrative", Anchor("text", story.last.edtf, story.last.span)
            return found, story, max(0, (made[0] - start).days)
    return None


def _off(past: tuple[int, tuple[date, date]] | None, c: Context) -> int:
    """Days between the publication and the last such date before it."""
    assert c.published
    return max(0, (c.published.start - past[1][1]).days) if past else 9999


def _by_tense(
    past: tuple[int, tuple[date, date]] | None, future: tuple[int, tuple[date, date]] | None, c: Context
) -> tuple[int, str] | None:
    published = c.published
    assert published
    if not past or not future:
        one = past or future
        return (one[0], "past" if past else "future") if one else None
    if past[0] == future[0]:
        return past[0], "same"
    back, ahead = published.start - past[1][1], future[1][0] - published.end
    if c.preposition in SINCE:
        return past[0], "past"
    if c.tense == "past":
        return (future[0], "future") if back > _TURN and ahead < _SOON else (past[0], "past")
    if c.tense == "future" or (c.tense == "present" and c.preposition not in OF):
        return (past[0], "past") if ahead > _TURN and back < _SOON else (future[0], "future")
    return (past[0], "past") if back <= ahead else (future[0], "future")


def with_year(fields: Fields, c: Context, make: Callable[[int], Made], level: str) -> Value:
    """The value that ``make`` gives for the expression's year."""
    given = year_given(fields, c)
    if given is not None:
        made = make(given) if 1 <= given <= 9999 else None
        if not made:
            return not_in_calendar()
        relative = _relative_year(fields)
        anchor = c.published.anchor if relative and c.published else Anchor("absolute")
        return Value(edtf_of(made, level), None, level, "full", anchor, explicit=True)
    if "dir" in fields and c.published:
        return _directed(int(fields["dir"]), c, make, level)
    found = year_of(make, c)
    if not found:
        return not_in_calendar(
            "times.no_anchor" if any(make(year) for year in range(2000, 2009)) else "times.not_in_calendar"
        )
    year, how, anchor = found
    made = make(year)
    assert made
    explicit = how == "narrative" or (how in ("enclosed", "pair"))
    return Value(edtf_of(made, level), None, level, how, anchor, explicit=explicit)


def _directed(step: int, c: Context, make: Callable[[int], Made], level: str) -> Value:
    """ "kommenden Mai", "last September": the first that is wholly ahead, the last that is wholly behind."""
    published = c.published
    assert published
    here = published.start.year
    if step > 0:
        years = [year for year in range(here, here + 9) if (made := make(year)) and made[0] > published.end]
    elif step < 0:
        years = [
            year for year in range(here, max(0, here - 9), -1) if (made := make(year)) and made[1] < published.start
        ]
    else:
        years = [here]
    position = max(abs(step) - 1, 0)
    made = make(years[position]) if len(years) > position else None
    if not made:
        return not_in_calendar()
    how = "next" if step > 0 else "last" if step < 0 else "this"
    return Value(edtf_of(made, level), None, level, how, published.anchor)


def edtf_of(made: tuple[date, date], level: str) -> str:
    start, end = made
    if level == "day" and start == end:
        return start.isoformat()
    if level == "part":
        return f"{start.isoformat()}/{end.isoformat()}"
    return calendar.interval(start, end) or start.isoformat()


def months_of(start_year: int, start_month: int, end_year: int, end_month: int) -> Made:
    if not (1 <= start_year <= 9999 and 1 <= end_year <= 9999):
        return None
    return date(start_year, start_month, 1), date(end_year, end_month, monthrange(end_year, end_month)[1])


def day_of(fields: Fields) -> int:
    return int(fields["day"]) if fields.get("day") else int(fields.get("ordinal", 0))


def month_of(fields: Fields) -> int:
    for name in ("month", "month_short", "month_word", "month2"):
        if name in fields:
            return int(fields[name])
    return int(fields.get("mon", 0))


def exact_day(year: int, month: int, day: int) -> Made:
    try:
        exact = date(year, month, day)
    except ValueError:
        return None
    return exact, exact


def op_date(fields: Fields, c: Context) -> Value:
    """A day and month, with or without a year."""
    return _dated(fields, c, day_of(fields), month_of(fields))


def _dated(fields: Fields, c: Context, day: int, month: int) -> Value:
    """A day of a month; a weekday beside it helps to find a year that is left out."""
    plain = with_year(fields, c, lambda year: exact_day(year, month, day), "day")
    weekday = fields.get("weekday", fields.get("weekday_short"))
    if weekday is None or not plain.edtf or year_given(fields, c) is not None:
        return plain
    found = date.fromisoformat(plain.edtf)
    if found.weekday() == int(weekday):
        return plain

    def make(year: int) -> Made:
        made = exact_day(year, month, day)
        return made if made and made[0].weekday() == int(weekday) else None

    fitting = with_year(fields, Context(c.published, tense=c.tense), make, "day")
    here = c.published.start.year if c.published else found.year
    return fitting if fitting.edtf and abs(int(fitting.edtf[:4]) - here) <= 1 else plain


def op_numeric(fields: Fields, c: Context) -> Value:
    """24.4.2019, 24/04, 2019-04-24; a month over 12 is read as the day where that makes a date."""
    day, month = int(fields["day"]), int(fields["mon"])
    if month > 12 >= day:
        day, month = month, day
    return _dated(fields, c, day, month)


def op_numeric_us(fields: Fields, c: Context) -> Value:
    """4/24/2019: month first; turned round where only that makes a date."""
    return op_numeric({**fields, "day": fields["day"], "mon": fields["mon"]}, c)


def op_days(fields: Fields, c: Context) -> Value:
    """ "3. bis 5. Mai", "October 18 and 19"; "13. oder 20. September" is a choice."""
    if "days" not in fields:  # one of a list, taken apart
        return op_date(fields, c)
    numbers = [int(number) for number in re.findall(r"\d{1,2}", str(fields["days"]))]
    if fields.get("day"):
        numbers.append(int(fields["day"]))
    month = month_of(fields)

    def make(year: int) -> Made:
        first, last = exact_day(year, month, numbers[0]), exact_day(year, month, numbers[-1])
        return (first[0], last[1]) if first and last and first[0] <= last[0] else None

    value = with_year(fields, c, make, "part")
    if not value.edtf:
        return value
    start, end = calendar.bounds(value.edtf)
    if re.search(r"oder|\bor\b", str(fields["days"])) and start and end:
        return Value(calendar.choice((start, end)), end.isoformat(), "day", value.variant, value.anchor)
    core = end.isoformat() if end else None
    return Value(value.edtf, core, "day", value.variant, value.anchor, explicit=value.explicit)


def op_slash_range(fields: Fields, c: Context) -> Value:
    """28/2-1/3/2019."""
    last = op_numeric({"day": fields["day2"], "mon": fields["mon2"], "any_year": fields.get("any_year")}, c)
    end = calendar.bounds(last.edtf)[1]
    if not end:
        return not_in_calendar()
    first = exact_day(int(fields.get("first_year") or end.year), int(fields["mon"]), int(fields["day"]))
    if not first or first[0] > end:
        return not_in_calendar()
    return Value(f"{first[0].isoformat()}/{end.isoformat()}", None, "day", last.variant, last.anchor, explicit=True)


def op_odd(fields: Fields, c: Context) -> Value:
    """ "am 3. 5. 7.": numbers that make no date."""
    return not_in_calendar("times.unclear")


def op_month(fields: Fields, c: Context) -> Value:
    """A month."""
    month = month_of(fields)
    return with_year(fields, c, lambda year: months_of(year, month, year, month), "month")


def op_week_of_month(fields: Fields, c: Context) -> Value:
    """ "erste Woche im Juli": the n-th week, Monday to Sunday, that begins in the month."""
    month = month_of(fields)
    count = -1 if int(fields.get("dir", 1)) < 0 else int(fields.get("nth") or fields.get("ordinal") or 1)

    def make(year: int) -> Made:
        mondays = calendar.weekdays_of_month(year, month, 0)
        position = count - 1 if count > 0 else len(mondays) - 1
        return (mondays[position], mondays[position] + timedelta(6)) if position < len(mondays) else None

    return with_year({k: v for k, v in fields.items() if k != "dir"}, c, make, "part")


def op_weekday_of_month(fields: Fields, c: Context) -> Value:
    """ "erster Sonntag im Mai", "the last Monday in May"."""
    month, weekday = month_of(fields), int(fields["weekday"])
    count = -1 if int(fields.get("dir", 1)) < 0 else int(fields.get("nth") or fields.get("ordinal") or 1)

    def make(year: int) -> Made:
        days = calendar.weekdays_of_month(year, month, weekday)
        position = count - 1 if count > 0 else len(days) - 1
        return (days[position], days[position]) if position < len(days) else None

    return with_year({k: v for k, v in fields.items() if k != "dir"}, c, make, "day")


def op_holiday(fields: Fields, c: Context) -> Value:
    """A feast, by computation."""
    rule = str(fields["holiday"])
    if not rule:
        return not_in_calendar("times.unclear")

    def make(year: int) -> Made:
        exact = holiday(rule, year)
        return (exact, exact) if exact else None

    return with_year(fields, c, make, "day")


ABSOLUTE: Mapping[str, Op] = {
    "date": op_date,
    "numeric": op_numeric,
    "numeric_us": op_numeric_us,
    "days": op_days,
    "slash_range": op_slash_range,
    "odd": op_odd,
    "month": op_month,
    "week_of_month": op_week_of_month,
    "weekday_of_month": op_weekday_of_month,
    "holiday": op_holiday,
}
