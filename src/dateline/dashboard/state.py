"""All that a session remembers of its work; of who works, see ``visitor``.  Nobody else names session keys."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, Final, TypeVar

import streamlit as st

from dateline import wording
from dateline.dashboard import asked, visits
from dateline.dossier.commands import Row
from dateline.dossier.corrections import State
from dateline.dossier.window import WINDOW
from dateline.loading import Item
from dateline.model import Kind, Status
from dateline.services.filters import Filter
from dateline.services.workspace import LARGE, Workspace

# Widget keys: these Streamlit keeps itself.
LANGUAGE: Final = "dl_language"
TRAVELLERS: Final = "dl_filter_travellers"
STATUSES: Final = "dl_filter_statuses"
KINDS: Final = "dl_filter_kinds"
CHECKED: Final = "dl_filter_checked"
PERIOD: Final = "dl_filter_period"
MENTIONS: Final = "dl_mentions"
SINCE_DAY: Final = "dl_since_day"
BASEMAP: Final = "dl_basemap"
MAP: Final = "dl_map"
PANEL: Final = "dl_panel"
CLAIM: Final = "dl_claim"
BRIEFING_LANG: Final = "dl_briefing_lang"
BRIEFING_FORMAT: Final = "dl_briefing_format"
BRIEFING_TITLE: Final = "dl_briefing_title"
BRIEFING_AS_OF: Final = "dl_briefing_as_of"
BRIEFING_LINK: Final = "dl_briefing_link"
BRIEFING_PRESENT: Final = "dl_briefing_present"
BRIEFING_TEMPLATE: Final = "dl_briefing_template"
BRIEFING_SINCE: Final = "dl_briefing_since"
BRIEFING_NAME: Final = "dl_briefing_name"
# Values of our own.
_WORKSPACE: Final = "dl_workspace"
_SELECTED: Final = "dl_selected"
_SEQUENCE: Final = "dl_sequence"
_FLIGHT: Final = "dl_flight"
_CHANNEL: Final = "dl_channel"
_ARTICLE: Final = "dl_article"
_GOTO: Final = "dl_goto"
_ADDRESS_READ: Final = "dl_address_read"
_MEMO: Final = "dl_memo"
_REVISION: Final = "dl_revision"
_DOSSIER: Final = "dl_dossier"
_WARNING: Final = "dl_warning"
_AUTHOR: Final = "dl_author"
_FILE: Final = "dl_file"
_STAGED: Final = "dl_staged"
_REPORT: Final = "dl_report"
_ROUND: Final = "dl_round"
_SINCE: Final = "dl_since"
_VISIT: Final = "dl_visit"
_OFFERS: Final = "dl_offers"
_INLINE: Final = "dl_inline"
_WINDOW: Final = "dl_window"
_KEPT: Final = (TRAVELLERS, STATUSES, KINDS, CHECKED, PERIOD, MENTIONS, BASEMAP, LANGUAGE)
BASEMAPS: Final = ("embedded", "none", "online")

T = TypeVar("T")


def keep_widgets() -> None:
    """Hold filters over a visit to another page, where their widgets are not drawn."""
    for key in _KEPT:
        if key in st.session_state:
            st.session_state[key] = st.session_state[key]


def language() -> str:
    """The reader's language: chosen, else the browser's, else German."""
    chosen = st.session_state.get(LANGUAGE)
    if chosen in wording.LANGUAGES:
        return str(chosen)
    asked = st.query_params.get("lang", "")
    if asked in wording.LANGUAGES:
        return asked
    locale = (st.context.locale or "de").split("-")[0].lower()
    return locale if locale in wording.LANGUAGES else "en"


def theme() -> str:
    """``light`` or ``dark``, as the browser shows the page."""
    return "dark" if st.context.theme.type == "dark" else "light"


def workspace() -> Workspace | None:
    """The session's articles, or None before the first start."""
    found = st.session_state.get(_WORKSPACE)
    return found if isinstance(found, Workspace) else None


def set_workspace(new: Workspace) -> None:
    """Give the session its articles."""
    st.session_state[_WORKSPACE] = new


def dossier() -> str:
    """Id of the session's dossier, or the one that the address names; "" for the first."""
    return str(st.session_state.get(_DOSSIER) or st.query_params.get("dossier", ""))


def snapshot() -> str:
    """Id of the snapshot that the address names; "" for none."""
    return str(st.query_params.get("snapshot", ""))


