"""Work that takes longer: a bar says how far it is, and a button ends it.

A press on the button runs the page anew, at once and in another thread; Streamlit ends the run that is at work when
that next shows its progress.  So every step must leave behind what can stand, and the new run waits for the step
to end before it looks at what there is.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import streamlit as st

from dateline.dashboard import frame, markup

__all__ = ["Bar", "bar", "settled"]

_AT_WORK: Final = "dl_at_work"
_EVERY = 0.15  # seconds between two steps shown


class Bar:
    """Shows how far a work is; called with the share done and what is being done."""

    def __init__(self, key: str, on_stop: Callable[[], None] | None, label: str) -> None:
        self._box = st.empty()
        self._key, self._on_stop, self._label = key, on_stop, label
        self._last = 0.0
        self._shown: st.delta_generator.DeltaGenerator | None = None

    def __call__(self, share: float, text: str = "") -> None:
        """Show a step; those that follow each other fast are left out."""
        if self._shown is not None and time.monotonic() - self._last < _EVERY:
            return
        if self._shown is None:
            with self._box.container(horizontal=True, vertical_alignment="bottom"):
                self._shown = st.progress(0.0, width="stretch")
                st.button(self._label, key=f"dl_stop_{self._key}", on_click=self._on_stop, type="tertiary")
        self._last = time.monotonic()
        self._shown.progress(min(1.0, max(0.0, share)), text=markup.label(text[:160]) if text else None)

    def end(self) -> None:
        """Take the bar away."""
        self._box.empty()


@contextmanager
def _at_work() -> Iterator[None]:
    """One long work at a time in a session, whichever of its runs does it."""
    lock: threading.Lock = st.session_state.setdefault(_AT_WORK, threading.Lock())
    with lock:
        yield


@contextmanager
def bar(key: str, on_stop: Callable[[], None] | None = None, label: str = "") -> Iterator[Bar]:
    """A bar that is gone when the work is.  ``on_stop`` is called before the page runs anew."""
    with _at_work():
        made = Bar(key, on_stop, label or frame.say("stop"))
        try:
            yield made
        finally:
            made.end()


def settled() -> None:
    """Wait until a step of work that was stopped has come to its end."""
    with _at_work():
        pass
