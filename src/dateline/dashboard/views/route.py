"""The main page: header, filters, map with timeline, and the panel beside it; all share one selection."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import streamlit as st

from dateline import calendar, wording
from dateline.dashboard import components, frame, markup, rows, start, state, watch
from dateline.dashboard.components import chart
from dateline.dashboard.views import correct
from dateline.errors import DatelineError
from dateline.mapping import dataset
from dateline.mapping.symbols import TRAVELLER_COLOURS, TRAVELLER_COLOURS_DARK
from dateline.model import Article, Itinerary, Kind, Reading, Status
from dateline.services.desk import OvertakenError
from dateline.services.filters import hidden
from dateline.services.summary import Summary, summarise
from dateline.services.workspace import Workspace

__all__ = ["render"]

_MANY_TRAVELLERS = 6
_DECISIONS = ("confirm", "dispute", "unverify", "reject", "correct", "undo", "redo")


def render() -> None:
    """Draw the page."""
    workspace = frame.working()
    pairs = _read(workspace)
    itinerary = workspace.itinerary(pairs)
    state.read_address(itinerary)
    if state.warning():
        st.warning(markup.label(state.warning()))
    head, others, tools = st.columns([5, 2, 1], vertical_alignment="center")
    with head:
        _header(summarise(itinerary, state.language()))
    with others:
        watch.watch()
    with tools:
        frame.language_switch()
    _board()


def _read(workspace: Workspace) -> tuple[tuple[Article, Reading], ...]:
    """All readings; while articles are read for the first time, a bar says which."""
    box, count = st.empty(), len(workspace.articles())

    def progress(share: float, title: str) -> None:
        if not state.known_revision(workspace.revision()):
            text = frame.say("reading_article", title=title or frame.say("untitled"))
            box.progress(share, text=markup.label(text)) if count > 1 else box.caption(markup.label(text))

    pairs = workspace.pairs(progress)
    state.note_revision(workspace.revision())
    box.empty()
    return pairs


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
    with frame.guarded():
        _draw_board()


def _draw_board() -> None:
    if page := state.leave():
        st.switch_page(page)
    correct.open_asked()
    workspace, lang, theme = frame.working(), state.language(), state.theme()
    if not state.known_revision(workspace.revision()):
        st.rerun()  # a decision or somebody else's article: the header changes too
    pairs = workspace.pairs()
    itinerary = workspace.itinerary(pairs)
    known = {stop.id for stop in itinerary.stops}
    if state.selected() not in known:
        state.select("")
    _filters(itinerary)
    out = hidden(itinerary, state.chosen_filter())
    mark = (workspace.revision(), lang, state.mentions_shown())
    data, digest = state.remember("map", mark, lambda: _map_data(itinerary, pairs, lang))
    left, right = st.columns([7, 5], gap="small")
    with left:
        chart.draw(data, digest, _view(out), _map_event)
    with right:
        gone, chosen = frozenset(out), state.selected()
        panel = state.remember(
            "panel", (mark, theme, gone), lambda: rows.panel_data(itinerary, pairs, lang, theme, gone, workspace.desk)
        )
        found = state.remember(
            "passages",
            (mark, gone, chosen if panel["chosenOnly"] else ""),
            lambda: rows.passage_rows(itinerary, pairs, lang, gone, chosen),
        )
        components.mount(
            "panel",
            state.PANEL,
            panel | _shared() | {"passages": found, "digest": digest, "height": chart.HEIGHT, "guide": True},
            _panel_event,
        )
    state.write_address()


def _map_data(itinerary: Itinerary, pairs: Sequence[tuple[Article, Reading]], lang: str) -> tuple[dict[str, Any], str]:
    mentioned = dataset.mentions(pairs, itinerary, lang) if state.mentions_shown() else []
    return dataset.map_data(itinerary, lang, articles=[article for article, _ in pairs], mentioned=mentioned)


def _shared() -> dict[str, Any]:
    return {"channel": state.channel(), "n": state.sequence(), "sel": state.selected(), "theme": state.theme()}


def _view(out: list[int]) -> dict[str, Any]:
    view = _shared() | {
        "hide": out, "mentions": state.mentions_shown(), "fly": state.take_flight(), "basemap": state.basemap(),
    }  # fmt: skip
    chosen = state.chosen_filter()
    if chosen.first and chosen.last:
        view["range"] = [dataset.day_number(chosen.first), dataset.day_number(chosen.last)]
    ours = start.settings()
    if ours.online and ours.tiles_url:
        view["tiles"] = {"url": ours.tiles_url, "attribution": ours.tiles_attribution}
    return view


def _map_event() -> None:
    _event(chart.event())


def _panel_event() -> None:
    value = st.session_state.get(state.PANEL)
    event = value.get("event") if value is not None else None
    _event(event if isinstance(event, dict) else {}, fly=True)


def _event(event: dict[str, Any], *, fly: bool = False) -> None:
    """What the browser sends is looked at as a stranger's: unknown ids and shapes do nothing."""
    if not state.handled(event.get("n")):
        return
    target, what = event.get("id"), event.get("what")
    if what == "stop" and isinstance(target, str):
        state.select(target, fly=fly and bool(target))
    elif what == "article" and isinstance(target, str):
        claim = event.get("claim")
        state.open_article(target, claim if isinstance(claim, str) else "")
        state.go_to("pages/views/article.py")
    elif what in _DECISIONS and isinstance(target, str):
        _decide(target, what, str(event.get("part", "")))
    elif what == "add" and isinstance(target, str):
        start, end = event.get("start"), event.get("end")
        if isinstance(start, int) and isinstance(end, int) and 0 <= start < end:
            state.ask_new_stop(target, start, end)
    elif what == "range":
        state.set_period(_from_number(event.get("lo")), _from_number(event.get("hi")))


