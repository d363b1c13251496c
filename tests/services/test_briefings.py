"""Snapshots that stay as they were, and what changed since the last briefing."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from tests.dossier.toy_reader import toy_article, toy_read

from dateline.dossier.erasing import erase_articles
from dateline.dossier.shelf import FolderShelf
from dateline.dossier.snapshots import Snapshots
from dateline.dossier.store import Dossier
from dateline.dossier.transfer import export_dossier, import_dossier
from dateline.errors import AccessError, StoreError
from dateline.export.bundle import Bundle
from dateline.export.formats import export
from dateline.services.briefings import baseline, bundle_of, keep, kept_bundle, remember, with_changes

FIRST = "Ann Miller → Arlen (2024-05-03)."
SECOND = "Ann Miller → Brook (2024-05-09)."


@pytest.fixture
def shelf(tmp_path: Path) -> FolderShelf:
    return FolderShelf(tmp_path / "dossiers")


@pytest.fixture
def dossier(shelf: FolderShelf) -> Dossier:
    made = shelf.create("Eine Frage", author="Ada")
    made.put(toy_article(FIRST))
    return made


def bundle(dossier: Dossier, lang: str = "en") -> Bundle:
    return bundle_of(dossier, toy_read, "1", lang)


def test_a_snapshot_stays_as_it_was(dossier: Dossier) -> None:
    """Articles that come later change the dossier, not the snapshot; what was kept comes back the same."""
    before = bundle(dossier)
    kept = keep(dossier, before, "Montag", "Ada")
    dossier.put(toy_article(SECOND, "a2"))
    assert len(bundle(dossier).stops) == 2
    again = kept_bundle(dossier, kept)
    assert again == before
    assert (kept.name, kept.author, kept.stops) == ("Montag", "Ada", 1)
    assert Snapshots(dossier).find("Montag") == Snapshots(dossier).find(kept.id) == kept


def test_snapshots_leave_the_dossier_alone(dossier: Dossier) -> None:
    """Keeping one is no change that others would have to look at."""
    ours = bundle(dossier)
    at = dossier.revision()
    keep(dossier, ours)
    assert dossier.revision() == at


def test_a_changed_snapshot_is_refused(dossier: Dossier) -> None:
    """Whoever changes the file is found out."""
    kept = keep(dossier, bundle(dossier))
    path = dossier.database.path
    assert path is not None
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE snapshots SET body = ?", (b"x\x9c\x03\x00\x00\x00\x00\x01",))
    with pytest.raises(StoreError, match="not as it was kept"):
        Snapshots(dossier).data(kept)


def test_unknown_snapshot(dossier: Dossier) -> None:
    """What is not there is told."""
    with pytest.raises(StoreError, match="no snapshot"):
        Snapshots(dossier).find("Dienstag")


def test_changes_since_the_last_briefing(dossier: Dossier) -> None:
    """The first briefing has none; the next names the new stop; made once more it says the same."""
    first = with_changes(bundle(dossier), dossier)
    assert first.changes == ()
    assert remember(dossier, first) is not None
    dossier.put(toy_article(SECOND, "a2"))
    second = with_changes(bundle(dossier), dossier)
    assert second.changes[1:] == ("Ann Miller: New: Brook",)
    assert remember(dossier, second) is not None
    again = with_changes(bundle(dossier), dossier)
    assert again.changes == second.changes
    assert remember(dossier, again) is None
    assert export(again, "docx") == export(second, "docx")
    assert b"Brook" in export(again, "html")


def test_changes_since_a_chosen_snapshot(dossier: Dossier) -> None:
    """Any snapshot may be named; one that shows the same says that nothing is different; "" compares with none."""
    kept = keep(dossier, bundle(dossier), "Montag")
    assert with_changes(bundle(dossier), dossier, "Montag").changes[1] == "Nothing is different."
    dossier.put(toy_article(SECOND, "a2"))
    assert with_changes(bundle(dossier, "de"), dossier, kept.id).changes[1].endswith("Brook")
    assert with_changes(bundle(dossier), dossier, "").changes == ()
    assert baseline(dossier, bundle(dossier).itinerary) == kept


def test_readers_leave_no_trace(dossier: Dossier) -> None:
    """Who may only read makes a briefing all the same; nothing is kept of it."""

    class OnlyReading:
        def ask(self, what: str) -> None:
            if not self.may(what):
                raise AccessError("no", "access.not_add")

        def may(self, what: str) -> bool:
            return what == "read"

    ours = bundle(dossier)
    dossier.guard = OnlyReading()
    assert remember(dossier, ours) is None
    with pytest.raises(AccessError):
        keep(dossier, ours)
    assert Snapshots(dossier).all() == ()


def test_snapshots_travel_with_the_dossier(dossier: Dossier, shelf: FolderShelf, tmp_path: Path) -> None:
    """Exported and imported, a snapshot holds the same, byte for byte."""
    kept = keep(dossier, replace(bundle(dossier), title="Ö \ud800 \x07"), "Montag")
    export_dossier(dossier, tmp_path / "x.jsonl")
    other = import_dossier(shelf, tmp_path / "x.jsonl")
    assert Snapshots(other).all() == (kept,)
    assert Snapshots(other).data(kept) == Snapshots(dossier).data(kept)


def test_erasing_an_article_erases_its_snapshots(dossier: Dossier) -> None:
    """What is deleted for good is not kept in a snapshot either; snapshots without it stay."""
    keep(dossier, bundle(dossier), "vorher")
    dossier.put(toy_article(SECOND, "a2"))
    keep(dossier, bundle(dossier), "nachher")
    erase_articles(dossier, ["a2"])
    assert [item.name for item in Snapshots(dossier).all()] == ["vorher"]


def test_dropping(dossier: Dossier) -> None:
    """A snapshot can be deleted, once."""
    kept = keep(dossier, bundle(dossier))
    assert Snapshots(dossier).drop(kept)
    assert not Snapshots(dossier).drop(kept)
