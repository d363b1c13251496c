"""The briefing page: options, the file itself, and what it says when something does not fit."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest
from tests.dashboard import sample
from tests.export.sample import bare_template

from dateline.dashboard import state
from dateline.dossier.snapshots import Snapshots
from dateline.model import Status
from dateline.services.desk import Wanted
from dateline.services.workspace import Workspace


def _page(kind: str = "seed") -> AppTest:
    def script() -> None:
        from dateline.dashboard.views import briefing

        briefing.render()

    app = AppTest.from_function(script, default_timeout=120)
    app.session_state["dl_workspace"] = sample.chosen(kind)
    return app.run()


@pytest.mark.parametrize("kind", ["seed", "empty", "hostile"])
def test_page_draws(kind: str) -> None:
    """A journey, none at all, and hostile text."""
    assert not _page(kind).exception


def test_file_is_made_and_stays_until_an_option_changes() -> None:
    """Making a CSV offers its download; another title needs another file."""
    app = _page()
    app.selectbox(key=state.BRIEFING_FORMAT).set_value("csv").run()
    app.button[0].click().run()
    assert not app.exception
    assert len(app.get("download_button")) == 1
    app.text_input(key=state.BRIEFING_TITLE).set_value("Anders").run()
    assert not app.get("download_button")


def test_malformed_date_of_information_is_told() -> None:
    """What is no date gives a sentence, not a traceback."""
    app = _page()
    app.text_input(key=state.BRIEFING_AS_OF).set_value("32. Mai").run()
    assert not app.exception
    assert len(app.warning) == 1


def test_presenting_shows_the_page() -> None:
    """The presenter is the stand-alone page in a frame."""
    app = _page()
    app.toggle(key=state.BRIEFING_PRESENT).set_value(True).run()
    assert not app.exception
    assert app.get("iframe")


def _kept_page(workspace: Workspace, **address: str) -> AppTest:
    def script() -> None:
        from dateline.dashboard.views import briefing

        briefing.render()

    app = AppTest.from_function(script, default_timeout=120)
    app.session_state["dl_workspace"] = workspace
    app.session_state["dl_dossier"] = "probe"
    for key, value in address.items():
        app.query_params[key] = value
    return app.run()


def test_briefing_is_remembered_and_compared(workspace: Workspace) -> None:
    """A pack keeps what it showed; after a stop is cancelled the page says so, and made again says the same."""
    app = _kept_page(workspace)
    app.selectbox(key=state.BRIEFING_FORMAT).set_value("html").run()
    app.button[0].click().run()
    assert not app.exception
    assert workspace.desk is not None
    shelf = Snapshots(workspace.desk.dossier)
    assert len(shelf.all()) == 1
    stop = next(stop for stop in workspace.itinerary().stops if stop.status is Status.PLANNED)
    workspace.desk.correct(stop.id, Wanted(status=Status.CANCELLED))
    app = _kept_page(workspace)
    assert any("Abgesagt" in text.value or "Cancelled" in text.value for text in app.text)
    app.selectbox(key=state.BRIEFING_SINCE).set_value("").run()
    assert not any("Abgesagt" in text.value or "Cancelled" in text.value for text in app.text)


def test_snapshot_is_kept_and_opens_read_only(workspace: Workspace) -> None:
    """The button keeps one; its link shows it with its author, and offers files but no change."""
    app = _kept_page(workspace)
    app.text_input(key=state.BRIEFING_NAME).set_value("Montag")
    next(button for button in app.button if button.proto.form_id == "dl_snapshot").click().run()
    assert not app.exception
    assert workspace.desk is not None
    (kept,) = Snapshots(workspace.desk.dossier).all()
    assert (kept.name, kept.author) == ("Montag", "Ada")
    assert any(f"snapshot={kept.id}" in code.value for code in app.code)
    opened = _kept_page(workspace, snapshot=kept.id)
    assert not opened.exception
    assert "Montag" in opened.info[0].value
    assert opened.get("iframe")
    assert not opened.text_input


def test_unknown_snapshot_is_told(workspace: Workspace) -> None:
    """A link to a snapshot that is gone ends in a sentence."""

    def script() -> None:
        from dateline.dashboard import frame
        from dateline.dashboard.views import briefing

        with frame.guarded():
            briefing.render()

    app = AppTest.from_function(script, default_timeout=60)
    app.session_state["dl_workspace"] = workspace
    app.query_params["snapshot"] = "s0"
    app.run()
    assert not app.exception
    assert len(app.error) == 1


def test_snippet_is_escaped() -> None:
    """Titles are people's words: they end no attribute."""
    from dateline.dashboard.views.links import snippet

    made = snippet("https://x.example/?dossier=a&embed=true", '"><script>alert(1)</script>')
    assert "<script>" not in made
    assert "&amp;embed=true" in made


def test_template_without_layouts_falls_back() -> None:
    """A template that lacks a title layout gives a message, and the file all the same."""
    app = _page()
    app.file_uploader(key=state.BRIEFING_TEMPLATE).set_value(("x.pptx", bare_template(), "application/x")).run()
    app.button[0].click().run()
    assert not app.exception
    assert len(app.warning) == 1
    assert len(app.get("download_button")) == 1
