"""Which articles of a list are versions of one article, or copies of one source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, or_, select

from dateline.dossier import schema as t
from dateline.dossier.records import entry_of
from dateline.dossier.store import Dossier
from dateline.dossier.values import Entry

__all__ = ["Kin", "kin_of"]


@dataclass(frozen=True, slots=True)
class Kin:
    """Relatives of one article, without itself."""

    versions: tuple[Entry, ...] = ()  # oldest first
    copies: tuple[Entry, ...] = ()  # current articles that count as one source with it


def kin_of(dossier: Dossier, entries: Sequence[Entry]) -> Mapping[str, Kin]:
    """The relatives of each entry by its id, in one query however many entries there are."""
    a = t.articles.c
    lineages, groups = {item.lineage for item in entries}, {item.source_group for item in entries}
    current = and_(a.superseded_by.is_(None), a.source_group.in_(groups))
    query = (
        select(*[column for column in t.articles.c if column.name not in {"text", "signature"}])
        .where(a.dossier == dossier.id, a.removed.is_(None), or_(a.lineage.in_(lineages), current))
        .order_by(a.position)
    )
    with dossier.database.read() as connection:
        found = [entry_of(row) for row in connection.execute(query).mappings()]
    return {item.id: _kin(item, found) for item in entries}


def _kin(item: Entry, found: Sequence[Entry]) -> Kin:
    others = [other for other in found if other.id != item.id]
    return Kin(
        tuple(other for other in others if other.lineage == item.lineage),
        tuple(
            other
            for other in others
            if other.source_group == item.source_group and other.lineage != item.lineage and not other.superseded_by
        ),
    )
