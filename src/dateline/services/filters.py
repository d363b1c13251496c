"""Which stops a person wants to see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from dateline import calendar
from dateline.dossier.corrections import State
from dateline.model import Itinerary, Kind, Status, Stop

__all__ = ["Facets", "Filter", "facets_of", "hidden"]


@dataclass(frozen=True, slots=True)
class Filter:
    """Empty means all.  A stop passes a period if some day of its date lies in it; undated ones pass always."""

    travellers: frozenset[str] = frozenset()
    statuses: frozenset[Status] = frozenset()
    kinds: frozenset[Kind] = frozenset()
    checked: frozenset[State] = frozenset()
    first: date | None = None
    last: date | None = None

    def passes(self, stop: Stop) -> bool:
        """True if the stop is to be seen."""
        if self.travellers and stop.traveller not in self.travellers:
            return False
        if self.statuses and stop.status not in self.statuses:
            return False
        if self.kinds and stop.place.kind not in self.kinds:
            return False
        return self._in_period(stop)

    def _in_period(self, stop: Stop) -> bool:
        if self.first is None and self.last is None:
            return True
        shown = stop.narrowed or stop.when
        days = calendar.candidates(shown) if shown else None
        if days:
            return any((self.first or day) <= day <= (self.last or day) for day in days)
        low, high = calendar.bounds(shown)
        if self.first and high and high < self.first:
            return False
        return not (self.last and low and low > self.last)

    @property
    def active(self) -> bool:
        """True if anything is chosen."""
        return self != Filter()


def _unverified(stop: Stop) -> State:
    return State.UNVERIFIED


def hidden(itinerary: Itinerary, chosen: Filter, state: Callable[[Stop], State] = _unverified) -> list[int]:
    """Positions in ``itinerary.stops`` that the filter takes out; ``state``: how far people have checked a stop."""
    return [
        number for number, stop in enumerate(itinerary.stops)
        if not chosen.passes(stop) or (chosen.checked and state(stop) not in chosen.checked)
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Facets:
    """What there is to filter by."""

    travellers: dict[str, str]  # id → name, those with a stop, in the itinerary's order
    statuses: tuple[Status, ...]
    kinds: tuple[Kind, ...]
    first: date | None
    last: date | None


def facets_of(itinerary: Itinerary) -> Facets:
    """Travellers, states, kinds of place and days that occur."""
    going = {stop.traveller for stop in itinerary.stops}
    statuses = {stop.status for stop in itinerary.stops}
    kinds = {stop.place.kind for stop in itinerary.stops}
    shown = {stop.narrowed or stop.when for stop in itinerary.stops}
    days = [day for value in shown if value for day in calendar.bounds(value) if day]
    return Facets(
        {person.id: person.name for person in itinerary.travellers if person.id in going},
        tuple(status for status in Status if status in statuses),
        tuple(kind for kind in Kind if kind in kinds),
        min(days, default=None),
        max(days, default=None),
    )
