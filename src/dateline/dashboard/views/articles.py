"""The articles of the dossier: the list, and ways to add one."""

from __future__ import annotations

import streamlit as st

from dateline import calendar
from dateline.dashboard import frame, markup, state
from dateline.dashboard.views import adding, dossiers
from dateline.dossier.kinship import Kin
from dateline.dossier.values import Entry
from dateline.loading.dates import published_from
from dateline.services.workspace import Workspace

__all__ = ["render"]

_PAGE = 20  # articles of the list shown at once


def render() -> None:
    """Draw the page."""
    workspace = frame.working()
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        markup.show('<div class="dl-head"><h1>{title}</h1></div>', title=frame.say("articles_title"))
        frame.language_switch()
    if workspace.desk is not None:
        with frame.guarded("dossiers"):
            dossiers.render(workspace, workspace.desk)
    left, right = st.columns([1, 1], gap="large")
    with left, frame.guarded("adding"):
        if workspace.may("article"):
            adding.render(workspace)
        else:
            st.caption(frame.say("may_only_read"))
    with right, frame.guarded("listed"):
        _listed(workspace)


def _listed(workspace: Workspace) -> None:
    """The articles, newest first, a page at a time."""
    count = workspace.count()
    st.subheader(frame.say("in_dossier", count=count), anchor=False)
    pages = -(-count // _PAGE)
    place = st.container()
    page = st.pagination(pages, key=f"dl_articles_page_{pages}") if pages > 1 else 1
    with place:
        entries = workspace.listed(_PAGE, (page - 1) * _PAGE)
        kin = workspace.kin(entries)
        for entry in entries:
            _article(workspace, entry, kin.get(entry.id, Kin()))


def _article(workspace: Workspace, article: Entry, kin: Kin) -> None:
    lang = state.language()
    with st.container(border=True):
        published = calendar.say(article.published, lang) if article.published else frame.say("unknown_date")
        markup.show(
            "<strong>{title}</strong><br><span>{line}</span>",
            title=article.title or frame.say("untitled"),
            line=", ".join(filter(None, [article.publisher, published, article.lang])),
        )
        with st.container(horizontal=True, vertical_alignment="bottom"):
            if st.button(frame.say("open"), key=f"dl_open_{article.id}"):
                state.open_article(article.id)
                st.switch_page("pages/views/article.py")
            if workspace.may("article"):
                with st.popover(frame.say("set_published")):
                    _published(workspace, article)
            if workspace.may("removed"):
                st.button(
                    frame.say("remove"), key=f"dl_remove_{article.id}", on_click=_remove, args=(workspace, article.id),
                    type="tertiary",
                )  # fmt: skip
        if kin.versions or kin.copies:
            _relatives(workspace, article, kin)


def _relatives(workspace: Workspace, article: Entry, kin: Kin) -> None:
    """Older versions, which stay readable, and the same text of other houses."""
    for older in kin.versions:
        _relative(frame.say("version_of", title=older.title, who=_house(older)), older)
    if kin.copies:
        st.caption(markup.label(frame.say("copies_of", names=", ".join(_house(item) for item in kin.copies[:5]))))
    if workspace.may("separated"):
        st.button(
            frame.say("separate"), key=f"dl_separate_{article.id}", on_click=_separate, args=(workspace, article.id),
            type="tertiary", help=frame.say("separate_hint"),
        )  # fmt: skip


def _relative(words: str, entry: Entry) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(markup.label(words))
        if st.button(frame.say("open"), key=f"dl_open_older_{entry.id}", type="tertiary"):
            state.open_article(entry.id)
            st.switch_page("pages/views/article.py")


def _house(entry: Entry) -> str:
    lang = state.language()
    when = calendar.say(entry.published, lang) if entry.published else frame.say("unknown_date")
    return f"{entry.publisher or entry.title or frame.say('untitled')} ({when})"


def _separate(workspace: Workspace, article_id: str) -> None:
    workspace.separate(article_id)


def _published(workspace: Workspace, article: Entry) -> None:
    with st.form(f"dl_published_{article.id}", border=False):
        typed = st.text_input(
            frame.say("add_published"), value=article.published or "", help=frame.say("add_published_hint"),
            key=f"dl_published_value_{article.id}",
        )  # fmt: skip
        if st.form_submit_button(frame.say("save")):
            value, problem = published_from(typed), None
            if typed.strip() and not value:
                problem = frame.say("published_malformed")
            if problem:
                st.error(problem)
            else:
                workspace.set_published(article.id, value or None)
                st.rerun()


def _remove(workspace: Workspace, article_id: str) -> None:
    workspace.remove(article_id)
