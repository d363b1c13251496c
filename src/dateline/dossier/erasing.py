"""Deleting for good, on request: articles with all that was read and decided from them, and people's names as users.

``Dossier.remove`` only puts an article aside.  What is erased here is gone from the database, from its free pages too,
and cannot be brought back from it; copies and backups are the keeper's to look after.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, select, update

from dateline.dossier import schema as t
from dateline.dossier.codec import unpack
from dateline.dossier.corrections import Correction, fold
from dateline.dossier.snapshots import drop_holding
from dateline.dossier.store import Dossier

__all__ = ["Erased", "articles_naming", "erase_articles", "removed_before"]


@dataclass(frozen=True, slots=True)
class Erased:
    """What is gone: ids and numbers, nothing of the content."""

    articles: tuple[str, ...]  # ids
    digests: tuple[str, ...]  # SHA of the texts, to tell a text that comes back
    readings: int = 0
    corrections: int = 0


def articles_naming(dossier: Dossier, name: str) -> tuple[str, ...]:
    """Ids of all articles, removed and replaced ones too, that name somebody: in their text or as read from it."""
    wanted = fold(name)
    if not wanted:
        return ()
    a, s = t.articles.c, t.sightings.c
    found: list[str] = []
    with dossier.database.read() as connection:
        seen = set(
            connection.execute(
                select(s.digest).where(s.dossier == dossier.id, s.traveller == wanted).distinct()
            ).scalars()
        )
        query = select(a.id, a.digest, a.title, a.author, a.text).where(a.dossier == dossier.id).order_by(a.position)
        for row in connection.execute(query.execution_options(yield_per=200)):
            words = fold(" ".join((row.title, row.author, row.text)))
            if row.digest in seen or wanted in words:
                found.append(row.id)
    return tuple(found)


def removed_before(dossier: Dossier, moment: str) -> tuple[str, ...]:
    """Ids of articles that were put aside before a moment (UTC, ISO 8601)."""
    a = t.articles.c
    query = select(a.id).where(a.dossier == dossier.id, a.removed.is_not(None), a.removed < moment).order_by(a.position)
    with dossier.database.read() as connection:
        return tuple(connection.execute(query).scalars())


def erase_articles(dossier: Dossier, ids: Sequence[str], *, author: str = "") -> Erased:
    """Delete articles for good, with their readings, the corrections that quote them, and the snapshots that
    hold them.

    Ids that are not there are left out of the report.  Raises AccessError where who acts is no owner.
    """
    a = t.articles.c
    with dossier._change() as change:
        connection = change.connection
        if dossier.database.is_sqlite:
            connection.exec_driver_sql("PRAGMA secure_delete=ON")  # free pages are written over
        known = connection.execute(select(a.id, a.digest).where(a.dossier == dossier.id, a.id.in_(list(ids)))).all()
        if not known:
            return Erased((), ())
        gone = [row.id for row in known]
        for article in gone:
            change.bump("erased", article, author, article=True)
        drop_holding(connection, dossier.id, gone)
        corrections = _corrections(connection, dossier.id, set(gone))
        _drop_corrections(connection, dossier.id, corrections)
        connection.execute(
            update(t.articles).where(a.dossier == dossier.id, a.superseded_by.in_(gone)).values(superseded_by=None)
        )
        connection.execute(delete(t.articles).where(a.dossier == dossier.id, a.id.in_(gone)))  # bands go with them
        left = connection.execute(select(a.digest).where(a.dossier == dossier.id)).scalars().all()
        digests = sorted({row.digest for row in known})
        readings = _drop_readings(connection, dossier.id, sorted(set(digests) - set(left)))
    if dossier.database.is_sqlite:
        with dossier.database.raw() as plain:
            plain.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")  # the log holds the old pages
    return Erased(tuple(gone), tuple(digests), readings, len(corrections))


def _corrections(connection: Connection, dossier: str, articles: set[str]) -> list[str]:
    """Ids of the corrections that are about these articles: they quote them."""
    c = t.corrections.c
    rows = connection.execute(select(c.id, c.body).where(c.dossier == dossier)).all()
    out = []
    for row in rows:
        about = {target.anchor.article for target in unpack(Correction, row.body).targets}
        if about & articles:
            out.append(row.id)
    return out


def _drop_corrections(connection: Connection, dossier: str, ids: list[str]) -> None:
    connection.execute(delete(t.items).where(t.items.c.dossier == dossier, t.items.c.correction.in_(ids)))
    connection.execute(delete(t.events).where(t.events.c.dossier == dossier, t.events.c.correction.in_(ids)))
    connection.execute(delete(t.corrections).where(t.corrections.c.dossier == dossier, t.corrections.c.id.in_(ids)))


def _drop_readings(connection: Connection, dossier: str, digests: list[str]) -> int:
    r = t.readings.c
    where = (r.dossier == dossier, r.digest.in_(digests))
    count = connection.execute(select(func.count()).select_from(t.readings).where(*where)).scalar_one()
    connection.execute(delete(t.readings).where(*where))  # what was seen in them goes with them
    return int(count)
