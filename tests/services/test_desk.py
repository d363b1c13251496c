"""Decisions about stops last, change the itinerary, and can be taken back."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.dashboard import sample

from dateline.dossier.corrections import State
from dateline.dossier.shelf import FolderShelf
from dateline.errors import InputError
from dateline.model import Status, Stop
from dateline.services.desk import Desk, Wanted, candidates_of
from dateline.services.workspace import Draft, Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    desk = Desk(FolderShelf(tmp_path).create("Probe"))
    made = Workspace(sample.read, desk.dossier, engine_version="sample", desk=desk)
    made.add(Draft(sample.SEED.read_bytes(), sample.SEED.name))
    return made


def _stop(workspace: Workspace, place: str) -> Stop | None:
    return next((stop for stop in workspace.itinerary().stops if stop.place.id == sample.PLACES[place].id), None)


def test_a_confirmed_stop_is_confirmed_until_it_is_undone(workspace: Workspace) -> None:
    desk, stop = workspace.desk, _stop(workspace, "komsomolsk")
    assert desk is not None and stop is not None
    assert desk.decide(stop.id, "confirm")
    again = _stop(workspace, "komsomolsk")
    assert again is not None and desk.state(again) is State.CONFIRMED
    assert desk.undo()
    again = _stop(workspace, "komsomolsk")
    assert again is not None and desk.state(again) is State.UNVERIFIED


def test_a_rejected_stop_leaves_the_route_and_is_in_the_tray(workspace: Workspace) -> None:
    desk, stop = workspace.desk, _stop(workspace, "komsomolsk")
    assert desk is not None and stop is not None
    desk.decide(stop.id, "reject")
    assert _stop(workspace, "komsomolsk") is None
    assert "rejected" in {item.reason for item in workspace.itinerary().tray}


def test_place_date_and_state_can_be_corrected_at_once(workspace: Workspace) -> None:
    desk, stop = workspace.desk, _stop(workspace, "vladivostok")
    assert desk is not None and stop is not None
    done = desk.correct(stop.id, Wanted(sample.PLACES["moscow"], "16.09.2023", Status.POSSIBLE, reason="Probe"))
    moved = _stop(workspace, "moscow")
    assert done == 3
    assert moved is not None
    assert (moved.narrowed or moved.when, moved.status) == ("2023-09-16", Status.POSSIBLE)


def test_no_date_unknown_stops_and_unknown_verbs_change_nothing(workspace: Workspace) -> None:
    desk, stop = workspace.desk, _stop(workspace, "vladivostok")
    assert desk is not None and stop is not None
    with pytest.raises(InputError):
        desk.correct(stop.id, Wanted(when="irgendwann"))
    assert not desk.decide("nobody", "confirm")
    assert not desk.decide(stop.id, "delete everything")
    assert desk.correct("nobody", Wanted()) == 0
    assert not desk.undo()


def test_candidates_are_those_of_the_words_behind_the_stop(workspace: Workspace) -> None:
    stop = _stop(workspace, "vladivostok")
    assert stop is not None
    assert [item.place.id for item in candidates_of(stop, workspace.pairs())] == [sample.PLACES["vladivostok"].id]


def test_articles_last_beyond_the_workspace(workspace: Workspace) -> None:
    desk = workspace.desk
    assert desk is not None
    later = Workspace(sample.read, desk.dossier, engine_version="sample", desk=Desk(desk.dossier))
    assert [article.published for article in later.articles()] == ["2023-09"]
