"""All dossiers of a person or a team: SQLite files in a folder, or rows in one PostgreSQL database."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sqlalchemy import delete, select
from sqlalchemy.engine import URL

from dateline.config import Settings
from dateline.dossier import schema as t
from dateline.dossier.bench import slug
from dateline.dossier.database import Database
from dateline.dossier.records import head_of
from dateline.dossier.store import Clock, Dossier, moment, now
from dateline.dossier.values import Head
from dateline.errors import StoreError

__all__ = ["DatabaseShelf", "FolderShelf", "Shelf", "Survey", "open_shelf", "sqlite_url"]

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,59}\Z")


@dataclass(frozen=True, slots=True)
class Survey:
    """What stands on a shelf, and what could not be opened, with the reason."""

    heads: tuple[Head, ...]
    broken: tuple[tuple[str, StoreError], ...] = ()


class Shelf(Protocol):
    """Several dossiers.  Calls raise StoreError."""

    def survey(self, *, archived: bool = False) -> Survey:
        """All dossiers by name; the archived too where asked for."""
        ...

    def create(self, name: str, *, author: str = "") -> Dossier:
        """A new, empty dossier.  Its id is made from the name and stays when the name changes."""
        ...

    def open(self, dossier: str, *, author: str = "") -> Dossier:
        """The dossier with this id or name."""
        ...

    def delete(self, dossier_id: str) -> None:
        """Remove a dossier with all that it holds.  It cannot be undone; archiving can."""
        ...

    def close(self) -> None:
        """Give files and connections back."""
        ...


def open_shelf(settings: Settings, url: str = "", *, clock: Clock = now) -> Shelf:
    """The shelf of this machine: ``url`` (``DATELINE_DATABASE_URL``) or the folder of the settings."""
    if url and not url.startswith("sqlite"):
        return DatabaseShelf(url, clock=clock)
    folder = Path(url.removeprefix("sqlite:///")) if url else settings.data_dir / "dossiers"
    return FolderShelf(folder, clock=clock)


def sqlite_url(path: Path) -> str:
    """The address of an SQLite file, whatever characters its path holds."""
    return URL.create("sqlite", database=str(path)).render_as_string()


class FolderShelf:
    """Every ``*.sqlite`` in a folder is a dossier; its id is the file's name."""

    def __init__(self, folder: Path, *, clock: Clock = now) -> None:
        self._folder = folder
        self._clock = clock
        self._open: dict[str, Database] = {}
        self._lock = threading.Lock()

    def survey(self, *, archived: bool = False) -> Survey:
        """All dossiers of the folder; files that cannot be opened are listed with the reason."""
        heads: list[Head] = []
        broken: list[tuple[str, StoreError]] = []
        for path in sorted(self._folder.glob("*.sqlite")):
            try:
                heads.append(self._dossier(path.stem, "").head())
            except StoreError as error:
                broken.append((path.name, error))
        return Survey(_sorted(heads, archived), tuple(broken))

    def create(self, name: str, *, author: str = "") -> Dossier:
        """A new file."""
        with self._lock:
            dossier_id = _free(name, lambda one: (self._folder / f"{one}.sqlite").exists())
        database = self._database(dossier_id, create=True)
        return _insert(database, dossier_id, name, author, self._clock)

    def open(self, dossier: str, *, author: str = "") -> Dossier:
        """The dossier with this id, else with this name."""
        if _ID.match(dossier) and self.path(dossier).exists():
            return self._dossier(dossier, author)
        for path in sorted(self._folder.glob("*.sqlite")):
            try:
                opened = self._dossier(path.stem, author)
                if dossier in {opened.id, opened.head().name}:
                    return opened
            except StoreError:
                continue  # the survey says so
        raise _missing(dossier)

    def delete(self, dossier_id: str) -> None:
        """Delete the file."""
        path = self.path(dossier_id)
        if not path.exists():
            raise _missing(dossier_id)
        with self._lock:
            database = self._open.pop(dossier_id, None)
        if database is not None:
            database.close()
        for name in (path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
            name.unlink(missing_ok=True)

    def path(self, dossier_id: str) -> Path:
        """Where a dossier lies."""
        if not _ID.match(dossier_id):
            raise _missing(dossier_id)
        return self._folder / f"{dossier_id}.sqlite"

    def close(self) -> None:
        """Close all files."""
        with self._lock:
            opened, self._open = list(self._open.values()), {}
        for database in opened:
            database.close()

    def _dossier(self, stem: str, author: str) -> Dossier:
        database = self._database(stem, create=False)
        with database.read() as connection:
            found = connection.execute(select(t.dossiers.c.id).order_by(t.dossiers.c.id != stem)).scalar()
        if found is None:  # its maker was stopped between the file and its first row
            return _insert(database, stem, stem, author, self._clock)
        return Dossier(database, found, author=author, clock=self._clock)

    def _database(self, stem: str, *, create: bool) -> Database:
        with self._lock:
            if stem not in self._open:
                path = self._folder / f"{stem}.sqlite"
                self._open[stem] = Database(sqlite_url(path), create=create)
            return self._open[stem]


class DatabaseShelf:
    """Many dossiers in one database."""

    def __init__(self, url: str, *, clock: Clock = now) -> None:
        self._database = Database(url)
        self._clock = clock

    def survey(self, *, archived: bool = False) -> Survey:
        """All dossiers of the database."""
        with self._database.read() as connection:
            rows = connection.execute(select(t.dossiers)).mappings().all()
            return Survey(_sorted([head_of(connection, row) for row in rows], archived))

    def create(self, name: str, *, author: str = "") -> Dossier:
        """A new row."""
        with self._database.read() as connection:
            taken = set(connection.execute(select(t.dossiers.c.id)).scalars())
        return _insert(self._database, _free(name, taken.__contains__), name, author, self._clock)

    def open(self, dossier: str, *, author: str = "") -> Dossier:
        """The dossier with this id, else with this name."""
        with self._database.read() as connection:
            rows = connection.execute(
                select(t.dossiers.c.id, t.dossiers.c.name)
                .where((t.dossiers.c.id == dossier) | (t.dossiers.c.name == dossier))
                .order_by(t.dossiers.c.id != dossier, t.dossiers.c.id)
            ).all()
        if not rows:
            raise _missing(dossier)
        return Dossier(self._database, rows[0].id, author=author, clock=self._clock)

    def delete(self, dossier_id: str) -> None:
        """Delete the row and, by its foreign keys, all that belongs to it."""
        with self._database.write() as connection:
            if connection.execute(delete(t.dossiers).where(t.dossiers.c.id == dossier_id)).rowcount == 0:
                raise _missing(dossier_id)

    def close(self) -> None:
        """Close all connections."""
        self._database.close()


def _insert(database: Database, dossier_id: str, name: str, author: str, clock: Clock) -> Dossier:
    # To the microsecond: it tells a dossier from one of the same name that was deleted a moment ago.
    created = moment() if clock is now else clock()
    with database.write() as connection:
        connection.execute(t.dossiers.insert().values(id=dossier_id, name=name.strip() or dossier_id, created=created))
    return Dossier(database, dossier_id, author=author, clock=clock)


def _free(name: str, taken: Callable[[str], bool]) -> str:
    base = slug(name)[:50].strip("-")
    number, found = 1, base
    while taken(found):
        number += 1
        found = f"{base}-{number}"
    return found


def _sorted(heads: list[Head], archived: bool) -> tuple[Head, ...]:
    return tuple(
        sorted((head for head in heads if archived or not head.archived), key=lambda head: (head.name, head.id))
    )


def _missing(dossier: str) -> StoreError:
    return StoreError(f"There is no dossier {dossier}.", "dossier.missing", name=dossier)
