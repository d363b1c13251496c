"""What an article changed: the itinerary before against the itinerary after."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from dateline.calendar import overlaps
from dateline.model import Itinerary, Note, Status, Stop, in_words

__all__ = ["Change", "changes"]


@dataclass(frozen=True, slots=True)
class Change:
    """One difference.  ``what``: added, removed, moved, redated, confirmed or cancelled."""

    what: str
    traveller: str  # Traveller.id
    before: Stop | None
    after: Stop | None
    note: Note


def changes(before: Itinerary, after: Itinerary) -> tuple[Change, ...]:
    """Differences in the order of the later itinerary, then what is gone.

    Stops are the same by id; else by traveller and place; else, at one time, a stop that is gone and a new
    one of the same traveller are one that moved.
    """
    new = {stop.id: stop for stop in after.stops}
    pairs: dict[str, Stop] = {stop.id: stop for stop in before.stops if stop.id in new}
    gone = [stop for stop in before.stops if stop.id not in new]
    fresh = [stop for stop in after.stops if stop.id not in pairs]
    gone = _match(gone, fresh, pairs, place=True)
    fresh = [stop for stop in fresh if stop.id not in pairs]
    gone = _match(gone, fresh, pairs, place=False)
    out: list[Change] = []
    for stop in after.stops:
        old = pairs.get(stop.id)
        if old is None:
            out.append(_change("added", None, stop))
        else:
            out.extend(_differences(old, stop))
    out.extend(_change("removed", stop, None) for stop in gone)
    return tuple(out)


def _match(gone: Sequence[Stop], fresh: Sequence[Stop], pairs: dict[str, Stop], *, place: bool) -> list[Stop]:
    """Pair stops that are gone with new ones; returns those left over."""
    by: dict[tuple[str, str], list[Stop]] = defaultdict(list)
    for stop in fresh:
        by[stop.traveller, stop.place.id if place else ""].append(stop)
    left = []
    for stop in gone:
        options = by[stop.traveller, stop.place.id if place else ""]
        found = next(
            (other for other in options if place or overlaps(stop.narrowed or stop.when, other.narrowed or other.when)),
            None,
        )
        if found is None:
            left.append(stop)
        else:
            options.remove(found)
            pairs[found.id] = stop
    return left


def _differences(old: Stop, new: Stop) -> list[Change]:
    out = []
    if old.place.id != new.place.id:
        out.append(_change("moved", old, new))
    if old.status is not new.status:
        if new.status is Status.CANCELLED:
            out.append(_change("cancelled", old, new))
        elif new.status is Status.VISITED or (new.status is Status.PLANNED and old.status is Status.POSSIBLE):
            out.append(_change("confirmed", old, new))
    if (old.when, old.narrowed) != (new.when, new.narrowed):
        out.append(_change("redated", old, new))
    return out


def _change(what: str, old: Stop | None, new: Stop | None) -> Change:
    stop = new or old
    assert stop is not None
    values = in_words(place=stop.place)
    if old is not None and new is not None:
        if what == "moved":
            values |= in_words(before=old.place, after=new.place)
        elif what == "redated":
            values |= {"before_edtf": old.narrowed or old.when or "", "after_edtf": new.narrowed or new.when or ""}
    key = {"confirmed": "confirmed_change", "cancelled": "cancelled_change"}.get(what, what)
    return Change(what, stop.traveller, old, new, Note.of(f"journeys.{key}", **values))
