"""Colours and line styles of the map: one place for screen and paper.

Travellers get Okabe–Ito colours (Okabe & Ito 2008, safe for colour-blind readers) in fixed order, the blue
deepened and the light ones darkened so that a figure on them can be read; status is carried by shape and
line, never by colour alone.  The same values stand in static/dateline/basemap.js; a test compares them.
"""

from __future__ import annotations

from dateline.model import Itinerary

__all__ = [
    "BORDER",
    "LAND",
    "LINE_DASHES",
    "TEXT",
    "TRAVELLER_COLOURS",
    "TRAVELLER_COLOURS_DARK",
    "WATER",
    "colour_numbers",
    "traveller_colour",
]

LAND = "#F4F0E8"
WATER = "#D7E1E8"
BORDER = "#9AA3AB"
TEXT = "#1E2730"

TRAVELLER_COLOURS = ("#1B4B82", "#C04F00", "#007D5C", "#A8437F", "#B47B00", "#2F86B8", "#857A00", "#4A4A4A")
TRAVELLER_COLOURS_DARK = ("#7FB2E5", "#FF9D57", "#4FC9A0", "#E5A3CB", "#F2BE4E", "#8FD0F5", "#F0E442", "#D0D0D0")

# Dash patterns in line widths, by status: visited solid, planned dashed, possible dotted.
LINE_DASHES: dict[str, tuple[float, ...]] = {
    "visited": (),
    "planned": (4.0, 2.5),
    "possible": (1.0, 2.0),
    "cancelled": (1.0, 3.0),
}


def colour_numbers(itinerary: Itinerary) -> dict[str, int]:
    """Traveller id → number of its colour: those with a stop first, so that no colour is spent on one without."""
    going = {stop.traveller for stop in itinerary.stops}
    ordered = sorted(itinerary.travellers, key=lambda person: person.id not in going)
    return {person.id: number for number, person in enumerate(ordered)}


def traveller_colour(index: int) -> str:
    """Colour of the ``index``-th traveller; colours repeat after the last, shapes and names tell apart."""
    return TRAVELLER_COLOURS[index % len(TRAVELLER_COLOURS)]
