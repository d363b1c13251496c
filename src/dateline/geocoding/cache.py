"""Answers of online geocoders, kept for good, and the one clock that all sessions share.

Misses are answers too: a name that a provider does not know is not asked for again.  The time of the next
permitted request stands in the same file, so that several processes together keep the provider's rate.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dateline.errors import GeocoderError

__all__ = ["Answer", "AnswerCache"]

_TABLES = """
create table if not exists answer (
  provider text not null, query text not null, lang text not null, answered real not null,
  raw text, primary key (provider, query, lang)
) without rowid;
create table if not exists clock (provider text primary key, next real not null) without rowid;
"""
_BUSY_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What a provider said: its own JSON, or None where it knows no such place."""

    raw: dict[str, Any] | None


class AnswerCache:
    """One SQLite file for all providers, sessions and processes."""

    def __init__(self, path: Path, now: Callable[[], float] = time.time) -> None:
        self._path = path
        self._now = now
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with closing(self._open()) as db:
                db.executescript(_TABLES)
        except (sqlite3.DatabaseError, OSError) as error:
            raise self._broken(error) from error

    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(self._path, timeout=_BUSY_SECONDS, isolation_level=None)

    def _broken(self, error: Exception) -> GeocoderError:
        return GeocoderError(
            f"The cache of geocoder answers {self._path} cannot be used ({error}); delete the file to start anew.",
            "geocoding.cache_broken",
            path=self._path,
            error=error,
        )

    def get(self, provider: str, query: str, lang: str) -> Answer | None:
        """The kept answer, or None if it was never asked."""
        try:
            with closing(self._open()) as db:
                row = db.execute(
                    "select raw from answer where provider = ? and query = ? and lang = ?", (provider, query, lang)
                ).fetchone()
        except sqlite3.DatabaseError as error:
            raise self._broken(error) from error
        if row is None:
            return None
        return Answer(None if row[0] is None else json.loads(row[0]))

    def put(self, provider: str, query: str, lang: str, answer: Answer) -> None:
        """Keep an answer for good."""
        raw = None if answer.raw is None else json.dumps(answer.raw, ensure_ascii=False, sort_keys=True)
        try:
            with closing(self._open()) as db:
                db.execute(
                    "insert or replace into answer values (?, ?, ?, ?, ?)", (provider, query, lang, self._now(), raw)
                )
        except sqlite3.DatabaseError as error:
            raise self._broken(error) from error

    def reserve(self, provider: str, interval: float) -> float:
        """Take the next free slot of the provider's rate; returns the seconds to wait for it."""
        try:
            with closing(self._open()) as db:
                db.execute("begin immediate")
                row = db.execute("select next from clock where provider = ?", (provider,)).fetchone()
                now = self._now()
                # A clock that was set back must not block for longer than the queue can be.
                slot = max(now, min(row[0], now + 3600.0)) if row else now
                db.execute("insert or replace into clock values (?, ?)", (provider, slot + interval))
                db.execute("commit")
        except sqlite3.DatabaseError as error:
            raise self._broken(error) from error
        return max(0.0, slot - now)
