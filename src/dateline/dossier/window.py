"""A large dossier seen through a window: the newest articles that match a filter, found without opening the rest.

A dossier of ten thousand articles is not put on a map whole.  What opens is the window of the newest
articles; a filter looks over the whole dossier, in the database, for the articles that speak of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from dateline.dossier import schema as t
from dateline.dossier.codec import unpack
from dateline.dossier.corrections import fold
from dateline.dossier.records import article_of, corrected_dates, dated
from dateline.dossier.replay import Corrected, corrected_itinerary
from dateline.dossier.store import Dossier
from dateline.model import Article, Itinerary, Reading, Status

__all__ = ["WINDOW", "Facet", "Filter", "Window", "facets", "find_articles", "load_pairs", "open_window", "period"]

WINDOW = 30
"""Articles in a window unless more are asked for."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What a person wants to see; empty fields do not narrow.

    ``also`` are further names of the traveller: those that corrections have merged.
    """

    traveller: str = ""
    also: tuple[str, ...] = ()
    place: str = ""  # Place.id
    since: str = ""  # day, inclusive
    until: str = ""
    statuses: tuple[Status, ...] = ()

    @property
    def is_empty(self) -> bool:
        """True where nothing narrows."""
        return self == Filter()


@dataclass(frozen=True, slots=True)
class Facet:
    """A value that can be filtered by, with the number of claims that have it."""

    key: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Window:
    """The itinerary of the articles in a window.  ``total`` is how many match in the whole dossier."""

    pairs: tuple[tuple[Article, Reading], ...]
    itinerary: Itinerary
    corrected: Corrected
    total: int
    unread: tuple[str, ...] = field(default=())  # ids of articles in the window that have no reading yet


def find_articles(
    dossier: Dossier, wanted: Filter, engines: Sequence[str], limit: int = WINDOW
) -> tuple[tuple[str, ...], int]:
    """Ids of the newest articles that match, newest first, and how many match in all.

    ``engines`` are the versions whose readings count, the preferred first.
    """
    a = t.articles.c
    current = (a.dossier == dossier.id, a.removed.is_(None), a.superseded_by.is_(None))
    query = select(a.id).where(*current)
    if not wanted.is_empty:
        s = t.sightings.c
        dated = func.coalesce(a.published, "")
        query = query.where(
            select(s.number)
            .where(
                s.dossier == a.dossier,
                s.digest == a.digest,
                # ``Article.setting``: the date, and behind an @ the mark of the publisher.
                or_(s.published == dated, func.substr(s.published, 1, func.length(dated) + 1) == dated + "@"),
                s.lang == a.lang,
                s.engine.in_(engines),
                *_conditions(wanted),
            )
            .exists()
        )
        if wanted.traveller or wanted.place:  # few claims: start from them
            query = select(a.id).where(*current, a.digest.in_(_digests(dossier, wanted, engines)))
    with dossier.database.read() as connection:
        counted = query.add_columns(func.count().over()).order_by(a.position.desc()).limit(limit)
        rows = connection.execute(counted).all()
    return tuple(row[0] for row in rows), rows[0][1] if rows else 0


def _digests(dossier: Dossier, wanted: Filter, engines: Sequence[str]) -> Select[tuple[str]]:
    s = t.sightings.c
    return select(s.digest).where(s.dossier == dossier.id, s.engine.in_(engines), *_conditions(wanted))


def _conditions(wanted: Filter) -> list[ColumnElement[bool]]:
    s = t.sightings.c
    out: list[ColumnElement[bool]] = []
    if wanted.traveller:
        out.append(s.traveller.in_(sorted({fold(name) for name in (wanted.traveller, *wanted.also)})))
    if wanted.place:
        out.append(s.place == wanted.place)
    if wanted.since:
        out.append(s.last >= wanted.since)  # undated claims have "" and match no range
    if wanted.until:
        out.append(and_(s.first != "", s.first <= wanted.until))
    if wanted.statuses:
        out.append(s.status.in_([status.value for status in wanted.statuses]))
    return out


def facets(dossier: Dossier, engines: Sequence[str], what: str = "traveller", limit: int = 200) -> tuple[Facet, ...]:
    """The travellers ("traveller") or places ("place") of the whole dossier, the most frequent first."""
    s = t.sightings.c
    key, name = (s.traveller, s.name) if what == "traveller" else (s.place, s.place_name)
    count = func.count()
    query = (
        select(key.label("key"), func.min(name).label("name"), count.label("claims"))
        .where(s.dossier == dossier.id, s.engine.in_(engines), key != "")
        .group_by(key)
        .order_by(count.desc(), key)
        .limit(limit)
    )
    with dossier.database.read() as connection:
        return tuple(Facet(row.key, row.name, row.claims) for row in connection.execute(query))


def period(dossier: Dossier, engines: Sequence[str]) -> tuple[str, str]:
    """The first and the last day of the whole dossier; "" where nothing is dated."""
    s = t.sightings.c
    where = (s.dossier == dossier.id, s.engine.in_(engines))
    with dossier.database.read() as connection:
        first = connection.execute(select(func.min(s.first)).where(*where, s.first != "")).scalar()
        last = connection.execute(select(func.max(s.last)).where(*where)).scalar()
    return first or "", last or ""


def load_pairs(
    dossier: Dossier, ids: Sequence[str], engines: Sequence[str]
) -> tuple[tuple[tuple[Article, Reading], ...], tuple[str, ...]]:
    """Articles with their readings, in the order of adding, and the ids of those that have none yet."""
    a, r = t.articles.c, t.readings.c
    query = select(t.articles).where(a.dossier == dossier.id, a.id.in_(list(ids))).order_by(a.position)
    with dossier.database.read() as connection:
        rows = connection.execute(query).mappings().all()
        dates = corrected_dates(connection, dossier.id)
        articles = [dated(article_of(row), dates) for row in rows]
        keys = {(item.digest, item.setting, item.lang) for item in articles}
        texts = select(r.digest, r.published, r.lang, r.engine, r.body).where(
            r.dossier == dossier.id, r.digest.in_({key[0] for key in keys}), r.engine.in_(engines)
        )
        bodies: dict[tuple[str, str, str], dict[str, bytes]] = {}
        for row in connection.execute(texts):
            if (row.digest, row.published, row.lang) in keys:
                bodies.setdefault((row.digest, row.published, row.lang), {})[row.engine] = row.body
    pairs: list[tuple[Article, Reading]] = []
    unread: list[str] = []
    for article in articles:
        found = bodies.get((article.digest, article.setting, article.lang), {})
        body = next((found[engine] for engine in engines if engine in found), None)
        if body is None:
            unread.append(article.id)
        else:
            pairs.append((article, unpack(Reading, body)))
    return tuple(pairs), tuple(unread)


def open_window(dossier: Dossier, wanted: Filter, engines: Sequence[str], limit: int = WINDOW) -> Window:
    """The corrected itinerary of the newest ``limit`` articles that match."""
    ids, total = find_articles(dossier, wanted, engines, limit)
    pairs, unread = load_pairs(dossier, ids, engines)
    itinerary, corrected = corrected_itinerary(pairs, dossier.ledger.corrections(), dossier.lineage(), partial=True)
    return Window(pairs, itinerary, corrected, total, unread)
