"""The briefing page: options, the file itself, and what it says when something does not fit."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest
from tests.dashboard import sample

from dateline.dashboard import state


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
