"""The folium map that never changes, and the layer that carries all that does.

The component reloads its frame whenever the base map's script changes, so the base map holds nothing but the call that
starts our own script; data and view travel in ``feature_group_to_add``, which the frame evaluates in place.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import folium
from branca.element import MacroElement
from folium.template import Template

from dateline.mapping.escape import json_script

__all__ = ["BUNDLE", "STATIC", "base_map", "bundle", "data_layer", "moving_layer", "script_version"]

# Relative to the component's frame, so that a base path in front of the app does no harm.
STATIC = "../../app/static/"
BUNDLE = "map.js"
"""Name under which the server hands out ``bundle``, beside the parcels."""

# The component loads its scripts one after the other, each a way to the server and back: ours come as one.
_SCRIPTS = (("dateline-map", f"../../dateline/{BUNDLE}"),)
_PARTS = (
    "vendor/leaflet/leaflet.js",
    *(f"dateline/{part}.js" for part in ("geo", "basemap", "symbols", "scene", "minimap", "timeline", "link", "map")),
)
Scripts = tuple[tuple[str, str], ...]
_STYLES = (("leaflet-css", "vendor/leaflet/leaflet.css"), ("dateline-css", "dateline/map.css"))


class _Start(MacroElement):
    _name = "DatelineStart"
    _template = Template("{% macro script(this, kwargs) %}Dateline.start({{ this._parent.get_name() }});{% endmacro %}")


class _Moving(MacroElement):
    _name = "DatelineData"
    _template = Template("{% macro script(this, kwargs) %}Dateline.update({{ this.payload }});{% endmacro %}")

    def __init__(self, payload: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.payload = payload


def base_map(version: str = "", scripts: Scripts = _SCRIPTS) -> folium.Map:
    """The same map on every rerun.  ``version`` goes into the scripts' addresses, so that no browser keeps old ones."""
    suffix = f"?v={version}" if version else ""
    chart = folium.Map(
        location=(35, 60), zoom_start=3, tiles=None, zoom_control=False, attributionControl=True, keyboard=False,
        zoom_snap=0.25, zoom_delta=0.75, wheel_px_per_zoom_level=100, world_copy_jump=False,
    )  # fmt: skip
    chart.options["maxZoom"] = 14
    chart.options["minZoom"] = 1
    chart.default_js = [(name, f"{path if path.startswith('..') else STATIC + path}{suffix}") for name, path in scripts]
    chart.default_css = [(name, f"{STATIC}{path}{suffix}") for name, path in _STYLES]
    chart.add_child(_Start())  # type: ignore[no-untyped-call]
    return chart


def moving_layer(data_script: str, digest: str, view: dict[str, Any], key: str = "") -> folium.FeatureGroup:
    """What changes: the data, as ``json_script`` wrote them, and the view on them.

    With ``key`` the browser fetches the data of this digest from the app, if it does not have them.
    """
    group = folium.FeatureGroup(name="dateline")
    data = f'"key":"{key}"' if key else f'"data":{data_script}'
    group.add_child(_Moving(f'{{ "digest":"{digest}",{data},"view":{json_script(view)} }}'))
    return group


def data_layer(payload: str) -> folium.FeatureGroup:
    """A layer that hands ``payload``, as ``json_script`` wrote it, to the map's own script."""
    group = folium.FeatureGroup(name="dateline")
    group.add_child(_Moving(payload))
    return group


def bundle(folder: Path) -> bytes:
    """The map's scripts as one, from the folder of static files.  Raises OSError where one is missing."""
    return b"\n;\n".join(folder.joinpath(path).read_bytes() for path in _PARTS)


def script_version(folder: Path) -> str:
    """A short mark that changes when one of the map's own scripts does."""
    files = [folder / path for path in (*_PARTS, *(path for _, path in _STYLES))]
    stamps = [file.stat().st_mtime_ns for file in files if file.exists()]
    return format(max(stamps, default=0) // 1_000_000_000, "x")
