"""Itinerary → what the panel shows: rows of the table, passages, tray, in the reader's words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dateline import wording
from dateline.dashboard import quotes
from dateline.journeys.days import day_by_day
from dateline.mapping.dataset import local_name, numbers, stop_date
from dateline.mapping.symbols import TRAVELLER_COLOURS, TRAVELLER_COLOURS_DARK, colour_numbers
from dateline.model import Article, Conflict, Itinerary, Kind, Reading, Role, TrayItem
from dateline.services.desk import Desk
from dateline.services.passages import sources_of

__all__ = ["MANY", "TEXTS", "board_data"]

MANY = 150  # claims beyond which passages are sent when their stop is chosen
TEXTS = (
    *("search", "itinerary", "col_no", "col_date", "col_place", "col_state", "col_sources", "nothing_found"),
    *(
        "no_stops",
        "rows_apart",
        "rows_before",
        "rows_after",
        "more_passages",
        "passages_for",
        "passages_all",
        "show_all",
    ),
    *("no_passages", "paragraph", "says", "in_article", "tray", "loading", "passages_failed", "retry"),
    *("mark_place", "mark_date", "mark_traveller", "mark_attribution", "mark_movement", "mark_mode", "map_failed"),
    *("pick_stop", "confirm", "dispute", "reject", "correct", "undo", "redo", "checked_confirmed", "checked_disputed"),
    *("part_place", "part_date", "part_who", "part_state", "part_join", "part_split", "part_history", "add_stop"),
    *("guide_title", "guide_stop", "guide_play", "guide_add", "guide_close", "order_newest", "order_story"),
    *("order_hint", "copies_one", "copies_many", "conflict", "conflict_taken", "conflict_other"),
    *("changes_close", "changes_none", "change_added", "change_removed", "change_moved", "change_redated"),
    *("change_confirmed", "change_cancelled", "found", "found_places", "found_people", "found_claims"),
    *("found_articles", "found_none", "found_failed"),
)
_AREAS = frozenset({Kind.COUNTRY, Kind.REGION, Kind.WATER})


def board_data(
    itinerary: Itinerary,
    pairs: Sequence[tuple[Article, Reading]],
    lang: str,
    theme: str,
    desk: Desk | None = None,
    groups: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """All that the panel shows of an itinerary, whatever is filtered or chosen.

    ``groups`` maps articles to what they count as one source with (agency copies).  The passages of a large
    itinerary are left out: they come one stop at a time.
    """
    may = desk is not None and desk.dossier.may("correction")
    many = sum(len(stop.claims) for stop in itinerary.stops) > MANY
    articles = {article.id: article for article, _ in pairs}
    winners = {conflict.against: stop.id for stop in itinerary.stops for conflict in stop.conflicts}
    return {
        "texts": {name: wording.text(f"dashboard.{name}", lang) for name in TEXTS},
        "rows": _rows(itinerary, lang, theme, desk, groups or {}),
        "desk": may,
        "chosenOnly": many,
        "passages": [] if many else quotes.quotes(itinerary, pairs, lang, groups or {}),
        "tray": _tray(itinerary.tray, articles, winners, lang, desk if may else None),
    }


def _rows(
    itinerary: Itinerary, lang: str, theme: str, desk: Desk | None, groups: Mapping[str, str]
) -> list[dict[str, Any]]:
    numbered = numbers(itinerary)
    colours = colour_numbers(itinerary)
    people = {traveller.id: (colours[traveller.id], traveller.name) for traveller in itinerary.travellers}
    position = {stop.id: number for number, stop in enumerate(itinerary.stops)}
    palette = TRAVELLER_COLOURS_DARK if theme == "dark" else TRAVELLER_COLOURS
    rows = []
    days = day_by_day(itinerary.stops)
    for apart, stop in [(False, stop) for stop in days.known] + [(True, stop) for stop in days.open]:
        number, name = people.get(stop.traveller, (0, stop.traveller))
        figure = "#111" if theme == "dark" or number % len(palette) in {4, 5} else "#fff"
        checked = str(desk.state(stop)) if desk else "unverified"
        rows.append({
            "i": position[stop.id], "checked": checked, "id": stop.id, "apart": apart,
            "n": numbered[stop.id], "colour": palette[number % len(palette)], "figure": figure,
            "who": stop.traveller, "traveller": name,
            "name": stop.place.name_in(lang), "local": local_name(stop.place, lang),
            "date": stop_date(stop, lang, short=True), "when": stop_date(stop, lang),
            "status": stop.status.value, "state": wording.text(f"map.status_{stop.status.value}", lang),
            "role": "" if stop.role is Role.STOP else wording.text(f"dashboard.role_{stop.role.value}", lang),
            "kind": stop.place.kind.value, "area": stop.place.kind in _AREAS,
            "sources": len(sources_of(stop, groups)),
            "flag": wording.text("dashboard.conflict", lang) if stop.conflicts else
            wording.text("dashboard.unsure", lang) if stop.confidence < 0.5 else "",
            "notes": [wording.say(note, lang) for note in stop.reasons],
            "conflicts": [_conflict(conflict, lang) for conflict in stop.conflicts],
        })  # fmt: skip
    return rows


def _conflict(conflict: Conflict, lang: str) -> list[str]:
    why = wording.text(f"dashboard.conflict_why_{conflict.what}", lang)
    return [conflict.what, conflict.chosen, conflict.against, wording.say(conflict.note, lang), why]


def _tray(
    items: Sequence[TrayItem],
    articles: Mapping[str, Article],
    winners: Mapping[str, str],
    lang: str,
    desk: Desk | None,
) -> list[dict[str, Any]]:
    """What stayed open, with what can be done about each.  ``desk`` is None where nothing may be decided."""
    orphans = iter(desk.orphans() if desk else ())
    out = []
    for item in items:
        claim = item.claim
        article = articles.get(claim.article if claim else item.article)
        lost = next(orphans, "") if item.reason == "orphaned" and claim is None else ""
        out.append({
            "reason": wording.text(f"dashboard.tray_{item.reason}", lang),
            "text": wording.say(item.note, lang),
            "quote": claim.passage.of(article.text)[:240] if claim and article else "",
            "claim": claim.id if claim else "",
            "acts": [
                [wording.text(f"dashboard.tray_do_{hint}", lang), action, target]
                for hint, action, target in _acts(item, article, winners, lost, desk is not None)
            ],
        })  # fmt: skip
    return out


def _acts(
    item: TrayItem, article: Article | None, winners: Mapping[str, str], lost: str, may: bool
) -> list[tuple[str, str, str]]:
    """What can be done about it: words, event, its target; the best first."""
    claim = item.claim.id if item.claim else ""
    remedies = {
        "unplaced": ("place", "settle", claim),
        "undated": ("date", "correct", item.stop),
        "unordered": ("date", "correct", item.stop),
        "orphaned": ("drop", "drop", lost) if lost else ("who", "settle", claim),
        "rejected": ("back", "back", claim),
    }
    acts: list[tuple[str, str, str]] = []
    if item.reason == "conflict" and claim in winners:
        acts.append(("compare", "stop", winners[claim]))
    elif may and item.reason in remedies and remedies[item.reason][2]:
        acts.append(remedies[item.reason])
    if item.stop and item.reason != "conflict":
        acts.append(("stop", "stop", item.stop))
    elif article:
        acts.append(("article", "article", article.id))
    return acts
