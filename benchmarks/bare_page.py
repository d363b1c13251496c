"""The bare page that the dashboard is measured against: one map with four markers and a panel, without flicker.

Base map and markers are the same on every rerun, only the highlight is in ``feature_group_to_add``, in one fragment.
Scripts come from the app's own static folder, as ours do, since there is no network to take them from.
"""

import folium
import streamlit as st
from streamlit_folium import st_folium

PLACES = {"Alfa": (39.0, 125.8), "Bravo": (51.9, 128.3), "Charlie": (50.6, 137.0), "Delta": (43.1, 131.9)}
STATIC = "../../app/static/vendor/leaflet/leaflet"


def base() -> folium.Map:
    chart = folium.Map(location=(46, 131), zoom_start=4, tiles=None)
    chart.options["maxZoom"] = 12
    chart.default_js = [("leaflet", f"{STATIC}.js")]
    chart.default_css = [("leaflet", f"{STATIC}.css")]
    group = folium.FeatureGroup().add_to(chart)  # a click on a member of a group tells which member it was
    for name, where in PLACES.items():
        marker = folium.Marker(where, icon=folium.DivIcon(html=f"<b class='bare-stop'>{name}</b>", icon_size=(40, 20)))
        marker.add_to(group)
    return chart


def clicked() -> None:
    drawing = (st.session_state.get("map") or {}).get("last_active_drawing") or {}
    where = (drawing.get("geometry") or {}).get("coordinates") or [0, 0]
    st.session_state["chosen"] = min(PLACES, key=lambda name: abs(PLACES[name][1] - where[0]))


@st.fragment
def board() -> None:
    left, right = st.columns([3, 2])
    shown = st.pills("Show", list(PLACES), selection_mode="multi", key="shown")
    name = st.session_state.get("chosen", "")
    group = folium.FeatureGroup()
    for key in [name] if name else []:
        folium.CircleMarker(PLACES[key], radius=20).add_to(group)
    for key in shown:
        folium.CircleMarker(PLACES[key], radius=9, color="red", class_name="bare-filter").add_to(group)
    with left:
        st_folium(base(), key="map", height=600, use_container_width=True, returned_objects=["last_active_drawing"],
                  feature_group_to_add=group, on_change=clicked)  # fmt: skip
    right.text(f"Chosen: {name or 'none'}")


st.set_page_config(layout="wide")
board()
