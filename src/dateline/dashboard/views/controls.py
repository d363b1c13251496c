"""The line of controls above the map: whom, what and when to show, what is new, which map."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import streamlit as st

from dateline import wording
from dateline.dashboard import frame, fresh, markup, start, state
from dateline.dossier.corrections import State
from dateline.services.filters import Facets
from dateline.services.workspace import Workspace

__all__ = ["Pick", "draw", "picked"]

_MANY_TRAVELLERS = 6
_CHECKED = tuple(item for item in State if item is not State.REJECTED)


@dataclass(frozen=True, slots=True)
class Pick:
    """The filters for the browser, which follows their pills before the server has answered."""

    groups: list[dict[str, Any]]  # a widget's key, the field of a row that it looks at, its options, those chosen
    pick: list[Any]  # what is chosen, a list a group, and the period: equal where the same stops are shown


def picked(facets: Facets) -> Pick:
    """What the controls say now."""
    chosen = state.chosen_filter()
    groups = [
        {"key": key, "field": field, "options": [str(item) for item in options],
         "chosen": [str(item) for item in options if item in wanted]}
        for key, field, options, wanted in (
            (state.TRAVELLERS, "who", list(facets.travellers), chosen.travellers),
            (state.STATUSES, "status", facets.statuses, chosen.statuses),
            (state.KINDS, "kind", facets.kinds, chosen.kinds),
            (state.CHECKED, "checked", _CHECKED, chosen.checked),
        )
    ]  # fmt: skip
    period = "/".join(day.isoformat() if day else "" for day in (chosen.first, chosen.last))
    return Pick(groups, [*(group["chosen"] for group in groups), period])


def draw(workspace: Workspace, facets: Facets, last_visit: str) -> None:
    """Draw the controls.  ``last_visit``: when this browser was here before, if there is something new since."""
    lang = state.language()
    with st.container(horizontal=True, vertical_alignment="center", key="dl_filters", gap="small"):
        _travellers(facets.travellers)
        if len(facets.statuses) > 1:
            st.pills(
                frame.say("filter_statuses"), [str(item) for item in facets.statuses], selection_mode="multi",
                key=state.STATUSES, format_func=lambda item: wording.text(f"map.status_{item}", lang),
                label_visibility="collapsed",
            )  # fmt: skip
        with st.popover(frame.say("filter_more"), icon=":material/tune:"):
            _more(facets, lang, checkable=workspace.desk is not None)
        if workspace.desk is not None:
            with st.popover(frame.say("changes"), icon=":material/history:"):
                _changes(last_visit, lang)
        if last_visit and not state.since():
            st.button(
                frame.say("changes_visit"), on_click=state.show_since, args=("visit",), type="tertiary",
                icon=":material/fiber_new:",
            )  # fmt: skip
        if state.chosen_filter().active:
            st.button(frame.say("filter_clear"), on_click=state.clear_filter, type="tertiary", icon=":material/close:")


def _travellers(names: dict[str, str]) -> None:
    if 1 < len(names) <= _MANY_TRAVELLERS:
        st.pills(
            frame.say("filter_travellers"), list(names), selection_mode="multi", key=state.TRAVELLERS,
            format_func=lambda item: markup.label(names.get(item, str(item))), label_visibility="collapsed",
        )  # fmt: skip
    elif len(names) > 1:
        st.multiselect(
            frame.say("filter_travellers"), list(names), key=state.TRAVELLERS, width=320,
            format_func=lambda item: names.get(item, item), label_visibility="collapsed",
            placeholder=frame.say("filter_travellers"),
        )  # fmt: skip


def _more(facets: Facets, lang: str, *, checkable: bool) -> None:
    st.pills(
        frame.say("filter_kinds"), [str(kind) for kind in facets.kinds], selection_mode="multi", key=state.KINDS,
        format_func=lambda item: wording.text(f"dashboard.kind_{item}", lang),
    )  # fmt: skip
    if checkable:
        st.pills(
            frame.say("filter_checked"), [str(item) for item in _CHECKED],
            selection_mode="multi", key=state.CHECKED, help=frame.say("filter_checked_hint"),
            format_func=lambda item: wording.text(f"dashboard.checked_{item}", lang),
        )  # fmt: skip
    if facets.first and facets.last:
        st.date_input(
            frame.say("filter_period"), value=[], key=state.PERIOD, format="DD.MM.YYYY",
            min_value=min(facets.first, date(1000, 1, 1)), max_value=max(facets.last, date(2100, 1, 1)),
        )  # fmt: skip
    st.toggle(frame.say("mentions"), key=state.MENTIONS)
    ours = start.settings()
    maps = ["embedded", "none"] + (["online"] if ours.online and ours.tiles_url else [])
    st.radio(
        frame.say("basemap"), maps, key=state.BASEMAP, horizontal=True,
        format_func=lambda item: wording.text(f"dashboard.basemap_{item}", lang),
    )  # fmt: skip


def _changes(last_visit: str, lang: str) -> None:
    st.text(frame.say("changes_hint"))
    if last_visit:
        st.button(
            frame.say("changes_visit_at", when=markup.label(fresh.said_time(last_visit, lang))),
            on_click=state.show_since, args=("visit",), key="dl_since_visit",
        )  # fmt: skip
    st.date_input(
        frame.say("changes_day"), value=None, key=state.SINCE_DAY, format="DD.MM.YYYY",
        max_value=datetime.now(UTC).date(), on_change=state.show_since_day,
    )  # fmt: skip
    if state.since():
        st.button(frame.say("changes_close"), on_click=state.show_since, args=("",), key="dl_since_end")
