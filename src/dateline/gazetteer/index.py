"""Look-ups in a built gazetteer.  Read only, shared between threads, never the network."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

from dateline.errors import GazetteerError
from dateline.gazetteer.folding import fold, keys_of_query
from dateline.gazetteer.schema import SCHEMA_VERSION, name_from, unpack_names
from dateline.model import Kind, Name, Place

__all__ = ["GazetteerIndex", "open_gazetteer"]

_COLUMNS = (
    "p.pid, p.name, p.lat, p.lon, p.kind, p.country, p.admin1, p.population, p.feature, p.parent, p.extent_km, "
    "p.approximate, p.names"
)
_LOOKUP = f"select n.text, n.lang, n.flags, {_COLUMNS} from name n join place p on p.id = n.place where n.key = ?"  # noqa: S608
_LOOKUP_TWO = _LOOKUP.replace("= ?", "in (?, ?)") + " order by n.rank, n.place"
_LOOKUP += " order by n.rank, n.place"
_GET = f"select {_COLUMNS} from place p where p.pid = ?"  # noqa: S608
_CAPITAL = f"select {_COLUMNS} from place c join place p on p.pid = c.parent where c.country = ? and c.kind = 'country'"  # noqa: S608
_PREFIX = (
    "select n.place, min(n.rank) as best, n.text, n.lang, n.flags from name n where n.key >= ? and n.key < ? "
    "group by n.place order by best, n.place limit ?"
)
_INSIDE = (
    "select n.place, min(n.rank) as best, n.text, n.lang, n.flags from name n where n.key like ? escape '!' "
    "group by n.place order by best, n.place limit ?"
)
_KINDS = {kind.value: kind for kind in Kind}
_CACHED = 20_000
_BATCH = 400


def open_gazetteer(path: Path) -> GazetteerIndex:
    """Open a built gazetteer.

    Raises GazetteerError where the file is missing, damaged or of another version; the message says
    how to rebuild it.
    """
    return GazetteerIndex(path)


class GazetteerIndex:
    """Implements ``dateline.ports.Gazetteer`` on one SQLite file.

    One connection serves all threads: SQLite is built serialised, and the file is never written.
    Answers are kept in a bounded memory, for an article asks for the same names again and again.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._db = sqlite3.connect(
                f"file:{quote(str(path))}?mode=ro&immutable=1", uri=True, check_same_thread=False, isolation_level=None
            )
            row = self._db.execute("select value from meta where key = 'schema'").fetchone()
        except sqlite3.DatabaseError as error:
            raise _damaged(path, error) from error
        if row is None or row[0] != str(SCHEMA_VERSION):
            self._db.close()
            raise GazetteerError(
                f"The gazetteer {path} is of another version; run `dateline gazetteer build --force`.",
                "gazetteer.other_version",
                path=path,
            )
        self._answers: dict[str, tuple[Place, ...]] = {}
        self._known: dict[str, bool] = {}

    def close(self) -> None:
        """Give the file back."""
        self._db.close()

    def __enter__(self) -> GazetteerIndex:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def lookup(self, name: str) -> tuple[Place, ...]:
        """All places that bear ``name``, most important first; the matching name stands first in ``names``."""
        known = self._answers.get(name)
        if known is not None:
            return known
        keys = keys_of_query(name)
        if not keys:
            return ()
        rows = self._all(_LOOKUP if len(keys) == 1 else _LOOKUP_TWO, keys)
        places = tuple([_matched(row) for row in rows]) if len(keys) == 1 else _distinct(rows)
        if len(self._answers) >= _CACHED:
            self._answers.clear()
        self._answers[name] = places
        return places

    def lookup_many(self, names: Iterable[str]) -> Mapping[str, tuple[Place, ...]]:
        """``lookup`` for many names; names without a place are left out.  Order as given."""
        out: dict[str, tuple[Place, ...]] = {}
        for name in dict.fromkeys(names):
            places = self.lookup(name)
            if places:
                out[name] = places
        return out

    def known(self, names: Iterable[str]) -> frozenset[str]:
        """Which of ``names`` are names of a place."""
        out: set[str] = set()
        open_: dict[str, list[str]] = {}
        for name in dict.fromkeys(names):
            answer = self._known.get(name)
            if answer is None:
                for key in keys_of_query(name):
                    open_.setdefault(key, []).append(name)
            elif answer:
                out.add(name)
        keys = sorted(open_)
        fresh: dict[str, bool] = {}
        for start in range(0, len(keys), _BATCH):
            part = keys[start : start + _BATCH]
            marks = ",".join("?" * len(part))
            for (key,) in self._all(f"select distinct key from name where key in ({marks})", part):  # noqa: S608
                for name in open_[key]:
                    fresh[name] = True
        if len(self._known) + len(open_) >= 10 * _CACHED:
            self._known.clear()
        for waiting in open_.values():
            for name in waiting:
                self._known[name] = fresh.get(name, False)
        return frozenset(out | fresh.keys())

    def get(self, place_id: str) -> Place | None:
        """The place with this id, or None."""
        rows = self._all(_GET, (place_id,))
        return _place(rows[0]) if rows else None

    def capital(self, country: str) -> Place | None:
        """The capital of a country (ISO 3166-1 alpha-2), or None."""
        rows = self._all(_CAPITAL, (country.upper(),))
        return _place(rows[0]) if rows else None

    def search(self, query: str, limit: int = 20) -> tuple[Place, ...]:
        """Places whose names begin with ``query``, then those that have it as a later word."""
        key = fold(query)
        if not key or limit < 1:
            return ()
        exact = self.lookup(query)[:limit]
        found = {place.id: place for place in exact}
        # Two letters begin tens of thousands of names: only the best of the exact ones are of use then.
        for sql, values in (
            (_PREFIX, (key, key + "\U0010ffff", limit)),
            (_INSIDE, ("% " + key.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%", limit)),
        ):
            if len(found) >= limit or (sql is _INSIDE and len(key) < 4):
                break
            for number, _rank, text, lang, flags in self._all(sql, values):
                row = self._all(f"select {_COLUMNS} from place p where p.id = ?", (number,))[0]  # noqa: S608
                place = _matched((text, lang, flags, *row))
                found.setdefault(place.id, place)
        return tuple(found.values())[:limit]

    def meta(self) -> dict[str, str]:
        """What the file says about itself: sources and their versions, counts."""
        return dict(self._all("select key, value from meta order by key", ()))

    def _all(self, sql: str, values: Iterable[object]) -> list[tuple[Any, ...]]:
        try:
            with closing(self._db.cursor()) as cursor:
                return cursor.execute(sql, tuple(values)).fetchall()
        except sqlite3.DatabaseError as error:
            raise _damaged(self.path, error) from error


def _damaged(path: Path, error: Exception) -> GazetteerError:
    return GazetteerError(
        f"The gazetteer {path} is missing or damaged ({error}); run `dateline gazetteer build --force`.",
        "gazetteer.damaged",
        path=path,
        error=error,
    )


def _place(row: tuple[Any, ...], matched: Name | None = None) -> Place:
    pid, name, lat, lon, kind, country, admin1, population, feature, parent, extent, approximate, packed = row
    names = unpack_names(packed) if packed else ()
    if matched is not None and matched not in names:
        names = (matched, *names)
    return Place(
        pid, name, lat, lon, _KINDS[kind], country, admin1, population, feature, parent, extent, bool(approximate),
        names,
    )  # fmt: skip


def _matched(row: tuple[Any, ...]) -> Place:
    return _place(row[3:], name_from(row[0], row[1], row[2]))


def _distinct(rows: list[tuple[Any, ...]]) -> tuple[Place, ...]:
    """The abbreviation and the name may be of one place."""
    out: dict[str, Place] = {}
    for row in rows:
        place = _matched(row)
        out.setdefault(place.id, place)
    return tuple(out.values())
