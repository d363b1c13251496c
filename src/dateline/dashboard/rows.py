"""Itinerary → what the panel shows: rows of the table, passages, tray, in the reader's words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dateline import calendar, wording
from dateline.mapping.dataset import local_name, numbers, stop_date
from dateline.mapping.symbols import TRAVELLER_COLOURS, TRAVELLER_COLOURS_DARK, colour_numbers
from dateline.model import Article, Itinerary, Kind, Reading, Role, Stop, TrayItem
from dateline.services.desk import Desk
from dateline.services.passages import Passage, passages

__all__ = ["MANY", "TEXTS", "panel_data", "passage_rows", "sure"]

MANY = 150  # passages beyond which only those of the selected stop are sent
TEXTS = (
    *(
        "search",
        "itinerary",
        "col_no",
        "col_date",
        "col_place",
        "col_state",
        "col_sources",
        "nothing_found",
        "no_stops",
    ),
    *(
        "more_rows",
        "passages_for",
        "passages_all",
        "show_all",
        "no_passages",
        "paragraph",
        "says",
        "in_article",
        "tray",
    ),
    *("mark_place", "mark_date", "mark_traveller", "mark_attribution", "mark_movement", "mark_mode", "map_failed"),
    *("pick_stop", "confirm", "dispute", "reject", "correct", "undo", "redo", "checked_confirmed", "checked_disputed"),
    *("part_place", "part_date", "part_who", "part_state", "part_join", "part_split", "part_history", "add_stop"),
    *("guide_title", "guide_stop", "guide_play", "guide_add", "guide_close"),
)


def sure(confidence: float, lang: str) -> str:
    """Confidence in words."""
    level = "high" if confidence >= 0.8 else "fair" if confidence >= 0.5 else "low"
    return wording.text(f"dashboard.sure_{level}", lang)


def panel_data(
    itinerary: Itinerary,
    pairs: Sequence[tuple[Article, Reading]],
    lang: str,
    theme: str,
    hidden: frozenset[int],
    desk: Desk | None = None,
) -> dict[str, Any]:
    """All that the panel shows for this itinerary and filter, but for the passages."""
    shown = [stop for number, stop in enumerate(itinerary.stops) if number not in hidden]
    claims = sum(len(stop.claims) for stop in shown)
    return {
        "lang": lang,
        "theme": theme,
        "texts": {name: wording.text(f"dashboard.{name}", lang) for name in TEXTS},
        "rows": _rows(itinerary, shown, lang, theme, desk),
        "desk": desk is not None and desk.dossier.may("correction"),
        "chosenOnly": claims > MANY,
        "tray": [_tray(item, {article.id: article for article, _ in pairs}, lang) for item in itinerary.tray],
    }


def passage_rows(
    itinerary: Itinerary,
    pairs: Sequence[tuple[Article, Reading]],
    lang: str,
    hidden: frozenset[int],
    chosen: str,
) -> list[dict[str, Any]]:
    """The passages of all stops that are shown; of a large itinerary those of the chosen stop only."""
    shown = {stop.id: stop for number, stop in enumerate(itinerary.stops) if number not in hidden}
    wanted = set(shown)
    if sum(len(stop.claims) for stop in shown.values()) > MANY:
        wanted &= {chosen}
    return [_passage(item, shown, lang) for item in passages(itinerary, pairs, lang, wanted)]


def _rows(
    itinerary: Itinerary, shown: Sequence[Stop], lang: str, theme: str, desk: Desk | None
) -> list[dict[str, Any]]:
    numbered = numbers(itinerary)
    colours = colour_numbers(itinerary)
    people = {traveller.id: (colours[traveller.id], traveller.name) for traveller in itinerary.travellers}
    palette = TRAVELLER_COLOURS_DARK if theme == "dark" else TRAVELLER_COLOURS
    rows = []
    for stop in _by_day(itinerary, shown):
        number, name = people.get(stop.traveller, (0, stop.traveller))
        figure = "#111" if theme == "dark" or number % len(palette) in {4, 5} else "#fff"
        checked = str(desk.state(stop)) if desk else "unverified"
        rows.append({
            "checked": checked, "id": stop.id,
            "n": numbered[stop.id], "colour": palette[number % len(palette)], "figure": figure,
            "traveller": name, "name": stop.place.name_in(lang), "local": local_name(stop.place, lang),
            "date": stop_date(stop, lang, short=True), "when": stop_date(stop, lang),
            "status": stop.status.value, "state": wording.text(f"map.status_{stop.status.value}", lang),
            "role": "" if stop.role is Role.STOP else wording.text(f"dashboard.role_{stop.role.value}", lang),
            "kind": stop.place.kind.value, "area": stop.place.kind in {Kind.COUNTRY, Kind.REGION, Kind.WATER},
            "sources": len({claim.article for claim in stop.claims}),
            "flag": wording.text("dashboard.conflict", lang) if stop.conflicts else
            wording.text("dashboard.unsure", lang) if stop.confidence < 0.5 else "",
            "notes": [wording.say(conflict.note, lang) for conflict in stop.conflicts]
            + [wording.say(note, lang) for note in stop.reasons],
        })  # fmt: skip
    return rows


def _by_day(itinerary: Itinerary, shown: Sequence[Stop]) -> list[Stop]:
    """Day by day over all travellers; an undated stop follows the one before it in its own journey."""
    keys: dict[str, tuple[Any, int]] = {}
    last: dict[tuple[str, int], Any] = {}
    for position, stop in enumerate(itinerary.stops):
        lane = (stop.traveller, stop.journey)
        dated = stop.narrowed or stop.when
        key = calendar.sort_key(dated) if dated else last.get(lane, (0, 0, 0))
        key = max(key, last.get(lane, key))
        last[lane] = key
        keys[stop.id] = (key, position)
    return sorted(shown, key=lambda stop: keys[stop.id])


def _passage(passage: Passage, stops: dict[str, Stop], lang: str) -> dict[str, Any]:
    claim, article = passage.claim, passage.article
    stop = stops.get(passage.stop)
    return {
        "id": claim.id,
        "stop": passage.stop,
        "article": article.id,
        "title": article.title or wording.text("dashboard.untitled", lang),
        "publisher": article.publisher,
        "published": calendar.say(article.published, lang) if article.published else "",
        "paragraph": passage.paragraph,
        "attribution": claim.attribution,
        "sure": sure(claim.confidence, lang),
        "about": stop.place.name_in(lang) if stop else "",
        "start": passage.parts[0].start if passage.parts else 0,
        "parts": [[part.text, part.what, part.why] for part in passage.parts],
    }


def _tray(item: TrayItem, articles: dict[str, Article], lang: str) -> dict[str, Any]:
    claim = item.claim
    article = articles.get(claim.article if claim else item.article)
    quote = claim.passage.of(article.text)[:240] if claim and article else ""
    return {
        "reason": wording.text(f"dashboard.tray_{item.reason}", lang),
        "text": wording.say(item.note, lang),
        "quote": quote,
        "claim": claim.id if claim else "",
        "target": item.stop if item.stop else article.id if article else "",
        "action": "stop" if item.stop else "article",
        "hint": wording.text(f"dashboard.tray_do_{'stop' if item.stop else 'article'}", lang)
        if item.stop or article
        else "",
    }
