"""The static map of a bundle: PNG at twice or print resolution, or SVG."""

from __future__ import annotations

from collections.abc import Sequence

from dateline.export.bundle import Bundle, Numbered, plain
from dateline.mapping.canvas import Sheet
from dateline.mapping.static_map import MapLeg, MapStop, draw_map
from dateline.model import Role, Status

__all__ = ["map_bytes", "png_bytes", "print_png_bytes", "svg_bytes"]


def map_bytes(
    bundle: Bundle,
    *,
    stops: Sequence[Numbered] | None = None,
    width: int = 1280,
    height: int = 720,
    scale: float = 2.0,
    svg: bool = False,
) -> bytes:
    """Draw all stops of a bundle, or only ``stops`` (a stretch) with the legs between them."""
    chosen = bundle.stops if stops is None else tuple(stops)
    inside = {item.stop.id: item.stop for item in chosen}
    marks = [
        MapStop(
            item.number,
            item.stop.place,
            bundle.place(item.stop),
            bundle.when(item.stop, short=True),
            item.stop.status,
            bundle.colour_index(item.traveller.id),
            item.stop.role is Role.TRANSIT,
        )
        for item in chosen
    ]
    legs = [
        MapLeg(inside[leg.start].place, inside[leg.end].place, leg.status, bundle.colour_index(leg.traveller))
        for leg in bundle.itinerary.legs
        if leg.start in inside and leg.end in inside
    ]
    present = {item.stop.status for item in chosen}
    sheet = Sheet(
        width=width,
        height=height,
        scale=scale,
        lang=bundle.lang,
        caption=bundle.say("export.map_caption"),
        north=bundle.say("export.north"),
        legend=tuple(
            (plain(traveller.name), index)
            for index, traveller in enumerate(bundle.travellers)
            if any(item.traveller.id == traveller.id for item in chosen)
        ),
        status_words=tuple(
            (status, bundle.say(f"export.status_{status.value}")) for status in Status if status in present
        ),
        svg=svg,
    )
    return draw_map(marks, legs, sheet)


def png_bytes(bundle: Bundle) -> bytes:
    """PNG at twice the screen's resolution, 2560 × 1440."""
    return map_bytes(bundle)


def print_png_bytes(bundle: Bundle) -> bytes:
    """PNG at 300 dots to the inch, 4000 × 2250."""
    return map_bytes(bundle, scale=3.125)


def svg_bytes(bundle: Bundle) -> bytes:
    """SVG; letters are drawn as outlines, so that it looks the same everywhere."""
    return map_bytes(bundle, svg=True)
