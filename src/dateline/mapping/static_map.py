"""The route map on paper: own drawing from the embedded basemap, as PNG or SVG, without a browser."""

from __future__ import annotations

import io
import math
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Polygon
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from dateline.mapping.atlas import load_atlas
from dateline.mapping.canvas import Canvas, Sheet, shortened
from dateline.mapping.fonts import font_families
from dateline.mapping.furniture import Furniture
from dateline.mapping.geodesy import great_circle
from dateline.mapping.ground import ground_paths
from dateline.mapping.labels import Box, Label, place_labels
from dateline.mapping.projection import Projection, projection_for
from dateline.mapping.symbols import BORDER, LAND, LINE_DASHES, TEXT, WATER, traveller_colour
from dateline.model import Kind, Place, Status

__all__ = ["MapLeg", "MapStop", "draw_map"]

_MOST_LABELS = 60
_BEYOND = "#F2F5F7"  # around a map of the whole world
_MIN_SPAN_M = 250_000.0
_CITY_PIXELS = 18_000  # square pixels of the sheet for each city at most
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
        FigureCanvasAgg(figure)
        canvas = Canvas(figure, projection, _frame(projection, points, legs, sheet), sheet)
        _ground(canvas)
        drawing = _Drawing(canvas, stops)
        lines = [drawing.leg(leg) for leg in legs]
        busy = np.array([*drawing.marks, *(spot for line in lines for spot in line)]).reshape(-1, 2)
        furniture = Furniture(canvas, busy)
        drawing.discs()
        drawing.names(lines, furniture.boxes())
        furniture.draw()
        return _svg(figure) if sheet.svg else _png(figure)


def _svg(figure: Figure) -> bytes:
    out = io.BytesIO()
    figure.savefig(out, format="svg", metadata={"Date": None, "Creator": "Dateline"}, facecolor=figure.get_facecolor())
    return out.getvalue()


def _png(figure: Figure) -> bytes:
    """Without the transparency that matplotlib writes: nothing shines through, and a quarter is saved."""
    canvas: Any = figure.canvas
    canvas.draw()
    picture = Image.fromarray(np.asarray(canvas.buffer_rgba())[..., :3])
    about = PngInfo()
    about.add_text("Software", "Dateline")
    out = io.BytesIO()
    # Half the time of the usual compression, for a tenth more bytes.
    picture.save(out, format="png", compress_level=3, dpi=(figure.dpi, figure.dpi), pnginfo=about)
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
    x, y = (left + right) / 2, (bottom + top) / 2
    if projection.world:  # nothing lies beyond the world's edge
        world = np.abs(projection.outline()).max(axis=0) * 1.03
        (x, width), (y, height) = _held(x, width, world[0]), _held(y, height, world[1])
    ratio = sheet.width / sheet.height
    if width / height < ratio:
        width = height * ratio
    else:
        height = width / ratio
    return Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)


def _held(middle: float, size: float, edge: float) -> tuple[float, float]:
    """Middle and size of a stretch that is kept within ``edge`` on both sides of zero."""
    low, high = max(middle - size / 2, -edge), min(middle + size / 2, edge)
    return (low + high) / 2, high - low


def _ground(canvas: Canvas) -> None:
    if canvas.projection.world:
        canvas.figure.set_facecolor(_BEYOND)
        canvas.put(Polygon(canvas.projection.outline(), facecolor=WATER, edgecolor=BORDER, linewidth=0.5))
    land, borders, disputed = ground_paths(canvas.projection, canvas.unit, canvas.reach)
    line = {"facecolor": "none", "edgecolor": BORDER, "linewidth": 0.6}
    for path, style in (
        (land, {"facecolor": LAND, "edgecolor": BORDER, "linewidth": 0.5}),
        (borders, line),
        (disputed, {**line, "linestyle": (0, (3, 2))}),
    ):
        if np.size(path.vertices):
            canvas.put(PathPatch(path, **style))


