"""Connections to SQLite and PostgreSQL, transactions, and database errors in words.

SQLite: write-ahead log, foreign keys, ``synchronous=FULL`` (a write that was acknowledged survives a
power cut), and a write transaction takes its lock at the start, so that two writers queue instead of
failing midway.
"""

from __future__ import annotations

import os
import re
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, IntegrityError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.pool import QueuePool

from dateline.dossier.migrations import migrate, require_newest
from dateline.errors import ConflictError, DatelineError, StoreError

__all__ = ["Database", "integrity"]

_BUSY_SECONDS = 60
_CONNECT_SECONDS = 10
_MANY: dict[str, Any] = {"pool_size": 5, "max_overflow": 45}  # connections; beyond that a session waits


class Database:
    """One SQLite file or one PostgreSQL database, at the newest schema.

    Threads may share it.  Raises StoreError where it cannot be opened.
    """

    def __init__(self, url: str, *, create: bool = True) -> None:
        self.url = _normal(url)
        self.is_sqlite = self.url.startswith("sqlite")
        self.path = Path(make_url(self.url).database or "") if self.is_sqlite else None
        self._lock = threading.Lock()
        if self.path is not None:
            _check_file(self.path, create)
        self._engine = self._make()
        try:
            with self._errors():
                migrate(self._engine)
        except BaseException:
            self._engine.dispose()
            raise

    def close(self) -> None:
        """Give all connections back."""
        self._engine.dispose()

    @contextmanager
    def raw(self) -> Iterator[Connection]:
        """A connection outside any transaction, for the database's own upkeep."""
        with self._errors(), self._engine.connect() as connection:
            yield connection.execution_options(isolation_level="AUTOCOMMIT")

    def check(self) -> None:
        """Raise StoreError where the database does not answer, or is not of this version (any more)."""
        with self._errors(), self._engine.connect() as connection:
            require_newest(connection)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one consistent state and writes nothing."""
        with self._errors(), self._engine.connect() as connection:
            if not self.is_sqlite:
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection

    @contextmanager
    def write(self, *, lasting: bool = True) -> Iterator[Connection]:
        """A transaction: all of it is kept, or nothing.

        Once it has ended it survives a power cut, unless it need not be ``lasting``: readings can be made anew.
        """
        with self._errors(), self._engine.connect() as connection:
            if self.is_sqlite:
                connection = connection.execution_options(dateline_write="FULL" if lasting else "NORMAL")
            with connection.begin():
                yield connection

    def _make(self) -> Engine:
        if not self.is_sqlite:
            if find_spec("psycopg") is None:
                raise StoreError(
                    "PostgreSQL needs the package psycopg. Install Dateline as dateline[postgresql].",
                    "dossier.no_driver",
                )
            return create_engine(
                self.url,
                poolclass=QueuePool,
                pool_pre_ping=True,
                pool_size=5,
                max_overflow=20,
                connect_args={"client_encoding": "utf8"} | _wait(self.url),
            )
        options: dict[str, Any] = {"timeout": _BUSY_SECONDS, "check_same_thread": False}
        if self.path is not None and self.path.exists() and not os.access(self.path, os.W_OK):
            address = _read_only(self.path)
            engine = create_engine(
                "sqlite://", poolclass=QueuePool, creator=lambda: sqlite3.connect(address, uri=True, **options), **_MANY
            )
        else:
            engine = create_engine(self.url, poolclass=QueuePool, connect_args=options, **_MANY)
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
        return engine

    @contextmanager
    def _errors(self) -> Iterator[None]:
        """Database exceptions as StoreError with a sentence that says what to do."""
        try:
            yield
        except DatelineError:
            raise
        except IntegrityError as error:
            raise ConflictError(
                "Somebody else changed the same thing at the same moment. Look at the new state and try again.",
                "dossier.conflict_moment",
            ) from error
        except (SQLAlchemyError, sqlite3.Error, OSError) as error:
            raise _explained(error, self.path) from error


def _read_only(path: Path) -> str:
    """The address of a file that may only be read, also where its folder takes no write-ahead log."""
    flags = "mode=ro" if os.access(path.parent, os.W_OK) else "mode=ro&immutable=1"
    return f"file:{quote(str(path.absolute()))}?{flags}"


def _normal(url: str) -> str:
    """The URL with the driver that is installed; bare ``postgres://`` as hosts write it is taken too."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise StoreError(
            "DATELINE_DATABASE_URL is no database address. Write postgresql://user:password@host/name.",
            "dossier.bad_url",
        ) from error
    if parsed.drivername in {"postgres", "postgresql"}:
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername not in {"sqlite", "postgresql+psycopg"}:
        raise StoreError(
            f"Dateline keeps dossiers in SQLite or PostgreSQL, not in {parsed.drivername}.",
            "dossier.bad_database",
            name=parsed.drivername,
        )
    return parsed.render_as_string(hide_password=False)


