"""Several dossiers in the app: named, archived and back, imported, read anew after an engine update."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from tests.dashboard import sample
from tests.dashboard.test_pages import _page

from dateline.dashboard import start
from dateline.dossier.shelf import FolderShelf
from dateline.dossier.transfer import export_dossier
from dateline.model import Article, Reading
from dateline.services.desk import Desk
from dateline.services.workspace import Draft, Workspace


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FolderShelf:
    made = FolderShelf(tmp_path / "dossiers")
    monkeypatch.setattr(start, "shelf", lambda: made)
    return made


def _open(shelf: FolderShelf, name: str = "Eins", engine: str = "sample") -> AppTest:
    known = {head.name for head in shelf.survey(archived=True).heads}
    desk = Desk(shelf.open(name) if name in known else shelf.create(name), "Ada")

    def read(article: Article) -> Reading:
        return sample.read(article)

    workspace = Workspace(read, desk.dossier, engine_version=engine, desk=desk)
    if not workspace.count():
        workspace.keep(next(iter(_items())))
    workspace.pairs()
    app = _page("articles")
    app.session_state["dl_workspace"] = workspace
    app.session_state["dl_dossier"] = desk.dossier.id
    app.run()
    assert not app.exception
    return app


def _items() -> object:
    from dateline.services.intake import look

    return look(Draft(sample.SEED.read_bytes(), sample.SEED.name))


def _press(app: AppTest, label: str) -> AppTest:
    next(item for item in app.button if item.key == label or item.label.replace("\\", "") == label).click()
    app.run()
    assert not app.exception
    return app


def test_a_dossier_is_renamed_archived_and_brought_back(shelf: FolderShelf) -> None:
    shelf.create("Zwei")
    app = _open(shelf)
    next(item for item in app.text_input if item.key == "dl_dossier_rename_eins").set_value("Erste Frage")
    _press(app, "Umbenennen")
    assert [head.name for head in shelf.survey().heads] == ["Erste Frage", "Zwei"]
    _press(app, "dl_dossier_archive")
    assert [head.name for head in shelf.survey().heads] == ["Zwei"]
    _press(_open(shelf, "Zwei"), "dl_back_eins")
    assert [head.name for head in shelf.survey().heads] == ["Erste Frage", "Zwei"]


def test_an_exported_file_comes_back_with_decisions_and_authors(shelf: FolderShelf, tmp_path: Path) -> None:
    app = _open(shelf)
    workspace = app.session_state["dl_workspace"]
    stop = workspace.itinerary().stops[0]
    workspace.desk.decide(stop.id, "confirm")
    export_dossier(workspace.desk.dossier, tmp_path / "out.jsonl")
    content = (tmp_path / "out.jsonl").read_bytes()
    importer = next(item for item in app.file_uploader if "import" in item.key)
    importer.set_value(("frage.jsonl", content[:-200], "application/jsonl"))
    app.run()
    assert any("frage.jsonl" in item.value.replace("\\", "") for item in app.error)
    assert len(shelf.survey().heads) == 1
    next(item for item in app.file_uploader if "import" in item.key).set_value(
        ("frage.jsonl", content, "application/jsonl")
    )
    app.run()
    (first, second) = shelf.survey().heads
    assert (first.articles, second.articles, second.corrections) == (1, 1, 1)
    (entry,) = shelf.open(second.id).ledger.entries()
    assert (entry.correction.author, entry.events[0].author) == ("Ada", "Ada")


def test_a_new_engine_is_compared_before_it_is_taken_over(shelf: FolderShelf) -> None:
    _open(shelf)
    app = _open(shelf, engine="newer")
    assert any("Lesewerk hat sich geändert" in item.value for item in app.info)
    _press(app, "dl_reread")
    assert any("Es ändert sich nichts" in item.value for item in app.info)
    assert shelf.open("Eins").engine() == "sample"
    _press(app, "dl_reread_take")
    assert shelf.open("Eins").engine() == "newer"
    assert not app.session_state["dl_workspace"].outdated
