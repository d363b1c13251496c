"""The dossiers: choose, begin, name, archive, export, import; and reading one anew after the engine has changed."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from dateline import wording
from dateline.access import Action
from dateline.dashboard import asked, frame, longer, markup, start, state
from dateline.dossier import commands
from dateline.dossier.rereading import Rereading, StopChange
from dateline.dossier.transfer import export_dossier
from dateline.dossier.values import Head
from dateline.errors import DatelineError
from dateline.mapping.dataset import stop_date
from dateline.services.desk import Desk
from dateline.services.workspace import Workspace

__all__ = ["render"]

_SHOWN = 200  # changes that are listed


def render(workspace: Workspace, desk: Desk) -> None:
    """Draw the line of the dossiers, and what is due for the one that is open."""
    heads = start.shelf().survey(archived=True).heads
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = _choice(heads)
        if start.gate().may(Action.CREATE):
            chosen = _begin() or chosen
        with st.popover(frame.say("dossier_manage")):
            chosen = _manage(workspace, desk, heads) or chosen
    if chosen and chosen != state.dossier():
        state.change_dossier(chosen)
        st.rerun()
    if workspace.may("engine"):
        _reread(workspace)


def _choice(heads: Sequence[Head]) -> str:
    names = {head.id: head for head in heads if not head.archived or head.id == state.dossier()}
    current, ids = state.dossier(), list(names)
    chosen = st.selectbox(
        frame.say("dossier"), ids, index=ids.index(current) if current in names else 0, width=320,
        format_func=lambda item: frame.say("dossier_size", name=names[item].name, count=names[item].articles),
        key=f"dl_dossier_choice_{current}",
    )  # fmt: skip
    return chosen or ""


def _begin() -> str:
    """Begin a dossier, or import one; its id, "" while none is begun."""
    with st.popover(frame.say("dossier_new")):
        with st.form("dl_dossier_new", border=False):
            name = st.text_input(frame.say("dossier_name"), max_chars=120, key="dl_dossier_name")
            if st.form_submit_button(frame.say("dossier_create")) and name.strip():
                return start.shelf().create(name.strip(), author=state.author()).id
        file = st.file_uploader(
            frame.say("dossier_import"), key=f"dl_dossier_import_{state.hand_in_round()}", max_upload_size=1000
        )
        return _imported(file.name, file.getvalue()) if file else ""


def _imported(name: str, content: bytes) -> str:
    with tempfile.TemporaryDirectory(prefix="dateline-import-") as folder:
        path = Path(folder) / "dossier.jsonl"
        path.write_bytes(content)
        try:
            with longer.bar("import") as bar:
                head = commands.import_file(
                    start.shelf(), path, author=state.author(), progress=lambda done, _: bar(done)
                )
        except DatelineError as error:
            st.error(markup.label(frame.explain(error).replace(path.name, name)))
            return ""
    state.next_round()
    state.warn(frame.say("dossier_imported", name=head.name, count=head.articles))
    return head.id


def _manage(workspace: Workspace, desk: Desk, heads: Sequence[Head]) -> str:
    """Name, archive and export the open dossier; bring archived ones back.  The id of one to open instead."""
    now = next((head for head in heads if head.id == desk.dossier.id), desk.dossier.head())
    if start.gate().person.local:
        _author(desk)
    if workspace.may("named"):
        with st.form("dl_dossier_rename", border=False):
            name = st.text_input(frame.say("dossier_name"), now.name, max_chars=120, key=f"dl_dossier_rename_{now.id}")
            if st.form_submit_button(frame.say("dossier_rename")) and name.strip() not in {"", now.name}:
                desk.dossier.rename(name.strip(), author=desk.author)
                st.rerun()
    st.download_button(
        frame.say("dossier_export"), lambda: _exported(desk), file_name=f"{now.id}.dateline.jsonl",
        mime="application/jsonl", help=frame.say("dossier_export_hint"), on_click="ignore", key="dl_dossier_export",
    )  # fmt: skip
    others = [head for head in heads if not head.archived and head.id != now.id]
    if workspace.may("archived") and others and st.button(frame.say("dossier_archive"), key="dl_dossier_archive"):
        desk.dossier.archive(author=desk.author)
        return others[0].id
    archived = [head for head in heads if head.archived]
    if archived:
        st.caption(frame.say("dossier_archived"))
    for head in archived:
        label = frame.say("dossier_size", name=head.name, count=head.articles)
        if st.button(markup.label(f"{label}: {frame.say('dossier_back')}"), key=f"dl_back_{head.id}", type="tertiary"):
            start.shelf().open(head.id, author=state.author()).archive(False, author=desk.author)
            return head.id
    return ""


def _author(desk: Desk) -> None:
    name = st.text_input(frame.say("author_name"), state.author(), max_chars=80, key="dl_author_name")
    if name != state.author():
        state.set_author(name)
        desk.author = desk.dossier.author = state.author()


def _exported(desk: Desk) -> bytes:
    with tempfile.TemporaryDirectory(prefix="dateline-export-") as folder:
        path = Path(folder) / "dossier.jsonl"
        export_dossier(desk.dossier, path)
        return path.read_bytes()


def _reread(workspace: Workspace) -> None:
    """After an engine update: read anew with progress, show what changes, and take it over or not."""
    outcome = asked.rereading()
    if outcome is None:
        if not workspace.outdated:
            return
        before, after = workspace.engines()
        st.info(markup.label(frame.say("reread_due", before=before, after=after)))
        if st.button(frame.say("reread"), key="dl_reread"):
            with longer.bar("rereading") as bar:
                asked.set_rereading(workspace.reread(bar))
            st.rerun()
        return
    _compared(outcome)
    with st.container(horizontal=True):
        take = st.button(frame.say("reread_take"), key="dl_reread_take", type="primary")
        leave = st.button(frame.say("reread_leave"), key="dl_reread_leave")
    if take:
        workspace.take_over()
    if take or leave:
        asked.set_rereading(None)
        st.rerun()


def _compared(outcome: Rereading) -> None:
    count = len(outcome.changes)
    st.info(frame.say("reread_changes", count=count) if count else frame.say("reread_same"))
    for title, error in outcome.failed[:20]:
        st.error(markup.label(frame.say("reread_failed", title=title, reason=frame.explain(error))))
    if outcome.orphaned:
        st.warning(frame.say("reread_orphaned", count=outcome.orphaned))
    names = {person.id: person.name for person in (*outcome.before.travellers, *outcome.after.travellers)}
    lines = [_line(change, names) for change in outcome.changes[:_SHOWN]]
    template = "".join(f"<li><strong>{{w{k}}}</strong> {{t{k}}}</li>" for k in range(len(lines)))
    values = {f"w{k}": what for k, (what, _) in enumerate(lines)} | {f"t{k}": text for k, (_, text) in enumerate(lines)}
    if lines:
        with st.container(height=260 if len(lines) > 8 else "content", border=False):
            markup.show(f'<ul class="dl-lines">{template}</ul>', **values)
    if count > len(lines):
        st.caption(frame.say("and_more", count=count - len(lines)))


def _line(change: StopChange, names: dict[str, str]) -> tuple[str, str]:
    lang = state.language()
    what = wording.text(f"cli.change_{change.what}", lang)
    stops = [stop for stop in (change.before, change.after) if stop is not None]
    said = [
        " · ".join(
            [names.get(stop.traveller, stop.traveller), stop.place.name_in(lang), stop_date(stop, lang, short=True)]
        )
        for stop in stops
    ]
    fields = ", ".join(frame.say(f"field_{name}") for name in change.fields)
    return what, " → ".join(dict.fromkeys(said)) + (f" ({fields})" if fields else "")
