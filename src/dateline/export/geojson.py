"""An itinerary as GeoJSON (RFC 7946): a point a stop, a line a leg, cut at the antimeridian."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from dateline import calendar
from dateline.export.bundle import ATTRIBUTION, Bundle
from dateline.mapping.geodesy import great_circle
from dateline.model import Article, Itinerary, Leg, Stop

__all__ = ["geojson_bytes", "itinerary_geojson"]


def itinerary_geojson(itinerary: Itinerary, articles: Sequence[Article], lang: str) -> dict[str, Any]:
    """A FeatureCollection with ids, dates (EDTF), status, confidence and sources."""
    by_id = {article.id: article for article in articles}
    names = {traveller.id: traveller.name for traveller in itinerary.travellers}
    stops = {stop.id: stop for stop in itinerary.stops}
    features = [_stop(number, stop, names, by_id, lang) for number, stop in enumerate(itinerary.stops, 1)]
    features += [_leg(leg, stops, names) for leg in itinerary.legs]
    return {"type": "FeatureCollection", "attribution": ATTRIBUTION, "features": features}


def geojson_bytes(bundle: Bundle) -> bytes:
    """The bundle's itinerary as a GeoJSON file."""
    collection = itinerary_geojson(bundle.itinerary, bundle.articles, bundle.lang)
    return json.dumps(collection, ensure_ascii=False, indent=1).encode("utf-8")


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
