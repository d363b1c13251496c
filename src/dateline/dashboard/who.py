"""Who is looking at the page, and the page for those who are not known yet."""

from __future__ import annotations

import getpass
import time

import streamlit as st

from dateline import wording
from dateline.access import GUEST, Person, from_claims, from_headers, local_person
from dateline.config import Settings
from dateline.dashboard import markup, state, visitor
from dateline.errors import AccessError

__all__ = ["current", "door", "enter", "menu"]

_REASONS = ("unreachable", "failed")


def enter(settings: Settings) -> Person:
    """Look who the visitor of this session is, and note it.  Raises AccessError for a token that cannot be right."""
    visitor.set_person(GUEST)
    if settings.auth == "oidc":
        found = from_claims(dict(st.user), settings, time.time())
    elif settings.auth == "proxy":
        found = from_headers({name.lower(): st.context.headers[name] for name in st.context.headers}, settings)
    else:
        found = local_person("" if settings.auth == "none" else _account())
    visitor.set_person(found)
    return found


def current(settings: Settings) -> Person:
    """The visitor as this run found them."""
    return visitor.person() or enter(settings)


def _account() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return ""


def door(settings: Settings, error: AccessError, said: str) -> None:
    """What a visitor sees who may not see the page: why, and how to come in."""
    lang = state.language()
    markup.show('<div class="dl-head"><h1>{title}</h1></div>', title="Dateline")
    reason = st.query_params.get("signin", "")
    if reason in _REASONS:
        st.error(wording.text(f"access.signin_{reason}", lang))
    st.info(markup.label(said))
    if settings.auth == "oidc":
        label = "access.again" if error.key in {"access.expired", "access.unseen", "access.nothing"} else "access.in"
        st.button(wording.text(label, lang), type="primary", key="dl_sign_in", on_click=_sign_in)


def menu(settings: Settings, who: Person) -> None:
    """Who is signed in, and the way out."""
    if settings.auth not in {"oidc", "proxy"}:
        return
    lang = state.language()
    with st.container(key="dl_who"):
        if who == GUEST:
            if settings.auth == "oidc":
                st.button(wording.text("access.in", lang), key="dl_sign_in_top", type="tertiary", on_click=_sign_in)
            return
        with st.popover(markup.label(who.name), icon=":material/person:", type="tertiary"):
            st.caption(markup.label(who.id))
            if settings.auth == "oidc":
                st.button(wording.text("access.out", lang), key="dl_sign_out", on_click=st.logout)


def _sign_in() -> None:
    st.login()
