"""What the dashboard draws itself: the map, the panel beside it, the article."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import streamlit as st

__all__ = ["mount"]


@cache
def _source(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")


# A component's script is one module, written in several files.
_SCRIPTS = {
    "panel": (
        "common.js",
        "panel_itinerary.js",
        "panel_passages.js",
        "panel_lists.js",
        "panel_search.js",
        "panel_filters.js",
        "panel_answer.js",
        "panel_main.js",
    ),
    "reader": ("common.js", "reader.js"),
}


@cache
def _renderer(name: str) -> Any:
    script = "\n".join(_source(part) for part in _SCRIPTS[name])
    return st.components.v2.component(f"dateline_{name}", js=script, css=_source(f"{name}.css"))


def mount(name: str, key: str, data: dict[str, Any], on_event: Any = None) -> Any:
    """Draw a component.  Data travel as JSON and become text nodes, never markup."""
    return _renderer(name)(key=key, data=data, on_event_change=on_event or (lambda: None))
