"""GPX 1.1 through gpxpy: stops as waypoints, each traveller's journey as a route."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any

import gpxpy.gpx

from dateline import calendar
from dateline.export.bundle import ATTRIBUTION, Bundle, Numbered, plain

__all__ = ["gpx_bytes"]


def gpx_bytes(bundle: Bundle) -> bytes:
    """Waypoints carry a time only where the day is certain; cancelled stops are on no route."""
    gpx = gpxpy.gpx.GPX()
    gpx.creator, gpx.name = "Dateline", plain(bundle.title)
    gpx.copyright_author = ATTRIBUTION
    for item in bundle.stops:
        point = gpxpy.gpx.GPXWaypoint(**_values(item, bundle))
        point.source = plain(bundle.sources(item.stop)) or None
        point.type = item.stop.status.value
        gpx.waypoints.append(point)
    for traveller in bundle.travellers:
        journeys = sorted({item.stop.journey for item in bundle.stops if item.traveller.id == traveller.id})
        for journey in journeys:
            route = gpxpy.gpx.GPXRoute(name=plain(traveller.name))
            for item in bundle.stops:
                mine = item.traveller.id == traveller.id and item.stop.journey == journey
                if mine and item.stop.status.value != "cancelled":
                    route.points.append(gpxpy.gpx.GPXRoutePoint(**_values(item, bundle)))
            if len(route.points) > 1:
                gpx.routes.append(route)
    return str(gpx.to_xml(version="1.1")).encode("utf-8")


def _values(item: Numbered, bundle: Bundle) -> dict[str, Any]:
    stop = item.stop
    return {
        "latitude": round(stop.place.lat, 6),
        "longitude": round(stop.place.lon, 6),
        "name": f"{item.number} {bundle.place(stop)}",
        "description": ", ".join(
            filter(None, [plain(item.traveller.name), bundle.when(stop), bundle.status(stop), bundle.role(stop)])
        ),
        "comment": f"{stop.id} {stop.narrowed or stop.when or ''}".strip(),
        "time": _moment(stop.narrowed or stop.when),
    }


def _moment(edtf: str | None) -> datetime | None:
    first, last = calendar.bounds(edtf)
    if first is None or first != last:
        return None
    return datetime.combine(first, time(12), tzinfo=UTC)
