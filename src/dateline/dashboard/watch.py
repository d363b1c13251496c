"""A look now and then at what others do: said beside the title, shown when the reader asks for it."""

from __future__ import annotations

import streamlit as st

from dateline.dashboard import frame, markup, state
from dateline.errors import DatelineError
from dateline.services.desk import Desk
from dateline.services.others import told
from dateline.services.workspace import Workspace

__all__ = ["watch"]

_EVERY = "8s"


@st.fragment(run_every=_EVERY)
def watch() -> None:
    """Say what is new; nothing on the page changes, and nothing typed is lost, before the reader asks for it."""
    workspace = state.workspace()
    if workspace is None or workspace.desk is None:
        return
    with st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center", gap="small"):
        _news(workspace)
        if workspace.may("correction"):
            _takes(workspace.desk)


def _takes(desk: Desk) -> None:
    """Undo and redo, at hand also where no stop is selected."""
    undo = st.button("", icon=":material/undo:", key="dl_undo", help=frame.say("undo_hint"), type="tertiary")
    redo = st.button("", icon=":material/redo:", key="dl_redo", help=frame.say("redo_hint"), type="tertiary")
    if not undo and not redo:
        return
    try:
        done = desk.undo() if undo else desk.redo()
    except DatelineError as error:
        st.caption(markup.label(frame.explain(error)))
        return
    if done:
        st.rerun()
    st.toast(frame.say("undo_none" if undo else "redo_none"))


def _news(workspace: Workspace) -> None:
    try:
        said = told(workspace.unseen(), state.language())
    except DatelineError as error:  # the next look may succeed; what is shown stands
        st.caption(frame.say("others_unknown"), help=markup.label(frame.explain(error)))
        return
    label = markup.label(frame.say("others_show", what=said))
    if said and st.button(label, key="dl_others", type="tertiary", icon=":material/sync:"):
        workspace.catch_up()
        st.rerun()
