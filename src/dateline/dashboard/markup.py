"""The one place where text meets HTML in the dashboard: every value is escaped here, the structure is ours."""

from __future__ import annotations

import html
import re

import streamlit as st

__all__ = ["label", "show"]

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~:$&])")


def show(template: str, **values: str) -> None:
    """Draw HTML: ``{name}`` in ``template`` becomes the escaped value."""
    st.html(template.format(**{name: html.escape(value, quote=True) for name, value in values.items()}))


def label(text: str) -> str:
    """``text`` as a widget's label, which Streamlit reads as Markdown: every sign of it taken literally."""
    return _MARKDOWN.sub(r"\\\1", " ".join(text.split()))
