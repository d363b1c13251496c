"""SQLite files: what is damaged, foreign, full or read-only is said clearly, and nothing kept is lost."""

from __future__ import annotations

import os
import re
import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import event, text
from tests.dossier.toy_reader import toy_article

from dateline.config import settings_from
from dateline.dossier import migrations
from dateline.dossier.database import Database, integrity
from dateline.dossier.schema import metadata
from dateline.dossier.shelf import FolderShelf, open_shelf, sqlite_url
from dateline.errors import StoreError
from dateline.wording import catalogue


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A dossier of one article, closed."""
    shelf = FolderShelf(tmp_path)
    shelf.create("Eine Frage").put(toy_article("Ann Miller → Arlen."))
    shelf.close()
    return tmp_path / "eine-frage.sqlite"


def refused(path: Path) -> str:
    with pytest.raises(StoreError) as caught:
        Database(sqlite_url(path), create=False)
    for lang in ("de", "en"):
        assert "{" not in catalogue(lang)[caught.value.key].format(**caught.value.values)
    return caught.value.key.removeprefix("dossier.")


def _ours(name: str | None, kind: str, _parents: object) -> bool:
    """Not the tables in which SQLite keeps its full-text index."""
    return not (kind == "table" and (name or "").startswith("words_index"))


def test_migrations_make_the_schema(tmp_path: Path) -> None:
    database = Database(sqlite_url(tmp_path / "x.sqlite"))
    with database.read() as connection:
        found = compare_metadata(MigrationContext.configure(connection, opts={"include_name": _ours}), metadata)
        assert found == []
    database.close()


def test_migrations_are_numbered_without_gaps() -> None:
    folder = Path(migrations.__file__).parent / "versions"
    numbers = sorted(found.group(1) for item in folder.iterdir() if (found := re.match(r"(\d{4})_\w+\.py$", item.name)))
    assert numbers == [f"{number:04}" for number in range(1, len(numbers) + 1)]
    assert numbers[-1] == migrations.NEWEST


def test_settings_of_every_connection(file: Path) -> None:
    database = Database(sqlite_url(file))
    with database.read() as connection:
        found = [
            connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "foreign_keys", "synchronous")
        ]
    assert found == ["wal", 1, 2]
    database.close()


def test_a_file_of_a_newer_dateline(file: Path) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    assert refused(file) == "newer"


@pytest.mark.parametrize("content", [b"hello, this is a text file", b"%PDF-1.4", b"\x00" * 100])
def test_a_file_that_is_no_dossier(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.sqlite"
    path.write_bytes(content)
    assert refused(path) == "no_dossier"
    assert path.read_bytes() == content


def test_folders_and_missing_files(tmp_path: Path) -> None:
    assert refused(tmp_path) == "no_dossier"
    assert refused(tmp_path / "gone.sqlite") == "missing"
    assert not (tmp_path / "gone.sqlite").exists()


def test_a_damaged_file_is_said_to_be(file: Path) -> None:
    raw = bytearray(file.read_bytes())
    raw[100:] = os.urandom(len(raw) - 100)
    file.write_bytes(raw)
    assert refused(file) in {"damaged_file", "failed"}


def test_one_damaged_file_does_not_hide_the_others(file: Path) -> None:
    (file.parent / "broken.sqlite").write_bytes(b"rubbish, long enough to be read")
    shelf = FolderShelf(file.parent)
    survey = shelf.survey()
    assert [head.name for head in survey.heads] == ["Eine Frage"]
    assert [name for name, _ in survey.broken] == ["broken.sqlite"]
    assert shelf.open("Eine Frage").head().articles == 1
    shelf.close()


def test_an_empty_file_left_by_an_interrupted_start_is_completed(tmp_path: Path) -> None:
    (tmp_path / "halb.sqlite").write_bytes(b"")
    shelf = FolderShelf(tmp_path)
    dossier = shelf.open("halb")
    dossier.put(toy_article("x y z"))
    assert dossier.head().name == "halb"
    shelf.close()


def test_a_copied_file_is_found_by_its_own_name(file: Path) -> None:
    (file.parent / "kopie.sqlite").write_bytes(file.read_bytes())
    shelf = FolderShelf(file.parent)
    assert shelf.open("kopie").head().articles == 1
    shelf.close()


@pytest.mark.parametrize("folder_too", [False, True])
def test_a_read_only_file_can_be_read(file: Path, monkeypatch: pytest.MonkeyPatch, folder_too: bool) -> None:
    """The tests may run as root, who may write everything: what the system would answer is put in its place."""
    allowed = os.access

    def access(path: Path, mode: int) -> bool:
        closed = path == file or (folder_too and path == file.parent)
        return not (mode == os.W_OK and closed) and allowed(path, mode)

    monkeypatch.setattr("os.access", access)
    shelf = FolderShelf(file.parent)
    dossier = shelf.open("eine-frage")
    assert dossier.head().articles == 1
    with pytest.raises(StoreError) as caught:
        dossier.put(toy_article("Neu → Cairn.", "a2"))
    assert caught.value.key == "dossier.read_only"
    assert dossier.head().articles == 1
    shelf.close()


def test_a_read_only_folder_takes_no_new_dossier(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.access", lambda _path, mode: mode != os.W_OK)
    with pytest.raises(StoreError) as caught:
        FolderShelf(file.parent).create("Neu")
    assert caught.value.key == "dossier.read_only"


def test_a_full_disk_loses_nothing(file: Path) -> None:
    """SQLite's page limit stands for the disk: the same error, the same way back."""
    database = Database(sqlite_url(file))
    with database.read() as connection:
        pages = connection.execute(text("PRAGMA page_count")).scalar_one()
    database._engine.dispose()

    def small(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count={pages + 4}").close()

    event.listen(database._engine, "connect", small)
    shelf = FolderShelf(file.parent)
    shelf._open["eine-frage"] = database
    dossier = shelf.open("eine-frage")
    with pytest.raises(StoreError) as caught:
        for number in range(50):
            dossier.put(toy_article(f"{number} " + "Ann Miller → Arlen. " * 500, f"n{number}"))
    assert caught.value.key == "dossier.disk_full"
    kept = dossier.head().articles
    assert integrity(database) == "ok"
    event.remove(database._engine, "connect", small)
    database._engine.dispose()
    dossier.put(toy_article("Room again.", "later"))
    assert dossier.head().articles == kept + 1
    shelf.close()


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("mysql://x/y", "bad_database"),
        ("not a url", "bad_url"),
        ("postgresql://nobody@127.0.0.1:1/none", "unreachable"),
    ],
)
def test_addresses_of_databases_that_do_not_work(tmp_path: Path, url: str, key: str) -> None:
    settings = settings_from({"DATELINE_DATA_DIR": str(tmp_path)})
    with pytest.raises(StoreError) as caught:
        open_shelf(settings, url)
    assert caught.value.key == f"dossier.{key}"
    assert "nobody" not in str(caught.value)


def test_postgresql_without_its_driver(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dateline.dossier.database.find_spec", lambda _name: None)
    with pytest.raises(StoreError) as caught:
        open_shelf(settings_from({"DATELINE_DATA_DIR": str(tmp_path)}), "postgresql://x/y")
    assert caught.value.key == "dossier.no_driver"


def test_the_folder_of_the_settings_is_used(tmp_path: Path) -> None:
    shelf = open_shelf(settings_from({"DATELINE_DATA_DIR": str(tmp_path)}))
    shelf.create("Ü/berall")
    assert [path.name for path in (tmp_path / "dossiers").glob("*.sqlite")] == ["u-berall.sqlite"]
    shelf.close()
