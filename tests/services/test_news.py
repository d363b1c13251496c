"""What is new since a moment: articles and decisions after it, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.dashboard import sample

from dateline.dossier.history import past
from dateline.dossier.shelf import FolderShelf
from dateline.services.desk import Desk, Wanted
from dateline.services.news import anything_new, news
from dateline.services.workspace import Draft, Workspace


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = "2026-01-01T08:00:00Z"

    def __call__(self) -> str:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def workspace(tmp_path: Path, clock: Clock) -> Workspace:
    desk = Desk(FolderShelf(tmp_path, clock=clock).create("Probe"))
    made = Workspace(sample.read, desk.dossier, engine_version="sample", desk=desk)
    made.add(Draft(sample.SEED.read_bytes(), sample.SEED.name))
    return made


def _what(workspace: Workspace, since: str) -> list[tuple[str, str]]:
    found = news(workspace, since)
    return [(item.what, (item.after or item.before).place.name_in("de")) for item in found]  # type: ignore[union-attr]


def _desk(workspace: Workspace) -> Desk:
    assert workspace.desk is not None
    workspace.itinerary()
    return workspace.desk


def _stop(workspace: Workspace, place: str) -> str:
    return next(s.id for s in workspace.itinerary().stops if s.place.id == sample.PLACES[place].id)


def test_before_the_article_came_everything_is_new(workspace: Workspace) -> None:
    """All stops are added since the day before."""
    assert {what for what, _ in _what(workspace, "2025-12-31T00:00:00Z")} == {"added"}
    assert anything_new(workspace, "2025-12-31T00:00:00Z")


def test_afterwards_nothing_is(workspace: Workspace) -> None:
    """Looking again at once finds no change."""
    assert _what(workspace, "2026-01-01T08:00:00Z") == []
    assert not anything_new(workspace, "2026-01-01T08:00:00Z")


def test_decisions_since_are_news_until_they_are_undone(workspace: Workspace, clock: Clock) -> None:
    """A rejected stop is gone, a dated one redated; undone, both are as they were."""
    desk = _desk(workspace)
    clock.now = "2026-01-02T08:00:00Z"
    desk.correct(_stop(workspace, "vladivostok"), Wanted(when="16.09.2023"))
    desk.decide(_stop(workspace, "komsomolsk"), "reject")
    since = "2026-01-01T12:00:00Z"
    assert sorted(_what(workspace, since)) == [("redated", "Wladiwostok"), ("removed", "Komsomolsk am Amur")]
    assert _what(workspace, "2026-01-02T08:00:00Z") == []
    clock.now = "2026-01-03T08:00:00Z"
    desk.undo()
    assert _what(workspace, since) == [("redated", "Wladiwostok")]
    assert _what(workspace, "2026-01-02T12:00:00Z") == [("added", "Komsomolsk am Amur")]


def test_an_article_removed_since_was_there_then(workspace: Workspace, clock: Clock) -> None:
    """Its stops are gone now."""
    desk = _desk(workspace)
    clock.now = "2026-01-02T08:00:00Z"
    workspace.remove(workspace.articles()[0].id)
    assert {what for what, _ in _what(workspace, "2026-01-01T12:00:00Z")} == {"removed"}
    assert len(past(desk.dossier, "2026-01-01T12:00:00Z").articles) == 1
    assert past(desk.dossier, "2026-01-02T08:00:00Z").articles == ()


def test_without_a_dossier_there_are_no_news() -> None:
    """A workspace in memory keeps no past."""
    assert news(sample.workspace(), "2026-01-01T00:00:00Z") == ()
