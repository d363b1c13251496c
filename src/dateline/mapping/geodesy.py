"""Great circles on a sphere, and where they cross the antimeridian."""

from __future__ import annotations

import itertools
import math

from dateline.model import Place

__all__ = ["great_circle"]

_STEP_KM = 150.0
_EARTH_KM = 6371.0


def great_circle(start: Place, end: Place) -> list[list[list[float]]]:
    """The great circle as lines of [lon, lat], cut where it crosses the antimeridian.

    Intermediate points by spherical linear interpolation, at most 150 km apart.
    """
    points = _interpolated(start, end)
    lines: list[list[list[float]]] = [[points[0]]]
    for before, after in itertools.pairwise(points):
        if abs(after[0] - before[0]) > 180:
            east = before[0] > 0
            unwrapped = after[0] + (360 if east else -360)
            edge = 180.0 if east else -180.0
            share = (edge - before[0]) / (unwrapped - before[0]) if unwrapped != before[0] else 0.0
            lat = round(before[1] + share * (after[1] - before[1]), 6)
            lines[-1].append([edge, lat])
            lines.append([[-edge, lat]])
        lines[-1].append(after)
    return lines


def _interpolated(start: Place, end: Place) -> list[list[float]]:
    a, b = _vector(start.lat, start.lon), _vector(end.lat, end.lon)
    angle = math.acos(max(-1.0, min(1.0, sum(p * q for p, q in zip(a, b, strict=True)))))
    first, last = [round(start.lon, 6), round(start.lat, 6)], [round(end.lon, 6), round(end.lat, 6)]
    if angle < 1e-9 or math.pi - angle < 1e-9:  # the same spot, or antipodes, where no one circle is the shortest
        return [first, last]
    steps = max(1, math.ceil(angle * _EARTH_KM / _STEP_KM))
    out = [first]
    for i in range(1, steps):
        t = i / steps
        p, q = math.sin((1 - t) * angle) / math.sin(angle), math.sin(t * angle) / math.sin(angle)
        x, y, z = (p * u + q * v for u, v in zip(a, b, strict=True))
        out.append([round(math.degrees(math.atan2(y, x)), 6), round(math.degrees(math.atan2(z, math.hypot(x, y))), 6)])
    return [*out, last]


def _vector(lat: float, lon: float) -> tuple[float, float, float]:
    phi, lam = math.radians(lat), math.radians(lon)
    return math.cos(phi) * math.cos(lam), math.cos(phi) * math.sin(lam), math.sin(phi)
