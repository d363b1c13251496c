"""The map in its frame: one base map that never changes, one layer that carries data and view."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit_folium import st_folium

from dateline.dashboard import state
from dateline.mapping.escape import json_script
from dateline.mapping.webmap import base_map, moving_layer, script_version

__all__ = ["HEIGHT", "draw", "event"]

HEIGHT = 700


@st.cache_data(show_spinner=False)
def _version(folder: str) -> str:
    return script_version(Path(folder))


def draw(parcel: dict[str, Any], view: dict[str, Any], on_event: Callable[[], None]) -> None:
    """The map of a wrapped parcel seen through ``view``; ``on_event`` is called when something was chosen on it."""
    digest, key = parcel["digest"], parcel.get("key", "")
    script = "" if key else state.remember("script", digest, lambda: json_script(parcel["data"]))
    st_folium(
        base_map(_version("static")),
        key=state.MAP,
        height=HEIGHT,
        use_container_width=True,
        returned_objects=["last_active_drawing"],
        feature_group_to_add=moving_layer(script, digest, view | {"height": HEIGHT}, key),
        on_change=on_event,
        render=False,  # a page of its own around the map, which nobody sees; what is sent is the same without
    )


def event() -> dict[str, Any]:
    """Properties of what was chosen last; {} if there is none or it has another shape."""
    value = st.session_state.get(state.MAP) or {}
    drawing = value.get("last_active_drawing") if isinstance(value, dict) else None
    properties = drawing.get("properties") if isinstance(drawing, dict) else None
    return properties if isinstance(properties, dict) else {}
