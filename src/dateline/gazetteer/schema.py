"""The gazetteer's file: two tables in SQLite, written once, read only afterwards.

``name`` holds one row a key and place, clustered by key and rank, so that a look-up is one walk down
one tree; ``place`` holds the rest.  Names of a language that is shown travel with the place, packed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

from dateline.gazetteer.entry import Entry
from dateline.gazetteer.folding import keys_of_name
from dateline.model import Name

__all__ = ["SCHEMA_VERSION", "SHOWN_LANGUAGES", "Writer", "pack_names", "unpack_names"]

SCHEMA_VERSION = 4
SHOWN_LANGUAGES = ("de", "en")
_BATCH = 20_000
_FLAG_OFFICIAL, _FLAG_HISTORIC = 1, 2

_TABLES = """
create table meta (key text primary key, value text not null) without rowid;
create table place (
  id integer primary key, pid text not null, name text not null, lat real not null, lon real not null,
  kind text not null, country text not null, admin1 text not null, population integer not null,
  feature text not null, parent text not null, extent_km real not null, approximate integer not null,
  names text not null, importance integer not null
);
create table staged (key text not null, rank integer not null, place integer not null, text text not null,
  lang text not null, flags integer not null);
create table name (key text not null, rank integer not null, place integer not null, text text not null,
  lang text not null, flags integer not null, primary key (key, rank, place)) without rowid;
"""


def pack_names(names: Iterable[Name]) -> str:
    """Names as one string; the inverse of ``unpack_names``."""
    return "\n".join(f"{n.lang}\t{flags_of(n)}\t{n.text}" for n in names)


def flags_of(name: Name) -> int:
    """Official and historic as bits."""
    return _FLAG_OFFICIAL * name.official + _FLAG_HISTORIC * name.historic


def name_from(text: str, lang: str, flags: int) -> Name:
    """The inverse of ``flags_of``."""
    return Name(text, lang, bool(flags & _FLAG_OFFICIAL), bool(flags & _FLAG_HISTORIC))


def unpack_names(packed: str) -> tuple[Name, ...]:
    """The names that ``pack_names`` packed."""
    if not packed:
        return ()
    rows = (line.split("\t", 2) for line in packed.split("\n"))
    return tuple(name_from(text, lang, int(flags)) for lang, flags, text in rows)


class Writer:
    """Fills a new gazetteer file; ``finish`` sorts the names into their tree."""

    def __init__(self, path: Path, *, distinct: bool = True) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        # The file is new and is thrown away if the build fails: no journal is needed.
        self._db.executescript(
            "pragma journal_mode=off; pragma synchronous=off; pragma cache_size=-65536; pragma page_size=4096;"
        )
        self._db.executescript(_TABLES)
        self._db.execute("begin")
        self._places: list[tuple[object, ...]] = []
        self._names: list[tuple[object, ...]] = []
        self._count = 0
        self._seen: set[str] | None = set() if distinct else None

    def add(self, entry: Entry) -> bool:
        """Store one entry; False if its id is already there."""
        place = entry.place
        if self._seen is not None:
            if place.id in self._seen:
                return False
            self._seen.add(place.id)
        self._count += 1
        number = self._count
        shown = [n for n in entry.names if n.lang in SHOWN_LANGUAGES]
        self._places.append(
            (number, place.id, place.name, place.lat, place.lon, place.kind.value, place.country, place.admin1,
             place.population, place.feature, place.parent, place.extent_km, int(place.approximate),
             pack_names(shown), entry.importance)
        )  # fmt: skip
        self._names.extend(self._rows(number, 1000 - entry.importance, entry))
        if len(self._places) >= _BATCH:
            self._flush()
        return True

    @staticmethod
    def _rows(number: int, rank: int, entry: Entry) -> Iterator[tuple[object, ...]]:
        seen: set[str] = set()
        for name in (Name(entry.place.name, official=True), *entry.names):
            for key in keys_of_name(name.text):
                if key not in seen:
                    seen.add(key)
                    yield key, rank, number, name.text, name.lang, flags_of(name)

    def _flush(self) -> None:
        self._db.executemany(f"insert into place values ({','.join('?' * 15)})", self._places)  # noqa: S608
        self._db.executemany("insert into staged values (?,?,?,?,?,?)", self._names)
        self._places.clear()
        self._names.clear()

    def finish(self, meta: dict[str, str]) -> None:
        """Sort, index, describe and close."""
        self._flush()
        self._db.execute("insert into name select * from staged order by key, rank, place")
        self._db.execute("drop table staged")
        self._db.execute("create index place_pid on place (pid)")
        self._db.execute("create index place_capital on place (country, kind) where kind = 'country'")
        self._db.executemany("insert into meta values (?, ?)", sorted({**meta, "places": str(self._count)}.items()))
        self._db.execute("commit")
        self._db.execute("vacuum")
        self._db.close()

    def abandon(self) -> None:
        """Close without finishing."""
        self._db.close()
