"""The map on paper: the sheet's projection, what stands around the route, and labels that do not collide."""

from __future__ import annotations

import io
import itertools
import math

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from dateline.mapping.atlas import load_ground
from dateline.mapping.canvas import Canvas, Sheet
from dateline.mapping.furniture import Furniture
from dateline.mapping.labels import Box, Label, place_labels
from dateline.mapping.projection import projection_for
from dateline.mapping.static_map import MapLeg, MapStop, draw_map
from dateline.model import Kind, Place, Status

NOBODY = np.empty((0, 2))


def stop(number: int, lat: float, lon: float, name: str = "Ort") -> MapStop:
    where = Place(f"test:{number}", name, lat, lon, Kind.CITY)
    return MapStop(number, where, f"{name} {number}", "3. Mai", Status.VISITED, 0)


def furniture(lat: float, lon: float, half: float, busy: np.ndarray = NOBODY) -> Furniture:
    """Around a sheet of ``half`` metres to both sides of a spot."""
    figure = Figure()
    FigureCanvasAgg(figure)
    frame = Box(-half, -half * 720 / 1280, half, half * 720 / 1280)
    return Furniture(Canvas(figure, projection_for([(lon, lat)]), frame, Sheet()), busy)


@pytest.mark.parametrize(("lat", "lon", "half"), [(51.0, 10.0, 400_000), (0.0, 30.0, 1_500_000), (-33.0, 150.0, 2e5)])
def test_north_and_scale_where_they_hold(lat: float, lon: float, half: float) -> None:
    """A sheet of a country has an arrow that points up, and a bar of a round length."""
    found = furniture(lat, lon, half)
    assert found.north == pytest.approx(0.0, abs=0.1)
    assert found.bar in {step * 10**power for step in (1, 2, 5) for power in range(4)}


def test_no_north_where_it_differs() -> None:
    """Around a pole, and over a continent in the north, north is another direction everywhere."""
    assert furniture(89.0, 0.0, 900_000).north is None
    assert furniture(60.0, 90.0, 3_500_000).north is None


def test_no_scale_on_a_map_of_half_the_earth() -> None:
    """Where distances are drawn too differently, no bar pretends to measure them."""
    assert furniture(0.0, 0.0, 7_000_000).bar == 0
    assert furniture(0.0, 0.0, 1_000_000).bar > 0


def test_inset_takes_the_emptier_corner() -> None:
    """The locator gives way to the route, and is left out where the sheet shows half the Earth."""
    free = furniture(51.0, 10.0, 400_000).inset
    assert free is not None
    assert free.top > 600
    route = np.array([(1220.0, 650.0)] * 3)
    low = furniture(51.0, 10.0, 400_000, route).inset
    assert low is not None
    assert low.top < 200
    assert furniture(0.0, 0.0, 7_000_000).inset is None


def test_only_what_is_near_is_projected() -> None:
    """Cutting to the sheet's reach leaves every shape that the sheet shows."""
    projection = projection_for([(10.0, 51.0)])
    land = load_ground(0.1).land
    near, every = projection.shapes(land, 600_000), projection.shapes(land)
    assert 0 < len(near) < len(every) / 5
    x = [bounds for shape in near for bounds in shape.bounds]
    assert max(map(abs, x)) < 2_000_000


def test_angle_of_the_whole_globe() -> None:
    """Lambert's sheet is a disc of twice the Earth's radius; nothing lies beyond it."""
    projection = projection_for([(10.0, 51.0)])
    assert projection.angle(6_371_000 * math.sqrt(2)) == pytest.approx(90.0)
    assert projection.angle(3 * 6_371_000) == math.inf


def test_labels_do_not_collide() -> None:
    """Of many labels at one spot those that find room stand apart, the first one best."""
    labels = [Label(str(i), 100, 100, 60, 20, far=True) for i in range(30)]
    boxes = list(place_labels(labels, [], Box(0, 0, 400, 300)).values())
    assert 5 < len(boxes) < 30
    for i, a in enumerate(boxes):
        for b in boxes[:i]:
            assert a.left >= b.right or b.left >= a.right or a.bottom >= b.top or b.bottom >= a.top


def test_label_keeps_off_lines() -> None:
    """A label on the right would stand on the line, so it goes to the left."""
    line = [(float(x), 100.0) for x in range(100, 300, 4)]
    box = place_labels([Label("a", 100, 100, 60, 20)], [], Box(0, 0, 400, 300), [line])["a"]
    assert box.right <= 100


@pytest.mark.parametrize(
    "points",
    [
        [(90.0, 0.0)],
        [(-90.0, 0.0), (-77.8, 166.7)],
        [(0.0, 180.0), (0.0, -180.0)],
        [(52.5, 13.4), (-41.3, 174.8), (64.1, -21.9), (-34.6, -58.4)],
        [(52.5, 13.4), (52.5, 13.4)],
        [(0.0, 0.0), (0.0, 180.0)],
        [],
    ],
)
def test_any_route_is_drawn(points: list[tuple[float, float]]) -> None:
    """Poles, the antimeridian, antipodes, one spot twice, none: a picture of the size asked for."""
    stops = [stop(i, lat, lon) for i, (lat, lon) in enumerate(points, 1)]
    legs = [MapLeg(a.place, b.place, Status.VISITED, 0) for a, b in itertools.pairwise(stops)]
    sheet = Sheet(width=480, height=300, scale=1.0)
    assert Image.open(io.BytesIO(draw_map(stops, legs, sheet))).size == (480, 300)
