"""What was asked for and not yet done: corrections, stops to add, claims to settle, decisions to choose between."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import streamlit as st

from dateline.dossier.rereading import Rereading
from dateline.model import Span
from dateline.services.desk import OvertakenError

_CORRECTING: Final = "dl_correcting"
_ADDING: Final = "dl_adding"
_OVERTAKEN: Final = "dl_overtaken"
_REREADING: Final = "dl_rereading"
_SETTLING: Final = "dl_settling"
_FAILED: Final = "dl_failed_decision"


@dataclass(frozen=True, slots=True)
class Failed:
    """A decision about a stop that could not be kept, and why, in the reader's words."""

    stop: str
    what: str
    part: str
    why: str


def forget() -> None:
    """Let go of everything: what was asked for belongs to the dossier that is closed."""
    for key in (_CORRECTING, _ADDING, _OVERTAKEN, _REREADING, _SETTLING, _FAILED):
        st.session_state.pop(key, None)


def ask_correction(stop: str, part: str = "") -> None:
    """Open the correction of a stop, at one of its parts, at the next chance."""
    st.session_state[_CORRECTING] = (stop, part)


def take_correction() -> tuple[str, str]:
    """The stop and the part whose correction is asked for, once; "" for none."""
    stop, part = st.session_state.pop(_CORRECTING, ("", ""))
    return str(stop), str(part)


def ask_new_stop(article: str, start: int, end: int) -> None:
    """Open the form for a stop read from these characters of an article at the next chance."""
    st.session_state[_ADDING] = (article, Span(start, end))


def ask_settling(claim: str) -> None:
    """Open the dialogue for a claim of the tray at the next chance."""
    st.session_state[_SETTLING] = claim


def take_settling() -> str:
    """The claim of the tray that is to be settled, once; "" for none."""
    return str(st.session_state.pop(_SETTLING, ""))


def take_new_stop() -> tuple[str, Span] | None:
    """The words from which a stop is to be added, once."""
    found: tuple[str, Span] | None = st.session_state.pop(_ADDING, None)
    return found


def overtaken() -> OvertakenError | None:
    """A decision that was not written because somebody was faster, until the person has chosen."""
    found: OvertakenError | None = st.session_state.get(_OVERTAKEN)
    return found


def set_overtaken(error: OvertakenError | None) -> None:
    """Keep such a decision, or let it go."""
    st.session_state[_OVERTAKEN] = error


def failed() -> Failed | None:
    """A decision that could not be kept, until it is or the person lets it go."""
    found: Failed | None = st.session_state.get(_FAILED)
    return found


def set_failed(decision: Failed | None) -> None:
    """Remember such a decision, or let it go."""
    st.session_state[_FAILED] = decision


def rereading() -> Rereading | None:
    """What reading anew would change, until it is taken over or let go."""
    found: Rereading | None = st.session_state.get(_REREADING)
    return found


def set_rereading(outcome: Rereading | None) -> None:
    """Keep what reading anew would change, or let it go."""
    st.session_state[_REREADING] = outcome
