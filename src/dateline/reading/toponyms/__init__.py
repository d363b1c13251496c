"""Spans that name a place, and what each name stands for: the spot, a government, a dateline.

Names come from two sides: the recogniser's entities, and the gazetteer where the recogniser is silent
or sees a longer thing around the place (a compound, an organisation).  Which place on Earth a name
means is the next stage's work.
"""

from __future__ import annotations

from dateline.model import Entity, Note, Toponym
from dateline.ports import Gazetteer
from dateline.reading.languages import Language
from dateline.reading.segment import Document
from dateline.reading.toponyms.spans import find_spans
from dateline.reading.toponyms.tables import load_tables
from dateline.reading.toponyms.uses import uses_of

__all__ = ["find"]


def find(
    document: Document, language: Language, entities: tuple[Entity, ...], gazetteer: Gazetteer
) -> tuple[Toponym, ...]:
    """Place names of a text in text order, without overlaps, unresolved.

    Spans hold the place itself, without article, preposition or the rest of a compound.
    """
    tables = load_tables(language.code)
    names = find_spans(document, tables, entities, gazetteer)
    out: list[Toponym] = []
    for found, (use, why) in zip(names, uses_of(document, tables, names), strict=True):
        text = found.span.of(document.text)
        out.append(
            Toponym(found.span, text, use, found.kind, reasons=(Note.of(f"toponyms.{found.why}", name=text), why))
        )
    return tuple(out)