class _Drawing:
    """The route on one sheet in the making."""

    def __init__(self, canvas: Canvas, stops: Sequence[MapStop]) -> None:
        self.canvas, self.axes, self.frame, self.unit = canvas, canvas.axes, canvas.frame, canvas.unit
        self.route = stops
        self.spots: dict[str, tuple[float, float]] = {}  # where the labelled stops are, in pixels
        self.marks = self._marks()

    def leg(self, leg: MapLeg) -> list[tuple[float, float]]:
        """Draw a great circle with an arrowhead in its middle; returns its points in pixels."""
        points = [(p[0], p[1]) for part in great_circle(leg.start, leg.end) for p in part]
        colour = "#7B8794" if leg.status is Status.CANCELLED else traveller_colour(leg.colour)
        paths = [_thickened(self.canvas.projection.line(part)) for part in self.canvas.projection.cut(points)]
        for path in paths:
            style = {"color": colour, "linewidth": 1.9, "solid_capstyle": "round", "zorder": 4}
            line = self.canvas.line(path[:, 0], path[:, 1], **style)
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
        self.canvas.line([x], [y], marker=(3, 0, angle), markersize=7, color=colour, markeredgewidth=0, zorder=5)

    def discs(self) -> None:
        """Discs with numbers: filled where visited, hollow where planned, struck through where cancelled."""
        for stop, (left, low) in reversed(list(zip(self.route, self.marks, strict=True))):
            x, y = self.canvas.at(left, low)
            colour = "#7B8794" if stop.status is Status.CANCELLED else traveller_colour(stop.colour)
            marker = "D" if stop.place.kind is Kind.SITE else "o"
            size = 8 if stop.transit else 15 if marker == "o" else 13
            hollow = stop.status is not Status.VISITED
            if stop.place.approximate:
                self.canvas.line([x], [y], marker="o", markersize=size + 14, color=colour, alpha=0.18, mew=0, zorder=5)
            self.canvas.line([x], [y], marker=marker, markersize=size + 3, color="white", mew=0, zorder=6)
            face = "white" if hollow else colour
            edge = {"markeredgecolor": colour, "markeredgewidth": 1.6}
            self.canvas.line(
                [x], [y], marker=marker, markersize=size - (1 if hollow else 0), mfc=face, zorder=7, **edge
            )
            if stop.status is Status.CANCELLED:
                self.canvas.line([x], [y], marker="x", markersize=size, color=colour, mew=1.6, zorder=9)
            if not stop.transit:
                tint = colour if hollow else "white"
                style = {"ha": "center", "va": "center_baseline", "fontsize": 7.5, "fontweight": "bold", "zorder": 8}
                self.axes.text(x, y, str(stop.number), color=tint, **style)

    def _marks(self) -> list[tuple[float, float]]:
        """Where the discs stand, in pixels: stops at one place side by side."""
        count: dict[str, int] = {}
        out = []
        for stop in self.route:
            x, y = self.canvas.pixel(stop.place.lon, stop.place.lat)
            number = count.setdefault(stop.place.id, 0)
            count[stop.place.id] += 1
            out.append((x + 19 * number, y))
        return out

    def names(self, lines: Sequence[Sequence[tuple[float, float]]], taken: Sequence[Box]) -> None:
        """Names and dates beside the stops, then as many cities and countries as find room."""
        sheet = self.canvas.sheet
        inner = Box(6, 6, sheet.width - 6, sheet.height - 6)
        labels, words = self._stop_labels()
        for key, label, name in [*self._countries(inner), *self._cities(inner)]:
            labels.append(label)
            words[key] = (name, "")
        discs = [Box(x - 10, y - 10, x + 10, y + 10) for x, y in self.marks]
        for key, box in place_labels(labels, [*discs, *taken], inner, lines).items():
            self._write(key, box, *words[key])
            if key.startswith("city:"):
                lat, lon = key.removeprefix("city:").split(",")
                x, y = self.canvas.projection.point(float(lon), float(lat))
                self.canvas.line([x], [y], marker="o", markersize=2.2, color="#52606D", mew=0, zorder=3)

    def _stop_labels(self) -> tuple[list[Label], dict[str, tuple[str, str]]]:
        labels, words = [], {}
        for index, group in enumerate(_by_spot(self.route)[:_MOST_LABELS]):
            key = f"stop{index}"
            x, y = self.canvas.pixel(group[0].place.lon, group[0].place.lat)
            name = shortened(group[0].label)
            dates = shortened(" · ".join(dict.fromkeys(stop.when for stop in group)), 60)
            # Haloed text is drawn as outlines, which run a little wider than measured.
            width = 1.08 * max(self.canvas.width(name, 9.5, "bold"), self.canvas.width(dates, 8))
            labels.append(Label(key, x, y, width + 3, 27, offset=12, far=True))
            self.spots[key] = (x, y)
            words[key] = (name, dates)
        return labels, words

    def _countries(self, inner: Box) -> Iterator[tuple[str, Label, str]]:
        for row in load_atlas().countries:
            name = (row[3] if self.canvas.sheet.lang == "de" else row[4]).upper()
            x, y = self.canvas.pixel(row[1], row[0])
            if row[2] * 111_000 / self.unit > 60 and inner.left < x < inner.right and inner.bottom < y < inner.top:
                key = f"land:{name}"
                yield key, Label(key, x, y, self.canvas.width(name, 7.5) * 1.12, 12, centred=True), name

    def _cities(self, inner: Box) -> Iterator[tuple[str, Label, str]]:
        """The greatest cities in sight, no more than leave the sheet quiet."""
        shown = {shortened(stop.label) for stop in self.route}
        sheet = self.canvas.sheet
        room = int(sheet.width * sheet.height / _CITY_PIXELS)
        most = 3 if self.unit < 4_000 else 1 if self.unit < 9_000 else 0
        rows = [row for row in load_atlas().cities[:900] if row[2] <= most]
        if not rows:
            return
        spots = self.canvas.projection.line([(row[1], row[0]) for row in rows])
        xs, ys = ((spots - (self.frame.left, self.frame.bottom)) / self.unit).T
        for row, x, y in zip(rows, xs.tolist(), ys.tolist(), strict=True):
            name = row[3] if sheet.lang == "de" else row[4]
            if room and name not in shown and inner.left < x < inner.right and inner.bottom < y < inner.top:
                room -= 1
                key = f"city:{row[0]},{row[1]}"
                yield key, Label(key, x, y, self.canvas.width(name, 7) + 2, 10, offset=4), name

    def _write(self, key: str, box: Box, name: str, dates: str) -> None:
        x, y = self.frame.left + box.left * self.unit, self.frame.bottom + box.bottom * self.unit
        if key.startswith("stop"):
            style: dict[str, Any] = {"path_effects": self.canvas.halo, "zorder": 10, "color": TEXT}
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
            (x0, y0), (x1, y1) = self.canvas.at(x, y), self.canvas.at(near_x, near_y)
            self.canvas.line([x0, x1], [y0, y1], color=TEXT, linewidth=0.6, alpha=0.7, zorder=5)


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
