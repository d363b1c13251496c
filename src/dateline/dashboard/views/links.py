"""Pass the view on: its lasting address, a snippet for other sites, a QR code."""

from __future__ import annotations

import html
from urllib.parse import urlencode

import streamlit as st

from dateline.dashboard import frame, start, state
from dateline.export.bundle import Bundle
from dateline.export.qr import qr_png

__all__ = ["address", "public", "show"]

_WIDTH = 160


def address(page: str = "", **values: str) -> str:
    """A lasting address of a page of the session's dossier: under the public address where one is set."""
    base = start.settings().public_url or str(st.context.url or "").rpartition("/")[0]
    wanted = {"dossier": state.dossier(), **values}
    query = urlencode({key: value for key, value in wanted.items() if value})
    return f"{base.rstrip('/')}/{page}" + (f"?{query}" if query else "")


def public() -> str:
    """The address for the title of a briefing; "" where no public one is set: a QR code must open elsewhere too."""
    return address(lang=state.language()) if start.settings().public_url else ""


def show(bundle: Bundle) -> None:
    """Address, snippet and code, each to be copied."""
    with st.expander(frame.say("links_head"), icon=":material/link:"):
        lasting = address(lang=bundle.lang)
        st.caption(frame.say("links_permalink"))
        st.code(lasting, language=None, wrap_lines=True)
        st.caption(frame.say("links_embed"))
        st.code(snippet(address(lang=bundle.lang, embed="true"), bundle.title), language="html", wrap_lines=True)
        if not start.settings().embed_in:
            st.caption(frame.say("links_embed_closed"))
        st.caption(frame.say("links_qr"))
        st.image(qr_png(bundle.link or lasting), width=_WIDTH)


def snippet(link: str, title: str) -> str:
    """The frame for another site's page, with everything escaped."""
    return (
        f'<iframe src="{html.escape(link, quote=True)}" title="{html.escape(title, quote=True)}" width="100%" '
        'height="720" style="border:0" loading="lazy"></iframe>'
    )
