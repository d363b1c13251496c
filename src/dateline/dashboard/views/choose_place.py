"""Choose a place: among candidates with their reasons, by search in the gazetteer, or by a pin on a small map."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit_folium import st_folium

from dateline import wording
from dateline.dashboard import frame, markup, start, state
from dateline.mapping.picker import Spot, picker_layer, picker_map
from dateline.mapping.webmap import script_version
from dateline.model import Candidate, Kind, Place
from dateline.services.sayings import place_line

__all__ = ["choose_place"]

_PIN = "pin"
_FOUND = 6  # finds of the gazetteer that are offered
_HEIGHT = 330


@st.cache_data(show_spinner=False)
def _version(folder: str) -> str:
    return script_version(Path(folder))


def choose_place(key: str, current: Place | None, candidates: Sequence[Candidate], written: str) -> Place | None:
    """Draw the choice and return the place chosen; None where there is none yet.

    ``key`` names the widgets, ``written`` is how the text calls the place: the name of a pin.
    """
    lang = state.language()
    left, right = st.columns([5, 6], gap="medium")
    with left:
        query = st.text_input(frame.say("correct_search"), key=f"dl_place_search_{key}", icon=":material/search:")
        places, reasons = _offered(current, candidates, query if query.strip() or current else written, lang)
        pin = _pin(key, written)
        if pin is not None:
            places[_PIN] = pin
        if not places:
            st.caption(frame.say("place_none"))
        choice = f"dl_place_{key}"
        _preselect(choice, query, places)
        chosen = st.radio(
            frame.say("correct_place"), list(places), key=choice,
            format_func=lambda item: _label(item, places, lang),
            captions=[markup.label(reasons.get(item, "")) for item in places],
        ) if places else None  # fmt: skip
    with right:
        st.caption(frame.say("place_map_hint"))
        _map(key, choice, places, chosen, lang)
    return places.get(chosen or "")


def _offered(
    current: Place | None, candidates: Sequence[Candidate], query: str, lang: str
) -> tuple[dict[str, Place], dict[str, str]]:
    places: dict[str, Place] = {current.id: current} if current else {}
    reasons: dict[str, str] = {}
    for candidate in candidates:
        places.setdefault(candidate.place.id, candidate.place)
        reasons[candidate.place.id] = " · ".join(wording.say(note, lang) for note in candidate.reasons[:3])
    if current:
        reasons[current.id] = " · ".join(filter(None, [frame.say("place_now"), reasons.get(current.id, "")]))
    if query.strip():
        for found in start.tools().gazetteer.search(query.strip()[:80], _FOUND):
            places.setdefault(found.id, found)
            reasons.setdefault(found.id, frame.say("place_found"))
    return places, reasons


def _preselect(choice: str, query: str, places: dict[str, Place]) -> None:
    """A search chooses its first find: one press less."""
    memo, now = f"{choice}_query", query.strip()
    if now and st.session_state.get(memo) != now:
        found = start.tools().gazetteer.search(now[:80], 1)
        if found and found[0].id in places:
            st.session_state[choice] = found[0].id
    st.session_state[memo] = now
    if st.session_state.get(choice) not in places:
        st.session_state.pop(choice, None)


def _label(item: str, places: dict[str, Place], lang: str) -> str:
    number = list(places).index(item) + 1 if item in places else 0
    text = (
        frame.say("place_pin", place=place_line(places[item], lang)) if item == _PIN else place_line(places[item], lang)
    )
    return markup.label(f"{number}  {text}")


def _pin(key: str, written: str) -> Place | None:
    at = st.session_state.get(f"dl_place_pin_{key}")
    if at is None:
        return None
    lat, lon = at
    return Place(f"pin:{lat:.5f},{lon:.5f}", written or "•", lat, lon, Kind.OTHER, approximate=True)


def _map(key: str, choice: str, places: dict[str, Place], chosen: str | None, lang: str) -> None:
    spots = [
        Spot(item, str(number), place.name_in(lang), place.lat, place.lon, item == _PIN)
        for number, (item, place) in enumerate(places.items(), 1)
    ]
    widget = f"dl_place_map_{key}"
    st_folium(
        picker_map(_version("static")),
        key=widget,
        height=_HEIGHT,
        use_container_width=True,
        returned_objects=["last_active_drawing"],
        feature_group_to_add=picker_layer(spots, chosen or "", lang, state.theme()),
        on_change=lambda: _picked(key, choice, st.session_state.get(widget)),
    )


def _picked(key: str, choice: str, value: Any) -> None:
    """What the small map sends is looked at as a stranger's."""
    drawing = value.get("last_active_drawing") if isinstance(value, dict) else None
    said = drawing.get("properties") if isinstance(drawing, dict) else None
    if not isinstance(said, dict):
        return
    if said.get("what") == "spot" and isinstance(said.get("id"), str):
        st.session_state[choice] = said["id"]  # an id that is not offered is dropped when drawn
        return
    lat, lon = said.get("lat"), said.get("lon")
    if said.get("what") != "pin" or not isinstance(lat, int | float) or not isinstance(lon, int | float):
        return
    if abs(lat) <= 90 and abs(lon) <= 180:
        st.session_state[f"dl_place_pin_{key}"] = (round(float(lat), 5), round(float(lon), 5))
        st.session_state[choice] = _PIN