def set_dossier(dossier_id: str) -> None:
    """This session works on that dossier."""
    st.session_state[_DOSSIER] = dossier_id


def change_dossier(dossier_id: str) -> None:
    """Close the session's dossier and open another at the next chance."""
    for key in (_WORKSPACE, _SELECTED, _ARTICLE, _MEMO, _REVISION, _STAGED, _REPORT, _SINCE, _VISIT):
        st.session_state.pop(key, None)
    asked.forget()
    clear_filter()
    set_dossier(dossier_id)


def warn(text: str) -> None:
    """Keep a warning to be shown on top of the page."""
    st.session_state[_WARNING] = text


def warning() -> str:
    """The warning to be shown; "" for none."""
    return str(st.session_state.get(_WARNING, ""))


def author() -> str:
    """Who decides, as the person has written it; "" where not said."""
    return str(st.session_state.get(_AUTHOR, ""))


def set_author(name: str) -> None:
    """Remember who decides."""
    st.session_state[_AUTHOR] = " ".join(name.split())[:80]


def channel() -> str:
    """Name of the session's own channel between map and panel."""
    if _CHANNEL not in st.session_state:
        st.session_state[_CHANNEL] = "dateline-" + secrets.token_hex(8)
    return str(st.session_state[_CHANNEL])


def selected() -> str:
    """Id of the selected stop; "" for none."""
    return str(st.session_state.get(_SELECTED, ""))


def select(stop: str, *, fly: bool = False) -> None:
    """Select a stop ("" for none); ``fly`` moves the map there."""
    st.session_state[_SELECTED] = stop
    if fly:
        st.session_state[_FLIGHT] = st.session_state.get(_FLIGHT, 0) + 1


def take_flight() -> int:
    """A number that grows whenever the map is to move to the selection."""
    return int(st.session_state.get(_FLIGHT, 0))


def sequence() -> int:
    """Number of the latest event from the browser that was handled."""
    return int(st.session_state.get(_SEQUENCE, 0))


def handled(number: object) -> bool:
    """Take note of an event's number; False if it is old or no number."""
    if not isinstance(number, int | float) or number <= sequence() or number > 1e15:
        return False
    st.session_state[_SEQUENCE] = int(number)
    return True


def article() -> str:
    """Id of the article on the article page."""
    return str(st.session_state.get(_ARTICLE, "") or st.query_params.get("article", ""))


def open_article(article_id: str, claim: str = "") -> None:
    """Ask for the article page, at a claim if one is given."""
    st.session_state[_ARTICLE] = article_id
    st.session_state[CLAIM] = claim


def go_to(page: str) -> None:
    """Leave for another page at the next chance (a callback may not)."""
    st.session_state[_GOTO] = page


def leave() -> str:
    """The page asked for by ``go_to``, once."""
    return str(st.session_state.pop(_GOTO, ""))


def mentions_shown() -> bool:
    """Is the layer of mentions on?"""
    return bool(st.session_state.get(MENTIONS, False))


def basemap() -> str:
    """``embedded``, ``none`` or ``online``."""
    chosen = st.session_state.get(BASEMAP)
    return chosen if chosen in BASEMAPS else "embedded"


def set_period(first: date | None, last: date | None) -> None:
    """Filter by days; None for both ends the filter."""
    st.session_state[PERIOD] = (first, last) if first and last else ()


def since() -> str:
    """What is new is shown since: a day (ISO), ``visit`` for the last visit, "" for not at all."""
    return str(st.session_state.get(_SINCE, ""))


def show_since(wanted: str) -> None:
    """Show what is new since a day or the last ``visit``; "" ends it.  Anything else is ignored."""
    if wanted in {"", "visit"} or day_of(wanted):
        st.session_state[_SINCE] = wanted


def show_since_day() -> None:
    """Show what is new since the day in the widget."""
    chosen = st.session_state.get(SINCE_DAY)
    show_since(chosen.isoformat() if isinstance(chosen, date) else "")


def visit() -> visits.Visit:
    """This visit of the browser to the dossier."""
    found = st.session_state.get(_VISIT)
    if not isinstance(found, visits.Visit):
        cookie = st.context.cookies.get(visits.cookie_name(dossier()), "")
        found = visits.visit_from(cookie if isinstance(cookie, str) else "", datetime.now(UTC))
        st.session_state[_VISIT] = found
    return found


