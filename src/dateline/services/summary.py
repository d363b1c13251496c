"""The header: what an analyst would read aloud about a dossier."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from dateline import calendar, wording
from dateline.model import Itinerary, Status

__all__ = ["Summary", "summarise"]


@dataclass(frozen=True, slots=True)
class Summary:
    """Who travels, counts, and the sentence that says them."""

    names: tuple[str, ...]  # travellers with a stop, in the itinerary's order
    stops: int
    by_status: dict[Status, int]
    unsure: int
    sentence: str


def period(itinerary: Itinerary, lang: str) -> str:
    """The days from the first dated stop to the last, in words; "" if none is dated."""
    days = [calendar.bounds(stop.narrowed or stop.when) for stop in itinerary.stops]
    lows = [low or high for low, high in days if low or high]
    highs = [high or low for low, high in days if low or high]
    if not lows or not highs:
        return ""
    value = calendar.interval(min(d for d in lows if d), max(d for d in highs if d))
    return calendar.say(value, lang) if value else ""


def summarise(itinerary: Itinerary, lang: str) -> Summary:
    """One sentence: how many stops, when, in which state, and what is unsure."""
    status = Counter(stop.status for stop in itinerary.stops)
    travelling = {stop.traveller for stop in itinerary.stops}
    names = tuple(person.name for person in itinerary.travellers if person.id in travelling)
    unsure, total = len(itinerary.tray), len(itinerary.stops)

    def counted(key: str, count: int) -> str:
        return wording.text(f"dashboard.{key}_{'one' if count == 1 else 'many'}", lang, count=count)

    if total:
        states = ", ".join(counted(f"count_{kind.value}", status[kind]) for kind in Status if status[kind])
        when = period(itinerary, lang)
        head = counted("sentence_stops", total) + (f", {when}" if when else "")
        sentence = f"{head}: {states}."
    else:
        sentence = wording.text("dashboard.sentence_none", lang)
    if unsure:
        sentence += " " + counted("sentence_unsure", unsure)
    return Summary(names, total, dict(status), unsure, sentence)
