"""Take the journey along: preview, options, every format for download, links, snapshots."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dateline import calendar
from dateline.access import Action
from dateline.dashboard import frame, longer, markup, start, state
from dateline.dashboard.views import links, snapshots
from dateline.errors import DatelineError
from dateline.export.bundle import Bundle
from dateline.export.formats import Format, export
from dateline.loading.dates import published_from
from dateline.model import Article
from dateline.services.briefings import PACKS, remember
from dateline.services.workspace import Workspace

__all__ = ["render"]


def render() -> None:
    """Draw the page; where the address names a snapshot, that."""
    workspace = frame.working()
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        markup.show('<div class="dl-head"><h1>{title}</h1></div>', title=frame.say("page_briefing"))
        frame.language_switch()
    if workspace.desk is not None and (wanted := state.snapshot()):
        snapshots.show(workspace.desk.dossier, wanted)
        return
    stage = st.container()  # on top, where a room full of people looks
    left, right = st.columns([5, 7], gap="large")
    with left:
        bundle, chosen, template = _options(workspace)
        _make(workspace, bundle, chosen, template)
        links.show(bundle)
        if workspace.desk is not None:
            snapshots.keeping(workspace.desk, bundle)
    hint = frame.say("briefing_present_hint")
    if stage.toggle(frame.say("briefing_present"), key=state.BRIEFING_PRESENT, help=hint):
        with stage:
            _present(bundle)
        return
    with right:
        st.subheader(frame.say("briefing_preview"), anchor=False)
        _preview(bundle)


def _options(workspace: Workspace) -> tuple[Bundle, Format, bytes | None]:
    articles = workspace.articles()
    lang = st.segmented_control(
        frame.say("briefing_lang"), ["de", "en"], default=state.language(), key=state.BRIEFING_LANG,
        format_func=lambda code: frame.say(f"lang_{code}"), required=True,
    )  # fmt: skip
    lang = str(lang or state.language())
    chosen = snapshots.format_choice(state.BRIEFING_FORMAT)
    title = st.text_input(frame.say("briefing_title"), value=_title(workspace), key=state.BRIEFING_TITLE, max_chars=200)
    typed = st.text_input(
        frame.say("briefing_as_of"),
        value=_newest(articles),
        key=state.BRIEFING_AS_OF,
        help=frame.say("add_published_hint"),
    )
    as_of = published_from(typed) if typed.strip() else ""
    if typed.strip() and not as_of:
        st.warning(frame.say("published_malformed"))
    link = st.text_input(
        frame.say("briefing_link"), value=links.public(), key=state.BRIEFING_LINK, help=frame.say("briefing_link_hint")
    )
    template = None
    if chosen.name == "pptx":
        own = st.file_uploader(frame.say("briefing_template"), type=["pptx"], key=state.BRIEFING_TEMPLATE)
        template = own.getvalue() if own else None
    safe = link.strip() if link.strip().startswith(("https://", "http://")) else ""
    if link.strip() and not safe:
        st.warning(frame.say("briefing_link_malformed"))
    bundle = Bundle(title.strip() or _title(workspace), workspace.itinerary(), articles, lang, as_of or "", safe)
    if workspace.desk is not None:
        bundle = snapshots.compared(workspace.desk.dossier, bundle)
    return bundle, chosen, template


def _title(workspace: Workspace) -> str:
    itinerary = workspace.itinerary()
    going = {stop.traveller for stop in itinerary.stops}
    names = [traveller.name for traveller in itinerary.travellers if traveller.id in going]
    return ", ".join(names[:3]) + (" …" if len(names) > 3 else "") or "Dateline"


def _newest(articles: tuple[Article, ...]) -> str:
    return (
        max((article.published for article in articles if article.published), key=calendar.sort_key, default="") or ""
    )


def _make(workspace: Workspace, bundle: Bundle, chosen: Format, template: bytes | None) -> None:
    """Write the file when asked, with progress; it stays for download until an option changes."""
    about = (bundle.title, bundle.lang, bundle.as_of, bundle.link, bundle.changes)
    mark = (*about, chosen.name, template, bundle.itinerary)
    if st.button(frame.say("briefing_make"), type="primary", icon=":material/ios_share:"):
        try:
            _may_leave(chosen.name)
            with longer.bar("briefing") as bar:
                data = _written(bundle, chosen, template, bar)
        except DatelineError as error:
            st.error(markup.label(frame.explain(error)))
            return
        state.keep_file(mark, data)
        if workspace.desk is not None and chosen.name in PACKS:
            remember(workspace.desk.dossier, bundle, workspace.desk.author)
    if (kept := state.kept_file(mark)) is not None:
        st.download_button(
            frame.say("briefing_download", size=f"{len(kept) / 1e6:.1f}"), kept, file_name=f"dateline{chosen.ending}",
            mime=chosen.media_type, icon=":material/download:", on_click="ignore",
        )  # fmt: skip


def _may_leave(form: str) -> None:
    """Ask whether the visitor may take the dossier out, and write down that they do.  Raises AccessError."""
    if dossier := state.dossier():
        start.gate().ask(Action.EXPORT, dossier)
        start.gate().note(Action.EXPORT, dossier, form)


def _written(bundle: Bundle, chosen: Format, template: bytes | None, progress: Any) -> bytes:
    """With a template that does not fit, the built-in one is used and the page says so."""
    if chosen.name == "pptx" and template:
        try:
            return export(bundle, chosen.name, progress, template=template)
        except DatelineError as error:
            st.warning(markup.label(f"{frame.explain(error)} {frame.say('briefing_fallback')}"))
    return export(bundle, chosen.name, progress)


def _present(bundle: Bundle) -> None:
    """The stand-alone page, on its first step; its own button takes the whole screen."""
    from dateline.export.standalone import html_bytes

    mark = (bundle.itinerary, bundle.lang, bundle.title, bundle.changes)
    page = state.remember("present", mark, lambda: html_bytes(bundle, presenting=bool(bundle.stops)).decode("utf-8"))
    st.iframe(page, height=720)


def _preview(bundle: Bundle) -> None:
    from dateline.export.briefing import briefing_of
    from dateline.export.picture import map_bytes

    briefing = briefing_of(bundle)
    mark = (bundle.itinerary, bundle.lang)
    with st.spinner(frame.say("briefing_drawing")):
        picture = state.remember("preview", mark, lambda: map_bytes(bundle, width=900, height=506, scale=1.5))
    st.image(picture, width="stretch")
    for line in (briefing.subtitle, *briefing.summary):
        st.text(line)
    if briefing.changes:
        st.markdown(f"**{bundle.say('export.head_changes')}**")
        for line in briefing.changes:
            st.text(line)
    if briefing.table:
        columns = ("number", "when", "place", "traveller", "state", "sources")
        heads = {column: bundle.say(f"export.column_{column}") for column in columns}
        rows = [{heads[column]: getattr(row, column) for column in columns} for row in briefing.table]
        narrow = {heads[column]: st.column_config.Column(width=60) for column in ("number", "sources")}
        st.dataframe(rows, hide_index=True, width="stretch", column_config=narrow)
    st.caption(markup.label(bundle.say("export.map_caption")))
