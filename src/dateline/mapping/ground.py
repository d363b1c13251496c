"""Land and borders as a few large paths, which are drawn many times faster than thousands of small ones."""

from __future__ import annotations

import math

import numpy as np
import shapely
from matplotlib.path import Path

from dateline.mapping.atlas import load_ground
from dateline.mapping.projection import Projection

__all__ = ["ground_paths"]

_METRES_A_DEGREE = 111_000.0


def ground_paths(projection: Projection, unit: float, reach: float = math.inf) -> tuple[Path, Path, Path]:
    """Land, borders and disputed borders within ``reach`` metres of the middle.

    ``unit`` is the metres a CSS pixel shows: details smaller than a third of that are left out.
    """
    ground = load_ground(0.35 * unit / _METRES_A_DEGREE)
    land = projection.shapes(ground.land, reach)
    return (
        _filled(land),
        _stroked(projection.shapes(ground.borders, reach)),
        _stroked(projection.shapes(ground.disputed, reach)),
    )


def _filled(shapes: np.ndarray) -> Path:
    parts = shapely.get_parts(shapely.get_parts(shapes))
    parts = parts[shapely.get_type_id(parts) == 3]
    if not len(parts):
        return Path(np.empty((0, 2)))
    # Outer rings one way round and holes the other, as filling by winding number needs it.
    _, xy, (ends, _) = shapely.to_ragged_array(shapely.orient_polygons(parts))
    codes = np.full(len(xy), Path.LINETO, dtype=Path.code_type)
    codes[ends[:-1]] = Path.MOVETO
    codes[ends[1:] - 1] = Path.CLOSEPOLY
    return Path(xy, codes)


def _stroked(shapes: np.ndarray) -> Path:
    parts = shapely.get_parts(shapely.get_parts(shapes))
    parts = parts[shapely.get_type_id(parts) == 1]
    if not len(parts):
        return Path(np.empty((0, 2)))
    _, xy, (ends,) = shapely.to_ragged_array(parts)
    codes = np.full(len(xy), Path.LINETO, dtype=Path.code_type)
    codes[ends[:-1]] = Path.MOVETO
    return Path(xy, codes)
