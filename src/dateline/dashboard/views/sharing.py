"""Who may see a dossier, which links are out, and who did what in it."""

from __future__ import annotations

import streamlit as st

from dateline import calendar, wording
from dateline.access import GuardedShelf, Role
from dateline.access.office import PUBLIC
from dateline.dashboard import frame, markup, start, state, visitor
from dateline.errors import DatelineError

__all__ = ["render"]

_DAYS = 14
_LOGGED = 500


def render() -> None:
    """Draw the page for the session's dossier."""
    frame.language_switch()
    dossier, shelf = frame.working().desk, start.shelf()
    if dossier is None:
        return
    name, key = dossier.dossier.head().name, dossier.dossier.id
    markup.show('<div class="dl-head"><h1>{title}</h1></div>', title=_say("title", name=name))
    left, right = st.columns([1, 1], gap="large")
    with left:
        _roles(shelf, key)
    with right:
        _links(shelf, key)
    st.subheader(_say("log"), anchor=False)
    deeds = shelf.trail(key, _LOGGED)
    columns = {column: _say(column) for column in ("at", "who", "what", "detail")}
    rows = [
        {columns["at"]: deed.at.replace("T", " ").replace("Z", " UTC"), columns["who"]: deed.who or "–",
         columns["what"]: _deed(deed.action), columns["detail"]: deed.detail}
        for deed in deeds
    ]  # fmt: skip
    st.dataframe(rows, hide_index=True, width="stretch")


def _say(key: str, **values: object) -> str:
    return wording.text(f"access.page.{key}", state.language(), **values)


def _deed(action: str) -> str:
    key = f"access.deed.{action}"
    said = wording.text(key, state.language())
    return action if said == key else said


def _roles(shelf: GuardedShelf, dossier: str) -> None:
    st.subheader(_say("roles"), anchor=False)
    lang = state.language()
    for grant in shelf.grants(dossier):
        with st.container(horizontal=True, vertical_alignment="center"):
            who = _say("everybody") if grant.who == PUBLIC else grant.who
            st.text(f"{who}: {wording.text(f'access.role.{grant.role.name.lower()}', lang)}")
            st.button(
                _say("take"), key=f"dl_take_{dossier}_{grant.who}", type="tertiary", on_click=_taken,
                args=(shelf, dossier, grant.who),
            )  # fmt: skip
    with st.form(f"dl_grant_{dossier}", border=True, clear_on_submit=True):
        who = st.text_input(_say("whom"), help=_say("whom_hint"), max_chars=254, key=f"dl_grant_who_{dossier}")
        role = st.selectbox(
            _say("role"), [Role.READER, Role.EDITOR, Role.OWNER], key=f"dl_grant_role_{dossier}",
            format_func=lambda item: wording.text(f"access.role.{item.name.lower()}", lang),
        )  # fmt: skip
        if st.form_submit_button(_say("give")) and _given(shelf, dossier, who, role):
            st.rerun()
    public = any(grant.who == PUBLIC for grant in shelf.grants(dossier))
    wanted = st.toggle(_say("public"), value=public, help=_say("public_hint"), key=f"dl_public_{dossier}_{public}")
    if wanted != public and _given(shelf, dossier, PUBLIC, Role.READER if wanted else Role.NONE):
        st.rerun()


def _given(shelf: GuardedShelf, dossier: str, who: str, role: Role) -> bool:
    try:
        shelf.grant(dossier, who, role)
    except DatelineError as error:
        st.error(markup.label(frame.explain(error)))
        return False
    return True


def _taken(shelf: GuardedShelf, dossier: str, who: str) -> None:
    _given(shelf, dossier, who, Role.NONE)


def _revoked(shelf: GuardedShelf, dossier: str, share: str) -> None:
    shelf.revoke(dossier, share)


def _links(shelf: GuardedShelf, dossier: str) -> None:
    st.subheader(_say("links"), anchor=False)
    lang = state.language()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        days = st.number_input(_say("days"), 1, 366, _DAYS, key=f"dl_link_days_{dossier}", width=140)
        made = st.button(_say("make_link"), key=f"dl_link_{dossier}")
    if made:
        base = start.settings().public_url or str(st.context.url or "").rpartition("/")[0]
        visitor.show_link(f"{base.rstrip('/')}/?share={shelf.share(dossier, int(days))}")
    if link := visitor.shown_link():
        st.caption(_say("once"))
        st.code(link, language=None, wrap_lines=True)
    for share in shelf.shares(dossier):
        with st.container(horizontal=True, vertical_alignment="center"):
            until = calendar.say(share.expires[:10], lang)
            st.text(_say("revoked" if share.revoked else "until", id=share.id, day=until, by=share.by))
            if not share.revoked:
                st.button(
                    _say("revoke"), key=f"dl_revoke_{share.id}", type="tertiary", on_click=_revoked,
                    args=(shelf, dossier, share.id),
                )  # fmt: skip
