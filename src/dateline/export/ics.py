"""iCalendar (RFC 5545) of planned stops, through icalendar: whole-day events."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event

from dateline import calendar
from dateline.export.bundle import Bundle, plain

__all__ = ["ics_bytes"]


def ics_bytes(bundle: Bundle) -> bytes:
    """Planned and possible stops with a known period.  A period that is not a day is marked tentative."""
    out = Calendar()
    out.add("prodid", "-//Dateline//Itinerary//EN")
    out.add("version", "2.0")
    out.add("x-wr-calname", plain(bundle.title))
    stamp = _stamp(bundle)
    for item in bundle.stops:
        stop = item.stop
        first, last = calendar.bounds(stop.narrowed or stop.when)
        if stop.status.value not in {"planned", "possible"} or first is None or last is None:
            continue
        event = Event()
        event.add("uid", f"{stop.id}@dateline")
        event.add("dtstamp", stamp)
        event.add("dtstart", first)
        event.add("dtend", last + timedelta(days=1))  # exclusive, as RFC 5545 has it
        event.add("summary", f"{plain(item.traveller.name)}: {bundle.place(stop)}")
        event.add("location", bundle.place(stop))
        event.add("geo", (round(stop.place.lat, 6), round(stop.place.lon, 6)))
        sure = first == last and stop.status.value == "planned"
        event.add("status", "CONFIRMED" if sure else "TENTATIVE")
        event.add("transp", "TRANSPARENT")
        quotes = "\n".join(f"„{quote}“ ({bundle.source(article)})" for _, quote, article in bundle.passages(stop))
        event.add("description", f"{bundle.when(stop)}, {bundle.status(stop)}\n{quotes}")
        out.add_component(event)
    return bytes(out.to_ical())


def _stamp(bundle: Bundle) -> datetime:
    """The date of information, not the clock: same input, same bytes."""
    first, _ = calendar.bounds(bundle.as_of) if bundle.as_of else (None, None)
    return datetime(first.year, first.month, first.day, tzinfo=UTC) if first else datetime(1970, 1, 1, tzinfo=UTC)
