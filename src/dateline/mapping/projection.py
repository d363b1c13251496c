"""A projection that suits a route: equal-area around its middle, the whole world where it must be."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyproj
import shapely

__all__ = ["Projection", "projection_for"]

Point = tuple[float, float]  # longitude, latitude in degrees
_RADIUS = 6_371_000.0
_CAP_DEGREES = 62.0  # beyond this half-width Lambert's distortion of shapes is worse than a world map's


@dataclass(frozen=True)
class Projection:
    """Longitude and latitude → metres on the sheet.

    Lambert azimuthal equal-area around the route's middle; Equal Earth (Šavrič, Patterson & Jenny 2018)
    with the route's middle meridian where the route spans more than a hemisphere can show well.
    """

    lon: float
    lat: float
    world: bool
    transformer: pyproj.Transformer

    def point(self, lon: float, lat: float) -> Point:
        x, y = self.transformer.transform(lon, lat)
        return float(x), float(y)

    def line(self, points: Sequence[Point]) -> np.ndarray:
        """Projected points as an array of shape (n, 2)."""
        lon, lat = np.array(points, dtype=float).T
        return np.column_stack(self.transformer.transform(lon, lat))

    def cut(self, points: Sequence[Point]) -> list[list[Point]]:
        """A line cut where it crosses the sheet's own seam, opposite the middle meridian."""
        parts: list[list[Point]] = [[]]
        last = 0.0
        for lon, lat in points:
            turned = (lon - self.lon + 540) % 360 - 180
            if parts[-1] and abs(turned - last) > 180:
                edge = self.lon + math.copysign(179.99, last)
                parts[-1].append((edge, lat))
                parts.append([(self.lon - math.copysign(179.99, last), lat)])
            parts[-1].append((lon, lat))
            last = turned
        return [part for part in parts if len(part) > 1]

    def shapes(self, geometries: np.ndarray, reach: float = math.inf) -> np.ndarray:
        """Geometries cut to what can be drawn within ``reach`` metres of the middle, and projected; all at once."""
        box = self._window(reach)
        west, south, east, north = shapely.bounds(geometries).T
        left, low, right, high = box.bounds
        out = []
        for turn in (-360.0, 0.0, 360.0):
            shift = np.array([turn - self.lon, 0.0])
            seen = (east + shift[0] >= left) & (west + shift[0] <= right) & (north >= low) & (south <= high)
            if not seen.any():
                continue
            moved = shapely.transform(geometries[seen], lambda xy, by=shift: xy + by)
            cut = shapely.clip_by_rect(moved, left, low, right, high)
            cut = cut[~shapely.is_empty(cut)]
            out.append(shapely.transform(shapely.segmentize(cut, 1.5), self._project_shifted))
        return np.concatenate(out) if out else np.array([], dtype=object)

    def outline(self) -> np.ndarray:
        """The edge of a map of the world, as points on the sheet."""
        edge = shapely.segmentize(self._window(math.inf).exterior, 1.0)
        return self._project_shifted(shapely.get_coordinates(edge))

    def north(self, x: float, y: float) -> float:
        """Direction of north at a spot of the sheet, in degrees clockwise from straight up."""
        lon, lat = self.transformer.transform(x, y, direction="INVERSE")
        if not (math.isfinite(lon) and math.isfinite(lat)):
            return math.nan
        ahead_x, ahead_y = self.point(lon, min(lat + 0.05, 90.0))
        return math.degrees(math.atan2(ahead_x - x, ahead_y - y))

    def angle(self, distance: float) -> float:
        """Degrees on the globe for metres from the middle of an azimuthal sheet; infinite beyond the antipode."""
        half = distance / (2 * _RADIUS)
        return math.degrees(2 * math.asin(half)) if half < 1 else math.inf

    def _project_shifted(self, xy: np.ndarray) -> np.ndarray:
        return np.column_stack(self.transformer.transform(xy[:, 0] + self.lon, xy[:, 1]))

    def _window(self, reach: float) -> shapely.Polygon:
        """What to keep, in longitudes counted from the middle: never the antipode, where azimuthal maps tear."""
        if self.world:
            return shapely.box(-179.99, -90, 179.99, 90)
        cap = self.angle(reach) + 0.5
        south, north = max(-90.0, self.lat - min(cap, 100)), min(90.0, self.lat + min(cap, 100))
        if south > -90 and north < 90 and cap < 85:  # the cap holds no pole: its widest meridians touch it
            half = math.degrees(math.asin(min(1.0, math.sin(math.radians(cap)) / math.cos(math.radians(self.lat)))))
            return shapely.box(-half, south, half, north)
        if abs(self.lat) > 50 or cap < 85:
            return shapely.box(-179.99, south, 179.99, north)
        return shapely.box(-115, -90, 115, 90)


def projection_for(points: Sequence[Point]) -> Projection:
    """The projection for a route through ``points`` (longitude, latitude)."""
    lon, lat = _middle(points)
    spread = max((_angle((lon, lat), point) for point in points), default=0.0)
    if spread > _CAP_DEGREES:
        text = f"+proj=eqearth +lon_0={lon:.4f} +R=6371000 +units=m"
    else:
        text = f"+proj=laea +lat_0={lat:.4f} +lon_0={lon:.4f} +R=6371000 +units=m"
    transformer = pyproj.Transformer.from_crs(
        "+proj=longlat +R=6371000", text, always_xy=True, only_best=False, allow_ballpark=True
    )
    return Projection(lon, lat, spread > _CAP_DEGREES, transformer)


def _middle(points: Sequence[Point]) -> Point:
    """Direction of the middle of the route's bounding cap: mean of the unit vectors, then one correction."""
    if not points:
        return 10.0, 30.0
    vectors = np.array([_vector(point) for point in points])
    mean = vectors.mean(axis=0)
    if np.linalg.norm(mean) < 1e-6:
        mean = vectors[0]
    for _ in range(20):  # walk towards the farthest point: Badoiu & Clarkson's smallest enclosing ball
        mean /= np.linalg.norm(mean)
        farthest = vectors[np.argmin(vectors @ mean)]
        mean = mean + 0.15 * (farthest - mean)
    mean /= np.linalg.norm(mean)
    return math.degrees(math.atan2(mean[1], mean[0])), math.degrees(math.asin(max(-1.0, min(1.0, float(mean[2])))))


def _vector(point: Point) -> tuple[float, float, float]:
    lam, phi = math.radians(point[0]), math.radians(point[1])
    return math.cos(phi) * math.cos(lam), math.cos(phi) * math.sin(lam), math.sin(phi)


def _angle(a: Point, b: Point) -> float:
    dot = sum(p * q for p, q in zip(_vector(a), _vector(b), strict=True))
    return math.degrees(math.acos(max(-1.0, min(1.0, dot))))
