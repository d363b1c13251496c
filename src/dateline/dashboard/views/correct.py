"""The correction of one stop, part by part: place, date, traveller, state, merging, splitting, history."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from dateline import calendar, wording
from dateline.dashboard import asked, frame, markup, state
from dateline.dashboard.views import past
from dateline.dashboard.views.choose_place import choose_place
from dateline.errors import DatelineError
from dateline.mapping.dataset import numbers, stop_date
from dateline.model import Article, Itinerary, Reading, Role, Span, Status, Stop
from dateline.services.desk import Desk, NewStop, OvertakenError, Wanted, candidates_of, written_names
from dateline.services.workspace import Workspace

__all__ = ["open_asked", "write"]

_FEW = 12  # travellers and stops that are offered without a list to open


@dataclass(frozen=True, slots=True)
class _Case:
    """The stop that is corrected, and all that its parts need."""

    stop: Stop
    itinerary: Itinerary
    pairs: Sequence[tuple[Article, Reading]]
    desk: Desk
    workspace: Workspace
    lang: str

    @property
    def articles(self) -> list[Article]:
        wanted = {claim.article for claim in self.stop.claims}
        return [article for article, _ in self.pairs if article.id in wanted]

    @property
    def written(self) -> tuple[str, ...]:
        return written_names(self.stop, {article.id: article.text for article in self.articles})


def open_asked() -> None:
    """Open what was asked for: a choice between two decisions, a correction, or the form of a new stop."""
    stop_id, part = asked.take_correction()
    new = asked.take_new_stop()
    workspace = frame.working()
    if workspace.desk is None:
        return
    if asked.overtaken() is not None:
        st.dialog(frame.say("overtaken_title"), on_dismiss=_let_go)(past.choose)(workspace.desk)
    elif stop_id:
        _ask(workspace, workspace.desk, stop_id, part)
    elif new is not None:
        st.dialog(frame.say("add_stop_title"), width="large")(_new_stop)(workspace, workspace.desk, *new)


def _let_go() -> None:
    asked.set_overtaken(None)


def _ask(workspace: Workspace, desk: Desk, stop_id: str, part: str) -> None:
    pairs = workspace.pairs()
    itinerary = workspace.itinerary(pairs)
    stop = next((item for item in itinerary.stops if item.id == stop_id), None)
    if stop is None:
        return
    case = _Case(stop, itinerary, pairs, desk, workspace, state.language())
    title = frame.say("correct_title", place=stop.place.name_in(case.lang))
    st.dialog(markup.label(title), width="large")(_parts)(case, part)


def _parts(case: _Case, part: str) -> None:
    chosen = st.segmented_control(
        frame.say("correct"), list(_PARTS), default=part if part in _PARTS else next(iter(_PARTS)), required=True,
        format_func=lambda item: frame.say(f"part_{item}"), key=f"dl_part_{case.stop.id}", label_visibility="collapsed",
    )  # fmt: skip
    _PARTS[chosen or "place"](case)


def _place(case: _Case) -> None:
    stop = case.stop
    place = choose_place(stop.id, stop.place, candidates_of(stop, case.pairs), next(iter(case.written), ""))
    reason = _reason(case)
    with st.container(horizontal=True):
        here = st.button(frame.say("save_here"), type="primary", key="dl_place_here", disabled=place is None)
        names = ", ".join(frame.say("quoted", words=name) for name in case.written[:3])
        everywhere = st.button(
            markup.label(frame.say("save_everywhere", name=names)), key="dl_place_all",
            disabled=place is None or not names, help=frame.say("save_everywhere_hint"),
        )  # fmt: skip
        away = st.button(
            markup.label(frame.say("reject_everywhere", name=names)), key="dl_reject_all", type="tertiary",
            disabled=not names,
        )  # fmt: skip
    if here or everywhere:
        _done(case, lambda: case.desk.correct(stop.id, Wanted(place, everywhere=everywhere, reason=reason)))
    elif away:
        _done(case, lambda: case.desk.decide(stop.id, "reject", everywhere=True, reason=reason))


def _date(case: _Case) -> None:
    """The date itself, or what it is counted from: the day on which the article appeared."""
    now, lang = case.stop.narrowed or case.stop.when or "", case.lang
    days = [day.isoformat() for day in (calendar.candidates(now) if now else None) or ()][:_FEW]
    with st.form("dl_correct_date", border=False):
        st.caption(markup.label(frame.say("correct_now", value=stop_date(case.stop, lang))))
        picked = st.pills(
            frame.say("correct_days"), [*(days if len(days) > 1 else ()), ""], key=f"dl_correct_day_{case.stop.id}",
            format_func=lambda day: calendar.say(day, lang) if day else frame.say("correct_undated"),
        )  # fmt: skip
        typed = st.text_input(
            frame.say("correct_date"), key=f"dl_correct_date_{case.stop.id}", help=frame.say("add_published_hint")
        )
        st.caption(frame.say("correct_anchor"))
        anchors = {
            article: st.text_input(
                markup.label(article.title or frame.say("untitled")), article.published or "",
                key=f"dl_correct_anchor_{article.id}", help=frame.say("add_published_hint"),
            )
            for article in case.articles[:5]
        }  # fmt: skip
        reason = _reason(case)
        sent = st.form_submit_button(frame.say("save"), type="primary")
    if not sent:
        return

    def act() -> None:
        when = typed.strip() or picked
        if when is not None:
            case.desk.correct(case.stop.id, Wanted(when=when, reason=reason))
        for article, written in anchors.items():
            if written != (article.published or ""):
                case.desk.date_article(article.id, written, reason=reason)

    _done(case, act)


def _who(case: _Case) -> None:
    now = case.desk.name_of(case.stop)
    others = [name for name in case.desk.travellers() if name != now]
    chosen = st.pills(
        frame.say("correct_who"), others[:_FEW], key=f"dl_who_{case.stop.id}", format_func=markup.label
    ) if others else None  # fmt: skip
    if len(others) > _FEW:
        more = st.selectbox(frame.say("correct_who_more"), others[_FEW:], index=None, key=f"dl_who_more_{case.stop.id}")
        chosen = chosen or more
    typed = st.text_input(frame.say("correct_who_other"), key=f"dl_who_other_{case.stop.id}", max_chars=120)
    reason = _reason(case)
    name = typed.strip() or chosen or ""
    with st.container(horizontal=True):
        here = st.button(frame.say("save_here"), type="primary", key="dl_who_here")
        everywhere = st.button(
            markup.label(frame.say("merge_who", name=now)), key="dl_who_all",
            help=frame.say("merge_who_hint"),
        )  # fmt: skip
    if here or everywhere:
        wanted = Wanted(traveller=name, everywhere=everywhere, reason=reason)
        _done(case, lambda: case.desk.correct(case.stop.id, wanted))
    past.merged_travellers(case.desk, case.lang)


def _state(case: _Case) -> None:
    stop, lang = case.stop, case.lang
    status = st.segmented_control(
        frame.say("col_state"), [str(item) for item in Status], default=str(stop.status), required=True,
        format_func=lambda item: wording.text(f"map.status_{item}", lang), key=f"dl_correct_status_{stop.id}",
    )  # fmt: skip
    role = st.segmented_control(
        frame.say("correct_role"), [str(item) for item in Role], default=str(stop.role), required=True,
        format_func=lambda item: wording.text(f"dashboard.role_{item}", lang), key=f"dl_correct_role_{stop.id}",
    )  # fmt: skip
    reason = _reason(case)
    if st.button(frame.say("save"), type="primary", key="dl_state_save"):
        wanted = Wanted(status=Status(status or stop.status), role=Role(role or stop.role), reason=reason)
        _done(case, lambda: case.desk.correct(stop.id, wanted))


def _join(case: _Case) -> None:
    """Two stops are one: choose the other, whose place and date hold."""
    stops = {item.id: item for item in _near(case)}
    if not stops:
        st.caption(frame.say("join_none"))
        return
    numbered = numbers(case.itinerary)

    def label(item: str) -> str:
        other = stops[item]
        line = [
            other.place.name_in(case.lang),
            stop_date(other, case.lang, short=True),
            case.desk.name_of(other),
            wording.text(f"map.status_{other.status}", case.lang),
        ]
        return markup.label(f"{numbered[item]}  " + " · ".join(filter(None, line)))

    chosen = st.radio(frame.say("join_with"), list(stops), index=None, format_func=label, key=f"dl_join_{case.stop.id}")
    reason = _reason(case)
    if st.button(frame.say("join"), type="primary", key="dl_join_save", disabled=chosen is None):
        _done(case, lambda: case.desk.merge(case.stop.id, chosen or "", reason=reason))


def _near(case: _Case) -> list[Stop]:
    """The stops of the same traveller by their distance in the order, then those of others at the same place."""
    stops = list(case.itinerary.stops)
    at = next(k for k, item in enumerate(stops) if item.id == case.stop.id)
    mine = [(abs(k - at), k) for k, item in enumerate(stops) if item.traveller == case.stop.traveller and k != at]
    near = [stops[k] for _, k in sorted(mine)]
    same = [s for s in stops if s.traveller != case.stop.traveller and s.place.id == case.stop.place.id]
    return [*near[:_FEW], *same[:_FEW]]


def _split(case: _Case) -> None:
    """Some passages of a stop are a stop of their own."""
    claims = case.stop.claims
    if len(claims) < 2:
        st.caption(frame.say("split_none"))
        return
    articles = {article.id: article for article in case.articles}
    st.caption(frame.say("split_hint"))
    chosen = []
    for claim in claims[:40]:
        article = articles.get(claim.article)
        quote = " ".join(claim.passage.of(article.text).split())[:240] if article else claim.place_name
        source = f" ({article.publisher or article.title})" if article else ""
        if st.checkbox(markup.label(quote + source), key=f"dl_split_{claim.id}"):
            chosen.append(claim.id)
    when = st.text_input(
        frame.say("split_date"), key=f"dl_split_date_{case.stop.id}", help=frame.say("add_published_hint")
    )
    reason = _reason(case)
    if st.button(frame.say("split"), type="primary", key="dl_split_save", disabled=not 0 < len(chosen) < len(claims)):
        _done(case, lambda: case.desk.split(case.stop.id, chosen, when=when, reason=reason))


def _history(case: _Case) -> None:
    past.history(case.desk, case.stop.id, case.lang)


_PARTS: dict[str, Callable[[_Case], None]] = {
    "place": _place, "date": _date, "who": _who, "state": _state, "join": _join, "split": _split, "history": _history,
}  # fmt: skip


def _reason(case: _Case) -> str:
    author = case.desk.author
    return st.text_input(
        frame.say("correct_reason"), key=f"dl_correct_reason_{case.stop.id}", max_chars=500,
        help=markup.label(frame.say("decide_as", name=author)) if author else None,
    )  # fmt: skip


def _done(case: _Case, act: Callable[[], object]) -> None:
    write(act)


def write(act: Callable[[], object]) -> None:
    """Write a decision and close, or say why it was not written; what was typed stays."""
    try:
        act()
    except OvertakenError as error:
        asked.set_overtaken(error)
        st.rerun()  # what to do about it is asked in a dialogue of its own
    except DatelineError as error:
        st.error(markup.label(frame.explain(error)))
    else:
        st.rerun()


def _new_stop(workspace: Workspace, desk: Desk, article_id: str, span: Span) -> None:
    """A stop that the engine missed, from the words a person has selected."""
    article = workspace.article(article_id)
    words = span.of(article.text).strip() if article else ""
    if article is None or not words:
        st.warning(frame.say("select_words"))
        return
    key, lang = f"{article_id}_{span.start}_{span.end}", state.language()
    markup.show("<blockquote>{words}</blockquote>", words=words[:300])
    names = list(desk.travellers())
    chosen = st.pills(
        frame.say("filter_travellers"), names[:_FEW], default=_likely(workspace, desk, names), format_func=markup.label,
        key=f"dl_new_who_{key}",
    ) if names else None  # fmt: skip
    typed = st.text_input(frame.say("correct_who_other"), key=f"dl_new_other_{key}", max_chars=120)
    place = choose_place(key, None, (), words)
    one, two = st.columns(2)
    when = one.text_input(frame.say("correct_date"), key=f"dl_new_when_{key}", help=frame.say("add_published_hint"))
    status = two.segmented_control(
        frame.say("col_state"), [str(item) for item in Status], default=str(Status.VISITED), required=True,
        format_func=lambda item: wording.text(f"map.status_{item}", lang), key=f"dl_new_status_{key}",
    )  # fmt: skip
    reason = st.text_input(frame.say("correct_reason"), key=f"dl_new_reason_{key}", max_chars=500)
    name = typed.strip() or chosen or ""
    if not st.button(frame.say("add_stop"), type="primary"):
        return
    if place is None:
        st.warning(frame.say("place_none"))
    else:
        new = NewStop(article_id, span, name, place, when, Status(status or "visited"), reason=reason)
        try:
            desk.add(new)
        except DatelineError as error:
            st.error(markup.label(frame.explain(error)))
            return
        st.rerun()


def _likely(workspace: Workspace, desk: Desk, names: Sequence[str]) -> str | None:
    """The traveller of the stop that is selected, else the only one there is."""
    chosen = next((stop for stop in workspace.itinerary().stops if stop.id == state.selected()), None)
    likely = desk.name_of(chosen) if chosen else names[0]
    return likely if likely in names[:_FEW] else None
