"""The route map on paper: own drawing from the embedded basemap, as PNG or SVG, without a browser."""

from __future__ import annotations

import io
import math
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import matplotlib as mpl
import numpy as np
import shapely
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.figure import Figure
from matplotlib.path import Path as Outline
from matplotlib.patheffects import withStroke

from dateline.mapping.atlas import load_atlas
from dateline.mapping.fonts import font_families
from dateline.mapping.geodesy import great_circle
from dateline.mapping.labels import Box, Label, place_labels
from dateline.mapping.projection import Projection, projection_for
from dateline.mapping.symbols import BORDER, LAND, LINE_DASHES, TEXT, WATER, traveller_colour
from dateline.model import Kind, Place, Status

__all__ = ["MapLeg", "MapStop", "Sheet", "draw_map"]

_MOST_LABELS = 60
_MIN_SPAN_M = 250_000.0
_LOCK = threading.Lock()


@dataclass(frozen=True, slots=True)
class MapStop:
    """A stop as the sheet shows it."""

    number: int
    place: Place
    label: str
    when: str
    status: Status
    colour: int
    transit: bool = False


@dataclass(frozen=True, slots=True)
class MapLeg:
    """A line from stop to stop."""

    start: Place
    end: Place
    status: Status
    colour: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """Size in CSS pixels (96 to the inch), scale (2: twice the dots; 3.125: 300 dpi), and words."""

    width: int = 1280
    height: int = 720
    scale: float = 2.0
    lang: str = "de"
    caption: str = ""
    legend: tuple[tuple[str, int], ...] = ()  # traveller's name and colour
    status_words: tuple[tuple[Status, str], ...] = ()
    svg: bool = False


def draw_map(stops: Sequence[MapStop], legs: Sequence[MapLeg], sheet: Sheet) -> bytes:
    """Draw the route.  The same input gives the same bytes."""
    points = [(stop.place.lon, stop.place.lat) for stop in stops]
    projection = projection_for(points)
    settings: Any = {
        "text.parse_math": False,  # a dollar sign in a name is a dollar sign
        "svg.hashsalt": "dateline",
        "svg.fonttype": "path",
        "font.family": font_families(),
        "path.simplify": True,
    }
    with _LOCK, mpl.rc_context(settings):  # matplotlib's settings are one for all threads
        figure = Figure(figsize=(sheet.width / 96, sheet.height / 96), dpi=96 * sheet.scale, facecolor=WATER)
        canvas = FigureCanvasAgg(figure)
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_axis_off()
        frame = _frame(projection, points, legs, sheet)
        axes.set_xlim(frame.left, frame.right)
        axes.set_ylim(frame.bottom, frame.top)
        _ground(axes, projection, frame, 0.35 * (frame.right - frame.left) / sheet.width)
        drawing = _Drawing(figure, canvas, axes, projection, frame, sheet)
        lines = [drawing.leg(leg) for leg in legs]
        drawing.stops(stops)
        drawing.names(stops, lines)
        drawing.furniture()
        out = io.BytesIO()
        if sheet.svg:
            figure.savefig(out, format="svg", metadata={"Date": None, "Creator": "Dateline"}, facecolor=WATER)
        else:
            fast = {"compress_level": 3}  # half the time of the default for a tenth more bytes
            figure.savefig(out, format="png", metadata={"Software": "Dateline"}, facecolor=WATER, pil_kwargs=fast)
    return out.getvalue()


def _frame(projection: Projection, points: Sequence[tuple[float, float]], legs: Sequence[MapLeg], sheet: Sheet) -> Box:
    """The part of the sheet that the route needs, with room for labels, in the sheet's proportions."""
    if not points:
        half = 9_000_000.0
        return Box(-half, -half * sheet.height / sheet.width, half, half * sheet.height / sheet.width)
    line = [tuple(p) for leg in legs for part in great_circle(leg.start, leg.end) for p in part]
    xy = projection.line([*points, *[(p[0], p[1]) for p in line]])
    (left, bottom), (right, top) = xy.min(axis=0), xy.max(axis=0)
    width, height = max(right - left, _MIN_SPAN_M), max(top - bottom, _MIN_SPAN_M)
    width, height = width * 1.45, height * 1.4
    ratio = sheet.width / sheet.height
    if width / height < ratio:
        width = height * ratio
    else:
        height = width / ratio
    x, y = (left + right) / 2, (bottom + top) / 2
    return Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)


