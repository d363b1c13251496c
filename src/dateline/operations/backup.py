"""Everything that is kept, in one file, and back.

SQLite files are copied by SQLite's own online backup, so that work may go on; PostgreSQL is read in one consistent
state.  The file is a compressed tar: a manifest with the schema's number and a SHA-256 of each part, then the parts.
"""

from __future__ import annotations

import base64
import hashlib
import json
import sqlite3
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

from sqlalchemy import Connection, Table, insert, select, text

from dateline.config import Settings
from dateline.dossier import schema as t
from dateline.dossier.database import Database
from dateline.dossier.migrations import NEWEST
from dateline.dossier.store import now
from dateline.errors import DatelineError, StoreError

__all__ = ["Backup", "backup", "restore"]

_FORMAT = "dateline-backup"
_BATCH = 500
_MOST_PARTS = 1_000_000
Progress = Callable[[float, str], None]


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup holds."""

    parts: int
    size: int  # bytes
    made: str


def backup(settings: Settings, path: Path, progress: Progress | None = None) -> Backup:
    """Write all dossiers, roles, links and the log to ``path``, whole or not at all.  Raises StoreError."""
    made = now()
    try:
        with (
            tempfile.TemporaryDirectory(prefix="dateline-backup-", dir=path.parent) as folder,
            _database_of(settings) as database,
        ):
            inner = Path(folder)
            parts = list(_table_parts(database, inner) if database else _file_parts(settings.data_dir, inner, progress))
            manifest: dict[str, Any] = {"format": _FORMAT, "schema": NEWEST, "made": made, "parts": dict(parts)}
            manifest["kind"] = "tables" if database else "files"
            (inner / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
            ready = inner / "whole.tar.gz"
            with tarfile.open(ready, "w:gz", compresslevel=6) as tar:
                tar.add(inner / "manifest.json", "manifest.json")
                for name, _ in parts:
                    tar.add(inner / "parts" / name, f"parts/{name}")
            ready.chmod(0o600)
            ready.replace(path)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise StoreError(
            f"{path} cannot be written: {reason}.", "operations.unwritable", path=path, reason=reason
        ) from error
    if progress:
        progress(1.0, "")
    return Backup(len(parts), path.stat().st_size, made)


def restore(settings: Settings, path: Path) -> Backup:
    """Put everything back from a backup into an empty place, whole or not at all.

    Raises StoreError where the file is damaged, from another schema or of the other kind, or where something is there.
    """
    try:
        with (
            tempfile.TemporaryDirectory(prefix="dateline-restore-") as folder,
            _database_of(settings) as database,
        ):
            inner = Path(folder)
            manifest = _unpacked(path, inner)
            if (manifest["kind"] == "tables") != (database is not None):
                raise _bad(path, "it is of the other kind of database")
            if database is not None:
                _fill(database, inner / "parts", path)
            else:
                _lay(settings.data_dir, inner / "parts", list(manifest["parts"]))
    except (OSError, tarfile.TarError, EOFError, ValueError, KeyError) as error:
        raise _bad(path, str(error)[:200] or type(error).__name__) from error
    return Backup(len(manifest["parts"]), path.stat().st_size, str(manifest["made"]))


@contextmanager
def _database_of(settings: Settings) -> Iterator[Database | None]:
    url = settings.database_url
    database = Database(url) if url and not url.startswith("sqlite") else None
    try:
        yield database
    finally:
        if database is not None:
            database.close()


# --- files --------------------------------------------------------------------------------------------


def _file_parts(data: Path, inner: Path, progress: Progress | None) -> Iterator[tuple[str, str]]:
    files = sorted(path for path in data.rglob("*") if path.is_file() and not path.name.endswith(("-wal", "-shm")))
    for number, source in enumerate(files):
        name = source.relative_to(data).as_posix()
        if progress:
            progress(number / len(files), name)
        target = inner / "parts" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.suffix == ".sqlite":
            _copy_live(source, target)
        else:
            target.write_bytes(source.read_bytes())
        yield name, _digest(target)


def _copy_live(source: Path, target: Path) -> None:
    """SQLite's online backup: a consistent copy while others write."""
    try:
        with (
            closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True, timeout=60)) as live,
            closing(sqlite3.connect(target)) as copy,
        ):
            live.backup(copy, pages=2000, sleep=0.01)
    except sqlite3.Error as error:
        raise StoreError(
            f"{source.name} is damaged. Restore it from a backup.", "dossier.damaged_file", name=source.name
        ) from error


