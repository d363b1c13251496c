"""Journeys of several travellers day by day, as the classic table lists them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dateline import calendar
from dateline.model import Stop

__all__ = ["Days", "day_by_day"]


@dataclass(frozen=True, slots=True)
class Days:
    """The stops in the order of their days, and apart from them those whose time is open."""

    known: tuple[Stop, ...]
    open: tuple[Stop, ...]


def day_by_day(stops: Sequence[Stop]) -> Days:
    """By day where known, never against the order of a traveller's own journey.

    A stop without a day stands where its own journey puts it: before the first that has one, or behind the one
    before it.  One that no dated stop follows may be at any time after; among the other travellers' days it would seem
    to have one, so it is kept apart, as are journeys without any day, in the order of the travellers.
    """
    lanes: dict[tuple[str, int], list[int]] = {}
    for position, stop in enumerate(stops):
        lanes.setdefault((stop.traveller, stop.journey), []).append(position)
    keyed, apart = [], []
    for lane in lanes.values():
        days = {p: calendar.sort_key(shown) for p in lane if (shown := stops[p].narrowed or stops[p].when)}
        if not days:
            apart += lane
            continue
        latest, end = next(iter(days.values())), max(days)
        for position in lane:
            latest = max(latest, days.get(position, latest))
            if position > end:
                apart.append(position)
            else:
                keyed.append((latest, position))
    keyed.sort()
    return Days(tuple(stops[position] for _, position in keyed), tuple(stops[position] for position in sorted(apart)))
