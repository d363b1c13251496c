"""Decisions that were made: the history of a stop, travellers that were merged, and two decisions to choose between."""

from __future__ import annotations

import streamlit as st

from dateline.dashboard import asked, frame, markup, state
from dateline.dossier.corrections import Kind
from dateline.dossier.ledger import Entry
from dateline.errors import DatelineError
from dateline.services.desk import Desk, OvertakenError
from dateline.services.sayings import decided, when_by

__all__ = ["choose", "history", "merged_travellers"]


def history(desk: Desk, stop_id: str, lang: str) -> None:
    """Every decision about a stop, newest first, with what happened to it; each can be taken back or put back."""
    entries = desk.history(stop_id)
    if not entries:
        st.caption(frame.say("history_none"))
    for entry in reversed(entries):
        with st.container(border=True):
            _entry(desk, entry, lang)


def merged_travellers(desk: Desk, lang: str) -> None:
    """Travellers that people have merged; taking it back parts them again."""
    merged = [entry for entry in desk.dossier.ledger.entries() if _is_merge(entry)]
    if not merged:
        return
    st.caption(frame.say("merged_who"))
    for entry in reversed(merged):
        with st.container(border=True):
            _entry(desk, entry, lang)


def _is_merge(entry: Entry) -> bool:
    return entry.active and entry.correction.kind is Kind.TRAVELLER and bool(entry.correction.name)


def _entry(desk: Desk, entry: Entry, lang: str) -> None:
    one = entry.correction
    lines = "".join(f"<br>{{e{k}}}" for k in range(len(entry.events)))
    reason = "<br>{reason}" if one.reason else ""
    said = "<strong>{said}</strong>" if entry.active else "<s>{said}</s>"
    values = {f"e{k}": when_by(event, lang) for k, event in enumerate(entry.events)}
    markup.show(
        said + reason + f"<small>{lines}</small>",
        said=decided(one, lang),
        reason=frame.say("quoted", words=one.reason),
        **values,
    )
    label = frame.say("undo") if entry.active else frame.say("redo")
    if st.button(label, key=f"dl_past_{one.id}", type="tertiary"):
        try:
            desk.undo(one.id) if entry.active else desk.redo(one.id)
        except DatelineError as error:
            st.error(markup.label(frame.explain(error)))
            return
        st.rerun()


def choose(desk: Desk) -> None:
    """Somebody was faster: both decisions, and which is to hold."""
    error = asked.overtaken()
    if error is None:
        return
    lang = state.language()
    theirs, last = error.theirs, error.theirs.events[-1]
    st.warning(markup.label(frame.say("overtaken", author=last.author or "…")))
    one, two = st.columns(2)
    with one.container(border=True):
        undone = "<s>{said}</s>" if not theirs.active else "<strong>{said}</strong>"
        markup.show(
            f"{{head}}<br>{undone}<br><small>{{when}}</small>", head=frame.say("overtaken_theirs"),
            said=decided(theirs.correction, lang), when=when_by(last, lang),
        )  # fmt: skip
        keep = st.button(frame.say("overtaken_keep"), key="dl_overtaken_keep")
    with two.container(border=True):
        mine = "<br>".join(f"<strong>{{m{k}}}</strong>" for k in range(len(error.mine)))
        values = {f"m{k}": decided(item, lang) for k, item in enumerate(error.mine)}
        markup.show(f"{{head}}<br>{mine}", head=frame.say("overtaken_mine"), **values)
        insist = st.button(frame.say("overtaken_insist"), key="dl_overtaken_insist", type="primary")
    if keep or insist:
        _settle(desk, error, insist=insist)


def _settle(desk: Desk, error: OvertakenError, *, insist: bool) -> None:
    asked.set_overtaken(None)
    try:
        desk.insist(error) if insist else desk.on_change()
    except OvertakenError as again:
        asked.set_overtaken(again)
        st.rerun()  # what to do about it is asked in a dialogue of its own
    except DatelineError as problem:
        st.error(markup.label(frame.explain(problem)))
        return
    st.rerun()
