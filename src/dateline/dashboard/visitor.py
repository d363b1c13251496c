"""What a session remembers of its visitor: who it is, the gate they stand at, the links they brought."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import streamlit as st

from dateline.access import Gate, Person

_GATE: Final = "dl_gate"
_PERSON: Final = "dl_person"
_LINKS: Final = "dl_links"
_LINK_MADE: Final = "dl_link_made"
_LONGEST, _MOST = 100, 5  # of tokens in an address


def person() -> Person | None:
    """Who looks at the page; None before anybody asked."""
    found = st.session_state.get(_PERSON)
    return found if isinstance(found, Person) else None


def set_person(who: Person) -> None:
    """Note who looks at the page."""
    st.session_state[_PERSON] = who


def gate(make: Callable[[], Gate]) -> Gate:
    """The session's gate."""
    found = st.session_state.get(_GATE)
    if not isinstance(found, Gate):
        found = st.session_state[_GATE] = make()
    return found


def links() -> tuple[str, ...]:
    """Tokens of the share links that this session was opened with."""
    asked = [token for token in st.query_params.get_all("share") if len(token) < _LONGEST][:_MOST]
    known: tuple[str, ...] = st.session_state.get(_LINKS, ())
    if new := tuple(dict.fromkeys((*known, *asked)))[-_MOST:]:
        st.session_state[_LINKS] = new
    return new


def show_link(link: str) -> None:
    """Keep a new link until it has been shown."""
    st.session_state[_LINK_MADE] = link


def shown_link() -> str:
    """The new link; "" for none."""
    return str(st.session_state.get(_LINK_MADE, ""))
