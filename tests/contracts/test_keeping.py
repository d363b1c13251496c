"""Backups come back whole; what is erased is gone and written down; in SQLite and in PostgreSQL."""

from __future__ import annotations

import json
import tarfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select
from tests.dossier.toy_reader import PLACES, toy_article, toy_read

from dateline.access import GUEST, Gate, GuardedShelf, Office, Role, local_person, open_office
from dateline.config import Settings
from dateline.dossier import corrections as make
from dateline.dossier import schema as t
from dateline.dossier.database import integrity
from dateline.dossier.erasing import articles_naming, erase_articles
from dateline.dossier.shelf import open_shelf
from dateline.errors import AccessError, InputError, StoreError
from dateline.operations.backup import backup, restore
from dateline.operations.removal import erase, erase_naming, erase_old, forget_user
from dateline.services.store import reading_key

TEXT = "Ann Miller → Arlen (2024-05-03). Then she rested."
OTHER = "Bob Stone → Cairn (2024-05-04). And the band played on."


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    url = request.getfixturevalue("postgres_url") if request.param == "postgresql" else ""
    made = Settings(tmp_path / "cache", tmp_path / "data", database_url=url)
    _clear(made)
    return made


def _clear(settings: Settings) -> None:
    office = open_office(settings)
    shelf = open_shelf(settings, settings.database_url)
    for head in shelf.survey(archived=True).heads:
        shelf.delete(head.id)
    with office.database.write() as connection:
        for table in (t.grants, t.shares, t.audit):
            connection.execute(table.delete())
    shelf.close()
    office.close()


@pytest.fixture
def shelf(settings: Settings) -> Iterator[GuardedShelf]:
    """Two dossiers with articles, readings, a correction each, roles and a link."""
    office, inner = open_office(settings), open_shelf(settings, settings.database_url)
    made = GuardedShelf(inner, Gate(settings, office, local_person("ada")))
    for name in ("Eins", "Zwei"):
        dossier = made.create(name)
        for article in (toy_article(TEXT), toy_article(OTHER, "b2")):
            dossier.put(article)
            dossier.put_reading(reading_key(article, "1"), toy_read(article))
        claim = toy_read(toy_article(TEXT)).claims[0]
        dossier.ledger.record(make.correct_place(claim, PLACES["Elmet"], {"a1": TEXT}, author="Eva@example.org"))
        made.grant(dossier.id, "eva@example.org", Role.EDITOR)
        made.share(dossier.id, 3)
    yield made
    inner.close()
    office.close()


def state(settings: Settings) -> dict[str, object]:
    """All that is kept, for comparing."""
    office, shelf = open_office(settings), open_shelf(settings, settings.database_url)
    out: dict[str, object] = {"grants": office.grants(), "deeds": office.deeds()}
    for head in shelf.survey(archived=True).heads:
        dossier = shelf.open(head.id)
        kept = dossier.ledger.entries()
        out[head.id] = (head, dossier.articles(), dossier.readings("1"), kept, dossier.changes_since(0))
        assert integrity(dossier.database) == "ok"
    shelf.close()
    office.close()
    return out


def test_everything_comes_back(settings: Settings, shelf: GuardedShelf, tmp_path: Path) -> None:
    """While the source is open and used; then into an empty place, where work goes on."""
    before = state(settings)
    file = tmp_path / "all.tar.gz"
    assert backup(settings, file).size == file.stat().st_size
    assert file.stat().st_mode & 0o077 == 0
    target = settings
    if settings.database_url:
        shelf.gate.kept().close()
        _clear(settings)
    else:
        target = replace(settings, data_dir=tmp_path / "elsewhere")
    restore(target, file)
    assert state(target) == before
    office = open_office(target)
    office.note("ada", "after", "eins")
    assert office.deeds()[0].action == "after"
    office.close()


def test_a_place_that_is_not_empty_is_left_alone(settings: Settings, shelf: GuardedShelf, tmp_path: Path) -> None:
    backup(settings, tmp_path / "all.tar.gz")
    before = state(settings)
    with pytest.raises(StoreError) as caught:
        restore(settings, tmp_path / "all.tar.gz")
    assert caught.value.key == "operations.not_empty"
    assert state(settings) == before


@pytest.mark.parametrize("damage", ["cut", "changed", "empty", "schema", "out"])
def test_a_damaged_backup_is_refused(settings: Settings, shelf: GuardedShelf, tmp_path: Path, damage: str) -> None:
    file, bad = tmp_path / "all.tar.gz", tmp_path / "bad.tar.gz"
    backup(settings, file)
    if damage == "cut":
        bad.write_bytes(file.read_bytes()[:-200])
    elif damage == "empty":
        bad.write_bytes(b"")
    else:
        with tarfile.open(file) as tar:
            tar.extractall(tmp_path / "in", filter="data")
        manifest = json.loads((tmp_path / "in/manifest.json").read_text())
        if damage == "changed":
            part = tmp_path / "in/parts" / next(iter(manifest["parts"]))
            part.write_bytes(part.read_bytes() + b" ")
        elif damage == "schema":
            manifest["schema"] = "0001"
        else:
            manifest["parts"]["../../evil"] = "x"
        (tmp_path / "in/manifest.json").write_text(json.dumps(manifest))
        with tarfile.open(bad, "w:gz") as tar:
            tar.add(tmp_path / "in", "")
    empty = replace(settings, data_dir=tmp_path / "elsewhere")
    if settings.database_url:
        _clear(settings)
    with pytest.raises(StoreError) as caught:
        restore(empty, bad)
    assert caught.value.key == ("operations.other_schema" if damage == "schema" else "operations.bad_backup")
    assert not list((tmp_path / "elsewhere").glob("dossiers/*"))


