"""Fewer days than the words alone allow, where the article's other dates and its publication exclude some.

What the text says stays as it is (``edtf``); what follows from the rest is ``narrowed``, with its reasons.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from dateline import calendar
from dateline.model import Note, Span, TimeExpression
from dateline.reading.times.anchors import Published

__all__ = ["Found", "narrow"]

_WEEK = 6  # days: a bare weekday lies at most so far from the lead's
_LONGEST = 40  # days: longer periods are not cut at the publication


@dataclass(frozen=True, slots=True)
class Found:
    """An expression with the tense of its clause."""

    expression: TimeExpression
    tense: str


def narrow(found: Sequence[Found], published: Published | None) -> tuple[TimeExpression, ...]:
    """The expressions, those that other evidence narrows with ``narrowed`` and its reasons."""
    if published is None:
        return tuple(item.expression for item in found)
    sets = _one_week(found, published)
    out = []
    for index, item in enumerate(found):
        expression = item.expression
        days, reasons = sets.get(index, ((), ()))
        if days and expression.edtf:
            value = calendar.choice(days)
            if value and value != expression.edtf:
                expression = replace(expression, narrowed=value, narrowed_reasons=reasons)
        elif expression.edtf:
            expression = _at_publication(item, published)
        out.append(expression)
    return tuple(out)


def _at_publication(item: Found, published: Published) -> TimeExpression:
    """Past events end, coming ones begin, with the publication."""
    expression = item.expression
    assert expression.edtf
    start, end = calendar.bounds(expression.edtf)
    value = None
    if start and end is None and start <= published.end and item.tense != "future":
        value = calendar.interval(start, published.end)  # "seit Dienstag"
    elif end and start is None and end >= published.start and item.tense in ("future", "present"):
        value = calendar.interval(published.start, end)  # "bis Freitag"
    elif start and end and start != end and (end - start).days <= _LONGEST:
        if item.tense == "past" and start <= published.end < end:
            value = calendar.interval(start, published.end)
        elif item.tense == "future" and start < published.start <= end:
            value = calendar.interval(published.start, end)
    if not value or value == expression.edtf:
        return expression
    return replace(expression, narrowed=value, narrowed_reasons=(Note.of("times.narrowed_published"),))


# ---- weekdays of a month: one week for all ---------------------------------------------------------


def _one_week(found: Sequence[Found], published: Published) -> Mapping[int, tuple[tuple[date, ...], tuple[Note, ...]]]:
    """Days that remain for each set of weekdays, by position.

    All bare weekdays of a report belong to one stretch: the lead's day and the six before it for what has
    happened, the days from there on for what is to come.  Full dates in the text bound the publication from both sides.
    """
    members = {
        index: days
        for index, item in enumerate(found)
        if calendar.is_set(item.expression.edtf) and (days := calendar.candidates(item.expression.edtf))
    }
    if not members:
        return {}
    lower, upper, notes = _bounds(found, published)
    by_span = {found[index].expression.span: index for index in members}
    lead = next((i for i in members if found[i].tense != "future" and not found[i].expression.report), None)
    if lead is None:
        lead = next((i for i in members if found[i].tense != "future"), next(iter(members)))
    remaining: dict[int, set[date]] = {index: set() for index in members}
    for day in members[lead]:
        chosen = _assign(day, lead, members, by_span, found, lower, upper)
        for index, value in (chosen or {}).items():
            remaining[index].add(value)
    if not any(remaining.values()):
        return {}
    reasons = (*((Note.of("times.narrowed_week"),) if len(members) > 1 else ()), *notes)
    return {index: (tuple(sorted(days)), reasons) for index, days in remaining.items() if days}


def _bounds(found: Sequence[Found], published: Published) -> tuple[date | None, date | None, tuple[Note, ...]]:
    """Full dates between which the publication lies: the last that is past, the first that is to come."""
    past: list[date] = []
    coming: list[date] = []
    for item in found:
        expression = item.expression
        days = calendar.candidates(expression.edtf)
        if not days or len(days) > 1 or not expression.rule.startswith("date"):
            continue
        if published.start <= days[0] <= published.end:
            (coming if item.tense in ("future", "present") else past).append(days[0])
    lower, upper = max(past, default=None), min(coming, default=None)
    if lower and upper and lower > upper:
        return None, None, ()
    notes = tuple(Note.of("times.narrowed_anchor", value_edtf=calendar.day(item)) for item in (lower, upper) if item)
    return lower, upper, notes


def _assign(
    day: date,
    lead: int,
    members: Mapping[int, tuple[date, ...]],
    by_span: Mapping[Span, int],
    found: Sequence[Found],
    lower: date | None,
    upper: date | None,
) -> dict[int, date] | None:
    """One day for each set if the lead's is ``day``; None if that cannot be."""
    if found[lead].tense not in ("future", "present") and (
        (upper and day > upper) or (lower and (lower - day).days > _WEEK)
    ):
        return None
    chosen = {lead: day}
    for index, days in members.items():
        if index == lead:
            continue
        anchor = by_span.get(found[index].expression.anchor.span or Span(-1, -1))
        if anchor in chosen and len(members[anchor]) == len(days):
            chosen[index] = days[members[anchor].index(chosen[anchor])]  # "tags darauf" moves with its anchor
            continue
        if found[index].tense in ("future", "present"):
            fitting = [value for value in days if 0 <= (value - day).days <= 2 * _WEEK]
        else:
            fitting = [value for value in reversed(days) if 0 <= (day - value).days <= _WEEK]
        if not fitting and found[index].tense not in ("future", "present"):
            return None
        if fitting:
            chosen[index] = fitting[0]
    return chosen
