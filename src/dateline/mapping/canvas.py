"""The sheet that the route map is drawn on: its frame, and pixels, metres and words measured on it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke
from matplotlib.textpath import text_to_path

from dateline.mapping.fonts import font_families
from dateline.mapping.labels import Box
from dateline.mapping.projection import Projection
from dateline.model import Status

__all__ = ["Canvas", "Sheet", "shortened"]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Size in CSS pixels (96 to the inch), scale (2: twice the dots; 3.125: 300 dpi), and words."""

    width: int = 1280
    height: int = 720
    scale: float = 2.0
    lang: str = "de"
    caption: str = ""
    north: str = "N"  # the letter above the arrow
    legend: tuple[tuple[str, int], ...] = ()  # traveller's name and colour
    status_words: tuple[tuple[Status, str], ...] = ()
    svg: bool = False


class Canvas:
    """A figure with one set of axes in metres, and the way between metres and CSS pixels.

    Pixels are counted from the lower left corner.
    """

    def __init__(self, figure: Figure, projection: Projection, frame: Box, sheet: Sheet) -> None:
        self.figure, self.projection, self.frame, self.sheet = figure, projection, frame, sheet
        self.axes: Any = figure.add_axes((0, 0, 1, 1))
        self.axes.set_axis_off()
        self.axes.set_xlim(frame.left, frame.right)
        self.axes.set_ylim(frame.bottom, frame.top)
        self.unit = (frame.right - frame.left) / sheet.width  # metres a CSS pixel
        self.halo = [withStroke(linewidth=2.6, foreground="white")]
        corners = [(x, y) for x in (frame.left, frame.right) for y in (frame.bottom, frame.top)]
        self.reach = 1.02 * max(math.hypot(x, y) for x, y in corners)  # metres to the farthest corner

    def pixel(self, lon: float, lat: float) -> tuple[float, float]:
        """Where a spot of the Earth stands, in pixels."""
        x, y = self.projection.point(lon, lat)
        return (x - self.frame.left) / self.unit, (y - self.frame.bottom) / self.unit

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Pixels → metres, in which matplotlib draws."""
        return self.frame.left + x * self.unit, self.frame.bottom + y * self.unit

    def put(self, artist: Artist) -> None:
        """Add something drawn in metres.  The sheet's limits stand: nothing is measured, which would take long."""
        self.axes.add_artist(artist)

    def line(self, xs: Sequence[float] | np.ndarray, ys: Sequence[float] | np.ndarray, **style: Any) -> Line2D:
        """A line, or markers, through spots in metres."""
        made = Line2D(xs, ys, **style)
        self.axes.add_artist(made)
        return made

    def width(self, words: str, size: float, weight: str = "normal") -> float:
        """How wide words of ``size`` points run, in pixels."""
        return _width(words, size, weight) * 96 / 72 if words else 0.0


@lru_cache(maxsize=8192)  # cities and dates come again on every sheet of a briefing
def _width(words: str, size: float, weight: str) -> float:
    font = FontProperties(family=font_families(), size=size, weight=weight)
    return float(text_to_path.get_text_width_height_descent(words, font, ismath=False)[0])


def shortened(name: str, most: int = 34) -> str:
    """A name cut to ``most`` characters, between words where that loses little."""
    if len(name) <= most:
        return name
    kept = name[: most - 1]
    words = kept if name[most - 1] == " " else kept.rpartition(" ")[0]
    return words.rstrip(" –,:;") + "…" if len(words) > most * 0.6 else kept.rstrip() + "…"
