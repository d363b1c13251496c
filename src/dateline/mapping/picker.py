"""A small map to choose a place on: candidates as discs, and a pin where it is clicked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import folium

from dateline.mapping.escape import json_script
from dateline.mapping.webmap import base_map, data_layer

__all__ = ["Spot", "picker_layer", "picker_map"]

_SCRIPTS = (
    ("leaflet", "vendor/leaflet/leaflet.js"),
    ("dateline-geo", "dateline/geo.js"),
    ("dateline-basemap", "dateline/basemap.js"),
    ("dateline-link", "dateline/link.js"),
    ("dateline-picker", "dateline/picker.js"),
)


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on the map.  ``label``: the few characters in its disc."""

    id: str
    label: str
    name: str
    lat: float
    lon: float
    pin: bool = False


def picker_map(version: str = "") -> folium.Map:
    """The same map on every rerun; ``version`` goes into the scripts' addresses."""
    return base_map(version, scripts=_SCRIPTS)


def picker_layer(spots: Sequence[Spot], chosen: str, lang: str, theme: str) -> folium.FeatureGroup:
    """The spots, of which ``chosen`` (an id) is marked."""
    data: dict[str, Any] = {
        "lang": lang,
        "theme": theme,
        "chosen": chosen,
        "spots": [
            {"id": s.id, "label": s.label, "name": s.name, "lat": s.lat, "lon": s.lon, "pin": s.pin} for s in spots
        ],
    }
    return data_layer(json_script(data))
