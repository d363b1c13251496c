"""Snapshots of a dossier: how the journeys stood when somebody briefed.  They stay as they were.

What a snapshot holds is text (``export.whole_json`` writes it); here it is kept whole, and checked when it is read.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import zlib
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, func, select

from dateline.dossier import schema as t
from dateline.dossier.store import Dossier
from dateline.errors import StoreError

__all__ = ["Snapshot", "Snapshots", "checked_row", "drop_holding"]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A snapshot in a list.  ``content`` is the same for two that show the same journeys."""

    id: str
    name: str
    author: str
    at: str  # UTC, ISO 8601
    stops: int
    content: str
    digest: str  # SHA-256 of what it holds


class Snapshots:
    """The snapshots of one dossier.  Calls raise StoreError, AccessError where who acts may not."""

    def __init__(self, dossier: Dossier) -> None:
        self._dossier = dossier

    def keep(self, name: str, data: bytes, *, content: str, stops: int, author: str = "") -> Snapshot:
        """Keep ``data`` for good.  Articles and decisions are untouched, so the dossier's revision stays."""
        self._dossier._ask("snapshot")
        with self._dossier._change() as change:
            where = t.snapshots.c.dossier == self._dossier.id
            last = change.connection.execute(select(func.max(t.snapshots.c.number)).where(where)).scalar() or 0
            made = Snapshot(
                "s" + secrets.token_hex(8), name, change.who(author), change.at, stops, content,
                hashlib.sha256(data).hexdigest(),
            )  # fmt: skip
            row = {name: getattr(made, name) for name in Snapshot.__dataclass_fields__}
            change.connection.execute(
                t.snapshots.insert().values(
                    dossier=self._dossier.id, number=last + 1, body=zlib.compress(data, 6), **row
                )
            )
        return made

    def all(self) -> tuple[Snapshot, ...]:
        """All of them, newest first."""
        self._dossier._ask("read")
        columns = [t.snapshots.c[name] for name in Snapshot.__dataclass_fields__]
        query = select(*columns).where(t.snapshots.c.dossier == self._dossier.id).order_by(t.snapshots.c.number.desc())
        with self._dossier.database.read() as connection:
            return tuple(Snapshot(**row) for row in connection.execute(query).mappings())

    def find(self, wanted: str) -> Snapshot:
        """The snapshot with this id or name, the newest where names repeat.  Raises StoreError if there is none."""
        every = self.all()
        found = next((item for item in every if item.id == wanted), None)
        found = found or next((item for item in every if item.name == wanted), None)
        if found is None:
            raise StoreError(f"There is no snapshot {wanted} in this dossier.", "dossier.no_snapshot", name=wanted)
        return found

    def data(self, snapshot: Snapshot) -> bytes:
        """What was kept, byte for byte.  Raises StoreError where it is gone or has been changed since."""
        c = t.snapshots.c
        query = select(c.body).where(c.dossier == self._dossier.id, c.id == snapshot.id)
        with self._dossier.database.read() as connection:
            body = connection.execute(query).scalar()
        if body is None:
            raise StoreError(
                f"There is no snapshot {snapshot.name} in this dossier.", "dossier.no_snapshot", name=snapshot.name
            )
        try:
            data = zlib.decompress(body)
        except zlib.error:
            data = b""
        if hashlib.sha256(data).hexdigest() != snapshot.digest:
            raise StoreError(
                f"The snapshot {snapshot.name} is not as it was kept. Restore the dossier from a backup.",
                "dossier.changed_snapshot",
                name=snapshot.name,
            )
        return data

    def drop(self, snapshot: Snapshot) -> bool:
        """Delete a snapshot for good; False if it was not there."""
        self._dossier._ask("snapshot_dropped")
        with self._dossier._change() as change:
            c = t.snapshots.c
            gone = change.connection.execute(
                delete(t.snapshots).where(c.dossier == self._dossier.id, c.id == snapshot.id)
            )
            return bool(gone.rowcount)


def drop_holding(connection: Connection, dossier: str, articles: Collection[str]) -> int:
    """Delete the snapshots that hold one of these articles, and say how many: what is erased is erased there too."""
    c = t.snapshots.c
    rows = connection.execute(select(c.id, c.body).where(c.dossier == dossier)).all()
    gone = [row.id for row in rows if _held(row.body) & set(articles)]
    connection.execute(delete(t.snapshots).where(c.dossier == dossier, c.id.in_(gone)))
    return len(gone)


def _held(body: bytes) -> set[str]:
    return {str(row["id"]) for row in json.loads(zlib.decompress(body))["articles"]}


def checked_row(row: dict[str, Any], text: str) -> dict[str, Any]:
    """The row of a snapshot that comes from a file.  Raises ValueError where the text is not the one it was."""
    data = text.encode("utf-8", "surrogatepass")
    if hashlib.sha256(data).hexdigest() != row["digest"]:
        raise ValueError("digest")
    return row | {"body": zlib.compress(data, 6)}
