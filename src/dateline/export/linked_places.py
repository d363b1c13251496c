"""Linked Places format (GeoJSON-LD, v1.2) of the World Historical Gazetteer, with EDTF ``when``."""

from __future__ import annotations

import json
from typing import Any

from dateline import calendar
from dateline.export.bundle import ATTRIBUTION, Bundle, Numbered, plain

__all__ = ["linked_places_bytes"]

_CONTEXT = "https://raw.githubusercontent.com/LinkedPasts/linked-places/master/linkedplaces-context-v1.1.jsonld"


def linked_places_bytes(bundle: Bundle) -> bytes:
    """One feature a stop; ``when`` is a timespan with EDTF bounds where the text gives a time."""
    collection = {
        "type": "FeatureCollection",
        "@context": _CONTEXT,
        "citation": {"title": plain(bundle.title), "attribution": ATTRIBUTION, "edtf": bundle.as_of},
        "features": [_feature(item, bundle) for item in bundle.stops],
    }
    return json.dumps(collection, ensure_ascii=False, indent=1).encode("utf-8")


def _feature(item: Numbered, bundle: Bundle) -> dict[str, Any]:
    stop = item.stop
    feature: dict[str, Any] = {
        "@id": f"urn:dateline:{stop.id}",
        "type": "Feature",
        "properties": {
            "title": bundle.place(stop),
            "ccodes": [stop.place.country] if stop.place.country else [],
            "number": item.number,
            "traveller": plain(item.traveller.name),
            "status": stop.status.value,
            "role": stop.role.value,
            "confidence": round(stop.confidence, 3),
            "edtf": stop.narrowed or stop.when,
        },
        "names": [{"toponym": plain(name), "citations": []} for name in _names(item, bundle)],
        "types": [{"identifier": f"dateline:{stop.place.kind.value}", "label": stop.place.kind.value}],
        "geometry": {
            "type": "Point",
            "coordinates": [round(stop.place.lon, 6), round(stop.place.lat, 6)],
            "certainty": "less-certain" if stop.place.approximate else "certain",
        },
        "links": _links(stop.place.id),
        "descriptions": [
            {"value": quote, "lang": article.lang, **({"@id": article.url} if article.url else {})}
            for _, quote, article in bundle.passages(stop)
        ],
    }
    when = _when(stop.narrowed or stop.when)
    if when:
        feature["when"] = when
    return feature


def _names(item: Numbered, bundle: Bundle) -> list[str]:
    place = item.stop.place
    return list(
        dict.fromkeys([place.name_in(bundle.lang), place.name, *(claim.place_name for claim in item.stop.claims)])
    )


def _links(place_id: str) -> list[dict[str, str]]:
    source, _, key = place_id.partition(":")
    if source == "geonames" and key.isdigit():
        return [{"type": "closeMatch", "identifier": f"gn:{key}"}]
    return []


def _when(edtf: str | None) -> dict[str, Any] | None:
    first, last = calendar.bounds(edtf)
    if first is None and last is None:
        return None
    span: dict[str, Any] = {}
    if first:
        span["start"] = {"earliest" if calendar.is_set(edtf) else "in": first.isoformat()}
    if last:
        span["end"] = {"latest" if calendar.is_set(edtf) else "in": last.isoformat()}
    return {"timespans": [span], "label": edtf}
