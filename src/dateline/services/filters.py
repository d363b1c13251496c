"""Which stops a person wants to see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dateline import calendar
from dateline.model import Itinerary, Kind, Status, Stop

__all__ = ["Filter", "hidden"]


@dataclass(frozen=True, slots=True)
class Filter:
    """Empty means all.  A stop passes a period if some day of its date lies in it; undated ones pass always."""

    travellers: frozenset[str] = frozenset()
    statuses: frozenset[Status] = frozenset()
    kinds: frozenset[Kind] = frozenset()
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


def hidden(itinerary: Itinerary, chosen: Filter) -> list[int]:
    """Positions in ``itinerary.stops`` that the filter takes out."""
    return [number for number, stop in enumerate(itinerary.stops) if not chosen.passes(stop)]
