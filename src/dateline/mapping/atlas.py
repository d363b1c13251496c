"""The embedded basemap as shapes for drawing on paper: the same file that the browser draws from."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from dateline.config import static_folder
from dateline.errors import InputError

__all__ = ["Atlas", "Ground", "load_atlas", "load_ground"]

Line = list[tuple[float, float]]
_STEPS = (0.25, 0.1, 0.04, 0.015)  # degrees; coarsest first


@dataclass(frozen=True)
class Atlas:
    """Land as polygons, borders as lines (longitude, latitude), labels with German and English names."""

    land: tuple[shapely.Polygon, ...]
    borders: tuple[Line, ...]
    disputed: tuple[Line, ...]
    countries: tuple[tuple[float, float, float, str, str], ...]  # lat, lon, width in degrees, de, en
    cities: tuple[tuple[float, float, int, str, str], ...]  # lat, lon, rank (0 greatest … 3), de, en


@dataclass(frozen=True)
class Ground:
    """Land, borders and disputed borders in longitude and latitude, with no more detail than a sheet can show."""

    land: np.ndarray
    borders: np.ndarray
    disputed: np.ndarray


def load_ground(tolerance: float) -> Ground:
    """The basemap simplified by at most ``tolerance`` degrees; each level is made once a process."""
    return _ground(static_folder() / "basemap" / "world.js", next((s for s in _STEPS if s <= tolerance), 0.0))


@lru_cache(maxsize=len(_STEPS) + 1)
def _ground(path: Path, step: float) -> Ground:
    atlas = _load(path)
    land = np.array(atlas.land, dtype=object)
    borders, disputed = (
        np.array([shapely.LineString(line) for line in lines if len(line) > 1], dtype=object)
        for lines in (atlas.borders, atlas.disputed)
    )
    if step:
        land = shapely.get_parts(shapely.simplify(land, step))
        west, south, east, north = shapely.bounds(land).T
        land = land[np.maximum(east - west, north - south) > 2 * step]  # an island of less is no more than a speck
        borders, disputed = shapely.simplify(borders, step), shapely.simplify(disputed, step)
    return Ground(land, borders, disputed)


def load_atlas(path: Path | None = None) -> Atlas:
    """Read the basemap.  Raises InputError where it is missing or damaged."""
    return _load(path or static_folder() / "basemap" / "world.js")


@lru_cache(maxsize=2)
def _load(path: Path) -> Atlas:
    try:
        script = path.read_text(encoding="utf-8")
        data: dict[str, Any] = json.loads(script[script.index("=") + 1 :].rstrip().rstrip(";"))
        polygons = [[_decode(ring) for ring in rings] for rings in data["land"]]
        return Atlas(
            land=tuple(_polygon(rings) for rings in polygons if len(rings[0]) >= 4),
            borders=tuple(_decode(line) for line in data["borders"]),
            disputed=tuple(_decode(line) for line in data["disputed"]),
            countries=tuple((row[0], row[1], row[2], row[3], row[4]) for row in data["countries"]),
            cities=tuple((row[0], row[1], row[2], row[3], row[4]) for row in data["cities"]),
        )
    except (OSError, ValueError, KeyError, IndexError) as error:
        raise InputError(
            f"The basemap {path.name} is missing or damaged. Install Dateline again.",
            "export.no_basemap",
            file=path.name,
        ) from error


def _decode(coded: list[int]) -> Line:
    """Delta-coded hundredths of a degree → points."""
    out: Line = []
    x = y = 0
    for step_x, step_y in zip(coded[::2], coded[1::2], strict=True):
        x, y = x + step_x, y + step_y
        out.append((x / 100, y / 100))
    return out


def _polygon(rings: list[Line]) -> shapely.Polygon:
    shape = shapely.Polygon(rings[0], [ring for ring in rings[1:] if len(ring) >= 4])
    return shape if shape.is_valid else shapely.make_valid(shape)
