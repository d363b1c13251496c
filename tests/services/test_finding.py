"""The search over a dossier's journeys."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.dashboard import sample

from dateline.dossier.shelf import FolderShelf
from dateline.model import Itinerary, Name
from dateline.services.desk import Desk
from dateline.services.finding import Finder, Hits
from dateline.services.workspace import Draft, Workspace


@pytest.fixture(params=["memory", "dossier"])
def workspace(request: pytest.FixtureRequest, tmp_path: Path) -> Workspace:
    if request.param == "memory":
        return sample.workspace()
    desk = Desk(FolderShelf(tmp_path).create("Probe"))
    made = Workspace(sample.read, desk.dossier, engine_version="sample", desk=desk)
    made.add(Draft(sample.SEED.read_bytes(), sample.SEED.name))
    return made


def _find(workspace: Workspace, query: str) -> Hits:
    return Finder(workspace, workspace.itinerary(), workspace.pairs()).find(query)


def test_places_by_names_in_both_languages(workspace: Workspace) -> None:
    """German and English, with and without umlauts; those only named come without a stop."""
    for query in ("Pjöngjang", "pjoengjang", "Pjongj", "pyongyang"):
        assert [found.place.name_in("de") for found in _find(workspace, query).places] == ["Pjöngjang"]
    (seoul,) = _find(workspace, "seoul").places
    assert (seoul.stops, bool(seoul.article)) == ((), True)


def test_people_passages_and_articles(workspace: Workspace) -> None:
    """Each by its own words."""
    assert [found.name for found in _find(workspace, "lawr").people] == ["Sergej Lawrow"]
    hits = _find(workspace, "pazifikflotte")
    assert [claim.place.name_in("de") for claim in hits.claims if claim.place] == ["Wladiwostok"]
    assert "Pazifikflotte" in hits.articles[0].snippet


def test_a_place_is_found_by_any_name_of_its(workspace: Workspace) -> None:
    """Kyjiw, Kiew: whatever the gazetteer calls it."""
    itinerary = workspace.itinerary()
    other = replace(itinerary.stops[0].place, id="x", names=(Name("Kyjiw", "uk"), Name("Kiew", "de", True)))
    made = Itinerary(itinerary.travellers, (replace(itinerary.stops[0], place=other),))
    finder = Finder(workspace, made, ())
    assert finder.find("kiew").places == finder.find("KYJIW").places != ()


def test_one_letter_and_nonsense_find_nothing(workspace: Workspace) -> None:
    """No error either."""
    for query in ("", "a", "%", "zzzzqq", "\ud800", '"'):
        assert _find(workspace, query) == Hits()
