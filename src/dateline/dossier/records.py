"""Rows of the tables → values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from sqlalchemy import Connection, RowMapping, func, select

from dateline.dossier import schema as t
from dateline.dossier.codec import unpack
from dateline.dossier.corrections import Correction, Kind
from dateline.dossier.values import Entry, Head
from dateline.model import Article

__all__ = ["article_of", "corrected_dates", "dated", "entry_of", "head_of"]


def corrected_dates(connection: Connection, dossier: str) -> Mapping[str, str]:
    """Article id → the publication date that people set, where they did; the last counts."""
    c = t.corrections.c
    query = select(c.body).where(c.dossier == dossier, c.kind == Kind.PUBLISHED.value, c.active).order_by(c.revision)
    out: dict[str, str] = {}
    for body in connection.execute(query).scalars():
        correction = unpack(Correction, body)
        out.update({target.anchor.article: correction.when or "" for target in correction.targets})
    return out


Dated = TypeVar("Dated", Article, Entry)


def dated(article: Dated, dates: Mapping[str, str]) -> Dated:
    """The article, or its list entry, with its corrected publication date."""
    return replace(article, published=dates[article.id] or None) if article.id in dates else article


def head_of(connection: Connection, row: RowMapping) -> Head:
    """The head of a dossier from its row, with counts."""
    a, c = t.articles.c, t.corrections.c
    current = (a.dossier == row["id"], a.removed.is_(None), a.superseded_by.is_(None))
    count = connection.execute(select(func.count()).select_from(t.articles).where(*current)).scalar_one()
    decided = connection.execute(
        select(func.count()).select_from(t.corrections).where(c.dossier == row["id"], c.active)
    ).scalar_one()
    return Head(row["id"], row["name"], row["created"], row["archived"], row["revision"], count, decided, row["engine"])


def article_of(row: RowMapping) -> Article:
    return Article(
        id=row["id"],
        text=row["text"],
        lang=row["lang"],
        title=row["title"],
        published=row["published"],
        publisher=row["publisher"],
        url=row["url"],
        author=row["author"],
    )


def entry_of(row: RowMapping) -> Entry:
    """The list entry of a row of the table."""
    return Entry(
        id=row["id"],
        title=row["title"],
        lang=row["lang"],
        published=row["published"],
        publisher=row["publisher"],
        url=row["url"],
        author=row["author"],
        added=row["added"],
        added_by=row["added_by"],
        source_group=row["source_group"],
        lineage=row["lineage"],
        superseded_by=row["superseded_by"] or "",
        removed=row["removed"] or "",
    )
