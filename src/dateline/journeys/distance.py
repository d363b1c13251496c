"""Great-circle distance."""

from __future__ import annotations

import math

from dateline.model import Place

__all__ = ["kilometres"]


def kilometres(a: Place, b: Place) -> float:
    """Distance by the haversine formula on a sphere of 6371 km."""
    lat_a, lat_b = math.radians(a.lat), math.radians(b.lat)
    half_lat, half_lon = (lat_b - lat_a) / 2, math.radians(b.lon - a.lon) / 2
    h = math.sin(half_lat) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin(half_lon) ** 2
    return 12742.0 * math.asin(min(1.0, math.sqrt(h)))