def _check_file(path: Path, create: bool) -> None:
    if path.is_dir():
        raise StoreError(f"{path.name} is a folder, not a dossier.", "dossier.no_dossier", name=path.name)
    if path.exists():
        with path.open("rb") as file:
            start = file.read(16)
        if start and start != b"SQLite format 3\x00":
            raise StoreError(f"{path.name} is not a dossier.", "dossier.no_dossier", name=path.name)
        return
    if not create:
        raise StoreError(f"There is no dossier {path.name}.", "dossier.missing", name=path.name)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _explained(error, path) from error
    if not os.access(path.parent, os.W_OK):
        raise StoreError(f"{path.name} cannot be made: the folder is read-only.", "dossier.read_only", name=path.name)


def _prepare(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun below, not by the driver
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={_BUSY_SECONDS * 1000}")
    cursor.execute("PRAGMA foreign_keys=ON")
    if cursor.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")  # a write that need not last says so when it begins
    cursor.close()


def _begin(connection: Connection) -> None:
    synchronous = connection.get_execution_options().get("dateline_write")
    if synchronous:
        connection.exec_driver_sql(f"PRAGMA synchronous={synchronous}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if synchronous else "BEGIN")


def _explained(error: BaseException, path: Path | None) -> StoreError:
    name = path.name if path is not None else "PostgreSQL"
    said = str(getattr(error, "orig", error) or error).lower()
    if "disk is full" in said or "no space left" in said or "database or disk" in said:
        return StoreError(
            f"The disk is full: {name} takes nothing more, but nothing that was kept is lost. Free some space.",
            "dossier.disk_full",
            name=name,
        )
    if "readonly" in said or "read-only" in said or "permission denied" in said:
        return StoreError(
            f"{name} is read-only: it can be read, but nothing can be added.", "dossier.read_only", name=name
        )
    if "malformed" in said or "not a database" in said:
        return StoreError(f"{name} is damaged. Restore it from a backup.", "dossier.damaged_file", name=name)
    if "locked" in said or "busy" in said or isinstance(error, PoolTimeoutError):
        return StoreError(f"{name} is in use by another program for too long. Try again.", "dossier.busy", name=name)
    if path is None and isinstance(error, OperationalError):
        return _refused(said)
    return StoreError(f"{name} could not be read or written ({type(error).__name__}).", "dossier.failed", name=name)


def _refused(said: str) -> StoreError:
    """Why PostgreSQL gave no connection, from what it said (in English, its default; else the general case)."""
    if re.search(r'database "[^"]*" does not exist', said):
        return StoreError(
            "PostgreSQL has no database of that name. Make it (createdb -E UTF8), or correct DATELINE_DATABASE_URL.",
            "dossier.no_database",
        )
    if (
        "authentication failed" in said
        or "no password" in said
        or "pg_hba.conf" in said
        or re.search(r'role "[^"]*" (does not exist|is not permitted)', said)
    ):
        return StoreError(
            "PostgreSQL refuses this user. Check name and password in DATELINE_DATABASE_URL, and pg_hba.conf.",
            "dossier.refused",
        )
    if "too many " in said or "connection slots" in said:
        return StoreError(
            "PostgreSQL takes no more connections. Try again; if it lasts, raise its max_connections.",
            "dossier.no_connections",
        )
    return StoreError(
        "The database cannot be reached. Check DATELINE_DATABASE_URL and that PostgreSQL is running.",
        "dossier.unreachable",
    )


def _wait(url: str) -> dict[str, int]:
    """How long to wait for a server that does not answer, where the address does not say."""
    return {} if "connect_timeout" in make_url(url).query else {"connect_timeout": _CONNECT_SECONDS}


def integrity(database: Database) -> str:
    """ "ok", or what SQLite's own check finds damaged; always "ok" for PostgreSQL, which checks itself."""
    if not database.is_sqlite:
        return "ok"
    with database.read() as connection:
        rows = connection.execute(text("PRAGMA integrity_check")).scalars().all()
        broken = connection.execute(text("PRAGMA foreign_key_check")).all()
    return "ok" if rows == ["ok"] and not broken else "; ".join(map(str, [*rows, *broken]))
