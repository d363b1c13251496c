"""A look now and then at what others do: said beside the title, shown when the reader asks for it."""

from __future__ import annotations

import streamlit as st

from dateline.dashboard import frame, markup, state
from dateline.errors import DatelineError
from dateline.services.others import told

__all__ = ["watch"]

_EVERY = "8s"


@st.fragment(run_every=_EVERY)
def watch() -> None:
    """Say what is new; nothing on the page changes, and nothing typed is lost, before the reader asks for it."""
    workspace = state.workspace()
    if workspace is None or workspace.desk is None:
        return
    try:
        said = told(workspace.unseen(), state.language())
    except DatelineError as error:  # the next look may succeed; what is shown stands
        st.caption(markup.label(frame.explain(error)))
        return
    label = markup.label(frame.say("others_show", what=said))
    if said and st.button(label, key="dl_others", type="tertiary", icon=":material/sync:"):
        workspace.catch_up()
        st.rerun()
