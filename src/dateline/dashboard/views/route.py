"""The main page: header, filters, map with timeline, and the panel beside it; all share one selection."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from dateline.dashboard import (
    address,
    asked,
    components,
    details,
    events,
    frame,
    fresh,
    longer,
    markup,
    parcels,
    quotes,
    rows,
    start,
    state,
    watch,
)
from dateline.dashboard.components import chart
from dateline.dashboard.views import controls, correct, settle
from dateline.dossier.corrections import State
from dateline.mapping import dataset
from dateline.mapping.symbols import TRAVELLER_COLOURS, TRAVELLER_COLOURS_DARK
from dateline.model import Article, Itinerary, Reading
from dateline.services.filters import Filter, hidden
from dateline.services.summary import Summary, summarise
from dateline.services.workspace import Workspace

__all__ = ["render"]


def render() -> None:
    """Draw the page."""
    workspace = frame.working()
    pairs = _read(workspace)
    itinerary = workspace.itinerary(pairs)
    address.read_address(itinerary)
    if state.warning():
        st.warning(markup.label(state.warning()))
    head, tools = st.columns([5, 3], vertical_alignment="center")
    with head:
        _header(summarise(itinerary, state.language()))
    if not st.context.is_embedded:
        with tools, st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center"):
            watch.watch()
            frame.language_switch()
    if not itinerary.stops and not st.context.is_embedded:
        label, icon = frame.say("page_articles"), ":material/library_add:"
        if st.button(label, icon=icon, key="dl_first_article", type="primary"):
            st.switch_page("pages/views/articles.py")
    _unread(workspace)
    _board()


def _read(workspace: Workspace) -> tuple[tuple[Article, Reading], ...]:
    """All readings; while articles are read for the first time, a bar says which and can be stopped."""
    with longer.bar("reading", workspace.stop_reading) as bar:

        def progress(share: float, title: str) -> None:
            if not state.known_revision(workspace.revision()):
                bar(share, frame.say("reading_article", title=title or frame.say("untitled")))

        pairs = workspace.pairs(progress)
        state.note_revision(workspace.revision())
    return pairs


def _unread(workspace: Workspace) -> None:
    """Where the first reading was stopped: how much is missing, and the way on."""
    if not workspace.unread:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(frame.say("unread_one" if workspace.unread == 1 else "unread_many", count=workspace.unread))
        if st.button(frame.say("read_on"), key="dl_read_on", icon=":material/play_arrow:", type="tertiary"):
            workspace.go_on_reading()
            state.forget_revision()
            st.rerun()


def _header(summary: Summary) -> None:
    palette = TRAVELLER_COLOURS_DARK if state.theme() == "dark" else TRAVELLER_COLOURS
    people, values = [], {"sentence": summary.sentence}
    for number, name in enumerate(summary.names[:4]):
        values[f"n{number}"], values[f"c{number}"] = name, palette[number % len(palette)]
        dot = f'<span class="dl-dot" style="background:{{c{number}}}"></span>'
        comma = "," if number < len(summary.names) - 1 else ""
        people.append(f'<span class="dl-name">{dot}{{n{number}}}{comma}</span>')
    if len(summary.names) > 4:
        values["more"] = frame.say("and_more", count=len(summary.names) - 4)
        people.append("{more}")
    values["title"] = frame.say("title_none")
    title = " ".join(people) if people else "{title}"
    markup.show(f'<div class="dl-head"><h1>{title}</h1><p>{{sentence}}</p></div>', **values)


@st.fragment
def _board() -> None:
    """Filters, map and panel: what a choice redraws."""
    with frame.guarded("board"):
        _draw_board()


def _draw_board() -> None:
    if page := state.leave():
        st.switch_page(page)
    correct.open_asked()
    settle.open_asked()
    _failed()
    workspace, lang, theme = frame.working(), state.language(), state.theme()
    if not state.known_revision(workspace.revision()):
        st.rerun()  # a decision or somebody else's article: the header changes too
    chosen = workspace.narrow(state.chosen_filter(), state.window())
    pairs = workspace.pairs()
    itinerary = workspace.itinerary(pairs)
    known = {stop.id for stop in itinerary.stops}
    if state.selected() not in known:
        state.select("")
    mark = (workspace.mark(), lang, state.inline())
    changes = state.remember("changes", (mark, state.since()), lambda: fresh.changes(workspace, lang))
    facets = state.remember("facets", mark, workspace.facets)
    controls.draw(
        workspace,
        facets,
        state.remember("visit", mark, lambda: fresh.last_visit(workspace)),
    )
    if workspace.windowed:
        _window(workspace)
    checks = state.remember("checks", mark, lambda: workspace.checks(itinerary))
    out = hidden(itinerary, chosen, lambda stop: checks.get(stop.id, State.UNVERIFIED))
    chart_data = state.remember(
        "map",
        (mark, state.mentions_shown()),
        lambda: parcels.wrapped(_map_data(itinerary, pairs, lang), inline=mark[2]),
    )
    groups = state.remember("groups", mark, workspace.sources)
    board = state.remember(
        "board", (mark, theme),
        lambda: parcels.wrapped(
            rows.board_data(itinerary, pairs, lang, theme, workspace.desk, groups), inline=mark[2]
        ),
    )  # fmt: skip
    left, right = st.columns([7, 5], gap="small")
    with left:
        pick = controls.picked(facets)
        chart.draw(chart_data, _view(out, changes, checks) | {"pick": pick.pick}, _map_event)
    with right:
        more = state.remember("more", mark, lambda: _offer(workspace, itinerary, pairs, lang, groups))
        picked = state.selected()
        said = quotes.quotes(itinerary, pairs, lang, groups, {picked}) if mark[2] and picked else []
        panel = {
            "board": board, "hide": out, "more": more, "passages": said, "changes": changes, "pick": pick.pick,
            "guide": not st.context.is_embedded,  # which has no way to other pages
        }  # fmt: skip
        if not workspace.windowed:  # there other filters bring other articles, which the browser does not have
            held = hidden(itinerary, Filter(first=chosen.first, last=chosen.last))
            panel |= {"filters": pick.groups, "held": held}
        if workspace.desk is not None:
            panel["visit"] = state.visit_cookie()
        components.mount("panel", state.PANEL, panel | _shared() | {"height": chart.HEIGHT}, _panel_event)
    address.write_address()


def _failed() -> None:
    """A decision that could not be kept: why, and another try; it waits until it is kept or let go."""
    found = asked.failed()
    if found is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="dl_failed"):
        st.error(markup.label(found.why))
        st.button(frame.say("retry"), on_click=events.try_again, key="dl_decide_again")
        st.button(frame.say("let_go"), on_click=asked.set_failed, args=(None,), type="tertiary", key="dl_decide_not")


def _window(workspace: Workspace) -> None:
    """How much of a large dossier is shown, and more of it."""
    view = workspace.view
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        shown = min(view.limit, view.total)
        st.caption(frame.say("window", shown=shown, total=view.total, count=view.count))
        if view.total > view.limit:
            st.button(frame.say("window_more"), on_click=state.widen, type="tertiary")


def _map_data(itinerary: Itinerary, pairs: Sequence[tuple[Article, Reading]], lang: str) -> dict[str, Any]:
    mentioned = dataset.mentions(pairs, itinerary, lang) if state.mentions_shown() else []
    return dataset.map_data(itinerary, lang, articles=[article for article, _ in pairs], mentioned=mentioned)[0]


def _offer(
    workspace: Workspace,
    itinerary: Itinerary,
    pairs: Sequence[tuple[Article, Reading]],
    lang: str,
    groups: Mapping[str, str],
) -> str:
    offer = parcels.parcels().offer(details.answers(workspace, itinerary, pairs, lang, groups))
    state.hold(offer)
    return offer.key


def _shared() -> dict[str, Any]:
    return {"channel": state.channel(), "n": state.sequence(), "sel": state.selected(), "theme": state.theme()}


def _view(out: list[int], changes: dict[str, Any] | None, checks: Mapping[str, State]) -> dict[str, Any]:
    view = _shared() | {
        "hide": out, "checked": checks,
        "news": sorted({item["stop"] for item in changes["items"] if item["stop"]} if changes else ()),
        "mentions": state.mentions_shown(), "fly": state.take_flight(), "basemap": state.basemap(),
    }  # fmt: skip
    chosen = state.chosen_filter()
    if chosen.first and chosen.last:
        view["range"] = [dataset.day_number(chosen.first), dataset.day_number(chosen.last)]
    ours = start.settings()
    if ours.online and ours.tiles_url:
        view["tiles"] = {"url": ours.tiles_url, "attribution": ours.tiles_attribution}
    return view


def _map_event() -> None:
    events.happened(chart.event())


def _panel_event() -> None:
    value = st.session_state.get(state.PANEL)
    event = value.get("event") if value is not None else None
    events.happened(event if isinstance(event, dict) else {}, fly=True)
