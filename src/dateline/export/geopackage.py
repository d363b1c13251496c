"""GeoPackage (OGC 12-128) with the layers stops and legs, written by GDAL through pyogrio."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from pyogrio.raw import write

from dateline import calendar
from dateline.export.bundle import Bundle, plain
from dateline.mapping.geodesy import great_circle

__all__ = ["geopackage_bytes"]


def geopackage_bytes(bundle: Bundle) -> bytes:
    """Stops as points and legs as lines in WGS84, with ids, EDTF dates, status and sources."""
    before = os.environ.get("OGR_CURRENT_DATE")
    os.environ["OGR_CURRENT_DATE"] = _stamp(bundle)  # GDAL's own switch for reproducible files
    try:
        with tempfile.TemporaryDirectory(prefix="dateline-") as folder:
            path = Path(folder) / "itinerary.gpkg"
            _stops(bundle, path)
            _legs(bundle, path)
            return path.read_bytes()
    finally:
        if before is None:
            os.environ.pop("OGR_CURRENT_DATE", None)
        else:
            os.environ["OGR_CURRENT_DATE"] = before


def _stamp(bundle: Bundle) -> str:
    first, _ = calendar.bounds(bundle.as_of) if bundle.as_of else (None, None)
    return f"{first.isoformat() if first else '1970-01-01'}T00:00:00.000Z"


def _write(
    path: Path, layer: str, geometry: str, shapes: list[Any], columns: dict[str, list[Any]], append: bool
) -> None:
    wkb = np.array([shapely.to_wkb(shape) for shape in shapes], dtype=object)
    data = [
        np.array(values, dtype=object if values and isinstance(values[0], str) else None) for values in columns.values()
    ]
    write(
        path,
        wkb,
        data,
        list(columns),
        layer=layer,
        driver="GPKG",
        geometry_type=geometry,
        crs="EPSG:4326",
        append=append,
    )


def _stops(bundle: Bundle, path: Path) -> None:
    items = bundle.stops
    points = [shapely.Point(item.stop.place.lon, item.stop.place.lat) for item in items]
    columns: dict[str, list[Any]] = {
        "stop_id": [item.stop.id for item in items],
        "number": [item.number for item in items],
        "traveller": [plain(item.traveller.name) for item in items],
        "place": [bundle.place(item.stop) for item in items],
        "place_id": [item.stop.place.id for item in items],
        "when_edtf": [item.stop.when or "" for item in items],
        "narrowed": [item.stop.narrowed or "" for item in items],
        "when_text": [bundle.when(item.stop) for item in items],
        "status": [item.stop.status.value for item in items],
        "role": [item.stop.role.value for item in items],
        "confidence": [round(item.stop.confidence, 3) for item in items],
        "approximate": [int(item.stop.place.approximate) for item in items],
        "sources": [bundle.sources(item.stop) for item in items],
        "quotes": [" | ".join(quote for _, quote, _ in bundle.passages(item.stop)) for item in items],
    }
    _write(path, "stops", "Point", points, columns, append=False)


def _legs(bundle: Bundle, path: Path) -> None:
    stops = {item.stop.id: item for item in bundle.stops}
    legs = [leg for leg in bundle.itinerary.legs if leg.start in stops and leg.end in stops]
    lines = [
        shapely.MultiLineString(great_circle(stops[leg.start].stop.place, stops[leg.end].stop.place)) for leg in legs
    ]
    columns: dict[str, list[Any]] = {
        "leg_id": [leg.id for leg in legs],
        "traveller": [plain(stops[leg.start].traveller.name) for leg in legs],
        "start": [leg.start for leg in legs],
        "end": [leg.end for leg in legs],
        "mode": [leg.mode.value for leg in legs],
        "inferred": [int(leg.inferred) for leg in legs],
        "status": [leg.status.value for leg in legs],
    }
    if legs:
        _write(path, "legs", "MultiLineString", lines, columns, append=True)
