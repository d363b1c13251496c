"""Every page draws without an exception, in both languages, and passes on what it is told."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from tests.dashboard import sample

from dateline.dashboard import state
from dateline.errors import StoreError

PAGES = ("route", "article", "articles", "about")
VIEWS = Path(__file__).parents[2] / "pages" / "views"


def _page(name: str, kind: str = "seed", **query: str) -> AppTest:
    def script(name: str) -> None:
        from importlib import import_module

        from dateline.dashboard import frame

        with frame.guarded():
            import_module(f"dateline.dashboard.views.{name}").render()

    app = AppTest.from_function(script, kwargs={"name": name}, default_timeout=60)
    app.session_state["dl_workspace"] = sample.chosen(kind)
    for key, value in query.items():
        app.query_params[key] = value
    return app.run()


def _map(app: AppTest) -> dict[str, Any]:
    arguments = json.loads(app.get("component_instance")[0].proto.json_args)
    return dict(arguments)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("kind", ["seed", "empty", "hostile", "odd", "one", "undated", "same", "large-40"])
def test_pages_draw(name: str, lang: str, kind: str) -> None:
    app = _page(name, kind, lang=lang)
    assert not app.exception


def test_pages_are_thin() -> None:
    for path in VIEWS.glob("*.py"):
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 15


def test_only_the_state_names_session_keys() -> None:
    for path in (Path(state.__file__).parent).rglob("*.py"):
        if path.name != "state.py":
            assert 'session_state["' not in path.read_text(encoding="utf-8")


def test_the_map_stays_and_only_its_layer_changes() -> None:
    app = _page("route")
    before = _map(app)
    app.session_state["dl_selected"] = "kim-jong-un-2021851"
    after = _map(app.run())
    assert before["script"] == after["script"]
    assert before["feature_group"] != after["feature_group"]
    assert '"sel":"kim-jong-un-2021851"' in after["feature_group"]


def test_a_filter_hides_stops_on_the_map_without_sending_other_data() -> None:
    app = _page("route")
    before = _map(app)
    app.session_state[state.STATUSES] = ["planned"]
    after = _map(app.run())
    assert before["script"] == after["script"]
    assert '"hide":[0,1,2,4]' in after["feature_group"]


def test_an_unknown_selection_is_dropped() -> None:
    app = _page("route", stop="nobody", who="nobody", status="asleep", **{"from": "x", "to": "y"})
    assert not app.exception
    assert '"sel":""' in _map(app)["feature_group"]


def test_a_mistyped_date_is_said_and_nothing_changes() -> None:
    app = _page("articles")
    box = next(item for item in app.text_input if item.value == "2023-09")
    box.set_value("morgen oder so")
    next(item for item in app.button if item.label == "Übernehmen").click()
    app.run()
    assert any("kein Datum" in item.value for item in app.error)


def test_a_store_that_fails_is_said_and_comes_back() -> None:
    app = _page("route")
    workspace = app.session_state["dl_workspace"]
    whole = workspace.store.revision

    def broken() -> int:
        raise StoreError("The database does not answer.")

    workspace.store.revision = broken
    app.run()
    assert any("does not answer" in item.value for item in [*app.error, *app.exception])
    workspace.store.revision = whole
    assert not app.run().exception


@pytest.mark.parametrize(
    ("asked", "since"), [("2023-09-01", "2023-09-01"), ("visit", "visit"), ("yesterday-ish", ""), ("2023-13-45", "")]
)
def test_the_address_says_since_when_news_are_shown(asked: str, since: str) -> None:
    app = _page("route", since=asked)
    assert not app.exception
    assert app.session_state["dl_since"] == since if since else "dl_since" not in app.session_state


def test_the_address_limits_the_period() -> None:
    query = {"from": "2023-09-01", "to": "2023-09-30"}
    assert _page("route", **query).session_state[state.PERIOD] == (date(2023, 9, 1), date(2023, 9, 30))
    assert not _page("route", **(query | {"to": "soon"})).session_state[state.PERIOD]
