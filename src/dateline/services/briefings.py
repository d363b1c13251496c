"""A dossier as a bundle for the exporters: corrected readings, one itinerary, verification states."""

from __future__ import annotations

from collections.abc import Callable

from dateline import calendar
from dateline.dossier.replay import apply_to_articles, corrected_itinerary
from dateline.dossier.rereading import reading_in_force
from dateline.dossier.store import Dossier
from dateline.errors import InputError
from dateline.export.bundle import Bundle
from dateline.model import Article, Reading

__all__ = ["bundle_of"]


def bundle_of(
    dossier: Dossier,
    read: Callable[[Article], Reading],
    engine: str,
    lang: str,
    as_of: str = "",
    link: str = "",
) -> Bundle:
    """Everything an exporter needs of a dossier.

    ``as_of`` is the date of information (EDTF); by default the newest article's.  Raises InputError where
    it is no date.
    """
    if as_of and not calendar.valid(as_of):
        raise InputError(f"{as_of!r} is no date that we know", "input.line_published", value=as_of)
    corrections = dossier.ledger.corrections()
    articles = apply_to_articles(dossier.articles(), corrections)
    pairs = [(article, reading_in_force(dossier, article, read, engine)) for article in articles]
    itinerary, corrected = corrected_itinerary(pairs, corrections, dossier.lineage())
    states = {
        stop.id: str(state.value)
        for stop in itinerary.stops
        for claim in stop.claims
        if (state := corrected.states.get(claim.id)) is not None
    }
    newest = max((article.published for article in articles if article.published), key=calendar.sort_key, default="")
    return Bundle(dossier.head().name, itinerary, tuple(articles), lang, as_of or newest or "", link, states=states)
