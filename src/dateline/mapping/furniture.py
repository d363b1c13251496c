"""What stands around the route on the sheet: legend, scale, north, locator inset, caption."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from matplotlib.patches import Circle, PathPatch, Rectangle
from matplotlib.path import Path

from dateline.mapping.canvas import Canvas, shortened
from dateline.mapping.ground import ground_paths
from dateline.mapping.labels import Box
from dateline.mapping.symbols import BORDER, LAND, LINE_DASHES, TEXT, WATER, traveller_colour

__all__ = ["Furniture"]

_GREY = "#52606D"
_INSET = 54.0  # radius in pixels
_INSET_METRES = (2_500_000.0, 9_000_000.0)  # a part of a continent that one knows, to half the Earth
_WIDEST = 3_800_000.0  # a sheet that reaches farther from its middle shows by itself where it lies
_TURN = 10.0  # degrees that north may differ over a sheet with an arrow
_STRETCH = 1.1  # how much the scale may differ over a sheet with a bar


class Furniture:
    """Takes its room before the labels are placed, and is drawn on top of them.

    ``busy`` are the pixels of stops and lines: the inset goes where they are fewest.
    """

    def __init__(self, canvas: Canvas, busy: np.ndarray) -> None:
        self.canvas, self.sheet = canvas, canvas.sheet
        self.legend = self._legend_box()
        self.bar = self._bar()
        self.north = self._north()
        self.inset = self._inset(busy)

    def boxes(self) -> list[Box]:
        """The room taken."""
        found = [self.legend, self.inset, Box(self.sheet.width * 0.35, 4, self.sheet.width - 6, 20)]
        if self.bar or self.north is not None:
            found.append(Box(12, 10, 220, 48))
        return [box for box in found if box is not None]

    def draw(self) -> None:
        """Put everything onto the sheet."""
        self._draw_legend()
        self._draw_bar()
        self._draw_inset()
        if self.sheet.caption:
            self.canvas.figure.text(
                1 - 8 / self.sheet.width, 7 / self.sheet.height, self.sheet.caption, ha="right", va="bottom",
                fontsize=6.5, color=_GREY,
            )  # fmt: skip

    # --- legend -----------------------------------------------------------------------------

    def _legend_box(self) -> Box | None:
        rows = len(self.sheet.legend[:8]) + len(self.sheet.status_words)
        if not rows:
            return None
        names = [name for name, _ in self.sheet.legend[:8]] + [word for _, word in self.sheet.status_words]
        width = 50 + max(self.canvas.width(shortened(name), 8) for name in names)
        return Box(12, self.sheet.height - 22 - 15 * rows, 12 + width, self.sheet.height - 12)

    def _draw_legend(self) -> None:
        if self.legend is None:
            return
        self._plate(self.legend)
        y = self.legend.top - 13
        rows: list[tuple[str, str, Sequence[float]]] = [
            (shortened(name), traveller_colour(colour), ()) for name, colour in self.sheet.legend[:8]
        ]
        rows += [(word, _GREY, LINE_DASHES[status.value]) for status, word in self.sheet.status_words]
        for words, colour, dashes in rows:
            (x0, y0), (x1, _) = self.canvas.at(self.legend.left + 8, y), self.canvas.at(self.legend.left + 30, y)
            line = self.canvas.line([x0, x1], [y0, y0], color=colour, linewidth=1.9, zorder=12)
            if dashes:
                line.set_dashes(dashes)
            spot = self.canvas.at(self.legend.left + 38, y)
            self.canvas.axes.text(*spot, words, fontsize=8, va="center", color=TEXT, zorder=12)
            y -= 15

    def _plate(self, box: Box) -> None:
        width, height = (box.right - box.left) * self.canvas.unit, (box.top - box.bottom) * self.canvas.unit
        corner = self.canvas.at(box.left, box.bottom)
        self.canvas.put(Rectangle(corner, width, height, facecolor="white", alpha=0.88, lw=0, zorder=11))

    # --- scale and north ----------------------------------------------------------------------

    def _bar(self) -> float:
        """Kilometres of a bar of a round length near 150 pixels; 0 where no one scale holds over the sheet."""
        projection = self.canvas.projection
        if projection.world:
            return 0.0
        # Lambert's equal-area: across the radius the sheet is stretched by 1 / cos(c / 2), along it shrunk by as much.
        stretch = 1 / max(0.01, math.cos(math.radians(min(180.0, projection.angle(self.canvas.reach))) / 2))
        if stretch > _STRETCH:
            return 0.0
        target = 150 * self.canvas.unit / 1000
        power = 10 ** math.floor(math.log10(target))
        return float(max(step * power for step in (1, 2, 5) if step * power <= target))

    def _north(self) -> float | None:
        """Where north lies, in degrees clockwise from up; None where it differs over the sheet."""
        frame = self.canvas.frame
        xs = (frame.left, (frame.left + frame.right) / 2, frame.right)
        found = np.array([self.canvas.projection.north(x, y) for x in xs for y in (frame.bottom, frame.top)])
        middle = self.canvas.projection.north((frame.left + frame.right) / 2, (frame.bottom + frame.top) / 2)
        off = np.abs((found - middle + 180) % 360 - 180)
        return middle if bool(np.all(np.isfinite(off)) and off.max() <= _TURN) else None

    def _draw_bar(self) -> None:
        canvas = self.canvas
        style = {"fontsize": 7.5, "color": TEXT, "path_effects": canvas.halo, "zorder": 11}
        x = 16.0
        if self.north is not None:
            spot = canvas.at(x + 6, 22)
            canvas.line(
                [spot[0]],
                [spot[1]],
                marker=(3, 0, -self.north),
                markersize=9,
                color=TEXT,
                markeredgecolor="white",
                mew=0.8,
                zorder=11,
            )
            canvas.axes.text(*canvas.at(x + 6, 29), self.sheet.north, ha="center", va="bottom", **style)
            x += 28
        if self.bar:
            (x0, y0), (x1, _) = canvas.at(x, 16), canvas.at(x + self.bar * 1000 / canvas.unit, 16)
            canvas.line([x0, x1], [y0, y0], color=TEXT, linewidth=2.2, solid_capstyle="butt", zorder=11)
            words = f"{self.bar:,.15g} km".replace(",", "\u202f")
            canvas.axes.text((x0 + x1) / 2, y0 + 5 * canvas.unit, words, ha="center", va="bottom", **style)

    # --- locator ------------------------------------------------------------------------------

    def _inset(self, busy: np.ndarray) -> Box | None:
        """A round map of the surroundings, in the emptier of the right-hand corners."""
        frame, side = self.canvas.frame, 2 * _INSET + 4
        half = math.hypot(frame.right - frame.left, frame.top - frame.bottom) / 2
        if self.canvas.projection.world or half > _WIDEST or min(self.sheet.width, self.sheet.height) < 4 * side:
            return None
        right = self.sheet.width - 12
        options = [
            Box(right - side, self.sheet.height - 12 - side, right, self.sheet.height - 12),
            Box(right - side, 26, right, 26 + side),
        ]
        return min(options, key=lambda box: _within(box, busy))

    def _draw_inset(self) -> None:
        if self.inset is None:
            return
        canvas, frame = self.canvas, self.canvas.frame
        half = math.hypot(frame.right - frame.left, frame.top - frame.bottom) / 2
        radius = min(_INSET_METRES[1], max(_INSET_METRES[0], 5 * half))
        unit = radius / _INSET  # metres a pixel in the inset
        x, y = canvas.at((self.inset.left + self.inset.right) / 2, (self.inset.bottom + self.inset.top) / 2)
        size, ratio = _INSET * canvas.unit, canvas.unit / unit
        disc = Circle((x, y), size, facecolor=WATER, edgecolor="white", linewidth=2.5, zorder=11)
        canvas.put(disc)
        land, borders, _ = ground_paths(canvas.projection, unit, radius * 1.02)
        for path, style in (
            (land, {"facecolor": LAND, "edgecolor": BORDER, "linewidth": 0.4}),
            (borders, {"facecolor": "none", "edgecolor": BORDER, "linewidth": 0.3}),
        ):
            if np.size(path.vertices):
                moved = Path(np.asarray(path.vertices, dtype=float) * ratio + np.array([x, y]), path.codes)
                patch = PathPatch(moved, zorder=11.1, **style)
                canvas.put(patch)
                patch.set_clip_path(disc)
        # The sheet's outline, never so small that it cannot be seen.
        wide = max((frame.right - frame.left) * ratio, 5 * canvas.unit)
        high = max((frame.top - frame.bottom) * ratio, 5 * canvas.unit)
        middle_x, middle_y = x + (frame.left + frame.right) / 2 * ratio, y + (frame.bottom + frame.top) / 2 * ratio
        mark = Rectangle((middle_x - wide / 2, middle_y - high / 2), wide, high)
        mark.set(facecolor="none", edgecolor="#B42318", linewidth=1.3, zorder=11.2)
        canvas.put(mark)
        canvas.put(Circle((x, y), size, facecolor="none", edgecolor=BORDER, linewidth=0.8, zorder=11.3))


def _within(box: Box, xy: np.ndarray) -> int:
    x, y = xy.T
    return int(((box.left - 12 < x) & (x < box.right + 12) & (box.bottom - 12 < y) & (y < box.top + 12)).sum())
