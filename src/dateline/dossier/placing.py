"""Where a new article stands among those that are there: new, a copy, or a version."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from sqlalchemy import Connection, Insert, RowMapping, Table, and_, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from dateline.dossier import schema as t
from dateline.dossier.similar import bands, likeness, shingles, signature
from dateline.dossier.values import Outcome
from dateline.model import Article

__all__ = ["PAGE_BAND", "Placing", "insert_or_ignore", "normal_url", "place_among", "short_key"]

_TRACKING = re.compile(r"(utm_\w+|fbclid|gclid|mc_\w+|ref|source|xtor|wt_\w+)\Z", re.I)
_MOST = 50  # candidates that are compared exactly
_MOST_ROWS = 2000
PAGE_BAND = -1  # the band of the address
_SAME_PAGE = 0.1  # a page that shares less with its former self holds another article


@dataclass(frozen=True, slots=True)
class Placing:
    """An article with what finds its like."""

    article: Article
    shingles: frozenset[int]
    signature: bytes
    url: str

    @classmethod
    def of(cls, article: Article) -> Placing:
        """Shingles and signature of the article's text."""
        found = shingles(article.text)
        return cls(article, found, signature(found), normal_url(article.url))


def normal_url(url: str) -> str:
    """A URL without what does not name the page: scheme, www, tracking, fragment, final slash."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return url.strip()
    if not host:
        return ""
    query = urlencode([(name, value) for name, value in parse_qsl(parts.query) if not _TRACKING.match(name)])
    return urlunsplit(("", host, parts.path.rstrip("/"), query, "")).removeprefix("//")


def place_among(
    connection: Connection, dossier: str, placing: Placing, revision: int, at: str, author: str
) -> tuple[Outcome, str]:
    """Insert a new article.  Returns what it is and the id of its copy or other version."""
    article = placing.article
    outcome, other = _kin(connection, dossier, placing)
    row: dict[str, Any] = {
        "dossier": dossier,
        "id": article.id,
        "position": revision,
        "digest": article.digest,
        "lang": article.lang,
        "title": article.title,
        "published": article.published,
        "publisher": article.publisher,
        "url": article.url,
        "author": article.author,
        "text": article.text,
        "added": at,
        "added_by": author,
        "source_group": other["source_group"] if other else article.id,
        "lineage": other["lineage"] if other and outcome is Outcome.VERSION else article.id,
        "superseded_by": None,
        "removed": None,
        "signature": placing.signature,
    }
    if other and outcome is Outcome.VERSION:
        if _older(article.published, other["published"]):
            row["superseded_by"] = other["id"]
        else:
            where = (t.articles.c.dossier == dossier, t.articles.c.id == other["id"])
            connection.execute(update(t.articles).where(*where).values(superseded_by=article.id))
    connection.execute(t.articles.insert().values(row))
    values = [
        {"dossier": dossier, "band": number, "value": value, "article": article.id}
        for number, value in enumerate(bands(placing.signature))
    ]
    if placing.url:  # the address is one more band, the last
        values.append({"dossier": dossier, "band": PAGE_BAND, "value": short_key(placing.url), "article": article.id})
    if values:
        connection.execute(t.bands.insert(), values)
    return outcome, other["id"] if other else ""


def short_key(url: str) -> str:
    """The band value of an address."""
    return hashlib.blake2b(url.encode("utf-8", "replace"), digest_size=8).hexdigest()


def _kin(connection: Connection, dossier: str, placing: Placing) -> tuple[Outcome, RowMapping | None]:
    """The article most like the new one, if any is like it, and what that makes the new one."""
    keys = list(enumerate(bands(placing.signature)))
    if placing.url:
        keys.append((PAGE_BAND, short_key(placing.url)))
    if not keys:
        return Outcome.NEW, None
    a = t.articles.c
    query = select(t.articles).where(
        a.dossier == dossier,
        a.id.in_(_sharing(connection, dossier, keys)),
        a.removed.is_(None),
        a.superseded_by.is_(None),
    )
    best: tuple[float, Outcome, RowMapping | None] = (0.0, Outcome.NEW, None)
    for row in connection.execute(query).mappings():
        shared = likeness(placing.shingles, shingles(row["text"]))
        same_page = bool(placing.url) and normal_url(row["url"]) == placing.url
        same_house = bool(row["publisher"]) and row["publisher"].casefold() == placing.article.publisher.casefold()
        if same_page and (shared >= _SAME_PAGE or row["title"] == placing.article.title):
            found = (2.0 + shared, Outcome.VERSION, row)
        elif shared.is_copy and same_house and not _other_pages(row["url"], placing.article.url):
            found = (1.0 + shared, Outcome.VERSION, row)
        elif shared.is_copy:
            found = (float(shared), Outcome.COPY, row)
        else:
            continue
        if found[0] > best[0]:
            best = found
    return best[1], best[2]


def _sharing(connection: Connection, dossier: str, keys: list[tuple[int, str]]) -> list[str]:
    """Ids of the articles that share bands with the new one, those that share most first.

    One condition a band, each a whole prefix of the primary key: SQLite scans the table for a list of pairs.
    """
    b = t.bands.c
    shared = [and_(b.dossier == dossier, b.band == band, b.value == value) for band, value in keys]
    rows = connection.execute(select(b.article, b.band).where(or_(*shared)).limit(_MOST_ROWS)).all()
    counts = Counter(row.article for row in rows)
    same_page = [row.article for row in rows if row.band == PAGE_BAND]
    ranked = sorted(counts, key=lambda article: (-counts[article], article))
    return list(dict.fromkeys([*same_page[:_MOST], *ranked[:_MOST]]))


def _other_pages(one: str, other: str) -> bool:
    """Two addresses of one publisher: two articles (a copy), not two versions."""
    return bool(one) and bool(other) and normal_url(one) != normal_url(other)


def _older(one: str | None, other: str | None) -> bool:
    """True where both dates are days and ``one`` is the earlier."""
    return one is not None and other is not None and len(one) == len(other) == 10 and one < other


def insert_or_ignore(connection: Connection, table: Table) -> Insert:
    """INSERT that leaves a row with the same key as it is."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table).on_conflict_do_nothing()
    return sqlite.insert(table).on_conflict_do_nothing()
