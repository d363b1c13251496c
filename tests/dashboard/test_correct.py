"""Corrections in the app: every part can be opened, saves what was chosen, and says who was faster."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest
from tests.dashboard import sample
from tests.dashboard.test_pages import _page

from dateline.dashboard.visits import Visit
from dateline.dossier.corrections import Kind
from dateline.model import Stop
from dateline.services.desk import Desk, Wanted
from dateline.services.workspace import Workspace

PARTS = ("place", "date", "who", "state", "join", "split", "history")


@pytest.fixture(autouse=True)
def gazetteer(monkeypatch: pytest.MonkeyPatch) -> None:
    """A gazetteer of the sample's places."""

    class Few:
        def search(self, query: str, limit: int = 20) -> list[object]:
            found = [place for place in sample.PLACES.values() if query.casefold() in place.name_in("de").casefold()]
            return found[:limit]

    class Tools:
        gazetteer = Few()

    monkeypatch.setattr("dateline.dashboard.start.tools", Tools)


def _stop(workspace: Workspace, place: str) -> Stop:
    return next(stop for stop in workspace.itinerary().stops if stop.place.id == sample.PLACES[place].id)


def _asked(workspace: Workspace, place: str, part: str) -> AppTest:
    app = _route(workspace)
    app.session_state["probe"] = ("dl_correcting", (_stop(workspace, place).id, part))
    _run(app)
    return app


def _route(workspace: Workspace) -> AppTest:
    app = _page("route")
    app.session_state["dl_workspace"] = workspace
    app.session_state["dl_visit"] = Visit("")  # AppTest has no cookies
    return app


def _run(app: AppTest) -> None:
    """Run with the dialogue open: AppTest knows no fragments, every run is one of the whole page."""
    key, asked = app.session_state["probe"]
    app.session_state[key] = asked
    app.run()
    assert not app.exception


def _press(app: AppTest, key: str) -> None:
    next(item for item in app.button if item.key == key or item.label == key).click()
    _run(app)


@pytest.mark.parametrize("part", PARTS)
def test_every_part_opens(workspace: Workspace, part: str) -> None:
    app = _asked(workspace, "vladivostok", part)
    assert any(group.key.startswith("dl_part_") for group in app.segmented_control)


def _candidate(app: AppTest) -> None:
    next(item for item in app.text_input if item.key.startswith("dl_place_search_")).set_value("Mosk")
    _run(app)
    _press(app, "dl_place_here")


def _traveller(app: AppTest) -> None:
    next(item for item in app.pills if item.key.startswith("dl_who_")).set_value("Wladimir Putin")
    _press(app, "dl_who_here")


def _day(app: AppTest) -> None:
    next(item for item in app.text_input if item.key.startswith("dl_correct_date_")).set_value("16.09.2023")
    _press(app, "Übernehmen")


def _anchor(app: AppTest) -> None:
    next(item for item in app.text_input if item.key.startswith("dl_correct_anchor_")).set_value("15.09.2023")
    _press(app, "Übernehmen")


def _state(app: AppTest) -> None:
    next(item for item in app.segmented_control if item.key.startswith("dl_correct_status_")).set_value("cancelled")
    _press(app, "dl_state_save")


def _join(app: AppTest) -> None:
    radio = next(item for item in app.radio if item.key.startswith("dl_join_"))
    radio.set_value(radio.options[0])
    _run(app)
    _press(app, "dl_join_save")


@pytest.mark.parametrize(
    ("part", "act", "kind"),
    [
        ("place", _candidate, Kind.PLACE),
        ("date", _day, Kind.DATE),
        ("date", _anchor, Kind.PUBLISHED),
        ("who", _traveller, Kind.TRAVELLER),
        ("state", _state, Kind.STATUS),
        ("join", _join, Kind.MERGE),
    ],
)
def test_what_is_chosen_is_kept(workspace: Workspace, part: str, act: Callable[[AppTest], None], kind: Kind) -> None:
    act(_asked(workspace, "vladivostok", part))
    assert workspace.desk is not None
    (one,) = workspace.desk.dossier.ledger.corrections()
    assert (one.kind, one.author) == (kind, "Ada")


def test_who_was_faster_is_shown_with_both_values(workspace: Workspace) -> None:
    app = _asked(workspace, "vladivostok", "state")
    assert workspace.desk is not None
    other = Workspace(sample.read, workspace.store, engine_version="sample", desk=Desk(workspace.desk.dossier, "Bob"))
    stop = _stop(other, "vladivostok")
    assert other.desk is not None
    other.desk.correct(stop.id, Wanted(status=type(stop.status).POSSIBLE))
    next(item for item in app.segmented_control if item.key.startswith("dl_correct_status_")).set_value("cancelled")
    _press(app, "dl_state_save")
    said = " ".join(item.proto.body for item in app.get("html"))
    assert "Bob hat inzwischen" in app.warning[0].value.replace("\\", "")
    assert "Stand: möglich" in said
    assert "Stand: abgesagt" in said
    _press(app, "dl_overtaken_insist")
    assert _stop(workspace, "vladivostok").status.value == "cancelled"


def test_a_stop_is_added_from_selected_words(workspace: Workspace) -> None:
    from dateline.model import Span

    article = workspace.articles()[0]
    start = article.text.index("Seoul")
    app = _route(workspace)
    app.session_state["probe"] = ("dl_adding", (article.id, Span(start, start + 5)))
    _run(app)
    _press(app, "Als Station hinzufügen")
    assert _stop(workspace, "seoul").claims[0].place_name == "Seoul"


def test_the_history_takes_back(workspace: Workspace) -> None:
    assert workspace.desk is not None
    stop = _stop(workspace, "vladivostok")
    workspace.desk.decide(stop.id, "confirm", reason="nachgelesen")
    app = _asked(workspace, "vladivostok", "history")
    assert "nachgelesen" in " ".join(item.proto.body for item in app.get("html"))
    (one,) = workspace.desk.dossier.ledger.corrections()
    _press(app, f"dl_past_{one.id}")
    assert workspace.desk.dossier.ledger.corrections() == ()
