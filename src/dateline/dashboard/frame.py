"""What all pages share: settings of the page, language, navigation, and the start of a session."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import resources

import streamlit as st

from dateline import wording
from dateline.access import Action
from dateline.config import seeds_folder
from dateline.dashboard import markup, start, state, visitor, who
from dateline.errors import AccessError, DatelineError, StoreError
from dateline.operations.logs import belonging
from dateline.operations.metrics import metrics
from dateline.services.workspace import Draft, Workspace

__all__ = ["explain", "guarded", "language_switch", "opened", "run", "say", "working"]

_log = logging.getLogger("dateline.pages")
# Streamlit writes white on a primary button, which the dark theme's light blue does not carry.
_DARK = (
    '[data-testid^="stBaseButton-primary"] { color: #14181d !important; } [data-testid="stHtml"] a { color: #9cc7f2; }'
)


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
    st.html(f"<style>{_style()}{_DARK if state.theme() == 'dark' else ''}</style>")
    try:
        who.enter(start.settings())
    except DatelineError as error:
        _told(error)
        st.stop()
    pages = [
        st.Page("pages/views/route.py", title=say("page_route"), icon=":material/map:", default=True),
        st.Page("pages/views/article.py", title=say("page_article"), icon=":material/article:"),
        st.Page("pages/views/articles.py", title=say("page_articles"), icon=":material/library_add:"),
        st.Page("pages/views/briefing.py", title=say("page_briefing"), icon=":material/ios_share:"),
        st.Page("pages/views/about.py", title=say("page_about"), icon=":material/info:"),
    ]
    if _shares():
        pages.append(st.Page("pages/views/sharing.py", title=say("page_sharing"), icon=":material/group:"))
    page = st.navigation(pages, position="hidden" if st.context.is_embedded else "top")
    who.menu(start.settings(), who.current(start.settings()))
    begun = time.perf_counter()
    with belonging(session=state.channel(), dossier=state.dossier(), page=page.url_path or "route"), guarded():
        page.run()
        seconds = time.perf_counter() - begun
        metrics().pages.labels(page.url_path or "route").observe(seconds)
        _log.debug("page", extra={"seconds": round(seconds, 4)})


def _shares() -> bool:
    """Is the visitor an owner of the session's dossier, in a deployment that tells people apart?"""
    person = who.current(start.settings())
    if person.local or not person.id:
        return False
    try:
        return start.gate().may(Action.SHARE, state.dossier() or "*")
    except DatelineError:
        return False


@contextmanager
def guarded(part: str = "page") -> Iterator[None]:
    """Say what went wrong and offer another try.  Who may not see this is told how to.

    ``part`` names the part of the page that fails alone: forms beside it are drawn, so that what was typed stays.
    """
    try:
        yield
    except DatelineError as error:
        _told(error, part)


def _told(error: DatelineError, part: str = "page") -> None:
    metrics().errors.labels(error.key or type(error).__name__).inc()
    _log.info("told", extra={"kind": error.key or type(error).__name__})
    if isinstance(error, AccessError) and error.key != "access.too_often":
        who.door(start.settings(), error, explain(error))
        return
    for one in (error, *getattr(error, "others", ())):
        st.error(markup.label(explain(one)))
    st.button(say("retry"), key=f"dl_retry_{part}")


def language_switch() -> None:
    """Deutsch or English."""
    if state.LANGUAGE not in st.session_state:
        st.session_state[state.LANGUAGE] = state.language()
    if st.context.is_embedded:
        return  # in another site's frame its language is in the address
    with st.container(key="dl_language_box", horizontal=True, horizontal_alignment="right"):
        st.segmented_control(
            say("language"), ["de", "en"], key=state.LANGUAGE, label_visibility="collapsed",
            format_func=str.upper, required=True,
        )  # fmt: skip


def working() -> Workspace:
    """The session's workspace; on the first start the gazetteer is built, with its progress on the page."""
    found = state.workspace()
    if found is not None:
        if found.desk is not None:
            start.gate().ask(Action.READ, found.desk.dossier.id)
        return found
    try:
        workspace = opened(state.dossier())
    except AccessError:
        raise
    except DatelineError as error:
        st.error(markup.label(explain(error)))
        st.button(say("retry"))
        st.stop()
    state.set_workspace(workspace)
    return workspace


def _shared() -> str:
    """Id of the dossier that the visitor's link opens; "" for none."""
    links = visitor.links()
    return next((found for link in links if (found := start.gate().kept().shared(link))), "")


def opened(wanted: str) -> Workspace:
    """A dossier's workspace; where none can be kept, one that lasts as long as the session, and a word about it."""
    tools = start.tools()
    try:
        desk, fresh = start.desk(wanted or _shared())
    except StoreError as error:
        if not who.current(start.settings()).local:
            raise
        state.warn(say("not_kept", reason=explain(error)))
        workspace, fresh = Workspace.with_tools(tools), True
    else:
        workspace = Workspace.with_tools(tools, desk, metrics().reader(tools))
        workspace.told = metrics().kept
        state.set_dossier(desk.dossier.id)
    for path in sorted(seeds_folder().glob("*.txt")) if fresh else ():
        workspace.add(Draft(path.read_bytes(), path.name))
    return workspace
