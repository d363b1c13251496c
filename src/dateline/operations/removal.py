"""Deletion for good on request and by age, with a record of what was removed that holds nothing of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select, update

from dateline.access import Action, GuardedShelf
from dateline.config import Settings
from dateline.dossier import schema as t
from dateline.dossier.codec import pack, unpack
from dateline.dossier.corrections import Correction
from dateline.dossier.erasing import Erased, articles_naming, erase_articles, removed_before
from dateline.errors import InputError

__all__ = ["Removal", "erase", "erase_naming", "erase_old", "forget_user"]

_SHOWN = 40  # ids in a record; the number is always exact


@dataclass(frozen=True, slots=True)
class Removal:
    """What was deleted for good in one dossier."""

    dossier: str
    erased: Erased


def erase(shelf: GuardedShelf, dossier: str, ids: Sequence[str], why: str) -> Removal:
    """Delete articles of a dossier for good, and write down that it was done, when, by whom and ``why``."""
    opened = shelf.open(dossier)
    shelf.gate.ask(Action.ERASE, opened.id)
    erased = erase_articles(opened, ids)
    if erased.articles:
        named = ", ".join(erased.articles[:_SHOWN])
        shelf.gate.note(
            Action.ERASE,
            opened.id,
            f"{len(erased.articles)} articles, {erased.readings} readings, {erased.corrections} corrections; "
            f"{why}; {named}",
        )
    return Removal(opened.id, erased)


def erase_naming(shelf: GuardedShelf, name: str, dossiers: Sequence[str]) -> tuple[Removal, ...]:
    """Delete every article that names a person.  The record does not hold the name.

    What was read of them goes with the articles; what was only derived from the text would come back with it.
    """
    if len(name.strip()) < 3:
        raise InputError("Give the whole name.", "operations.short_name")
    out = []
    for dossier in dossiers:
        opened = shelf.open(dossier)
        if ids := articles_naming(opened, name):
            out.append(erase(shelf, opened.id, ids, "a person's request"))
    return tuple(out)


def erase_old(shelf: GuardedShelf, settings: Settings, today: datetime | None = None) -> tuple[Removal, ...]:
    """Delete for good what was removed ``keep_removed_days`` ago, and deeds older than ``keep_audit_days``."""
    now = today or datetime.now(UTC)
    out: list[Removal] = []
    if settings.keep_removed_days:
        moment = (now - timedelta(days=settings.keep_removed_days)).strftime("%Y-%m-%dT%H:%M:%SZ")
        due = {head.id: removed_before(shelf.open(head.id), moment) for head in shelf.survey(archived=True).heads}
        out = [erase(shelf, key, ids, f"removed before {moment[:10]}") for key, ids in due.items() if ids]
    if settings.keep_audit_days:
        shelf.gate.kept().purge(settings.keep_audit_days)
    return tuple(out)


def forget_user(shelf: GuardedShelf, who: str, instead: str = "–") -> int:
    """Take a user's name out of everything that they did, and their roles away; how many places that were.

    Their decisions stay, signed ``instead``.
    """
    shelf.gate.ask(Action.DELETE)
    who = who.strip().lower()
    if not who:
        raise InputError("Name somebody.", "access.nobody")
    count = 0
    office = shelf.gate.kept().database
    databases = [shelf.open(head.id).database for head in shelf.survey(archived=True).heads]
    for database in dict.fromkeys((office, *databases)):
        with database.write() as connection:
            for table, column in (
                (t.changes, "author"), (t.events, "author"), (t.articles, "added_by"), (t.audit, "who"),
                (t.grants, "by"), (t.shares, "by"),
            ):  # fmt: skip
                place = table.c[column]
                done = connection.execute(update(table).where(func.lower(place) == who).values({column: instead}))
                count += done.rowcount
            c = t.corrections.c
            for row in connection.execute(select(c.dossier, c.id, c.body).where(func.lower(c.author) == who)).all():
                body = pack(replace(unpack(Correction, row.body), author=instead))
                where = (c.dossier == row.dossier, c.id == row.id)
                connection.execute(update(t.corrections).where(*where).values(author=instead, body=body))
                count += 1
            count += connection.execute(t.grants.delete().where(t.grants.c.who == who)).rowcount
    shelf.gate.note(Action.ERASE, "", f"a user's name in {count} places")
    return count
