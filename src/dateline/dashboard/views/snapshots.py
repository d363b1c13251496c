"""Snapshots on the briefing page: keep one, choose what to compare with, open one as it was."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from dateline import calendar, wording
from dateline.dashboard import frame, markup, state
from dateline.dashboard.views import links
from dateline.dossier.snapshots import Snapshot, Snapshots
from dateline.dossier.store import Dossier
from dateline.errors import DatelineError
from dateline.export.bundle import Bundle
from dateline.export.formats import FORMATS, Format, export
from dateline.services.briefings import LAST, keep, kept_bundle, with_changes
from dateline.services.desk import Desk

__all__ = ["compared", "format_choice", "keeping", "show"]

_SHOWN = 20


def format_choice(key: str) -> Format:
    """The format that is chosen in the widget ``key``."""
    name = st.selectbox(
        frame.say("briefing_format"), list(FORMATS), key=key,
        format_func=lambda item: wording.text(FORMATS[item].key, state.language()),
    )  # fmt: skip
    return FORMATS[name]


def compared(dossier: Dossier, bundle: Bundle) -> Bundle:
    """The bundle with what changed since the snapshot that is chosen; the last briefing at first."""
    kept = Snapshots(dossier).all()
    if not kept:
        return bundle
    names = {LAST: frame.say("snapshot_last"), "": frame.say("snapshot_none")}
    names |= {item.id: _line(item) for item in kept}
    since = st.selectbox(
        frame.say("snapshot_since"), list(names), key=state.BRIEFING_SINCE, format_func=lambda item: names[item]
    )
    mark = (bundle.itinerary, bundle.lang, since, kept[0].id)
    told = state.remember("changes_since", mark, lambda: with_changes(bundle, dossier, since).changes)
    return replace(bundle, changes=told)


def keeping(desk: Desk, bundle: Bundle) -> None:
    """Keep a snapshot, and the list of those that were kept."""
    dossier = desk.dossier
    with st.expander(frame.say("snapshots"), icon=":material/photo_camera:"):
        st.caption(frame.say("snapshots_hint"))
        if dossier.may("snapshot"):
            with st.form("dl_snapshot", border=False, clear_on_submit=True):
                name = st.text_input(frame.say("snapshot_name"), key=state.BRIEFING_NAME, max_chars=200)
                if st.form_submit_button(frame.say("snapshot_keep")):
                    keep(dossier, bundle, name, desk.author)
                    st.rerun()
        kept = Snapshots(dossier).all()
        for item in kept[:_SHOWN]:
            _kept(dossier, item)
        if len(kept) > _SHOWN:
            st.caption(frame.say("snapshots_more", count=len(kept) - _SHOWN))


def _kept(dossier: Dossier, item: Snapshot) -> None:
    with st.container(border=True):
        st.text(_line(item))
        st.code(links.address("briefing", snapshot=item.id), language=None, wrap_lines=True)
        if dossier.may("snapshot_dropped"):
            with st.popover(frame.say("snapshot_drop"), type="tertiary"):
                st.text(frame.say("snapshot_drop_sure"))
                if st.button(frame.say("snapshot_drop"), key=f"dl_drop_{item.id}"):
                    Snapshots(dossier).drop(item)
                    st.rerun()


def _line(item: Snapshot) -> str:
    day = f"{calendar.say(item.at[:10], state.language())}, {item.at[11:16]} UTC"
    author = f", {item.author}" if item.author else ""
    return f"{item.name} – {day}{author} ({frame.say('snapshot_stops', count=item.stops)})"


def show(dossier: Dossier, wanted: str) -> None:
    """A snapshot, read-only, with every format for download."""
    found = Snapshots(dossier).find(wanted)
    lang = state.language()
    bundle = state.remember("snapshot", (found.id, lang), lambda: kept_bundle(dossier, found, lang))
    st.info(markup.label(frame.say("snapshot_open", line=_line(found))), icon=":material/lock:")
    st.caption(frame.say("snapshot_digest", digest=found.digest))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = format_choice(f"dl_snapshot_format_{found.id}")
        if st.button(frame.say("briefing_make"), key=f"dl_snapshot_make_{found.id}", icon=":material/ios_share:"):
            try:
                state.keep_file((found.id, lang, chosen.name), export(bundle, chosen.name))
            except DatelineError as error:
                st.error(markup.label(frame.explain(error)))
        if (data := state.kept_file((found.id, lang, chosen.name))) is not None:
            st.download_button(
                frame.say("briefing_download", size=f"{len(data) / 1e6:.1f}"), data, mime=chosen.media_type,
                file_name=f"dateline{chosen.ending}", icon=":material/download:", on_click="ignore",
            )  # fmt: skip
    page = state.remember("snapshot_page", (found.id, lang), lambda: export(bundle, "html").decode("utf-8"))
    st.iframe(page, height=900)
