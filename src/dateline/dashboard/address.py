"""The page's address: what is selected, filtered and shown, so that it can be passed on and opened again."""

from __future__ import annotations

import streamlit as st

from dateline.dashboard import state, visitor
from dateline.dossier.corrections import State
from dateline.model import Itinerary, Kind, Status

__all__ = ["read_address", "write_address"]


def read_address(itinerary: Itinerary) -> None:
    """Take selection and filters from the address, once a session; what does not exist is left out."""
    if not state.address_unread():
        return
    asked = st.query_params
    if asked.get("stop", "") in {stop.id for stop in itinerary.stops}:
        state.select(asked["stop"], fly=True)
    people = {traveller.id for traveller in itinerary.travellers}
    state.preset(state.TRAVELLERS, [item for item in asked.get_all("who") if item in people])
    state.preset(state.STATUSES, [item for item in asked.get_all("status") if item in set(Status)])
    state.preset(state.KINDS, [item for item in asked.get_all("kind") if item in set(Kind)])
    state.preset(state.CHECKED, [item for item in asked.get_all("checked") if item in set(State)])
    first, last = state.day_of(asked.get("from", "")), state.day_of(asked.get("to", ""))
    if first and last and first <= last:
        state.preset(state.PERIOD, (first, last))
    state.preset(state.MENTIONS, asked.get("mentions") == "1")
    if asked.get("map") in state.BASEMAPS:
        state.preset(state.BASEMAP, asked["map"])
    if asked.get("since"):
        state.show_since(asked["since"])


def write_address() -> None:
    """Put selection and filters into the address, so that it can be passed on."""
    chosen = state.chosen_filter()
    wanted: dict[str, str | list[str]] = {}
    if state.selected():
        wanted["stop"] = state.selected()
    if chosen.travellers:
        wanted["who"] = sorted(chosen.travellers)
    if chosen.statuses:
        wanted["status"] = sorted(chosen.statuses)
    if chosen.kinds:
        wanted["kind"] = sorted(chosen.kinds)
    if chosen.checked:
        wanted["checked"] = sorted(chosen.checked)
    if chosen.first and chosen.last:
        wanted |= {"from": chosen.first.isoformat(), "to": chosen.last.isoformat()}
    if state.mentions_shown():
        wanted["mentions"] = "1"
    if state.basemap() != "embedded":
        wanted["map"] = state.basemap()
    if visitor.links():
        wanted["share"] = list(visitor.links())
    if state.since():
        wanted["since"] = state.since()
    if state.chosen_dossier():
        wanted["dossier"] = state.chosen_dossier()
    if state.chosen_language() or "lang" in st.query_params:
        wanted["lang"] = state.language()
    current = {key: st.query_params.get_all(key) for key in st.query_params}
    if current != {key: [value] if isinstance(value, str) else value for key, value in wanted.items()}:
        st.query_params.from_dict(wanted)
