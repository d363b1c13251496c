"""What all pages share: settings of the page, language, navigation, and the start of a session."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import resources

import streamlit as st

from dateline import wording
from dateline.config import seeds_folder
from dateline.dashboard import markup, start, state
from dateline.errors import DatelineError, StoreError
from dateline.services.workspace import Draft, Workspace

__all__ = ["explain", "guarded", "language_switch", "opened", "run", "say", "working"]


@cache
def _style() -> str:
    return resources.files(__package__).joinpath("page.css").read_text(encoding="utf-8")


def say(key: str, **values: object) -> str:
    """A message of the dashboard's catalogue in the reader's language."""
    return wording.text(f"dashboard.{key}", state.language(), **values)


def explain(error: DatelineError) -> str:
    """An error in the reader's language where the catalogue knows it, else its own words."""
    lang = state.language()
    said = wording.text(error.key, lang, **error.values) if error.key else ""
    return said if said and said != error.key else str(error)


def run() -> None:
    """Draw the frame and the page in it."""
    st.set_page_config(
        page_title="Dateline", page_icon=str(resources.files(__package__).joinpath("favicon.png")), layout="wide"
    )
    state.keep_widgets()
    st.html(f"<style>{_style()}</style>")
    page = st.navigation(
        [
            st.Page("pages/views/route.py", title=say("page_route"), icon=":material/map:", default=True),
            st.Page("pages/views/article.py", title=say("page_article"), icon=":material/article:"),
            st.Page("pages/views/articles.py", title=say("page_articles"), icon=":material/library_add:"),
            st.Page("pages/views/briefing.py", title=say("page_briefing"), icon=":material/ios_share:"),
            st.Page("pages/views/about.py", title=say("page_about"), icon=":material/info:"),
        ],
        position="top",
    )
    with guarded():
        page.run()


@contextmanager
def guarded() -> Iterator[None]:
    """Say what went wrong and offer another try; what was typed stays."""
    try:
        yield
    except DatelineError as error:
        st.error(markup.label(explain(error)))
        st.button(say("retry"), key="dl_retry")


def language_switch() -> None:
    """Deutsch or English."""
    if state.LANGUAGE not in st.session_state:
        st.session_state[state.LANGUAGE] = state.language()
    with st.container(key="dl_language_box", horizontal=True, horizontal_alignment="right"):
        st.segmented_control(
            say("language"), ["de", "en"], key=state.LANGUAGE, label_visibility="collapsed",
            format_func=str.upper, required=True,
        )  # fmt: skip


def working() -> Workspace:
    """The session's workspace; on the first start the gazetteer is built, with its progress on the page."""
    found = state.workspace()
    if found is not None:
        return found
    try:
        workspace = opened(state.dossier())
    except DatelineError as error:
        st.error(markup.label(explain(error)))
        st.button(say("retry"))
        st.stop()
    state.set_workspace(workspace)
    return workspace


def opened(wanted: str) -> Workspace:
    """A dossier's workspace; where none can be kept, one that lasts as long as the session, and a word about it."""
    tools = start.tools()
    try:
        desk, fresh = start.desk(wanted)
    except StoreError as error:
        state.warn(say("not_kept", reason=explain(error)))
        workspace, fresh = Workspace.with_tools(tools), True
    else:
        workspace = Workspace.with_tools(tools, desk)
        state.set_dossier(desk.dossier.id)
    for path in sorted(seeds_folder().glob("*.txt")) if fresh else ():
        workspace.add(Draft(path.read_bytes(), path.name))
    return workspace
