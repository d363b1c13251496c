"""An itinerary as GeoJSON (RFC 7946): a point a stop, a line a leg, cut at the antimeridian."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import Any

from dateline import calendar
from dateline.model import Article, Itinerary, Leg, Place, Stop

__all__ = ["great_circle", "itinerary_geojson"]

_STEP_KM = 150.0
_EARTH_KM = 6371.0
_ATTRIBUTION = "GeoNames (CC BY 4.0), Unicode CLDR, airportsdata (MIT), Natural Earth (public domain)"


def itinerary_geojson(itinerary: Itinerary, articles: Sequence[Article], lang: str) -> dict[str, Any]:
    """A FeatureCollection with ids, dates (EDTF), status, confidence and sources."""
    by_id = {article.id: article for article in articles}
    names = {traveller.id: traveller.name for traveller in itinerary.travellers}
    stops = {stop.id: stop for stop in itinerary.stops}
    features = [_stop(number, stop, names, by_id, lang) for number, stop in enumerate(itinerary.stops, 1)]
    features += [_leg(leg, stops, names) for leg in itinerary.legs]
    return {"type": "FeatureCollection", "attribution": _ATTRIBUTION, "features": features}


def _stop(number: int, stop: Stop, names: dict[str, str], articles: dict[str, Article], lang: str) -> dict[str, Any]:
    shown = stop.narrowed or stop.when
    return {
        "type": "Feature",
        "id": stop.id,
        "geometry": {"type": "Point", "coordinates": [round(stop.place.lon, 6), round(stop.place.lat, 6)]},
        "properties": {
            "what": "stop",
            "number": number,
            "traveller": names.get(stop.traveller, stop.traveller),
            "place": stop.place.name_in(lang),
            "place_id": stop.place.id,
            "place_kind": stop.place.kind.value,
            "approximate": stop.place.approximate,
            "when": stop.when,
            "narrowed": stop.narrowed,
            "when_text": calendar.say(shown, lang) if shown else None,
            "status": stop.status.value,
            "role": stop.role.value,
            "confidence": round(stop.confidence, 3),
            "sources": [
                _source(claim.article, claim.passage.of(articles[claim.article].text), claim.attribution, articles)
                for claim in stop.claims
                if claim.article in articles
            ],
        },
    }


def _source(article_id: str, quote: str, attribution: str, articles: dict[str, Article]) -> dict[str, Any]:
    article = articles[article_id]
    return {
        "article": article.id,
        "title": article.title,
        "publisher": article.publisher,
        "published": article.published,
        "url": article.url,
        "quote": quote,
        "attribution": attribution,
    }


def _leg(leg: Leg, stops: dict[str, Stop], names: dict[str, str]) -> dict[str, Any]:
    parts = great_circle(stops[leg.start].place, stops[leg.end].place)
    many = len(parts) > 1
    return {
        "type": "Feature",
        "id": leg.id,
        "geometry": {"type": "MultiLineString" if many else "LineString", "coordinates": parts if many else parts[0]},
        "properties": {
            "what": "leg",
            "traveller": names.get(leg.traveller, leg.traveller),
            "from": leg.start,
            "to": leg.end,
            "mode": leg.mode.value,
            "inferred": leg.inferred,
            "status": leg.status.value,
        },
    }


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
