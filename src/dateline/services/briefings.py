"""A dossier as a bundle for the exporters, and the snapshots of what a briefing showed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace

from dateline import calendar
from dateline.dossier.codec import encode
from dateline.dossier.replay import apply_to_articles, corrected_itinerary
from dateline.dossier.rereading import engines_in_force, reading_in_force
from dateline.dossier.snapshots import Snapshot, Snapshots
from dateline.dossier.store import Dossier
from dateline.errors import InputError
from dateline.export.bundle import Bundle, plain
from dateline.export.whole_json import bundle_from_json, json_bytes
from dateline.journeys.changes import changes
from dateline.model import Article, Itinerary, Reading

__all__ = ["LAST", "PACKS", "baseline", "bundle_of", "keep", "kept_bundle", "remember", "with_changes"]

LAST = "last"
PACKS = frozenset({"pptx", "pdf", "docx", "html"})
"""Formats that people are briefed with: what they showed is remembered."""


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
    engines = engines_in_force(dossier, engine, settle=False)
    pairs = [(article, reading_in_force(dossier, article, read, engine, engines)) for article in articles]
    itinerary, corrected = corrected_itinerary(pairs, corrections, dossier.lineage())
    states = {
        stop.id: str(state.value)
        for stop in itinerary.stops
        for claim in stop.claims
        if (state := corrected.states.get(claim.id)) is not None
    }
    newest = max((article.published for article in articles if article.published), key=calendar.sort_key, default="")
    return Bundle(dossier.head().name, itinerary, tuple(articles), lang, as_of or newest or "", link, states=states)


def keep(dossier: Dossier, bundle: Bundle, name: str = "", author: str = "") -> Snapshot:
    """Keep the journeys, articles and verification states as they are now.  Raises AccessError, StoreError."""
    lasting = replace(bundle, changes=(), link="")
    return Snapshots(dossier).keep(
        (name.strip() or plain(bundle.title))[:200],
        json_bytes(lasting),
        content=_content(bundle.itinerary),
        stops=len(bundle.stops),
        author=author,
    )


def remember(dossier: Dossier, bundle: Bundle, author: str = "") -> Snapshot | None:
    """Keep what a briefing shows, so that the next can say what changed; None where the last one showed the same.

    Nothing is kept for those who may only read.
    """
    shelf = Snapshots(dossier)
    newest = next(iter(shelf.all()), None)
    if not dossier.may("snapshot") or (newest is not None and newest.content == _content(bundle.itinerary)):
        return None
    return keep(dossier, bundle, author=author)


def kept_bundle(dossier: Dossier, snapshot: Snapshot, lang: str = "") -> Bundle:
    """A snapshot as a bundle, in ``lang`` or the language it was kept in."""
    found = bundle_from_json(Snapshots(dossier).data(snapshot))
    return replace(found, lang=lang or found.lang)


def baseline(dossier: Dossier, itinerary: Itinerary, since: str = LAST) -> Snapshot | None:
    """The snapshot to compare with: the one named, or the newest that shows other journeys than ``itinerary``.

    So a briefing that is made twice says the same twice.  Raises StoreError for one that is not there.
    """
    if since != LAST:
        return Snapshots(dossier).find(since) if since else None
    now = _content(itinerary)
    return next((item for item in Snapshots(dossier).all() if item.content != now), None)


def with_changes(bundle: Bundle, dossier: Dossier, since: str = LAST) -> Bundle:
    """The bundle with sentences about what changed since a snapshot; "" as ``since``: with none."""
    base = baseline(dossier, bundle.itinerary, since)
    if base is None:
        return bundle
    before = kept_bundle(dossier, base).itinerary
    names = {person.id: plain(person.name) for side in (before, bundle.itinerary) for person in side.travellers}
    day = calendar.say(base.at[:10], bundle.lang)
    head = bundle.say("export.since", day=day, name=plain(base.name))
    lines = [f"{names.get(item.traveller, '')}: {bundle.note(item.note)}" for item in changes(before, bundle.itinerary)]
    return replace(bundle, changes=(head, *(lines or (bundle.say("export.unchanged"),))))


def _content(itinerary: Itinerary) -> str:
    text = json.dumps(encode(itinerary), ensure_ascii=True, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
