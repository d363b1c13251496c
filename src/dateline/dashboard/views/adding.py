"""Ways in: hand in text, files or an address, confirm what was found, read, and see what became of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import streamlit as st

from dateline import loading, wording
from dateline.access import Action
from dateline.dashboard import frame, longer, markup, start, state
from dateline.dossier.commands import Row
from dateline.errors import DatelineError, InputError
from dateline.loading import Item, Loaded
from dateline.services.intake import Details, Draft, confirmed, details_of, look
from dateline.services.workspace import Workspace

__all__ = ["render"]

_LANGS = ("de", "en")
_TABLES = 10  # tables and archives may be so many times larger than one document
_SHOWN = 200  # rows of a report


def render(workspace: Workspace) -> None:
    """Draw the step that is due: hand in, or confirm; and the report of the last time."""
    longer.settled()
    waiting = state.staged()
    if not waiting:
        _report(workspace)
        _hand_in()
        return
    if len(waiting) == 1:
        _confirm_one(workspace, waiting[0])
    else:
        _confirm_many(workspace, waiting)
    _report(workspace)


def _hand_in() -> None:
    ours, turn = start.settings(), state.hand_in_round()
    st.subheader(frame.say("add_title"), anchor=False)
    with st.form("dl_add", border=True):
        text = st.text_area(
            frame.say("add_text"), height=180, key=f"dl_add_text_{turn}", placeholder=frame.say("add_text_hint")
        )
        files = st.file_uploader(
            frame.say("add_file"), accept_multiple_files=True, key=f"dl_add_file_{turn}",
            help=frame.say("add_file_hint"), max_upload_size=ours.max_upload_mb * _TABLES,
        )  # fmt: skip
        url = st.text_input(
            frame.say("add_address"), key=f"dl_add_url_{turn}", disabled=not ours.online, max_chars=2000,
            placeholder="https://…" if ours.online else "", help=_where() if ours.online else frame.say("add_offline"),
        )  # fmt: skip
        if not ours.online:
            st.caption(frame.say("add_offline"))
        sent = st.form_submit_button(frame.say("add_look"), type="primary")
    if not sent:
        return
    drafts = [Draft(file.getvalue(), file.name) for file in files or []]
    if text.strip():
        drafts.insert(0, Draft(text))
    if url.strip():
        drafts.append(Draft("", url=url.strip()))
    if not drafts:
        st.warning(frame.say("add_nothing"))
        return
    _look(drafts)
    state.next_round()
    st.rerun()


def _where() -> str | None:
    """Which hosts may be asked, where it is not all of them."""
    hosts = start.settings().online_hosts
    return None if "*" in hosts else markup.label(frame.say("add_hosts", hosts=", ".join(hosts)))


def _look(drafts: Sequence[Draft]) -> None:
    """Open everything; what cannot be read goes straight to the report, the rest waits to be confirmed."""
    ours = start.settings()
    fetcher = loading.Fetcher.of(ours)
    if any(draft.url for draft in drafts):
        start.gate().ask(Action.FETCH, state.dossier())
    found: list[Item] = []
    failed: list[Row] = []
    with longer.bar("looking") as bar:
        for number, draft in enumerate(drafts):
            bar(number / len(drafts), frame.say("add_looking", name=draft.filename[:80] or draft.url[:80] or "…"))
            for item in look(draft, max_megabytes=ours.max_upload_mb, fetcher=fetcher):
                if item.loaded is None:
                    failed.append(Row(item.name, "failed", error=item.error))
                else:
                    found.append(item)
                bar(number / len(drafts), frame.say("add_looking", name=item.name[:80]))
    state.staged()[:], state.report()[:] = found, failed  # only now: who stops it has the form as it was


def _confirm_one(workspace: Workspace, item: Item) -> None:
    """One article: its details in a form, with where they were taken from."""
    loaded = _loaded(item)
    known, guessed = details_of(loaded), {guess.field: guess for guess in loaded.guessed}
    lang = state.language()

    def hint(name: str) -> str | None:
        return markup.label(wording.say(guessed[name].note, lang)) if name in guessed else None

    st.subheader(frame.say("add_confirm"), anchor=False)
    with st.form("dl_confirm", border=True):
        _problems(loaded)
        key = loaded.article.id
        title = st.text_input(frame.say("add_name"), known.title, key=f"dl_title_{key}", help=hint("title"))
        one, two = st.columns(2)
        publisher = one.text_input(
            frame.say("add_publisher"), known.publisher, key=f"dl_publisher_{key}", help=hint("publisher")
        )
        published = two.text_input(
            frame.say("add_published"), known.published, key=f"dl_published_{key}",
            help=hint("published") or frame.say("add_published_hint"),
        )  # fmt: skip
        url = one.text_input(frame.say("add_url"), known.url, key=f"dl_url_{key}", help=hint("url"))
        codes = list(dict.fromkeys((*_LANGS, known.lang)))
        chosen = two.selectbox(
            frame.say("add_lang"), codes, index=codes.index(known.lang), key=f"dl_lang_{key}", help=hint("lang"),
            format_func=_language,
        )  # fmt: skip
        st.caption(_excerpt(loaded.article.text))
        sent = st.form_submit_button(frame.say("add_button"), type="primary")
    st.button(frame.say("add_cancel"), on_click=state.staged().clear, type="tertiary")
    if sent:
        _take(workspace, [(item, Details(title, publisher, published, url, chosen or known.lang))])


def _confirm_many(workspace: Workspace, waiting: Sequence[Item]) -> None:
    """Many articles: a table whose cells can be changed; what is not ticked stays out."""
    st.subheader(frame.say("add_confirm_many", count=len(waiting)), anchor=False)
    st.caption(frame.say("add_confirm_hint"))
    config = {
        "take": st.column_config.CheckboxColumn("✓", width="small"),
        "title": st.column_config.TextColumn(frame.say("add_name"), width="large"),
        "published": st.column_config.TextColumn(frame.say("add_published"), help=frame.say("add_published_hint")),
        "publisher": st.column_config.TextColumn(frame.say("add_publisher")),
        "lang": st.column_config.TextColumn(frame.say("add_lang"), width="small"),
        "url": st.column_config.TextColumn(frame.say("add_url")),
        "from": st.column_config.TextColumn(frame.say("add_from"), disabled=True),
        "notes": st.column_config.TextColumn(frame.say("add_notes"), disabled=True, width="large"),
    }
    with st.form("dl_confirm_many", border=False):
        rows = st.data_editor(
            [_row(item) for item in waiting], key=f"dl_confirm_{state.hand_in_round()}_{len(waiting)}",
            column_config=config, hide_index=True, num_rows="fixed", height=min(36 * (len(waiting) + 1) + 4, 460),
        )  # fmt: skip
        sent = st.form_submit_button(frame.say("add_button_many"), type="primary")
    st.button(frame.say("add_cancel"), on_click=state.staged().clear, type="tertiary")
    if sent:
        _take(workspace, list(_chosen(waiting, rows)))


def _row(item: Item) -> dict[str, Any]:
    loaded, lang = _loaded(item), state.language()
    known = details_of(loaded)
    notes = [wording.say(problem.note, lang) for problem in loaded.problems]
    notes += [wording.say(guess.note, lang) for guess in loaded.guessed if guess.field in {"title", "published"}]
    return {
        "take": True, "title": known.title, "published": known.published, "publisher": known.publisher,
        "lang": known.lang, "url": known.url, "from": item.name, "notes": " · ".join(notes),
    }  # fmt: skip


def _chosen(waiting: Sequence[Item], rows: Sequence[dict[str, Any]]) -> Iterator[tuple[Item, Details]]:
    for item, row in zip(tuple(waiting), rows, strict=True):
        if row["take"]:
            fields = ("title", "publisher", "published", "url", "lang")
            yield item, Details(*(str(row[name] or "") for name in fields))


def _take(workspace: Workspace, chosen: Sequence[tuple[Item, Details]]) -> None:
    """Keep and read what was confirmed, once all of it can be.

    Whatever stops it midway, the rest still waits to be confirmed, with what was typed about it.
    """
    ready: list[Item] = []
    wrong: list[tuple[Item, InputError]] = []
    for item, details in chosen:
        try:
            ready.append(Item(item.name, confirmed(_loaded(item), details)))
        except InputError as error:
            wrong.append((item, error))
    if wrong:
        for item, problem in wrong[:20]:
            st.error(markup.label(f"{item.name}: {frame.explain(problem)}"))
        return
    waiting, report = state.staged(), state.report()
    waiting[:] = ready
    state.next_round()  # the table of what is left is another one
    with longer.bar("taking") as bar:
        for number, item in enumerate(ready):
            title = _loaded(item).article.title[:80]
            bar(number / len(ready), frame.say("add_reading_of", number=number + 1, count=len(ready), title=title))
            report.append(workspace.keep(item))
            del waiting[0]
    st.rerun()


def _report(workspace: Workspace) -> None:
    """What became of each article: a count, then those that did not come in, then copies and versions, then all."""
    rows = state.report()
    if not rows:
        return
    failed = [row for row in rows if row.error is not None]
    told = [row for row in rows if row.error is None and (row.outcome != "new" or row.notes)]
    taken = len(rows) - len(failed)
    if taken:
        st.success(frame.say("add_report", count=taken) if taken > 1 else _told(workspace, _first(rows)))
        if st.button(frame.say("to_map"), icon=":material/map:"):
            st.switch_page("pages/views/route.py")
    if failed:
        st.error(frame.say("add_failed", count=len(failed)))
        _lines([(row.name, frame.explain(row.error)) for row in failed if row.error is not None])
    if told and taken > 1:
        st.info(frame.say("add_told", count=len(told)))
        _lines([(row.title or row.name, _outcome(workspace, row)) for row in told])
    st.button(frame.say("add_report_close"), on_click=rows.clear, type="tertiary", icon=":material/close:")


def _first(rows: Sequence[Row]) -> Row:
    return next(row for row in rows if row.error is None)


def _told(workspace: Workspace, row: Row) -> str:
    article = workspace.article(row.article)
    claims = len(workspace.reading(article).claims) if article else 0
    title = row.title or frame.say("untitled")
    said = frame.say("add_done", title=title, outcome=_outcome(workspace, row), claims=claims)
    return markup.label(said)


def _outcome(workspace: Workspace, row: Row) -> str:
    """New, the same again, a newer version of …, the same text as …; and what else is to be known."""
    lang = state.language()
    other = workspace.article(row.other) if row.other and row.other != row.article else None
    said = wording.text(f"dossier.outcome.{row.outcome}", lang)
    if other is not None:
        said = frame.say("add_other", outcome=said, title=other.title or frame.say("untitled"))
    return " · ".join([said, *(wording.say(note, lang) for note in row.notes)])


def _lines(lines: Sequence[tuple[str, str]]) -> None:
    shown = lines[:_SHOWN]
    template = "".join(f"<li><strong>{{n{k}}}</strong>: {{t{k}}}</li>" for k in range(len(shown)))
    values = {f"n{k}": name for k, (name, _) in enumerate(shown)} | {f"t{k}": text for k, (_, text) in enumerate(shown)}
    with st.container(height=260 if len(shown) > 8 else "content", border=False):
        markup.show(f'<ul class="dl-lines">{template}</ul>', **values)
    if len(lines) > len(shown):
        st.caption(frame.say("and_more", count=len(lines) - len(shown)))


def _loaded(item: Item) -> Loaded:
    if item.loaded is None:
        raise item.error or DatelineError("nothing was loaded")
    return item.loaded


def _problems(loaded: Loaded) -> None:
    for problem in loaded.problems:
        st.warning(markup.label(wording.say(problem.note, state.language())))


def _excerpt(text: str) -> str:
    line = " ".join(text[:400].split())
    return markup.label(line[:280] + (" …" if len(text) > 280 else ""))


def _language(code: str) -> str:
    return frame.say(f"lang_{code}") if code in _LANGS else code
