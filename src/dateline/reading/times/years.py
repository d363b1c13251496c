"""Values of seasons, quarters, halves, years, decades and centuries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dateline import calendar
from dateline.model import Anchor
from dateline.reading.times.absolute import Made, edtf_of, months_of, not_in_calendar, with_year, year_given
from dateline.reading.times.anchors import Context, Op, Value

__all__ = ["YEARS", "op_century", "op_decade", "op_year"]

Fields = Mapping[str, Any]


def op_season(fields: Fields, c: Context) -> Value:
    """Spring is March to May, and so on; winter runs into February of the next year."""
    first = {21: 3, 22: 6, 23: 9, 24: 12}[int(fields["season"])]

    def make(year: int) -> Made:
        return months_of(year, first, year + (first == 12), (first + 1) % 12 + 1 if first == 12 else first + 2)

    value = with_year(fields, c, make, "season")
    start, end = calendar.bounds(value.edtf)
    if start and end:
        edtf = f"{calendar.month(start.year, start.month)}/{calendar.month(end.year, end.month)}"
        return Value(edtf, None, "month", value.variant, value.anchor, explicit=value.explicit)
    return value


def _fraction(fields: Fields, c: Context, months: int) -> Value:
    """The n-th quarter or half of a year; "this", "last" and "next" count from the publication."""
    number = int(fields.get("nth") or fields.get("ordinal") or 0)
    if "dir" in fields and not number:
        if not c.published:
            return not_in_calendar("times.no_anchor")
        index = (c.published.end.year * 12 + c.published.end.month - 1) // months + int(fields["dir"])
        year, month = divmod(index * months, 12)
        made = months_of(year, month + 1, year, month + months)
        return Value(edtf_of(made, "month"), None, "month", "unit", c.published.anchor) if made else not_in_calendar()
    if not 1 <= number <= 12 // months:
        return not_in_calendar()
    first = (number - 1) * months + 1
    return with_year(fields, c, lambda year: months_of(year, first, year, first + months - 1), "month")


def op_quarter(fields: Fields, c: Context) -> Value:
    """A quarter."""
    return _fraction(fields, c, 3)


def op_half(fields: Fields, c: Context) -> Value:
    """Half a year."""
    return _fraction(fields, c, 6)


def op_year(fields: Fields, c: Context) -> Value:
    """A year by its number."""
    year = year_given(fields, c)
    if year is None or not 1 <= year <= 9999:
        return not_in_calendar("times.year_out_of_range")
    return Value(f"{year:04d}", None, "year", "full", Anchor("absolute"), explicit=True)


def op_years(fields: Fields, c: Context) -> Value:
    """ "1893–1896", "2014/15"."""
    start = int(fields["year"])
    text = str(fields["year_end"])
    end = int(text) if len(text) == 4 else start - start % 100 + int(text)
    if not start < end <= start + 150:
        return not_in_calendar()
    return Value(f"{start:04d}/{end:04d}", f"{start:04d}", "years", "full", Anchor("absolute"), explicit=True)


def op_decade(fields: Fields, c: Context) -> Value:
    """ "90er Jahre", "1990er", "the nineties"; without a century the last one that began before the publication."""
    number = int(str(fields.get("decade") or fields.get("decade_word") or 0).lstrip("'’"))
    if number < 100:
        here = c.published.end.year if c.published else 2000
        century = here - here % 100
        number += century if century + number <= here else century - 100
    if not 10 <= number <= 9990:
        return not_in_calendar("times.year_out_of_range")
    return Value(f"{number // 10:03d}X", None, "years", "full", Anchor("absolute"), explicit=True)


def op_century(fields: Fields, c: Context) -> Value:
    """A century by its ordinal; one before Christ is kept, undated."""
    number = int(fields.get("nth") or fields.get("ordinal") or 0)
    if fields.get("bc") or not 1 <= number <= 99:
        return not_in_calendar("times.year_out_of_range")
    return Value(f"{number - 1:02d}XX", None, "years", "full", Anchor("absolute"), explicit=True)


def op_half_century(fields: Fields, c: Context) -> Value:
    """ "erste Hälfte des 15. Jahrhunderts"."""
    whole = op_century(fields, c)
    if not whole.edtf:
        return whole
    first = int(whole.edtf[:2]) * 100 + (50 if int(fields["half"]) == 2 else 0)
    return Value(f"{max(first, 1):04d}/{first + 49:04d}", whole.edtf, "years", "full", whole.anchor, explicit=True)


YEARS: Mapping[str, Op] = {
    "season": op_season,
    "quarter": op_quarter,
    "half": op_half,
    "year": op_year,
    "years": op_years,
    "decade": op_decade,
    "century": op_century,
    "half_century": op_half_century,
}
