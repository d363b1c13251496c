"""A dossier as it was: the articles and corrections that counted at a moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from dateline.dossier import schema as t
from dateline.dossier.corrections import Correction
from dateline.dossier.records import article_of
from dateline.dossier.replay import apply_to_articles
from dateline.dossier.store import Dossier
from dateline.model import Article

__all__ = ["Past", "changed_after", "past"]


@dataclass(frozen=True, slots=True)
class Past:
    """What counted then.  ``lineage`` maps the ids of versions replaced by then to the ids read then."""

    articles: tuple[Article, ...]
    corrections: tuple[Correction, ...]
    lineage: Mapping[str, str]


def past(dossier: Dossier, when: str) -> Past:
    """The dossier at ``when`` (UTC, ISO 8601 to the second, as all times of a dossier).

    Articles that were removed or replaced later are there again; what was typed over an article's details since
    then is not known any more.
    """
    c = t.articles.c
    query = select(t.articles).where(c.dossier == dossier.id, c.added <= when).order_by(c.position)
    with dossier.database.read() as connection:
        rows = connection.execute(query).mappings().all()
    there = {row["id"] for row in rows}
    replaced = {row["id"]: row["superseded_by"] for row in rows if row["superseded_by"] in there}
    corrections = tuple(_corrections(dossier, when))
    articles = [
        article_of(row) for row in rows if row["id"] not in replaced and not (row["removed"] and row["removed"] <= when)
    ]
    return Past(apply_to_articles(articles, corrections), corrections, {old: _last(old, replaced) for old in replaced})


def changed_after(dossier: Dossier, when: str) -> bool:
    """Has anything happened in the dossier since ``when``?"""
    c = t.changes.c
    query = select(c.revision).where(c.dossier == dossier.id, c.at > when).limit(1)
    with dossier.database.read() as connection:
        return connection.execute(query).first() is not None


def _corrections(dossier: Dossier, when: str) -> list[Correction]:
    out = []
    for entry in dossier.ledger.entries():
        so_far = [event for event in entry.events if event.at <= when]
        if so_far and max(so_far, key=lambda event: event.revision).what != "undone":
            out.append(entry.correction)
    return out


def _last(article: str, replaced: Mapping[str, str]) -> str:
    while article in replaced:
        article = replaced[article]
    return article
