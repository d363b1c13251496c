"""Articles by their words, through the database's own full-text index: FTS5 in SQLite, tsvector in PostgreSQL.

Words are folded as the gazetteer folds names, umlauts both ways, so that "Muenchen", "Munchen" and "München" find
one another, and ß is ss.  The index fills when someone searches: what was added or changed since then is taken in.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections.abc import Iterable

from sqlalchemy import ColumnElement, RowMapping, delete, select, text

from dateline.dossier import schema as t
from dateline.dossier.store import Dossier
from dateline.errors import StoreError
from dateline.gazetteer.folding import fold, keys_of_name

__all__ = ["find_words", "folded_words", "index_words", "terms_of"]

_BATCH = 500
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_SQLITE = text(
    "SELECT w.article FROM words_index JOIN words w ON w.number = words_index.rowid"
    " WHERE words_index MATCH :query AND w.dossier = :dossier ORDER BY bm25(words_index), w.number LIMIT :most"
)
_POSTGRESQL = text(
    "SELECT article FROM words WHERE dossier = :dossier AND to_tsvector('simple', body) @@ to_tsquery('simple', :query)"
    " ORDER BY ts_rank(to_tsvector('simple', body), to_tsquery('simple', :query)) DESC, number LIMIT :most"
)


def terms_of(query: str) -> tuple[str, ...]:
    """The folded words of what a person typed, at most eight: each is meant as the beginning of a word."""
    return tuple(re.findall(r"[^\W_]+", fold(query[:200])))[:8]


def folded_words(*texts: str) -> str:
    """The words of texts under all their keys, for the index."""
    out: list[str] = []
    for one in texts:
        for word in _WORD.findall(one):
            keys = keys_of_name(word.lower())
            out.extend(key for key in keys if key[0] not in "^~")
    return " ".join(out)


def find_words(dossier: Dossier, query: str, most: int = 20) -> tuple[str, ...]:
    """Ids of current articles in which every word of ``query`` begins a word, the best first.

    Raises StoreError.
    """
    terms = terms_of(query)
    if not terms:
        return ()
    with contextlib.suppress(StoreError):  # read-only or busy: what is indexed can be searched all the same
        index_words(dossier)
    sqlite = dossier.database.is_sqlite
    asked = " ".join(f'"{term}"*' for term in terms) if sqlite else " & ".join(f"{term}:*" for term in terms)
    values = {"dossier": dossier.id, "query": asked, "most": most}
    with dossier.database.read() as connection:
        return tuple(connection.execute(_SQLITE if sqlite else _POSTGRESQL, values).scalars())


def index_words(dossier: Dossier) -> int:
    """Take in what was added or changed, put out what is gone; returns how many articles were touched."""
    a, w = t.articles.c, t.words.c
    facts = (a.id, a.digest, a.title, a.publisher, a.author)
    current = (a.dossier == dossier.id, a.removed.is_(None), a.superseded_by.is_(None))
    with dossier.database.read() as connection:
        wanted = {row["id"]: _mark(row) for row in connection.execute(select(*facts).where(*current)).mappings()}
        have = {row.article: row.mark for row in connection.execute(select(w.article, w.mark).where(_mine(dossier)))}
    gone = [article for article in have if article not in wanted]
    new = [article for article, mark in wanted.items() if have.get(article) != mark]
    for ids in _batches(gone):
        with dossier.database.write(lasting=False) as connection:
            connection.execute(delete(t.words).where(_mine(dossier), w.article.in_(ids)))
    for ids in _batches(new):
        with dossier.database.read() as connection:
            query = select(*facts, a.text).where(a.dossier == dossier.id, a.id.in_(ids))
            rows = connection.execute(query).mappings().all()
        entries = [
            {
                "dossier": dossier.id,
                "article": row["id"],
                "mark": _mark(row),
                "body": folded_words(row["title"], row["publisher"], row["author"], row["text"]),
            }
            for row in rows
        ]
        with dossier.database.write(lasting=False) as connection:
            dossier._row(connection, lock=True)  # two who search at once must not index twice
            connection.execute(delete(t.words).where(_mine(dossier), w.article.in_(ids)))
            if entries:
                connection.execute(t.words.insert(), entries)
    return len(gone) + len(new)


def _mine(dossier: Dossier) -> ColumnElement[bool]:
    return t.words.c.dossier == dossier.id


def _mark(row: RowMapping) -> str:
    facts = "\x1f".join((row["digest"], row["title"], row["publisher"], row["author"]))
    return hashlib.sha256(facts.encode("utf-8", "surrogatepass")).hexdigest()[:40]


def _batches(ids: list[str]) -> Iterable[list[str]]:
    return (ids[i : i + _BATCH] for i in range(0, len(ids), _BATCH))
