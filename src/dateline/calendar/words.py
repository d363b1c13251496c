"""EDTF values in words, German and English.  The words stand in ``words.toml``."""

from __future__ import annotations

import re
import tomllib
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

from dateline.calendar.values import bounds, candidates, members, month, season_of, valid

__all__ = ["say"]


@dataclass(frozen=True, slots=True)
class _Words:
    months: Sequence[str]
    short_months: Sequence[str]
    weekdays: Sequence[str]
    seasons: Sequence[str]
    parts: Sequence[str]
    day: str  # day of month before the month's name
    either: str
    between: str
    pair: str  # two neighbouring days
    until: str
    since: str
    week: str
    open_day: str
    quarter: str
    half: str
    decade: str
    century: str
    years: str
    about: str
    undated: str


@cache
def _words(lang: str) -> _Words:
    tables = tomllib.loads(resources.files(__package__).joinpath("words.toml").read_text(encoding="utf-8"))
    return _Words(**tables.get(lang, tables["en"]))


def say(edtf: str | None, lang: str, short: bool = False) -> str:
    """A value in words, German or English (any other ``lang`` gets English).

    ``short`` leaves the weekday out and abbreviates the month.

    >>> say("2023-09-13", "de"), say("[2023-09-13,2023-09-20]", "de"), say("2024-06-11/2024-06-20", "de")
    ('Mi, 13. September 2023', '13. oder 20. September 2023', 'Mitte Juni 2024')
    """
    words = _words(lang)
    if not edtf or not valid(edtf):
        return words.undated
    doubt = "?" in edtf or "%" in edtf
    about = "~" in edtf or "%" in edtf
    plain = re.sub("[?~%]", "", edtf)
    said = _say(plain, words, short)
    if about:
        said = words.about.format(said)
    return said + (" (?)" if doubt else "")


def _say(edtf: str, words: _Words, short: bool) -> str:
    if edtf[0] in "[{":
        return _say_set(edtf, words, short)
    if "/" in edtf:
        left, _, right = edtf.partition("/")
        if left in ("", ".."):
            return words.until.format(_say(right, words, short))
        if right in ("", ".."):
            return words.since.format(_say(left, words, short))
        return _say_interval(left, right, words, short)
    if "X" in edtf:
        if edtf.endswith("XX"):
            return words.century.format(int(edtf[:2]) + 1)
        return words.decade.format(edtf[:3] + "0")
    year = str(int(edtf[:4]))
    if len(edtf) == 4:
        return year
    number = int(edtf[5:7])
    if len(edtf) == 7:
        if number <= 12:
            return _month_name(number, words, short) + f" {year}"
        if number <= 24:
            return f"{words.seasons[number - 21]} {year}"
        if number <= 36:
            return words.quarter.format(number - 32, year)
        return words.half.format(number - 39, year)
    exact = date.fromisoformat(edtf)
    said = _day_of(exact, words, short, year=True)
    return said if short else f"{words.weekdays[exact.weekday()]}, {said}"


def _month_name(number: int, words: _Words, short: bool) -> str:
    return (words.short_months if short else words.months)[number - 1]


def _day_of(value: date, words: _Words, short: bool, *, month: bool = True, year: bool = True) -> str:
    parts = [words.day.format(value.day)]
    if month:
        parts.append(_month_name(value.month, words, short))
    if year:
        parts.append(str(value.year))
    return " ".join(parts)


def _list_days(days: Sequence[date], words: _Words, short: bool) -> list[str]:
    """Days of a list: month and year are said once, where they end."""
    out = []
    for item, following in zip(days, [*days[1:], None], strict=True):
        same_year = following is not None and item.year == following.year
        same_month = same_year and following is not None and item.month == following.month
        out.append(_day_of(item, words, short, month=not same_month, year=not same_year))
    return out


def _say_set(edtf: str, words: _Words, short: bool) -> str:
    days = candidates(edtf)
    if days is None:
        return words.either.join(_say(member, words, short) for member in members(edtf) or ())
    if len(days) <= 2:
        return words.either.join(_list_days(days, words, short))
    first, last = days[0], days[-1]
    if (first.year, first.month) == (last.year, last.month):
        when = f"{_month_name(first.month, words, short)} {first.year}"
    elif first.year == last.year:
        when = f"{_month_name(first.month, words, short)}–{_month_name(last.month, words, short)} {first.year}"
    else:
        when = (
            f"{_say(month(first.year, first.month), words, short)}–{_say(month(last.year, last.month), words, short)}"
        )
    said = words.open_day.format(when)
    weekday = {item.weekday() for item in days}
    return f"{words.weekdays[weekday.pop()]}, {said}" if len(weekday) == 1 else said


def _say_interval(left: str, right: str, words: _Words, short: bool) -> str:
    start, end = bounds(f"{left}/{right}")
    if not start or not end:
        return words.undated
    if len(left) == 4 and len(right) == 4:
        return words.years.format(start.year, end.year)
    if (len(left), len(right)) == (7, 7):
        number = season_of(start, end)
        if number:
            year = str(start.year) if start.year == end.year else f"{start.year}/{end.year % 100:02d}"
            return f"{words.seasons[number - 21]} {year}"
        name = _month_name(start.month, words, short)
        first_said = name if start.year == end.year else f"{name} {start.year}"
        return words.years.format(first_said, f"{_month_name(end.month, words, short)} {end.year}")
    if (len(left), len(right)) != (10, 10):
        return words.years.format(_say(left, words, True), _say(right, words, True))
    if (start.year, start.month) == (end.year, end.month):
        parts = ((1, 10), (11, 20), (21, monthrange(end.year, end.month)[1]))
        for said, part in zip(words.parts, parts, strict=True):
            if (start.day, end.day) == part:
                return said.format(f"{_month_name(start.month, words, short)} {start.year}")
    first_said, last_said = _list_days((start, end), words, short)
    if (end - start).days == 1:
        return words.pair.format(first_said, last_said)
    if (end - start).days == 6 and start.weekday() == 0:
        return words.week.format(first_said, last_said)
    return words.between.format(first_said, last_said)