def _lay(data: Path, parts: Path, names: list[str]) -> None:
    there = [path for name in ("dossiers", "office.sqlite") if (path := data / name).exists()]
    if any(path.is_file() or any(path.iterdir()) for path in there):
        raise StoreError(
            f"{data} is not empty. Restore into an empty folder.", "operations.not_empty", place=data
        )  # fmt: skip
    data.mkdir(parents=True, exist_ok=True)
    for name in names:
        target = data / name
        target.parent.mkdir(parents=True, exist_ok=True)
        half = target.with_name(target.name + ".part")
        half.write_bytes((parts / name).read_bytes())
        half.replace(target)


# --- tables -------------------------------------------------------------------------------------------


def _table_parts(database: Database, inner: Path) -> Iterator[tuple[str, str]]:
    (inner / "parts").mkdir()
    with database.read() as connection:
        for table in t.metadata.sorted_tables:
            target = inner / "parts" / f"{table.name}.jsonl"
            with target.open("w", encoding="utf-8", errors="surrogatepass") as out:
                query = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=_BATCH)
                for row in connection.execute(query).mappings():
                    out.write(json.dumps({key: _plain(value) for key, value in row.items()}) + "\n")
            yield target.name, _digest(target)


def _plain(value: object) -> object:
    return {"b64": base64.b64encode(value).decode()} if isinstance(value, bytes) else value


def _fill(database: Database, parts: Path, path: Path) -> None:
    with database.write() as connection:
        if connection.execute(select(t.dossiers.c.id).limit(1)).first() is not None:
            raise StoreError(
                "The database is not empty. Restore into an empty one.", "operations.not_empty", place="PostgreSQL"
            )
        for table in t.metadata.sorted_tables:
            connection.execute(table.delete())
            for rows in _batches(parts / f"{table.name}.jsonl"):
                connection.execute(insert(table), rows)
        _set_counter(connection, t.audit)


def _batches(part: Path) -> Iterator[list[dict[str, Any]]]:
    rows: list[dict[str, Any]] = []
    with part.open(encoding="utf-8", errors="surrogatepass") as lines:
        for line in lines:
            row = json.loads(line)
            rows.append(
                {key: base64.b64decode(v["b64"]) if isinstance(v, dict) else v for key, v in row.items()}
            )  # fmt: skip
            if len(rows) >= _BATCH:
                yield rows
                rows = []
    if rows:
        yield rows


def _set_counter(connection: Connection, table: Table) -> None:
    """The next number of a counted table comes after the highest that was put back."""
    if connection.dialect.name == "postgresql":
        sql = f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), (SELECT max(id) FROM {table.name}))"  # noqa: S608
        connection.execute(text(sql))


# --- the file -----------------------------------------------------------------------------------------


def _unpacked(path: Path, inner: Path) -> dict[str, Any]:
    with tarfile.open(path, "r:gz") as tar:
        tar.extractall(inner, filter="data")
    manifest: dict[str, Any] = json.loads((inner / "manifest.json").read_text(encoding="utf-8"))
    if manifest.get("format") != _FORMAT:
        raise _bad(path, "no manifest")
    if manifest.get("schema") != NEWEST:
        raise StoreError(
            f"The backup has schema {manifest.get('schema')}, this Dateline {NEWEST}. Restore with the Dateline that "
            "made it, then update.",
            "operations.other_schema",
            found=manifest.get("schema"),
            known=NEWEST,
        )
    parts = manifest["parts"]
    if len(parts) > _MOST_PARTS or any(".." in PurePosixPath(name).parts or name.startswith("/") for name in parts):
        raise _bad(path, "names that lead out of it")
    for name, digest in parts.items():
        if _digest(inner / "parts" / name) != digest:
            raise _bad(path, f"{name} is changed")
    return manifest


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return _sha(file)


def _sha(file: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while block := file.read(1_000_000):
        digest.update(block)
    return digest.hexdigest()


def _bad(path: Path, why: str) -> DatelineError:
    return StoreError(f"{path.name} is no whole backup: {why}.", "operations.bad_backup", name=path.name, why=why)
