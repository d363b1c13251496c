"""An itinerary as text for people."""

from __future__ import annotations

from collections.abc import Sequence

from dateline import calendar
from dateline.model import Article, Claim, Itinerary, Reading, Stop
from dateline.wording import say, text

__all__ = ["itinerary_text"]

_QUOTE_LENGTH = 160


def itinerary_text(pairs: Sequence[tuple[Article, Reading]], itinerary: Itinerary, lang: str) -> str:
    """The travellers' stops in order, each with its date, status and passage; then what is open."""
    articles = {article.id: article for article, _ in pairs}
    lines: list[str] = []
    for traveller in itinerary.travellers:
        stops = [stop for stop in itinerary.stops if stop.traveller == traveller.id]
        if not stops:
            continue
        lines += ["", traveller.name]
        journey = stops[0].journey
        for number, stop in enumerate(stops, 1):
            if stop.journey != journey:
                journey = stop.journey
                lines.append(f"  {text('text.other_journey', lang)}")
            lines += _stop_lines(number, stop, articles, lang)
    if not lines:
        lines = ["", text("text.no_journey", lang)]
    open_items = [say(item.note, lang) for item in itinerary.tray]
    open_items += [say(problem.note, lang) for _, reading in pairs for problem in reading.problems]
    if open_items:
        lines += ["", text("text.open", lang)]
        lines += [f"  - {item}" for item in dict.fromkeys(open_items)]
    return "\n".join(lines).lstrip("\n")


def _stop_lines(number: int, stop: Stop, articles: dict[str, Article], lang: str) -> list[str]:
    shown = stop.narrowed or stop.when
    when = calendar.say(shown, lang, short=True) if shown else text("text.undated", lang)
    labels = [text(f"text.status_{stop.status.value}", lang)]
    if stop.role.value != "stop":
        labels.append(text(f"text.role_{stop.role.value}", lang))
    head = f"  {number:2}. {when:<34} {stop.place.name_in(lang)} ({', '.join(labels)})"
    return [head, *(_passage(claim, articles, lang) for claim in stop.claims)]


def _passage(claim: Claim, articles: dict[str, Article], lang: str) -> str:
    article = articles.get(claim.article)
    quote = " ".join(claim.passage.of(article.text).split()) if article else ""
    if len(quote) > _QUOTE_LENGTH:
        quote = quote[: _QUOTE_LENGTH - 1].rstrip() + "…"
    who = f" [{claim.attribution}]" if claim.attribution else ""
    return f"        „{quote}“{who}" if lang == "de" else f"        “{quote}”{who}"
