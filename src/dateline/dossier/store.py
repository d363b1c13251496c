"""The articles and readings of one dossier: the ``ArticleStore`` that lasts.

Every write is one transaction that first locks the dossier's own row, so that all changes of a dossier
have one order, ``revision``, which those who poll compare.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, RowMapping, select, update

from dateline.dossier import schema as t
from dateline.dossier.codec import pack, unpack
from dateline.dossier.corrections import Correction, Kind
from dateline.dossier.database import Database
from dateline.dossier.placing import Placing, insert_or_ignore, place_among
from dateline.dossier.records import article_of, corrected_dates, dated, entry_of, head_of
from dateline.dossier.sightings import sightings_of
from dateline.dossier.values import Added, Change, Entry, Guard, Head, Key, Outcome
from dateline.errors import StoreError
from dateline.model import Article, Reading

if TYPE_CHECKING:
    from dateline.dossier.ledger import Ledger

__all__ = ["Clock", "Dossier", "Key", "moment", "now", "with_details"]

_DETAILS = ("title", "publisher", "url", "author", "published")

Clock = Callable[[], str]


def now() -> str:
    """The time, UTC, to the second, ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def moment() -> str:
    """The time, UTC, to the microsecond, ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def with_details(article: Article, known: Article) -> Article:
    """``article`` with what it leaves open taken from the one that is there."""
    return replace(article, **{name: getattr(article, name) or getattr(known, name) for name in _DETAILS})


class Dossier:
    """One dossier in a database.  Threads may share it; calls raise StoreError.

    ``author`` is who acts through this object where a call names nobody.
    """

    def __init__(self, database: Database, dossier_id: str, *, author: str = "", clock: Clock = now) -> None:
        self.database = database
        self.id = dossier_id
        self.author = author
        self.clock = clock
        self.guard: Guard | None = None  # asked before reading and before each kind of change

    # --- what it is -----------------------------------------------------------------------------

    def head(self) -> Head:
        """Name, revision and counts."""
        with self.database.read() as connection:
            return head_of(connection, self._row(connection))

    def revision(self) -> int:
        """Grows with every change of articles and corrections: two equal numbers mean an equal dossier."""
        self._ask("read")
        with self.database.read() as connection:
            return int(self._row(connection)["revision"])

    def engine(self) -> str:
        """Version of the engine whose readings have been taken over; "" where none has been yet."""
        with self.database.read() as connection:
            return str(self._row(connection)["engine"])

    def last_engine(self, *, other_than: str = "") -> str:
        """Version of the engine that made the latest reading kept, except one; "" where there is none."""
        c = t.readings.c
        query = select(c.engine).where(c.dossier == self.id, c.engine != other_than)
        with self.database.read() as connection:
            return str(connection.execute(query.order_by(c.made.desc(), c.engine.desc()).limit(1)).scalar() or "")

    def changes_since(self, revision: int, limit: int = 1000) -> tuple[Change, ...]:
        """What happened after ``revision``, oldest first: for those who poll."""
        query = (
            select(t.changes)
            .where(t.changes.c.dossier == self.id, t.changes.c.revision > revision)
            .order_by(t.changes.c.revision)
            .limit(limit)
        )
        with self.database.read() as connection:
            rows = connection.execute(query).mappings().all()
        return tuple(Change(row["revision"], row["what"], row["ref"], row["author"], row["at"]) for row in rows)

    def rename(self, name: str, *, author: str = "") -> None:
        """Give the dossier another name."""
        self._set("named", author, name=name)

    def archive(self, archived: bool = True, *, author: str = "") -> None:
        """Put the dossier out of the list, or back; nothing is lost."""
        self._set("archived", author, archived=archived)

    def take_over(self, engine: str, *, author: str = "") -> None:
        """Note that the readings of ``engine`` are the ones that count from now on."""
        self._set("engine", author, engine=engine)

    @property
    def ledger(self) -> Ledger:
        """The corrections of this dossier."""
        from dateline.dossier.ledger import Ledger

        return Ledger(self)

    # --- articles -------------------------------------------------------------------------------

    def articles(self) -> tuple[Article, ...]:
        """All articles that are read, in the order in which they were added.

        Publication dates that people have corrected are in force here and in ``article``.
        """
        return tuple(self.iter_articles())

    def iter_articles(self, batch: int = 500) -> Iterator[Article]:
        """The same, a batch at a time, for dossiers that should not lie in memory whole."""
        self._ask("read")
        after = -1
        while True:
            query = self._current().where(t.articles.c.position > after).order_by(t.articles.c.position).limit(batch)
            with self.database.read() as connection:
                rows = connection.execute(query).mappings().all()
                dates = corrected_dates(connection, self.id)
            yield from (dated(article_of(row), dates) for row in rows)
            if len(rows) < batch:
                return
            after = rows[-1]["position"]

    def entries(self, limit: int = 100, offset: int = 0, *, everything: bool = False) -> tuple[Entry, ...]:
        """Articles without their texts, newest first; with ``everything`` the replaced and removed too."""
        columns = [column for column in t.articles.c if column.name not in {"text", "signature"}]
        query = select(*columns).where(t.articles.c.dossier == self.id)
        if not everything:
            query = query.where(t.articles.c.removed.is_(None), t.articles.c.superseded_by.is_(None))
        query = query.order_by(t.articles.c.position.desc()).limit(limit).offset(offset)
        with self.database.read() as connection:
            dates = corrected_dates(connection, self.id)
            return tuple(dated(entry_of(row), dates) for row in connection.execute(query).mappings())

    def article(self, article_id: str) -> Article | None:
        """The article with this id, or None.  Replaced versions are found too, removed ones are not."""
        self._ask("read")
        query = select(t.articles).where(
            t.articles.c.dossier == self.id, t.articles.c.id == article_id, t.articles.c.removed.is_(None)
        )
        with self.database.read() as connection:
            row = connection.execute(query).mappings().first()
            return dated(article_of(row), corrected_dates(connection, self.id)) if row else None

    def versions(self, article_id: str) -> tuple[Entry, ...]:
        """All versions of an article, oldest first, the newest last."""
        mine = select(t.articles.c.lineage).where(t.articles.c.dossier == self.id, t.articles.c.id == article_id)
        query = (
            select(*[column for column in t.articles.c if column.name not in {"text", "signature"}])
            .where(t.articles.c.dossier == self.id, t.articles.c.lineage.in_(mine))
            .order_by(t.articles.c.superseded_by.is_(None), t.articles.c.position)
        )
        with self.database.read() as connection:
            return tuple(entry_of(row) for row in connection.execute(query).mappings())

    def lineage(self) -> Mapping[str, str]:
        """Id of every replaced version → id of the version that is read now."""
        query = select(t.articles.c.id, t.articles.c.superseded_by).where(
            t.articles.c.dossier == self.id, t.articles.c.superseded_by.is_not(None)
        )
        with self.database.read() as connection:
            direct = {row.id: row.superseded_by for row in connection.execute(query)}
        out: dict[str, str] = {}
        for start in direct:
            seen, at = {start}, direct[start]
            while at in direct and at not in seen:
                seen.add(at)
                at = direct[at]
            out[start] = at
        return out

    def sources(self, ids: Sequence[str] | None = None) -> Mapping[str, str]:
        """Article id → id of its group: articles of one group are copies and count as one source.

        ``ids`` names the articles that are asked for; None: all.
        """
        query = select(t.articles.c.id, t.articles.c.source_group).where(
            t.articles.c.dossier == self.id, t.articles.c.removed.is_(None), t.articles.c.superseded_by.is_(None)
        )
        if ids is not None:
            query = query.where(t.articles.c.id.in_(list(ids)))
        with self.database.read() as connection:
            return {row.id: row.source_group for row in connection.execute(query)}

    def put(self, article: Article) -> None:
        """Add an article, or replace the one with the same id where it stands."""
        self.add(article, replacing=True)

    def add(self, article: Article, *, author: str = "", replacing: bool = False) -> Added:
        """Add an article, find its copies and versions, and say what became of it.

        Of an article that is there, only details that are given now are changed, unless ``replacing``.
        """
        placing = Placing.of(article)  # outside the transaction: it takes the most time
        with self._change() as change:
            row = change.article(article.id)
            if row is None:
                revision = change.bump("article", article.id, author, article=True)
                outcome, other = place_among(
                    change.connection, self.id, placing, revision, change.at, change.who(author)
                )
                return Added(article.id, outcome, other, revision)
            back = row["removed"] is not None
            dates = corrected_dates(change.connection, self.id)
            known = dated(article_of(row), dates)
            if not replacing:
                article = with_details(article, known)
            if not back and known == article:
                return Added(article.id, Outcome.SAME, article.id, change.revision)
            revision = change.bump("article", article.id, author, article=True)
            if article.id in dates and article.published != known.published:
                change.settle_date(article.id, author)  # what is set now counts, not what was corrected before
                revision = change.revision
            values: dict[str, Any] = {name: getattr(article, name) for name in ("lang", "text", *_DETAILS)}
            if article.id in dates and article.published == known.published:
                del values["published"]
            change.update_article(article.id, removed=None, digest=article.digest, **values)
            return Added(article.id, Outcome.RESTORED if back else Outcome.SAME, article.id, revision)

    def remove(self, article_id: str, *, author: str = "") -> bool:
        """Take an article out; adding it again brings it back.  False if it was not there."""
        with self._change() as change:
            row = change.article(article_id)
            if row is None or row["removed"] is not None:
                return False
            change.bump("removed", article_id, author, article=True)
            change.update_article(article_id, removed=change.at)
            return True

    def separate(self, article_id: str, *, author: str = "") -> bool:
        """Say that an article is neither a copy nor a version of another.  False if it is not there."""
        with self._change() as change:
            if change.article(article_id) is None:
                return False
            change.bump("separated", article_id, author, article=True)
            change.update_article(article_id, lineage=article_id, source_group=article_id, superseded_by=None)
            change.connection.execute(
                update(t.articles)
                .where(t.articles.c.dossier == self.id, t.articles.c.superseded_by == article_id)
                .values(superseded_by=None)
            )
            return True

    # --- readings -------------------------------------------------------------------------------

    def reading(self, key: Key) -> Reading | None:
        """The reading kept under ``key``, or None.  Its ``article`` may be another with the same text."""
        c = t.readings.c
        query = select(c.body).where(
            c.dossier == self.id,
            c.digest == key.digest,
            c.published == key.published,
            c.lang == key.lang,
            c.engine == key.engine,
        )
        with self.database.read() as connection:
            body = connection.execute(query).scalar()
        return unpack(Reading, body) if body is not None else None

    def put_reading(self, key: Key, reading: Reading) -> None:
        """Keep a reading; one that is there under the same key is the same and stays."""
        row = {
            "dossier": self.id,
            "digest": key.digest,
            "published": key.published,
            "lang": key.lang,
            "engine": key.engine,
            "body": pack(reading),
            "made": self.clock(),
        }
        with self.database.write(lasting=False) as connection:
            insert = insert_or_ignore(connection, t.readings).returning(t.readings.c.digest)
            new = connection.execute(insert, row).first() is not None
            if new and (seen := sightings_of(reading, row)):
                connection.execute(t.sightings.insert(), seen)

    def readings(self, engine: str) -> Mapping[tuple[str, str, str], Reading]:
        """All readings of an engine by (digest, published, lang)."""
        c = t.readings.c
        query = select(c.digest, c.published, c.lang, c.body).where(c.dossier == self.id, c.engine == engine)
        with self.database.read() as connection:
            rows = connection.execute(query).all()
        return {(row.digest, row.published, row.lang): unpack(Reading, row.body) for row in rows}

    # --- inside ---------------------------------------------------------------------------------

    def may(self, what: str) -> bool:
        """True if who acts through this object may make that kind of change (``values.Change.what``)."""
        return self.guard is None or self.guard.may(what)

    def _ask(self, what: str) -> None:
        if self.guard is not None:
            self.guard.ask(what)

    def _current(self) -> Any:
        return select(t.articles).where(
            t.articles.c.dossier == self.id, t.articles.c.removed.is_(None), t.articles.c.superseded_by.is_(None)
        )

    def _row(self, connection: Connection, *, lock: bool = False) -> RowMapping:
        query = select(t.dossiers).where(t.dossiers.c.id == self.id)
        row = connection.execute(query.with_for_update() if lock else query).mappings().first()
        if row is None:
            raise StoreError(f"There is no dossier {self.id}.", "dossier.missing", name=self.id)
        return row

    def _set(self, what: str, author: str, **values: object) -> None:
        with self._change() as change:
            change.bump(what, str(next(iter(values.values()))), author)
            change.connection.execute(update(t.dossiers).where(t.dossiers.c.id == self.id).values(**values))

    @contextmanager
    def _change(self) -> Iterator[Transaction]:
        with self.database.write() as connection:
            row = self._row(connection, lock=True)
            yield Transaction(self, connection, int(row["revision"]), self.clock())


class Transaction:
    """A write in progress; it holds the lock on the dossier."""

    def __init__(self, dossier: Dossier, connection: Connection, revision: int, at: str) -> None:
        self.dossier, self.connection, self.revision, self.at = dossier, connection, revision, at

    def who(self, author: str) -> str:
        """The author named, else the one who acts through the dossier."""
        return author or self.dossier.author

    def bump(self, what: str, ref: str, author: str, *, article: bool = False) -> int:
        """Count one change and log it, if who acts may.  Returns the new revision."""
        self.dossier._ask(what)
        self.revision += 1
        values = {"revision": self.revision} | ({"article_revision": self.revision} if article else {})
        self.connection.execute(update(t.dossiers).where(t.dossiers.c.id == self.dossier.id).values(**values))
        self.connection.execute(
            t.changes.insert().values(
                dossier=self.dossier.id, revision=self.revision, what=what, ref=ref, author=self.who(author), at=self.at
            )
        )
        return self.revision

    def article(self, article_id: str) -> RowMapping | None:
        """The row of an article, removed or not."""
        query = select(t.articles).where(t.articles.c.dossier == self.dossier.id, t.articles.c.id == article_id)
        return self.connection.execute(query).mappings().first()

    def settle_date(self, article_id: str, author: str) -> None:
        """Undo the corrections of an article's publication date."""
        c = t.corrections.c
        query = select(c.id, c.body).where(c.dossier == self.dossier.id, c.kind == Kind.PUBLISHED.value, c.active)
        for row in self.connection.execute(query).all():
            if any(target.anchor.article == article_id for target in unpack(Correction, row.body).targets):
                self.bump("undone", row.id, author)
                where = (c.dossier == self.dossier.id, c.id == row.id)
                self.connection.execute(update(t.corrections).where(*where).values(active=False))
                self.log(row.id, "undone", author)

    def log(self, correction_id: str, what: str, author: str) -> None:
        """Write an event into a correction's history, under the present revision."""
        self.connection.execute(
            t.events.insert().values(
                dossier=self.dossier.id,
                revision=self.revision,
                correction=correction_id,
                what=what,
                author=self.who(author),
                at=self.at,
            )
        )

    def update_article(self, article_id: str, **values: object) -> None:
        """Change columns of an article."""
        where = (t.articles.c.dossier == self.dossier.id, t.articles.c.id == article_id)
        self.connection.execute(update(t.articles).where(*where).values(**values))
