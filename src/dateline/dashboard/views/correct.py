"""The correction of one stop: another of the candidate places, a place from the gazetteer, another date or state."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dateline import wording
from dateline.dashboard import frame, markup, start, state
from dateline.errors import DatelineError
from dateline.model import Article, Place, Reading, Role, Status, Stop
from dateline.services.desk import Desk, Wanted, candidates_of

__all__ = ["ask"]


def ask(stop_id: str) -> None:
    """Open the dialogue for a stop, if it is there and can be corrected."""
    workspace = frame.working()
    pairs = workspace.pairs()
    stop = next((item for item in workspace.itinerary(pairs).stops if item.id == stop_id), None)
    if stop is None or workspace.desk is None:
        return
    title = frame.say("correct_title", place=stop.place.name_in(state.language()))
    st.dialog(markup.label(title))(_form)(stop, pairs, workspace.desk)


def _form(stop: Stop, pairs: Sequence[tuple[Article, Reading]], desk: Desk) -> None:
    lang = state.language()
    places, reasons = _places(stop, pairs, lang)
    query = st.text_input(frame.say("correct_search"), key=f"dl_correct_search_{stop.id}")
    if query.strip():
        for found in start.tools().gazetteer.search(query.strip()[:80], 8):
            places.setdefault(found.id, found)
    chosen = st.radio(
        frame.say("correct_place"), list(places), key=f"dl_correct_place_{stop.id}",
        format_func=lambda key: markup.label(_described(places[key], lang)),
        captions=[markup.label(reasons.get(key, "")) for key in places],
    )  # fmt: skip
    when = st.text_input(
        frame.say("correct_date"), value=stop.narrowed or stop.when or "", key=f"dl_correct_date_{stop.id}",
        help=frame.say("add_published_hint"),
    )  # fmt: skip
    left, right = st.columns(2)
    status = left.selectbox(
        frame.say("col_state"), [str(item) for item in Status], index=list(Status).index(stop.status),
        format_func=lambda item: wording.text(f"map.status_{item}", lang), key=f"dl_correct_status_{stop.id}",
    )  # fmt: skip
    role = right.selectbox(
        frame.say("correct_role"), [str(item) for item in Role], index=list(Role).index(stop.role),
        format_func=lambda item: wording.text(f"dashboard.role_{item}", lang), key=f"dl_correct_role_{stop.id}",
    )  # fmt: skip
    reason = st.text_input(frame.say("correct_reason"), key=f"dl_correct_reason_{stop.id}")
    if not st.button(frame.say("save"), type="primary"):
        return
    changed = when != (stop.narrowed or stop.when or "")
    wanted = Wanted(places.get(chosen or ""), when if changed else None, Status(status), Role(role), reason[:500])
    try:
        desk.correct(stop.id, wanted)
    except DatelineError as error:
        st.error(markup.label(frame.explain(error)))
        return
    st.rerun()


def _places(stop: Stop, pairs: Sequence[tuple[Article, Reading]], lang: str) -> tuple[dict[str, Place], dict[str, str]]:
    places, reasons = {stop.place.id: stop.place}, {}
    for candidate in candidates_of(stop, pairs):
        places.setdefault(candidate.place.id, candidate.place)
        reasons[candidate.place.id] = " · ".join(wording.say(note, lang) for note in candidate.reasons[:3])
    return places, reasons


def _described(place: Place, lang: str) -> str:
    return f"{place.name_in(lang)} ({place.country or '–'}; {place.lat:.2f}, {place.lon:.2f})"
