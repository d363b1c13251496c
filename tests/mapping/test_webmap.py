"""The map's data say what the itinerary says; the base map never changes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from tests.dashboard import sample

from dateline import wording
from dateline.mapping.dataset import map_data, mentions
from dateline.mapping.symbols import TRAVELLER_COLOURS, TRAVELLER_COLOURS_DARK
from dateline.mapping.webmap import BUNDLE, base_map, bundle, moving_layer

STATIC = Path(__file__).parents[2] / "static"


def test_stops_carry_number_name_date_and_days_of_the_browser() -> None:
    workspace = sample.workspace()
    data, digest = map_data(workspace.itinerary(), "de", articles=workspace.articles())
    names = [(row["n"], row["name"]) for row in data["stops"]]
    assert names[:4] == [(1, "Pjöngjang"), (2, "Kosmodrom Wostotschny"), (3, "Komsomolsk am Amur"), (4, "Wladiwostok")]
    wednesday = data["stops"][1]
    assert wednesday["days"] == [19606, 19613, 19620, 19627]
    assert data["stops"][0]["lo"] is None
    assert next((leg["a"], leg["b"], leg["status"]) for leg in data["legs"]) == (0, 1, "visited")
    assert digest == map_data(workspace.itinerary(), "de", articles=workspace.articles())[1]
    assert digest != map_data(workspace.itinerary(), "en", articles=workspace.articles())[1]


def test_places_only_mentioned_are_a_layer_of_their_own() -> None:
    workspace = sample.workspace()
    named = [row["name"] for row in mentions(workspace.pairs(), workspace.itinerary(), "de")]
    assert named == ["Seoul", "Moskau"] or named == ["Moskau", "Seoul"]


def test_the_base_map_is_the_same_on_every_run_and_asks_for_nothing_outside() -> None:
    first, second = base_map("1"), base_map("1")
    links = [href for _, href in (*first.default_js, *first.default_css)]
    assert all(href.startswith(("../../app/static/", f"../../dateline/{BUNDLE}")) for href in links)
    styles = [href.removeprefix("../../app/static/").split("?")[0] for _, href in first.default_css]
    assert all((STATIC / style).is_file() for style in styles)
    pattern = re.compile(r"[0-9a-f]{32}")
    assert pattern.sub("id", first.get_root().render()) == pattern.sub("id", second.get_root().render())


def test_the_maps_scripts_come_as_one_in_their_order() -> None:
    script = bundle(STATIC).decode()
    places = [script.index(words) for words in ("Leaflet", "D.geo =", "D.BaseLayer =", "D.Scene =", "D.start =")]
    assert places == sorted(places)
    with pytest.raises(OSError, match="leaflet"):
        bundle(STATIC / "nowhere")


def test_hostile_names_leave_no_template_in_the_layer() -> None:
    from dateline.mapping.escape import json_script

    workspace = sample.hostile()
    data, digest = map_data(workspace.itinerary(), "de")
    chart, group = base_map(), moving_layer(json_script(data), digest, {"sel": "{{7*7}}"})
    group.add_to(chart)
    script = chart.get_root().render()
    assert "{{" not in script
    assert "<img src=x" not in script
    assert "</script><script>" not in script


def test_screen_and_paper_share_their_colours() -> None:
    source = (STATIC / "dateline" / "basemap.js").read_text(encoding="utf-8")
    routes = [tuple(json.loads(found)) for found in re.findall(r"route: (\[.*?\])", source)]
    assert routes == [TRAVELLER_COLOURS, TRAVELLER_COLOURS_DARK]


def test_no_message_of_the_dashboard_is_missing_in_a_language() -> None:
    ours = {
        lang: {key for key in wording.catalogue(lang) if key.startswith(("dashboard.", "map."))}
        for lang in wording.LANGUAGES
    }
    assert ours["de"] == ours["en"]
    used: set[str] = set()
    for path in (Path(__file__).parents[2] / "src" / "dateline" / "dashboard").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        used |= {f"dashboard.{name}" for name in re.findall(r'\bsay\(\s*"(\w+)"', text)}
    assert used - ours["de"] == set()