def _decide(stop: str, what: str, part: str) -> None:
    """A person's word about a stop; where it cannot be kept, the page says so and nothing is lost."""
    desk = frame.working().desk
    if desk is None:
        return
    try:
        if what == "correct":
            state.ask_correction(stop, part)
        elif what == "undo":
            desk.undo()
        elif what == "redo":
            desk.redo()
        else:
            desk.decide(stop, what)
    except OvertakenError as error:
        state.set_overtaken(error)
    except DatelineError as error:
        state.warn(frame.explain(error))


def _from_number(value: object) -> date | None:
    if not isinstance(value, int | float) or abs(value) > 1_000_000:
        return None
    try:
        return date(1970, 1, 1) + timedelta(days=int(value))
    except OverflowError:
        return None


def _filters(itinerary: Itinerary) -> None:
    going = {stop.traveller for stop in itinerary.stops}
    names = {person.id: person.name for person in itinerary.travellers if person.id in going}
    statuses = [status for status in Status if any(stop.status is status for stop in itinerary.stops)]
    kinds = [kind for kind in Kind if any(stop.place.kind is kind for stop in itinerary.stops)]
    lang = state.language()
    with st.container(horizontal=True, vertical_alignment="center", key="dl_filters", gap="small"):
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
        if len(statuses) > 1:
            st.pills(
                frame.say("filter_statuses"), [str(item) for item in statuses], selection_mode="multi",
                key=state.STATUSES, format_func=lambda item: wording.text(f"map.status_{item}", lang),
                label_visibility="collapsed",
            )  # fmt: skip
        with st.popover(frame.say("filter_more"), icon=":material/tune:"):
            _more_filters(itinerary, [str(kind) for kind in kinds], lang)
        if state.chosen_filter().active:
            st.button(frame.say("filter_clear"), on_click=state.clear_filter, type="tertiary", icon=":material/close:")


def _more_filters(itinerary: Itinerary, kinds: list[str], lang: str) -> None:
    st.pills(
        frame.say("filter_kinds"), kinds, selection_mode="multi", key=state.KINDS,
        format_func=lambda item: wording.text(f"dashboard.kind_{item}", lang),
    )  # fmt: skip
    low, high = _extent(itinerary)
    if low and high:
        st.date_input(
            frame.say("filter_period"), value=[], key=state.PERIOD, format="DD.MM.YYYY",
            min_value=min(low, date(1000, 1, 1)), max_value=max(high, date(2100, 1, 1)),
        )  # fmt: skip
    st.toggle(frame.say("mentions"), key=state.MENTIONS)
    ours = start.settings()
    maps = ["embedded", "none"] + (["online"] if ours.online and ours.tiles_url else [])
    st.radio(
        frame.say("basemap"), maps, key=state.BASEMAP, horizontal=True,
        format_func=lambda item: wording.text(f"dashboard.basemap_{item}", lang),
    )  # fmt: skip


def _extent(itinerary: Itinerary) -> tuple[date | None, date | None]:
    days = [day for stop in itinerary.stops for day in calendar.bounds(stop.narrowed or stop.when) if day]
    return (min(days), max(days)) if days else (None, None)