def visit_cookie() -> dict[str, str]:
    """Name and value of the cookie that the browser is to keep now."""
    return {"name": visits.cookie_name(dossier()), "value": visit().cookie(datetime.now(UTC))}


def inline() -> bool:
    """Must data travel with the page, because the browser could not fetch them?"""
    return bool(st.session_state.get(_INLINE, False))


def must_inline() -> None:
    """Send everything with the page from now on, and make anew what was offered."""
    st.session_state[_INLINE] = True
    st.session_state.pop(_MEMO, None)


def chosen_filter() -> Filter:
    """What the filter widgets say."""
    state = st.session_state
    period: tuple[date, ...] = tuple(state.get(PERIOD) or ())
    return Filter(
        travellers=frozenset(state.get(TRAVELLERS) or ()),
        statuses=frozenset(Status(item) for item in state.get(STATUSES) or ()),
        kinds=frozenset(Kind(item) for item in state.get(KINDS) or ()),
        checked=frozenset(State(item) for item in state.get(CHECKED) or ()),
        first=period[0] if len(period) > 0 else None,
        last=period[1] if len(period) > 1 else None,
    )


def show_only(traveller: str) -> None:
    """Show the stops of one traveller."""
    st.session_state[TRAVELLERS] = [traveller]


def window() -> int:
    """How many articles of a large dossier are shown at once."""
    return int(st.session_state.get(_WINDOW, WINDOW))


def widen() -> None:
    """Show three times as many."""
    st.session_state[_WINDOW] = min(window() * 3, LARGE)


def clear_filter() -> None:
    """Show everything again."""
    for key in (TRAVELLERS, STATUSES, KINDS, CHECKED):
        st.session_state[key] = []
    st.session_state[PERIOD] = ()


def known_revision(revision: int) -> bool:
    """Has this session read everything of this revision before?"""
    return bool(st.session_state.get(_REVISION) == revision)


def note_revision(revision: int) -> None:
    """This session has read everything of this revision."""
    st.session_state[_REVISION] = revision


def forget_revision() -> None:
    """There is more to be read, which takes its time."""
    st.session_state.pop(_REVISION, None)


def remember(name: str, key: object, make: Callable[[], T]) -> T:
    """The value made last under ``name`` if ``key`` is unchanged, else made now; one value a name."""
    memo: dict[str, tuple[object, Any]] = st.session_state.setdefault(_MEMO, {})
    if name not in memo or memo[name][0] != key:
        memo[name] = (key, make())
    return memo[name][1]  # type: ignore[no-any-return]


def hold(offer: object) -> None:
    """Keep an offer to the browser, and the one before it, which a page on its way may still ask for."""
    st.session_state[_OFFERS] = (*st.session_state.get(_OFFERS, ())[-1:], offer)


def keep_file(mark: object, data: bytes) -> None:
    """Hold a finished file for download; one a session."""
    st.session_state[_FILE] = (mark, data)


def kept_file(mark: object) -> bytes | None:
    """The file made for exactly these options, if there is one."""
    found = st.session_state.get(_FILE)
    return bytes(found[1]) if found and found[0] == mark else None


def staged() -> list[Item]:
    """Articles that were looked at and wait to be confirmed; the list may be changed."""
    return st.session_state.setdefault(_STAGED, [])  # type: ignore[no-any-return]


def report() -> list[Row]:
    """What became of the articles handed in last; the list may be changed."""
    return st.session_state.setdefault(_REPORT, [])  # type: ignore[no-any-return]


def hand_in_round() -> int:
    """Grows with each hand-in: part of the keys of its widgets, so that they are empty afterwards."""
    return int(st.session_state.get(_ROUND, 0))


def next_round() -> None:
    """Empty the widgets of the hand-in."""
    st.session_state[_ROUND] = hand_in_round() + 1


def preset(key: str, value: object) -> None:
    """Give a widget its value before it is drawn for the first time."""
    if value and key not in st.session_state:
        st.session_state[key] = value


def address_unread() -> bool:
    """True once a session: the address is read at the first chance only."""
    unread = not st.session_state.get(_ADDRESS_READ)
    st.session_state[_ADDRESS_READ] = True
    return unread


def chosen_dossier() -> str:
    """Id of the dossier that this session works on; "" before it is known."""
    return str(st.session_state.get(_DOSSIER) or "")


def chosen_language() -> bool:
    """Has the reader chosen a language?"""
    return bool(st.session_state.get(LANGUAGE))


def day_of(text: str) -> date | None:
    """A day written as ISO 8601, else None."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
