"""What the browser may ask for beside the page: passages of stops, and the search."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dateline import calendar, wording
from dateline.dashboard import quotes
from dateline.mapping.dataset import local_name
from dateline.model import Article, Itinerary, Reading
from dateline.services.finding import Finder, Hits
from dateline.services.workspace import Workspace

__all__ = ["answers"]


def answers(
    workspace: Workspace,
    itinerary: Itinerary,
    pairs: Sequence[tuple[Article, Reading]],
    lang: str,
    groups: Mapping[str, str],
) -> Callable[[str], Any]:
    """Answers ``stops/`` with ids parted by U+001F by passages of each, and ``find/`` with words by what fits."""
    finder = Finder(workspace, itinerary, pairs)

    def answer(item: str) -> Any:
        what, _, asked = item.partition("/")
        if what == "stops":
            return quotes.by_stop(itinerary, pairs, lang, groups, asked.split("\x1f"))
        return _hits(finder.find(asked), itinerary, lang) if what == "find" else {}

    return answer


def _hits(hits: Hits, itinerary: Itinerary, lang: str) -> dict[str, list[dict[str, Any]]]:
    """Lines of the list of what was found: what it is, what to say, and where it leads."""
    owner = {claim.id: stop for stop in itinerary.stops for claim in stop.claims} if hits.claims else {}

    def stops(count: int) -> str:
        key = "sentence_stops_one" if count == 1 else "sentence_stops_many"
        return (
            wording.text(f"dashboard.{key}", lang, count=count) if count else wording.text("dashboard.only_named", lang)
        )

    return {
        "places": [
            {
                "text": found.place.name_in(lang),
                "more": " · ".join(filter(None, [local_name(found.place, lang), stops(len(found.stops))])),
                "stop": found.stops[0] if found.stops else "",
                "article": found.article,
            }
            for found in hits.places
        ],
        "people": [{"text": found.name, "more": stops(found.stops), "who": found.id} for found in hits.people],
        "claims": [
            {
                "text": owner[claim.id].place.name_in(lang),
                "more": calendar.say(when, lang, short=True) if (when := claim.narrowed or claim.when) else "",
                "stop": owner[claim.id].id,
            }
            for claim in hits.claims
            if claim.id in owner
        ],
        "articles": [
            {
                "text": found.article.title or wording.text("dashboard.untitled", lang),
                "more": found.snippet,
                "article": found.article.id,
            }
            for found in hits.articles
        ],
    }