def test_a_backup_of_a_full_disk_leaves_the_old_one(
    settings: Settings, shelf: GuardedShelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "all.tar.gz"
    file.write_text("old")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("dateline.operations.backup.tarfile.open", full)
    with pytest.raises(StoreError) as caught:
        backup(settings, file)
    assert caught.value.key == "operations.unwritable"
    assert file.read_text() == "old"


# --- deleting for good ----------------------------------------------------------------------------------


def test_an_article_is_gone_with_all_of_it(settings: Settings, shelf: GuardedShelf) -> None:
    """Its text, its reading, the correction that quotes it; the other article stays, and a record without its words."""
    done = erase(shelf, "eins", ["a1", "nobody"], "a request")
    assert (done.erased.articles, done.erased.readings, done.erased.corrections) == (("a1",), 1, 1)
    dossier = shelf.open("eins")
    assert [article.id for article in dossier.articles()] == ["b2"]
    assert dossier.ledger.entries() == ()
    assert len(dossier.readings("1")) == 1
    with dossier.database.read() as connection:
        for table in (t.sightings, t.bands, t.events, t.items):
            rows = connection.execute(select(table).where(table.c.dossier == "eins")).all()
            assert "a1" not in str(rows)
            assert "ann miller" not in str(rows).lower()
    deed = shelf.gate.kept().deeds("eins")[0]
    assert deed.action == "erase"
    assert deed.who == "ada"
    assert "a1" in deed.detail
    assert "Arlen" not in str(shelf.trail("eins"))
    assert len(shelf.open("zwei").articles()) == 2
    assert erase(shelf, "eins", ["a1"], "again").erased.articles == ()


def test_nothing_is_left_on_the_disk(settings: Settings, shelf: GuardedShelf) -> None:
    """Not in free pages, nor in the write-ahead log."""
    if settings.database_url:
        pytest.skip("PostgreSQL's vacuum is its keeper's")
    words = b"Then she rested."
    files = list((settings.data_dir / "dossiers").glob("eins.sqlite*"))
    assert any(words in path.read_bytes() for path in files)
    erase(shelf, "eins", ["a1"], "a request")
    assert not any(words in path.read_bytes() for path in files if path.exists())


def test_a_person_is_erased_from_all_dossiers(settings: Settings, shelf: GuardedShelf) -> None:
    assert articles_naming(shelf.open("eins"), "ANN  Miller") == ("a1",)
    done = erase_naming(shelf, "Ann Miller", ["eins", "zwei"])
    assert [(item.dossier, item.erased.articles) for item in done] == [("eins", ("a1",)), ("zwei", ("a1",))]
    assert "Miller" not in str(shelf.gate.kept().deeds())
    assert erase_naming(shelf, "Ann Miller", ["eins"]) == ()
    for name in ("", "An"):
        with pytest.raises(InputError):
            erase_naming(shelf, name, ["eins"])


def test_removed_articles_go_when_their_time_is_over(settings: Settings, shelf: GuardedShelf) -> None:
    dossier = shelf.open("eins")
    dossier.clock = lambda: "2024-05-01T00:00:00Z"
    dossier.remove("a1")
    kept = replace(settings, keep_removed_days=30)
    assert erase_old(shelf, kept, datetime(2024, 5, 30, tzinfo=UTC)) == ()
    assert erase_old(shelf, settings, datetime(2030, 1, 1, tzinfo=UTC)) == ()
    (done,) = erase_old(shelf, kept, datetime(2024, 6, 2, tzinfo=UTC))
    assert done.erased.articles == ("a1",)


def test_a_user_is_forgotten(settings: Settings, shelf: GuardedShelf) -> None:
    """Their decisions stay, without their name."""
    assert forget_user(shelf, "EVA@example.org") > 0
    assert [grant.who for grant in shelf.grants("eins")] == []
    (entry,) = shelf.open("eins").ledger.entries()
    assert entry.correction.author == "–"
    assert "eva@" not in str(shelf.open("eins").changes_since(0)).lower()


def test_only_owners_erase(settings: Settings, shelf: GuardedShelf) -> None:
    gate = Gate(settings, shelf.gate.kept(), GUEST)
    guest = GuardedShelf(shelf._shelf, gate)
    shelf.grant("eins", "public", Role.READER)
    with pytest.raises(AccessError):
        erase_articles(guest.open("eins"), ["a1"])
    with pytest.raises(AccessError):
        erase(guest, "eins", ["a1"], "x")
    with pytest.raises(AccessError):
        forget_user(guest, "eva@example.org")
    assert isinstance(gate.office, Office)
    assert len(shelf.open("eins").articles()) == 2
