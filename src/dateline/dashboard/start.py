"""The start of the reading engine: once a process, in a thread of its own, watched by every session that waits.

Building the gazetteer takes a minute; a browser that leaves meanwhile must not stop it, and two must not start two.
"""

from __future__ import annotations

import logging
import threading
import time

import streamlit as st

from dateline import gazetteer, wording
from dateline.access import Action, Gate, GuardedShelf, Limit, Office, open_office
from dateline.config import Settings, settings_from
from dateline.dashboard import state, visitor, who
from dateline.dossier.shelf import Shelf, open_shelf
from dateline.engine import load_tools
from dateline.errors import AccessError, DatelineError, StoreError
from dateline.operations.metrics import metrics
from dateline.reading import Tools
from dateline.services.desk import Desk

__all__ = ["desk", "gate", "settings", "shelf", "tools"]

_log = logging.getLogger("dateline.access")
FIRST = "Dateline"  # the dossier of a first start
_POLL_SECONDS = 0.25


class _Start:
    """Loads the tools in a thread; says how far it is."""

    def __init__(self, ours: Settings) -> None:
        self.step, self.share, self.building = "", 0.0, False
        self.tools: Tools | None = None
        self.error: DatelineError | None = None
        self.thread = threading.Thread(target=self._run, args=(ours,), name="dateline-start", daemon=True)
        self.thread.start()

    def _run(self, ours: Settings) -> None:
        try:
            gazetteer.ensure(ours, self._progress)
            self.tools = load_tools(ours)
        except DatelineError as error:
            self.error = error
        except Exception as error:  # noqa: BLE001 the thread has no other way to tell
            self.error = DatelineError(f"{type(error).__name__}: {error}")

    def _progress(self, step: str, share: float) -> None:
        self.building, self.step, self.share = True, step, share


@st.cache_resource(show_spinner=False)
def settings() -> Settings:
    """The deployment's settings, read once."""
    return settings_from()


@st.cache_resource(show_spinner=False)
def _start() -> _Start:
    return _Start(settings())


@st.cache_resource(show_spinner=False)
def _shelf() -> Shelf:
    return open_shelf(settings(), settings().database_url)


@st.cache_resource(show_spinner=False)
def _office() -> Office:
    return open_office(settings())


@st.cache_resource(show_spinner=False)
def _limits() -> dict[Action, Limit]:
    """What a person may do only so often, over all their sessions in this process."""
    return {Action.ADD: Limit(settings().reads_per_minute), Action.FETCH: Limit(settings().fetches_per_minute)}


def gate() -> Gate:
    """The session's gate.  Raises StoreError where nobody's role can be looked up."""
    found = visitor.gate(_gate)
    found.person, found.links = who.current(settings()), visitor.links()
    return found


def _gate() -> Gate:
    try:
        office: Office | None = _office()
    except StoreError:
        if not who.current(settings()).local:
            raise
        office = None
    return Gate(settings(), office, channel="app", limits=_limits(), key=state.channel(), refused=_refused)


def _refused(action: Action, dossier: str) -> None:
    metrics().refused.labels(str(action)).inc()
    _log.info("refused", extra={"action": str(action), "asked": dossier})


def shelf() -> GuardedShelf:
    """The dossiers of this deployment, as far as the visitor may see them.  Raises StoreError."""
    return GuardedShelf(_shelf(), gate())


def desk(wanted: str = "") -> tuple[Desk, bool]:
    """The dossier ``wanted`` (id or name), else the first, else a new one; True if it is new and empty.

    Raises AccessError where the visitor may see none, or not the one that was asked for.
    """
    ours = shelf()
    heads = ours.survey().heads
    ids = [head.id for head in heads]
    if wanted and (wanted in ids or any(head.name == wanted for head in heads)):
        return Desk(ours.open(wanted, author=state.author())), False
    if wanted and not ours.gate.person.local:
        return Desk(ours.open(wanted, author=state.author())), False  # says why not
    if ids:
        return Desk(ours.open(ids[0], author=state.author())), False
    if not ours.gate.may(Action.CREATE) and ours.gate.person.signed_in(ours.gate.clock()):
        raise AccessError("No dossier has been shared with you yet. Ask an owner.", "access.nothing")
    return Desk(ours.create(FIRST, author=state.author())), True


def tools() -> Tools:
    """The reading engine's tools; while they are being made, the page shows how far.  Raises DatelineError."""
    start, lang = _start(), state.language()
    if start.tools is None and start.error is None:
        _watch(start, lang)
    if start.error is not None:
        _start.clear()  # the next try begins anew
        raise start.error
    assert start.tools is not None
    return start.tools


def _watch(start: _Start, lang: str) -> None:
    box = st.empty()
    shown = False
    bar = None
    while start.thread.is_alive():
        if start.building and bar is None:
            with box.container():
                st.info(wording.text("dashboard.building", lang))
                bar = st.progress(0.0)
        elif not shown and bar is None:
            box.caption(wording.text("dashboard.starting", lang))
            shown = True
        if bar is not None:
            bar.progress(min(1.0, max(0.0, start.share)), text=wording.text(start.step, lang))
        time.sleep(_POLL_SECONDS if start.building else 0.05)
    box.empty()
