"""Colours and line styles of the map: one place for screen and paper.

Travellers get Okabe–Ito colours (Okabe & Ito 2008, safe for colour-blind readers) in fixed order, after
a deep blue of our own; status is carried by shape and line, never by colour alone.
"""

from __future__ import annotations

__all__ = ["BORDER", "LAND", "LINE_DASHES", "TEXT", "TRAVELLER_COLOURS", "WATER", "traveller_colour"]

LAND = "#F4F0E8"
WATER = "#D7E1E8"
BORDER = "#9AA3AB"
TEXT = "#1F2933"

TRAVELLER_COLOURS = ("#1B4F7F", "#D55E00", "#009E73", "#CC79A7", "#B8860B", "#56B4E9", "#5B4B8A", "#7A5C3E")

# Dash patterns in line widths, by status: visited solid, planned dashed, possible dotted.
LINE_DASHES: dict[str, tuple[float, ...]] = {
    "visited": (),
    "planned": (4.0, 2.5),
    "possible": (1.0, 2.0),
    "cancelled": (1.0, 3.0),
}


def traveller_colour(index: int) -> str:
    """Colour of the ``index``-th traveller; colours repeat after the last, shapes and names tell apart."""
    return TRAVELLER_COLOURS[index % len(TRAVELLER_COLOURS)]
