"""One article as a whole: every highlight in the text, the claims in the margin."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dateline import calendar, wording
from dateline.dashboard import components, events, frame, markup, quotes, state
from dateline.dashboard.views import correct
from dateline.model import Article, Claim, Itinerary, Reading, Span
from dateline.services.passages import cut, explain

__all__ = ["render"]

_READER = "dl_reader"


def render() -> None:
    """Draw the page of the article asked for, or of the first."""
    workspace = frame.working()
    articles = workspace.articles()
    if not articles:
        st.info(frame.say("no_articles"))
        return
    article = workspace.article(state.article()) or articles[0]
    reading, itinerary = workspace.reading(article), workspace.itinerary()
    lang = state.language()
    if page := state.leave():
        st.switch_page(page)
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        if st.button(frame.say("back"), icon=":material/arrow_back:", type="tertiary"):
            st.switch_page("pages/views/route.py")
        frame.language_switch()
    line = ", ".join(
        filter(
            None,
            [article.publisher, article.author, calendar.say(article.published, lang) if article.published else ""],
        )
    )
    markup.show(
        '<div class="dl-head"><h1>{title}</h1><p>{line}</p></div>',
        title=article.title or frame.say("untitled"), line=line,
    )  # fmt: skip
    if article.url:
        markup.show('<a href="{url}" target="_blank" rel="noopener noreferrer">{url}</a>', url=article.url)
    for problem in reading.problems[:3]:
        if problem.stage == "segment":
            st.warning(markup.label(wording.say(problem.note, lang)))
    correct.open_asked()
    desk = workspace.desk
    may = desk is not None and desk.dossier.may("correction")
    components.mount("reader", _READER, _data(article, reading, itinerary, lang) | {"may": may}, _event)


def _event() -> None:
    value = st.session_state.get(_READER)
    event = value.get("event") if value is not None else None
    if not isinstance(event, dict):
        return
    if event.get("what") == "add":
        events.happened(event)
    elif event.get("what") == "map" and state.handled(event.get("n")):
        stop = event.get("id")
        if isinstance(stop, str):
            state.select(stop, fly=True)
            state.go_to("pages/views/route.py")


def _data(article: Article, reading: Reading, itinerary: Itinerary, lang: str) -> dict[str, Any]:
    stops = {claim.id: stop for stop in itinerary.stops for claim in stop.claims}
    known = {claim.id for claim in reading.claims}
    added = [c for stop in itinerary.stops for c in stop.claims if c.article == article.id and c.id not in known]
    claims = (*reading.claims, *added)
    marks: list[tuple[Span, str]] = []
    owner: dict[tuple[int, int, str], Claim] = {}
    for claim in claims:
        for evidence in claim.evidence:
            if evidence.what != "passage":
                marks.append((evidence.span, evidence.what))
                owner.setdefault((evidence.span.start, evidence.span.end, evidence.what), claim)
    carried = {span for span, _ in marks}
    marks += [(time.span, "date") for time in reading.times if time.span not in carried]
    marks += [(item.span, "mention") for item in reading.toponyms if item.place and item.span not in carried]

    def why(span: Span, what: str) -> str:
        claim = owner.get((span.start, span.end, what))
        kind = "place" if what == "mention" else what
        return explain(span, kind, reading, claim, stops.get(claim.id) if claim else None, lang)

    paragraphs = []
    position = 0
    for line in article.text.split("\n"):
        if line.strip():
            parts = cut(article.text, Span(position, position + len(line)), marks, why)
            found = [_owner(owner, part.start, part.text, part.what) for part in parts]
            paragraphs.append({
                "start": position,
                "parts": [[p.text, p.what, p.why, f.id if f else ""] for p, f in zip(parts, found, strict=True)],
            })  # fmt: skip
        position += len(line) + 1
    people = {person.id: person.name for person in (*reading.travellers, *itinerary.travellers)}
    return {
        "article": article.id,
        "lang": lang, "theme": state.theme(), "textLang": article.lang, "paragraphs": paragraphs,
        "texts": {name: frame.say(name) for name in _TEXTS},
        "claim": st.session_state.get(state.CLAIM, ""),
        "claims": [_claim(claim, people, stops, lang) for claim in claims],
    }  # fmt: skip


_TEXTS = (
    *("claims", "no_claims", "on_map", "add_stop", "select_hint"),
    *("mark_place", "mark_date", "mark_traveller", "mark_attribution", "mark_movement", "mark_mode", "mark_mention"),
)


def _owner(owner: dict[tuple[int, int, str], Claim], start: int, text: str, what: str) -> Claim | None:
    return owner.get((start, start + len(text), what)) if what else None


def _claim(claim: Claim, people: dict[str, str], stops: dict[str, Any], lang: str) -> dict[str, Any]:
    place = claim.place.name_in(lang) if claim.place else claim.place_name
    when = claim.narrowed or claim.when
    line = [
        calendar.say(when, lang) if when else wording.text("map.undated", lang),
        wording.text(f"map.status_{claim.status.value}", lang),
        wording.text("dashboard.says", lang, who=claim.attribution) if claim.attribution else "",
        quotes.sure(claim.confidence, lang),
    ]
    stop = stops.get(claim.id)
    return {
        "id": claim.id,
        "head": f"{people.get(claim.traveller, claim.traveller)} — {place}",
        "line": " · ".join(filter(None, line)),
        "reasons": [wording.say(note, lang) for note in claim.reasons],
        "stop": stop.id if stop else "",
    }
