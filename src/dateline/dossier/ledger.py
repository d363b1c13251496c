"""The corrections of a dossier: kept in order, undone and redone, never dropped.

Two people at once: a writer says which revision was ``seen``.  If somebody decided about the same item
after that, nothing is written and ChangedError names their correction; other items do not block.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select, update

from dateline.dossier import schema as t
from dateline.dossier.codec import pack, unpack
from dateline.dossier.corrections import Correction
from dateline.dossier.store import Dossier, Transaction
from dateline.dossier.values import ChangedError, Event
from dateline.errors import StoreError

__all__ = ["Entry", "Ledger"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A correction in the ledger, with whether it counts now and all that happened to it."""

    correction: Correction
    active: bool
    revision: int
    events: tuple[Event, ...] = ()


class Ledger:
    """The corrections of one dossier.  Calls raise StoreError; ChangedError where somebody was faster."""

    def __init__(self, dossier: Dossier) -> None:
        self._dossier = dossier

    def record(self, correction: Correction, *, seen: int | None = None) -> Correction:
        """Keep a correction, completed with id, author and time.  It lasts once this returns.

        ``seen`` is the dossier's revision that the person looked at; None skips the check.
        """
        return self.record_all((correction,), seen=seen)[0]

    def record_all(self, corrections: Sequence[Correction], *, seen: int | None = None) -> tuple[Correction, ...]:
        """Keep several corrections, all or none."""
        with self._dossier._change() as change:
            items = sorted({item for correction in corrections for item in correction.items})
            self._check(change, items, seen)
            done = []
            for correction in corrections:
                kept = replace(
                    correction,
                    id=correction.id or "k" + secrets.token_hex(8),
                    author=change.who(correction.author),
                    at=correction.at or change.at,
                )
                revision = change.bump("correction", kept.id, kept.author)
                change.connection.execute(
                    t.corrections.insert().values(
                        dossier=self._dossier.id,
                        id=kept.id,
                        revision=revision,
                        kind=kept.kind.value,
                        author=kept.author,
                        at=kept.at,
                        active=True,
                        body=pack(kept),
                    )
                )
                change.log(kept.id, "made", kept.author)
                self._touch(change, kept.items, kept.id)
                done.append(kept)
            return tuple(done)

    def undo(self, correction_id: str, *, author: str = "", seen: int | None = None) -> bool:
        """Take a correction out of force; it stays in the history.  False if it was not in force."""
        return self._switch(correction_id, False, "undone", author, seen)

    def redo(self, correction_id: str, *, author: str = "", seen: int | None = None) -> bool:
        """Put an undone correction in force again, at its old place in the order.  False if it was."""
        return self._switch(correction_id, True, "redone", author, seen)

    def undo_last(self, *, author: str = "") -> Correction | None:
        """Undo the latest correction in force, of ``author`` where one is named.  None if there is none."""
        mine = [item for item in self._rows(active=True) if not author or item.author == author]
        return mine[-1] if mine and self.undo(mine[-1].id, author=author) else None

    def redo_last(self, *, author: str = "") -> Correction | None:
        """Redo what was undone last, as long as nothing was decided since.  None if there is nothing."""
        with self._dossier.database.read() as connection:
            query = select(t.events).where(t.events.c.dossier == self._dossier.id)
            if author:
                query = query.where(t.events.c.author == author)
            events = connection.execute(query.order_by(t.events.c.revision)).mappings().all()
        waiting: list[str] = []
        for event in events:
            if event["what"] == "undone":
                waiting.append(event["correction"])
            elif event["what"] == "made":
                waiting.clear()
            elif event["correction"] in waiting:
                waiting.remove(event["correction"])
        if not waiting or not self.redo(waiting[-1], author=author):
            return None
        return self.get(waiting[-1]).correction

    def corrections(self) -> tuple[Correction, ...]:
        """All that are in force, in the order in which they count: what ``replay`` takes."""
        return self._rows(active=True)

    def entries(self, ids: Iterable[str] | None = None) -> tuple[Entry, ...]:
        """Corrections with their history, oldest first: all, or those with these ids."""
        c = t.corrections.c
        query = select(t.corrections).where(c.dossier == self._dossier.id).order_by(c.revision)
        log = select(t.events).where(t.events.c.dossier == self._dossier.id).order_by(t.events.c.revision)
        if ids is not None:
            wanted = list(ids)
            query, log = query.where(c.id.in_(wanted)), log.where(t.events.c.correction.in_(wanted))
        events: dict[str, list[Event]] = {}
        with self._dossier.database.read() as connection:
            rows = connection.execute(query).mappings().all()
            for row in connection.execute(log).mappings():
                event = Event(row["revision"], row["correction"], row["what"], row["author"], row["at"])
                events.setdefault(event.correction, []).append(event)
        return tuple(
            Entry(
                unpack(Correction, row["body"]), bool(row["active"]), row["revision"], tuple(events.get(row["id"], ()))
            )
            for row in rows
        )

    def get(self, correction_id: str) -> Entry:
        """One correction with its history.  StoreError where there is none."""
        found = self.entries([correction_id])
        if not found:
            raise StoreError("There is no such correction.", "dossier.no_correction")
        return found[0]

    # --- inside ---------------------------------------------------------------------------------

    def _rows(self, *, active: bool) -> tuple[Correction, ...]:
        c = t.corrections.c
        query = select(c.body).where(c.dossier == self._dossier.id, c.active == active).order_by(c.revision)
        with self._dossier.database.read() as connection:
            bodies = connection.execute(query).scalars().all()
        return tuple(unpack(Correction, body) for body in bodies)

    def _switch(self, correction_id: str, active: bool, what: str, author: str, seen: int | None) -> bool:
        with self._dossier._change() as change:
            where = (t.corrections.c.dossier == self._dossier.id, t.corrections.c.id == correction_id)
            row = change.connection.execute(select(t.corrections).where(*where)).mappings().first()
            if row is None:
                raise StoreError("There is no such correction.", "dossier.no_correction")
            if bool(row["active"]) == active:
                return False
            correction = unpack(Correction, row["body"])
            self._check(change, correction.items, seen)
            change.bump(what, correction_id, author)
            change.connection.execute(update(t.corrections).where(*where).values(active=active))
            change.log(correction_id, what, author)
            self._touch(change, correction.items, correction_id)
            return True

    def _check(self, change: Transaction, items: Sequence[str], seen: int | None) -> None:
        if seen is None or not items:
            return
        i = t.items.c
        query = select(i.correction).where(i.dossier == self._dossier.id, i.item.in_(items), i.revision > seen)
        theirs = change.connection.execute(query.order_by(i.revision.desc())).scalar()
        if theirs is None:
            return
        e = t.events.c
        last = change.connection.execute(
            select(e.author, e.at)
            .where(e.dossier == self._dossier.id, e.correction == theirs)
            .order_by(e.revision.desc())
        ).first()
        raise ChangedError(theirs, last.author if last else "", last.at if last else "")

    def _touch(self, change: Transaction, items: Sequence[str], correction_id: str) -> None:
        for item in items:
            where = (t.items.c.dossier == self._dossier.id, t.items.c.item == item)
            values = {"revision": change.revision, "correction": correction_id}
            if change.connection.execute(update(t.items).where(*where).values(**values)).rowcount == 0:
                change.connection.execute(t.items.insert().values(dossier=self._dossier.id, item=item, **values))
