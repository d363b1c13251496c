"""The articles of the dossier: the list, and ways to add one."""

from __future__ import annotations

import streamlit as st

from dateline import calendar, wording
from dateline.dashboard import frame, markup, start, state
from dateline.errors import DatelineError
from dateline.loading import Loaded
from dateline.loading.dates import published_from
from dateline.model import Article
from dateline.services.workspace import Draft, Workspace

__all__ = ["render"]

_LANGS = ["", "de", "en"]


def render() -> None:
    """Draw the page."""
    workspace = frame.working()
    markup.show('<div class="dl-head"><h1>{title}</h1></div>', title=frame.say("articles_title"))
    if workspace.desk is not None:
        _dossiers()
    left, right = st.columns([1, 1], gap="large")
    with left:
        _add(workspace)
    with right:
        st.subheader(frame.say("in_dossier", count=len(workspace.articles())), anchor=False)
        for article in workspace.articles():
            _article(workspace, article)


def _dossiers() -> None:
    """Choose a dossier or begin one."""
    names = {head.id: head.name for head in start.shelf().survey().heads}
    current = state.dossier()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            frame.say("dossier"), list(names), index=list(names).index(current) if current in names else 0, width=320,
            format_func=lambda item: names.get(item, item), key=f"dl_dossier_choice_{current}",
        )  # fmt: skip
        with st.popover(frame.say("dossier_new")), st.form("dl_dossier_new", border=False):
            name = st.text_input(frame.say("dossier_name"), max_chars=120, key="dl_dossier_name")
            if st.form_submit_button(frame.say("dossier_create")) and name.strip():
                chosen = start.shelf().create(name.strip()).id
    if chosen and chosen != current:
        state.change_dossier(chosen)
        st.rerun()


def _add(workspace: Workspace) -> None:
    st.subheader(frame.say("add_title"), anchor=False)
    with st.form("dl_add", border=True):
        text = st.text_area(
            frame.say("add_text"), height=220, key="dl_add_text", placeholder=frame.say("add_text_hint")
        )
        files = st.file_uploader(frame.say("add_file"), type=["txt"], accept_multiple_files=True, key="dl_add_file")
        one, two = st.columns(2)
        title = one.text_input(frame.say("add_name"), key="dl_add_title")
        publisher = two.text_input(frame.say("add_publisher"), key="dl_add_publisher")
        published = one.text_input(
            frame.say("add_published"), key="dl_add_published", help=frame.say("add_published_hint")
        )
        url = two.text_input(frame.say("add_url"), key="dl_add_url")
        lang = st.selectbox(
            frame.say("add_lang"), _LANGS, key="dl_add_lang",
            format_func=lambda code: frame.say(f"lang_{code or 'auto'}"),
        )  # fmt: skip
        sent = st.form_submit_button(frame.say("add_button"), type="primary")
    if not sent:
        return
    drafts = [Draft(file.getvalue(), file.name, title, publisher, url, published, lang) for file in files or []]
    if text.strip():
        drafts.insert(0, Draft(text, "", title, publisher, url, published, lang))
    if not drafts:
        st.warning(frame.say("add_nothing"))
    for draft in drafts:
        _take(workspace, draft)


def _take(workspace: Workspace, draft: Draft) -> None:
    try:
        with st.spinner(frame.say("add_reading")):
            before = {article.id for article in workspace.articles()}
            loaded = workspace.add(draft, max_megabytes=start.settings().max_upload_mb)
            reading = workspace.reading(loaded.article)
    except DatelineError as error:
        st.error(markup.label(frame.explain(error)))
        return
    key = "add_again" if loaded.article.id in before else "add_done"
    name = loaded.article.title or frame.say("untitled")
    st.success(markup.label(frame.say(key, title=name, claims=len(reading.claims))))
    _confirm(loaded)
    st.page_link("pages/views/route.py", label=frame.say("to_map"), icon=":material/map:")


def _confirm(loaded: Loaded) -> None:
    lang = state.language()
    for guess in loaded.guessed:
        st.caption(markup.label(f"{wording.say(guess.note, lang)}: {guess.value}"))
    for problem in loaded.problems:
        st.warning(markup.label(wording.say(problem.note, lang)))


def _article(workspace: Workspace, article: Article) -> None:
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
            with st.popover(frame.say("set_published")):
                _published(workspace, article)
            st.button(
                frame.say("remove"), key=f"dl_remove_{article.id}", on_click=_remove, args=(workspace, article.id),
                type="tertiary",
            )  # fmt: skip


def _published(workspace: Workspace, article: Article) -> None:
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
