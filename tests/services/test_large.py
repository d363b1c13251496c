"""A large dossier is shown through a window, and filters search it whole; a new engine changes nothing by itself."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.dossier.toy_reader import toy_article, toy_read

from dateline.dossier.shelf import FolderShelf
from dateline.model import Article, Reading
from dateline.services import workspace as module
from dateline.services.desk import Desk
from dateline.services.filters import Filter, hidden
from dateline.services.workspace import Workspace


def _made(tmp_path: Path, count: int, engine: str = "1", name: str = "Probe") -> Workspace:
    shelf = FolderShelf(tmp_path)
    known = {head.name for head in shelf.survey().heads}
    desk = Desk(shelf.open(name) if name in known else shelf.create(name), "Ada")

    def read(article: Article) -> Reading:
        return toy_read(article, engine)

    made = Workspace(read, desk.dossier, engine_version=engine, desk=desk)
    for number in range(count):
        who = "Bob Stone" if number == 0 else "Ann Miller"
        article = toy_article(f"{who} → Brook (2024-05-{1 + number % 28:02}). Report {number}.", f"a{number}")
        desk.dossier.add(article)
        made.reading(article)
    made.catch_up()
    return made


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGE", 8)


@pytest.mark.usefixtures("few")
def test_only_the_newest_articles_are_opened(tmp_path: Path) -> None:
    workspace = _made(tmp_path, 10)
    workspace.narrow(Filter(), 5)
    assert [article.id for article, _ in workspace.pairs()] == ["a5", "a6", "a7", "a8", "a9"]
    assert (workspace.windowed, workspace.view.total, workspace.view.count) == (True, 10, 10)


@pytest.mark.usefixtures("few")
def test_a_filter_finds_what_lies_outside_the_window(tmp_path: Path) -> None:
    workspace = _made(tmp_path, 10)
    workspace.narrow(Filter(), 5)
    assert "Bob Stone" not in {person.name for person in workspace.itinerary().travellers}
    facets = workspace.facets()
    bob = next(key for key, name in facets.travellers.items() if name == "Bob Stone")
    shown = workspace.narrow(Filter(travellers=frozenset({bob})), 5)
    itinerary = workspace.itinerary()
    assert [article.id for article, _ in workspace.pairs()] == ["a0"]
    assert (len(itinerary.stops), hidden(itinerary, shown)) == (1, [])
    workspace.narrow(Filter(first=date(2024, 5, 1), last=date(2024, 5, 2)), 5)
    assert [article.id for article, _ in workspace.pairs()] == ["a0", "a1"]
    assert (facets.first, facets.last) == (date(2024, 5, 1), date(2024, 5, 10))


@pytest.mark.usefixtures("few")
def test_decisions_hold_in_the_window(tmp_path: Path) -> None:
    workspace = _made(tmp_path, 10)
    workspace.narrow(Filter(), 5)
    stop = workspace.itinerary().stops[0]
    assert workspace.desk is not None
    assert workspace.desk.decide(stop.id, "reject")
    assert stop.claims[0].id not in {claim.id for item in workspace.itinerary().stops for claim in item.claims}
    assert "orphaned" not in {item.reason for item in workspace.itinerary().tray}


def test_a_small_dossier_is_shown_whole_and_filtered_as_it_is(tmp_path: Path) -> None:
    workspace = _made(tmp_path, 3)
    chosen = Filter(travellers=frozenset({"ann-miller"}))
    assert workspace.narrow(chosen, 1) is chosen
    assert len(workspace.pairs()) == 3


def test_a_new_engine_changes_nothing_before_it_is_taken_over(tmp_path: Path) -> None:
    assert not _made(tmp_path, 3).outdated
    later = _made(tmp_path, 0, "2")
    assert later.outdated
    assert {reading.engine for _, reading in later.pairs()} == {"1"}
    fresh = toy_article("Cleo Park → Dorne (2024-07-01).", "b1")
    later.store.add(fresh)
    later.catch_up()
    assert [reading.engine for _, reading in later.pairs()] == ["1", "1", "1", "2"]
    said: list[float] = []
    outcome = later.reread(lambda share, _title: said.append(share))
    assert (outcome.engine_before, outcome.engine_after, outcome.read, said[-1]) == ("1", "2", 3, 1.0)
    assert later.outdated
    later.take_over()
    assert not later.outdated
    assert {reading.engine for _, reading in later.pairs()} == {"2"}