def _ground(axes: Any, projection: Projection, frame: Box, tolerance: float) -> None:
    """Land and borders, simplified to what the sheet can show (``tolerance`` in metres)."""
    atlas = load_atlas()
    rim = (frame.right - frame.left) * 0.02  # cut edges lie outside the sheet
    view = shapely.box(frame.left - rim, frame.bottom - rim, frame.right + rim, frame.top + rim)
    shapes = shapely.intersection(shapely.make_valid(projection.shapes(atlas.land)), view)
    land = [part for shape in shapely.simplify(shapes, tolerance) for part in _polygons(shape)]
    axes.add_collection(
        PathCollection([_outline(part) for part in land], facecolor=LAND, edgecolor=BORDER, linewidth=0.5)
    )
    for lines, style in ((atlas.borders, "-"), (atlas.disputed, (0, (3, 2)))):
        shapes = projection.shapes(shapely.LineString(line) for line in lines if len(line) > 1)
        cut = shapely.intersection(shapes, view)
        parts = [np.array(part.coords) for shape in cut for part in _lines(shape)]
        axes.add_collection(LineCollection(parts, colors=BORDER, linewidths=0.6, linestyles=[style]))


def _polygons(shape: shapely.Geometry) -> list[shapely.Polygon]:
    return [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon" and not part.is_empty]


def _lines(shape: shapely.Geometry) -> list[shapely.LineString]:
    return [part for part in shapely.get_parts(shape) if part.geom_type == "LineString" and len(part.coords) > 1]


def _outline(polygon: shapely.Polygon) -> Outline:
    rings = [polygon.exterior, *polygon.interiors]
    return Outline.make_compound_path(*[Outline(np.array(ring.coords), closed=True) for ring in rings])


class _Drawing:
    """One sheet in the making."""

    def __init__(
        self, figure: Figure, canvas: FigureCanvasAgg, axes: Any, projection: Projection, frame: Box, sheet: Sheet
    ) -> None:
        self.axes, self.projection, self.frame, self.sheet = axes, projection, frame, sheet
        self.figure = figure
        self.renderer = canvas.get_renderer()  # type: ignore[no-untyped-call]
        self.halo = [withStroke(linewidth=2.6, foreground="white")]
        self.spots: dict[str, tuple[float, float]] = {}  # where the labelled stops are, in pixels
        self.unit = (frame.right - frame.left) / sheet.width  # metres a CSS pixel

    def pixel(self, lon: float, lat: float) -> tuple[float, float]:
        """Position in CSS pixels from the lower left corner."""
        x, y = self.projection.point(lon, lat)
        return (x - self.frame.left) / self.unit, (y - self.frame.bottom) / self.unit

    def leg(self, leg: MapLeg) -> list[tuple[float, float]]:
        """Draw a great circle with an arrowhead in its middle; returns its points in pixels."""
        points = [(p[0], p[1]) for part in great_circle(leg.start, leg.end) for p in part]
        colour = "#7B8794" if leg.status is Status.CANCELLED else traveller_colour(leg.colour)
        paths = [_thickened(self.projection.line(part)) for part in self.projection.cut(points)]
        for path in paths:
            style = {"color": colour, "linewidth": 1.9, "solid_capstyle": "round", "zorder": 4}
            (line,) = self.axes.plot(path[:, 0], path[:, 1], **style)
            if dashes := LINE_DASHES[leg.status.value]:
                line.set_dashes(dashes)
        self._arrow(max(paths, key=len), colour)
        return [
            ((x - self.frame.left) / self.unit, (y - self.frame.bottom) / self.unit) for path in paths for x, y in path
        ]

    def _arrow(self, path: np.ndarray, colour: str) -> None:
        steps = np.hypot(*np.diff(path, axis=0).T)
        length = float(steps.sum())
        if length / self.unit < 42:
            return
        at, walked = 0, 0.0
        while at < len(steps) - 1 and walked + steps[at] < length / 2:
            walked += steps[at]
            at += 1
        (x, y), (dx, dy) = path[at + 1], path[at + 1] - path[at]
        angle = math.degrees(math.atan2(dy, dx)) - 90
        self.axes.plot([x], [y], marker=(3, 0, angle), markersize=7, color=colour, markeredgewidth=0, zorder=5)

    def stops(self, stops: Sequence[MapStop]) -> None:
        """Discs with numbers: filled where visited, hollow where planned, struck through where cancelled."""
        for stop, (left, low) in reversed(list(zip(stops, self.marks(stops), strict=True))):
            x, y = self._at(left, low)
            colour = "#7B8794" if stop.status is Status.CANCELLED else traveller_colour(stop.colour)
            marker = "D" if stop.place.kind is Kind.SITE else "o"
            size = 8 if stop.transit else 15 if marker == "o" else 13
            hollow = stop.status is not Status.VISITED
            if stop.place.approximate:
                self.axes.plot([x], [y], marker="o", markersize=size + 14, color=colour, alpha=0.18, mew=0, zorder=5)
            self.axes.plot([x], [y], marker=marker, markersize=size + 3, color="white", mew=0, zorder=6)
            face = "white" if hollow else colour
            edge = {"markeredgecolor": colour, "markeredgewidth": 1.6}
            self.axes.plot([x], [y], marker=marker, markersize=size - (1 if hollow else 0), mfc=face, zorder=7, **edge)
            if stop.status is Status.CANCELLED:
                self.axes.plot([x], [y], marker="x", markersize=size, color=colour, mew=1.6, zorder=9)
            if not stop.transit:
                tint = colour if hollow else "white"
                style = {"ha": "center", "va": "center_baseline", "fontsize": 7.5, "fontweight": "bold", "zorder": 8}
                self.axes.text(x, y, str(stop.number), color=tint, **style)

    def marks(self, stops: Sequence[MapStop]) -> list[tuple[float, float]]:
        """Where the discs stand, in pixels: stops at one place side by side."""
        count: dict[str, int] = {}
        out = []
        for stop in stops:
            x, y = self.pixel(stop.place.lon, stop.place.lat)
            number = count.setdefault(stop.place.id, 0)
            count[stop.place.id] += 1
            out.append((x + 19 * number, y))
        return out

    def names(self, stops: Sequence[MapStop], lines: Sequence[Sequence[tuple[float, float]]]) -> None:
        """Names and dates beside the stops, then as many cities and countries as find room."""
        inner = Box(6, 6, self.sheet.width - 6, self.sheet.height - 6)
        taken = [Box(x - 10, y - 10, x + 10, y + 10) for x, y in self.marks(stops)]
        taken += [self._legend_box(), self._scale_box(), self._caption_box()]
        grouped = _by_spot(stops)[:_MOST_LABELS]
        labels, words = [], {}
        for index, group in enumerate(grouped):
            x, y = self.pixel(group[0].place.lon, group[0].place.lat)
            name = _short(group[0].label)
            dates = " · ".join(dict.fromkeys(stop.when for stop in group))[:60]
            # Haloed text is drawn as outlines, which run a little wider than measured.
            width = 1.08 * max(self._width(name, 9.5, "bold"), self._width(dates, 8, "normal"))
            labels.append(Label(f"stop{index}", x, y, width + 3, 27, offset=12, far=True))
            self.spots[f"stop{index}"] = (x, y)
            words[f"stop{index}"] = (name, dates)
        shown = {_short(stop.label) for stop in stops}
        german = self.sheet.lang == "de"
        for row in load_atlas().countries:
            name = (row[3] if german else row[4]).upper()
            x, y = self.pixel(row[1], row[0])
            if row[2] * 111_000 / self.unit > 60 and inner.left < x < inner.right and inner.bottom < y < inner.top:
                labels.append(Label(f"land:{name}", x, y, self._width(name, 7.5, "normal") * 1.12, 12, centred=True))
                words[f"land:{name}"] = (name, "")
        most = 3 if self.unit < 4_000 else 1 if self.unit < 9_000 else 0
        for row in load_atlas().cities[:900]:
            name = row[3] if german else row[4]
            if row[2] > most or name in shown:
                continue
            x, y = self.pixel(row[1], row[0])
            if inner.left < x < inner.right and inner.bottom < y < inner.top:
                key = f"city:{row[0]},{row[1]}"
                labels.append(Label(key, x, y, self._width(name, 7, "normal") + 2, 10, offset=4))
                words[key] = (name, "")
        for key, box in place_labels(labels, taken, inner, lines).items():
            self._write(key, box, *words[key])
            if key.startswith("city:"):
                lat, lon = key.removeprefix("city:").split(",")
                x, y = self.projection.point(float(lon), float(lat))
                self.axes.plot([x], [y], marker="o", markersize=2.2, color="#52606D", mew=0, zorder=3)

    def _write(self, key: str, box: Box, name: str, dates: str) -> None:
        x, y = self.frame.left + box.left * self.unit, self.frame.bottom + box.bottom * self.unit
        if key.startswith("stop"):
            style: dict[str, Any] = {"path_effects": self.halo, "zorder": 10, "color": TEXT}
            self._leader(key, box)
            self.axes.text(x, y + 13 * self.unit, name, fontsize=9.5, fontweight="bold", va="bottom", **style)
            self.axes.text(x, y, dates, fontsize=8, va="bottom", **style)
        elif key.startswith("land:"):
            self.axes.text(x, y, name, fontsize=7.5, color="#8A949C", va="bottom", zorder=2)
        else:
            self.axes.text(x, y, name, fontsize=7, color="#52606D", va="bottom", zorder=3)

    def _leader(self, key: str, box: Box) -> None:
        """A thin line from the stop to a label that stands away from it."""
        x, y = self.spots[key]
        near_x, near_y = min(max(x, box.left), box.right), min(max(y, box.bottom), box.top)
        if math.hypot(near_x - x, near_y - y) > 20:
            (x0, y0), (x1, y1) = self._at(x, y), self._at(near_x, near_y)
            self.axes.plot([x0, x1], [y0, y1], color=TEXT, linewidth=0.6, alpha=0.7, zorder=5)

    def _width(self, words: str, size: float, weight: str) -> float:
        if not words:
            return 0.0
        text = self.figure.text(0, 0, words, fontsize=size, fontweight=weight)
        width = text.get_window_extent(self.renderer).width / self.sheet.scale
        text.remove()
        return float(width)

    def _legend_box(self) -> Box:
        rows = len(self.sheet.legend[:8]) + len(self.sheet.status_words)
        if not rows:
            return Box(0, 0, 0, 0)
        names = [name for name, _ in self.sheet.legend] + [word for _, word in self.sheet.status_words]
        width = min(260.0, 46 + max(self._width(_short(name), 8, "normal") for name in names))
        return Box(12, self.sheet.height - 22 - 15 * rows, 12 + width, self.sheet.height - 12)

    def _scale_box(self) -> Box:
        return Box(12, 10, 220, 44)

    def _caption_box(self) -> Box:
        return Box(self.sheet.width * 0.35, 4, self.sheet.width - 6, 20)

    def furniture(self) -> None:
        """Legend, scale bar and caption."""
        self._legend()
        self._scale()
        if self.sheet.caption:
            self.figure.text(
                1 - 8 / self.sheet.width, 7 / self.sheet.height, self.sheet.caption, ha="right", va="bottom",
                fontsize=6.5, color="#52606D",
            )  # fmt: skip

    def _at(self, x: float, y: float) -> tuple[float, float]:
        return self.frame.left + x * self.unit, self.frame.bottom + y * self.unit

    def _legend(self) -> None:
        box = self._legend_box()
        if box.right == 0:
            return
        corners = [self._at(box.left, box.bottom), self._at(box.right, box.top)]
        self.axes.fill_between(
            [corners[0][0], corners[1][0]], corners[0][1], corners[1][1], color="white", alpha=0.88, lw=0, zorder=11
        )
        y = box.top - 13
        for name, colour in self.sheet.legend[:8]:
            self._sample(box.left + 8, y, traveller_colour(colour), ())
            self.axes.text(*self._at(box.left + 38, y), _short(name), fontsize=8, va="center", color=TEXT, zorder=12)
            y -= 15
        for status, word in self.sheet.status_words:
            self._sample(box.left + 8, y, "#52606D", LINE_DASHES[status.value])
            self.axes.text(*self._at(box.left + 38, y), word, fontsize=8, va="center", color=TEXT, zorder=12)
            y -= 15

    def _sample(self, x: float, y: float, colour: str, dashes: tuple[float, ...]) -> None:
        (x0, y0), (x1, _) = self._at(x, y), self._at(x + 22, y)
        (line,) = self.axes.plot([x0, x1], [y0, y0], color=colour, linewidth=1.9, zorder=12)
        if dashes:
            line.set_dashes(dashes)

    def _scale(self) -> None:
        """A bar of a round length near 150 px; exact at the middle of the sheet."""
        if self.projection.world:
            return  # no one scale holds on a map of the world
        target = 150 * self.unit / 1000
        power = 10 ** math.floor(math.log10(target))
        length = max(step * power for step in (1, 2, 5) if step * power <= target)
        (x0, y0), (x1, _) = self._at(16, 16), self._at(16 + length * 1000 / self.unit, 16)
        self.axes.plot([x0, x1], [y0, y0], color=TEXT, linewidth=2.2, solid_capstyle="butt", zorder=11)
        style = {"fontsize": 7.5, "color": TEXT, "path_effects": self.halo, "zorder": 11}
        self.axes.text((x0 + x1) / 2, y0 + 5 * self.unit, f"{length:g} km", ha="center", va="bottom", **style)


def _thickened(path: np.ndarray) -> np.ndarray:
    """At least 24 points, so that arrows sit in the middle and labels see the line."""
    while len(path) < 24:
        middle = (path[:-1] + path[1:]) / 2
        path = np.concatenate([np.column_stack([path[:-1], middle]).reshape(-1, 2), path[-1:]])
    return path


def _by_spot(stops: Sequence[MapStop]) -> list[list[MapStop]]:
    """Stops at one place share a label; travellers' meetings do too."""
    groups: dict[str, list[MapStop]] = {}
    for stop in stops:
        groups.setdefault(stop.place.id, []).append(stop)
    return list(groups.values())


def _short(name: str, most: int = 34) -> str:
    return name if len(name) <= most else name[: most - 1].rstrip() + "…"
