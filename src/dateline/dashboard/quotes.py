"""Passages as the panel shows them: whose words, from which source, what in them is what and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dateline import calendar, wording
from dateline.mapping.dataset import day_number
from dateline.model import Article, Itinerary, Reading, Stop
from dateline.services.passages import Passage, passage_of, passages

__all__ = ["by_stop", "quotes", "sure"]


def sure(confidence: float, lang: str) -> str:
    """Confidence in words."""
    level = "high" if confidence >= 0.8 else "fair" if confidence >= 0.5 else "low"
    return wording.text(f"dashboard.sure_{level}", lang)


def quotes(
    itinerary: Itinerary,
    pairs: Sequence[tuple[Article, Reading]],
    lang: str,
    groups: Mapping[str, str],
    wanted: Iterable[str] | None = None,
) -> list[dict[str, Any]]:
    """The passages of the ``wanted`` stops (None: of all), and those that contradict them."""
    stops = {stop.id: stop for stop in itinerary.stops}
    chosen = set(stops) if wanted is None else set(wanted) & set(stops)
    found = passages(itinerary, pairs, lang, chosen)
    return [_quote(item, stops, groups, lang) for item in (*found, *_rivals(itinerary, pairs, lang, chosen, stops))]


def by_stop(
    itinerary: Itinerary,
    pairs: Sequence[tuple[Article, Reading]],
    lang: str,
    groups: Mapping[str, str],
    wanted: Iterable[str],
) -> dict[str, list[dict[str, Any]]]:
    """The same, stop by stop; each with the passages that contradict it."""
    stops = {stop.id: stop for stop in itinerary.stops}
    out: dict[str, list[dict[str, Any]]] = {stop: [] for stop in wanted if stop in stops}
    owners: dict[str, list[str]] = {}
    for stop in out:
        for conflict in stops[stop].conflicts:
            owners.setdefault(conflict.against, []).append(stop)
    for quote in quotes(itinerary, pairs, lang, groups, out):
        for stop in [quote["stop"]] if quote["stop"] else owners.get(quote["id"], []):
            out[stop].append(quote)
    return out


def _rivals(
    itinerary: Itinerary, pairs: Sequence[tuple[Article, Reading]], lang: str, chosen: set[str], stops: dict[str, Stop]
) -> list[Passage]:
    """Passages that contradict a chosen stop from outside the route."""
    against = {conflict.against for stop in chosen for conflict in stops[stop].conflicts}
    against -= {claim.id for stop in chosen for claim in stops[stop].claims}
    claims = [item.claim for item in itinerary.tray if item.claim and item.claim.id in against]
    by_id = {article.id: (article, reading) for article, reading in pairs} if claims else {}
    return [found for claim in claims if (found := passage_of(claim, None, by_id, lang))]


def _quote(passage: Passage, stops: Mapping[str, Stop], groups: Mapping[str, str], lang: str) -> dict[str, Any]:
    claim, article = passage.claim, passage.article
    stop = stops.get(passage.stop)
    low = calendar.bounds(article.published)[0] if article.published else None
    return {
        "id": claim.id,
        "stop": passage.stop,
        "article": article.id,
        "group": groups.get(article.id, article.id),
        "title": article.title or wording.text("dashboard.untitled", lang),
        "publisher": article.publisher,
        "published": calendar.say(article.published, lang) if article.published else "",
        "day": day_number(low),
        "paragraph": passage.paragraph,
        "attribution": claim.attribution,
        "sure": sure(claim.confidence, lang),
        "about": stop.place.name_in(lang) if stop else "",
        "start": passage.parts[0].start if passage.parts else 0,
        "parts": [[part.text, part.what, part.why] for part in passage.parts],
    }
