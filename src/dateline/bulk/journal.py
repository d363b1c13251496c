"""Which documents are done, and which files hold them: one SQLite file beside the result.

A batch is done once its row is here.  Files that the journal does not name are leftovers of an interrupted run.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from dateline.errors import StoreError

__all__ = ["Journal", "Part", "disk_full"]

_FORMAT = "1"
_ASKED = 500  # keys in one question
_SCHEMA = """
CREATE TABLE IF NOT EXISTS job (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS documents (key BLOB PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS parts (
  name TEXT PRIMARY KEY, level INTEGER NOT NULL, documents INTEGER NOT NULL, aside INTEGER NOT NULL
) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Part:
    """One file in each table's folder."""

    name: str
    level: int  # 0: of one batch; higher: merged of many
    documents: int
    aside: int


class Journal:
    """The journal of one output; only one run at a time may hold it.  Calls raise StoreError."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with self._errors():
            self._connection = sqlite3.connect(path, timeout=2, isolation_level=None)
            try:
                self._connection.execute("PRAGMA locking_mode=EXCLUSIVE")
                self._connection.execute("PRAGMA journal_mode=WAL")
                self._connection.execute("PRAGMA synchronous=FULL")
                self._connection.execute("BEGIN EXCLUSIVE")  # kept until it is closed, or this process ends
                for statement in _SCHEMA.split(";\n"):
                    self._connection.execute(statement)
                self._connection.execute("INSERT OR IGNORE INTO job VALUES ('format', ?)", (_FORMAT,))
                self._connection.execute("COMMIT")
            except BaseException:
                self._connection.close()
                raise

    def close(self) -> None:
        """Let others go on."""
        self._connection.close()

    def agree(self, job: Mapping[str, str]) -> str:
        """Keep what the result depends on.  Returns the name of the first thing that was another before, or ""."""
        with self._errors():
            kept = dict(self._connection.execute("SELECT name, value FROM job").fetchall())
            differing = next((name for name, value in job.items() if kept.get(name, value) != value), "")
            if not differing:
                with self._transaction():
                    self._connection.executemany("INSERT OR IGNORE INTO job VALUES (?, ?)", job.items())
        return differing

    def value(self, name: str) -> str:
        """What the result depends on, as kept; "" where it is not known yet."""
        with self._errors():
            row = self._connection.execute("SELECT value FROM job WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""

    def known(self, keys: Iterable[bytes]) -> set[bytes]:
        """Those of ``keys`` that are done."""
        asked = list(keys)
        found: set[bytes] = set()
        with self._errors():
            for start in range(0, len(asked), _ASKED):
                some = asked[start : start + _ASKED]
                marks = ",".join("?" * len(some))
                rows = self._connection.execute(f"SELECT key FROM documents WHERE key IN ({marks})", some)  # noqa: S608
                found.update(row[0] for row in rows)
        return found

    def parts(self) -> tuple[Part, ...]:
        """All files that count, by name."""
        with self._errors():
            rows = self._connection.execute("SELECT name, level, documents, aside FROM parts ORDER BY name").fetchall()
        return tuple(Part(*row) for row in rows)

    def done(self, part: Part, keys: Iterable[bytes]) -> None:
        """Note a batch: its file, and the documents in it."""
        with self._errors(), self._transaction():
            self._connection.executemany("INSERT INTO documents VALUES (?)", ((key,) for key in keys))
            self._connection.execute("INSERT INTO parts VALUES (?, ?, ?, ?)", _values(part))

    def merged(self, old: Iterable[Part], new: Part) -> None:
        """Note that one file holds what several held."""
        with self._errors(), self._transaction():
            self._connection.executemany("DELETE FROM parts WHERE name = ?", ((part.name,) for part in old))
            self._connection.execute("INSERT INTO parts VALUES (?, ?, ?, ?)", _values(new))

    def counts(self) -> tuple[int, int]:
        """Documents done, and articles put aside, over all runs."""
        with self._errors():
            row = self._connection.execute("SELECT total(documents), total(aside) FROM parts").fetchone()
        return int(row[0]), int(row[1])

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    @contextmanager
    def _errors(self) -> Iterator[None]:
        name = self.path.parent.name
        try:
            yield
        except sqlite3.Error as error:
            said = str(error).lower()
            if "locked" in said or "busy" in said:
                raise StoreError(
                    f"Another run is writing to {name}. Wait until it has ended, or choose another place.",
                    "bulk.in_use",
                    name=name,
                ) from error
            if "full" in said:
                raise disk_full(name) from error
            raise StoreError(
                f"The journal {self.path.name} in {name} cannot be used ({error}). "
                "Restore it, or choose another place.",
                "bulk.broken_journal",
                file=self.path.name,
                name=name,
                reason=error,
            ) from error


def _values(part: Part) -> tuple[str, int, int, int]:
    return part.name, part.level, part.documents, part.aside


def disk_full(name: str) -> StoreError:
    """The error for a disk without room; ``name`` is the folder of the result."""
    return StoreError(
        f"The disk is full. What was read so far is kept in {name}: free some space and run the same command again.",
        "bulk.disk_full",
        name=name,
    )
