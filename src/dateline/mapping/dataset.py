"""Itinerary → plain data for the map in the browser: what to draw where, and what to say about it."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from typing import Any

from dateline import calendar, wording
from dateline.mapping.symbols import colour_numbers
from dateline.model import Article, Itinerary, Kind, Place, Reading, Stop, Use

__all__ = ["day_number", "map_data", "mentions", "numbers", "stop_date"]

_AREAS = (Kind.COUNTRY, Kind.REGION, Kind.WATER)
_APPROXIMATE_KM = 15.0
_EPOCH = 719163  # date(1970, 1, 1).toordinal()
_TEXTS = (
    *("tools", "zoom_in", "zoom_out", "fit", "full", "help", "legend", "map", "timeline", "undated_short", "brush"),
    *("play", "pause", "step_back", "step_on", "play_end", "slider", "by_day", "by_stop", "play_mode", "play_hint"),
    *("cluster", "no_basemap", "no_tiles", "status_visited", "status_planned", "status_possible", "status_cancelled"),
    *(
        "kind_site",
        "kind_area",
        "caption_lines",
        "caption_borders",
        "fresh",
        "minimap",
        "checked_confirmed",
        "checked_disputed",
    ),
)
_KEYS = ("arrows", "space", "search", "help", "escape", "fit", "zoom")


def stop_date(stop: Stop, lang: str, short: bool = False) -> str:
    """The stop's date in words; "Tag offen" where there is none."""
    shown = stop.narrowed or stop.when
    return calendar.say(shown, lang, short=short) if shown else wording.text("map.undated", lang)


def day_number(value: Any) -> int | None:
    """Days since 1 January 1970, as the browser counts; None for None."""
    return None if value is None else value.toordinal() - _EPOCH


def numbers(itinerary: Itinerary) -> dict[str, int]:
    """Stop id → its number in its traveller's journey, counted from 1."""
    count: Counter[str] = Counter()
    out = {}
    for stop in itinerary.stops:
        count[stop.traveller] += 1
        out[stop.id] = count[stop.traveller]
    return out


def mentions(pairs: Sequence[tuple[Article, Reading]], itinerary: Itinerary, lang: str) -> list[dict[str, Any]]:
    """Places that the articles name but no route visits: the layer of mentions, most named first."""
    visited = {stop.place.id for stop in itinerary.stops}
    count: Counter[str] = Counter()
    places: dict[str, Place] = {}
    for _, reading in pairs:
        for toponym in reading.toponyms:
            if toponym.place and toponym.use is not Use.DATELINE and toponym.place.id not in visited:
                count[toponym.place.id] += 1
                places[toponym.place.id] = toponym.place
    ordered = sorted(places.values(), key=lambda place: (-count[place.id], place.id))
    return [
        {"lat": round(place.lat, 3), "lon": round(place.lon, 3), "name": place.name_in(lang), "count": count[place.id]}
        for place in ordered[:10_000]
    ]


def map_data(
    itinerary: Itinerary,
    lang: str,
    *,
    articles: Sequence[Article] = (),
    mentioned: Sequence[dict[str, Any]] = (),
) -> tuple[dict[str, Any], str]:
    """Data for ``Dateline.update`` and their digest: same data, same digest."""
    index = {stop.id: number for number, stop in enumerate(itinerary.stops)}
    travellers = {traveller.id: number for number, traveller in enumerate(itinerary.travellers)}
    numbered, colours = numbers(itinerary), colour_numbers(itinerary)
    stops = [_stop(stop, travellers, numbered, lang) for stop in itinerary.stops]
    data: dict[str, Any] = {
        "lang": lang,
        "texts": {name: wording.text(f"map.{name}", lang) for name in _TEXTS}
        | {"keys": [[wording.text(f"map.key_{k}", lang), wording.text(f"map.does_{k}", lang)] for k in _KEYS]},
        "travellers": [
            {"id": traveller.id, "name": traveller.name, "c": colours[traveller.id]}
            for traveller in itinerary.travellers
        ],
        "stops": stops,
        "legs": [
            {"a": index[leg.start], "b": index[leg.end], "mode": leg.mode.value, "status": leg.status.value}
            for leg in itinerary.legs
            if leg.start in index and leg.end in index
        ],
        "mentions": list(mentioned),
        "published": [_published(article, lang) for article in articles if article.published],
    }
    where = [(row["lat"], row["lon"]) for row in stops]
    data["fit"] = hashlib.sha256(repr(where).encode()).hexdigest()[:12]
    return data, hashlib.sha256(repr(data).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _stop(stop: Stop, travellers: dict[str, int], numbered: dict[str, int], lang: str) -> dict[str, Any]:
    place, shown = stop.place, stop.narrowed or stop.when
    low, high = calendar.bounds(shown)
    days = calendar.candidates(shown) if shown and calendar.is_set(shown) else None
    extent = place.extent_km if place.kind in _AREAS else _APPROXIMATE_KM if place.approximate else 0.0
    name = place.name_in(lang)
    sources = sorted({claim.attribution for claim in stop.claims if claim.attribution})
    return {
        "id": stop.id,
        "t": travellers.get(stop.traveller, 0),
        "j": stop.journey,
        "n": numbered[stop.id],
        "lat": round(place.lat, 4),
        "lon": round(place.lon, 4),
        "name": name,
        "local": local_name(place, lang),
        "date": stop_date(stop, lang, short=True),
        "lo": day_number(low if low or not high else high),
        "hi": day_number(high if high or not low else low),
        "days": [day_number(day) for day in days] if days else None,
        "status": stop.status.value,
        "role": stop.role.value,
        "kind": place.kind.value,
        "km": round(extent, 1),
        "state": wording.text(f"map.status_{stop.status.value}", lang),
        "who": wording.text("map.says", lang, who=", ".join(sources)) if sources else "",
        "note": wording.text("map.approximate", lang) if place.approximate else "",
    }


def local_name(place: Place, lang: str) -> str:
    """What people there call the place, where the gazetteer knows and it differs from ``lang``'s name; else ""."""
    shown = place.name_in(lang)
    for name in place.names:
        if name.lang not in {"de", "en", ""} and name.official and not name.historic and name.text != shown:
            return name.text
    return place.name if place.name != shown else ""


def _published(article: Article, lang: str) -> dict[str, Any]:
    low, high = calendar.bounds(article.published)
    label = wording.text(
        "map.published", lang, title=article.title or article.publisher, date=calendar.say(article.published, lang)
    )
    return {"lo": day_number(low), "hi": day_number(high), "label": label}
