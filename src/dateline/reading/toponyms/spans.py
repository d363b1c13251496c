"""Which words name a place: all sources in order, the surest first."""

from __future__ import annotations

from collections.abc import Iterator

from dateline.model import Entity
from dateline.ports import Gazetteer
from dateline.reading.segment import Document
from dateline.reading.toponyms.listed import Listed
from dateline.reading.toponyms.recognised import Recognised
from dateline.reading.toponyms.scene import Found, Scene
from dateline.reading.toponyms.tables import Tables

__all__ = ["Found", "find_spans"]


def find_spans(document: Document, tables: Tables, entities: tuple[Entity, ...], gazetteer: Gazetteer) -> list[Found]:
    """Place names in text order, without overlaps."""
    scene = Scene(document, tables, entities, gazetteer)
    listed, recognised = Listed(scene), Recognised(scene)
    out: list[Found] = []
    taken = [False] * len(scene.tokens)

    def take(source: Iterator[Found]) -> None:
        for found in source:
            # Two places share a token only where a slash joins them ("Beirut/Mersin").
            beside = out and out[-1].span.end < found.span.start and out[-1].last - 1 == found.first
            if not any(taken[found.first + (1 if beside else 0) : found.last]):
                taken[found.first : found.last] = [True] * (found.last - found.first)
                out.append(found)

    take(listed.seats())
    take(listed.sites())
    take(recognised.recognised())
    take(listed.abbreviated(taken))
    take(listed.described(taken))
    near = list(taken)
    take(listed.listed(near, frozenset()))
    known = frozenset(found.span.of(document.text) for found in out)
    take(listed.listed(list(taken), known))
    take(recognised.inside(taken))
    return sorted(out, key=lambda found: found.span.start)
