"""A reading → the rows of the four tables, as plain values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dateline import calendar
from dateline.bulk.values import Document
from dateline.errors import DatelineError
from dateline.model import Article, Claim, Itinerary, Note, Place, Problem, Reading, Stop, Traveller
from dateline.wording import say

__all__ = ["Rows", "aside_row", "rows_of"]

Rows = dict[str, list[dict[str, Any]]]
"""Table → rows."""


def rows_of(
    document: Document,
    number: int,
    own_id: str | None,
    article: Article,
    reading: Reading,
    itinerary: Itinerary,
    problems: tuple[Problem, ...],
    *,
    keep_text: bool,
) -> Rows:
    """All rows of one article.  ``problems`` are those of loading; the reading's and the tray's are added."""
    head = _head(document, number, reading.engine, article.id)
    told = list(_told(head, document, (*problems, *reading.problems), itinerary))
    people = {traveller.id: traveller for traveller in reading.travellers}
    joined = {traveller.id: traveller for traveller in itinerary.travellers}
    first, last = calendar.bounds(article.published)
    return {
        "readings": [
            {
                **head,
                "source": _clean(document.source),
                "row": document.row,
                "id": own_id,
                "digest": article.digest,
                "lang": article.lang,
                "published": article.published,
                "published_first": first,
                "published_last": last,
                "title": article.title or None,
                "publisher": article.publisher or None,
                "url": article.url or None,
                "author": article.author or None,
                "characters": len(article.text),
                "text": article.text if keep_text else None,
                "toponyms": [_toponym(item) for item in reading.toponyms],
                "times": [
                    {
                        "start": item.span.start,
                        "end": item.span.end,
                        "text": item.text,
                        "edtf": item.edtf,
                        "narrowed": item.narrowed,
                        "rule": item.rule,
                        "report": item.report,
                    }
                    for item in reading.times
                ],
                "travellers": [
                    {"id": item.id, "name": item.name, "kind": item.kind.value, "aliases": list(item.aliases)}
                    for item in reading.travellers
                ],
                "claims": len(reading.claims),
                "stops": len(itinerary.stops),
                "problems": len(told),
            }
        ],
        "claims": [_claim(head, claim, people, article.text) for claim in reading.claims],
        "stops": [_stop(head, position, stop, joined) for position, stop in enumerate(itinerary.stops, 1)],
        "problems": told,
    }


def aside_row(document: Document, number: int | None, engine: str, error: DatelineError, stage: str) -> dict[str, Any]:
    """The row of a document, or of one article in it, that could not be read."""
    note = Note.of(error.key or "bulk.failed", **error.values)
    return _problem(_head(document, number, engine, None), document, stage, note, aside=True)


def _head(document: Document, number: int | None, engine: str, article: str | None) -> dict[str, Any]:
    return {"document": document.key.hex(), "number": number, "article": article, "engine": engine}


def _told(
    head: dict[str, Any], document: Document, problems: tuple[Problem, ...], itinerary: Itinerary
) -> Iterator[dict[str, Any]]:
    for problem in problems:
        row = _problem(head, document, problem.stage, problem.note)
        if problem.span is not None:
            row.update(start=problem.span.start, end=problem.span.end)
        yield row
    for item in itinerary.tray:
        row = _problem(head, document, "journeys", item.note)
        if item.claim is not None:
            row.update(start=item.claim.passage.start, end=item.claim.passage.end)
        yield row


def _problem(
    head: dict[str, Any], document: Document, stage: str, note: Note, *, aside: bool = False
) -> dict[str, Any]:
    return {
        **head,
        "source": _clean(document.source),
        "row": document.row,
        "put_aside": aside,
        "stage": stage or "reading",
        "reason": note.key,
        "message": _clean(say(note, "en")),
        "values": [(name, _clean(value)) for name, value in note.values],
        "start": None,
        "end": None,
    }


def _place(place: Place | None) -> dict[str, Any]:
    if place is None:
        return {}
    return {
        "place": place.id,
        "place_label": place.name,
        "place_kind": place.kind.value,
        "country": place.country or None,
        "lat": place.lat,
        "lon": place.lon,
        "approximate": place.approximate,
    }


def _toponym(item: Any) -> dict[str, Any]:
    place = item.place
    return {
        "start": item.span.start,
        "end": item.span.end,
        "text": item.text,
        "use": item.use.value,
        "place": place.id if place else None,
        "name": place.name if place else None,
        "country": (place.country or None) if place else None,
        "lat": place.lat if place else None,
        "lon": place.lon if place else None,
        "confidence": round(item.confidence, 4),
    }


def _when(item: Claim | Stop) -> dict[str, Any]:
    first, last = calendar.bounds(item.narrowed or item.when)
    return {
        "when_edtf": item.when,
        "narrowed_edtf": item.narrowed,
        "first_day": first,
        "last_day": last,
        "status": item.status.value,
        "role": item.role.value,
        "journey": item.journey,
        "confidence": round(item.confidence, 4),
    }


def _traveller(traveller: str, people: dict[str, Traveller]) -> dict[str, Any]:
    known = people.get(traveller)
    return {
        "traveller": traveller,
        "traveller_name": known.name if known else None,
        "traveller_kind": known.kind.value if known else None,
    }


def _claim(head: dict[str, Any], claim: Claim, people: dict[str, Traveller], text: str) -> dict[str, Any]:
    return {
        **head,
        "claim": claim.id,
        **_traveller(claim.traveller, people),
        "place_name": claim.place_name,
        **_place(claim.place),
        **_when(claim),
        "kind": claim.kind,
        "mode": claim.mode.value,
        "attribution": claim.attribution or None,
        "sequence": claim.sequence,
        "passage_start": claim.passage.start,
        "passage_end": claim.passage.end,
        "passage": claim.passage.of(text),
    }


def _stop(head: dict[str, Any], position: int, stop: Stop, people: dict[str, Traveller]) -> dict[str, Any]:
    return {
        **head,
        "stop": stop.id,
        "position": position,
        **_traveller(stop.traveller, people),
        **_place(stop.place),
        **_when(stop),
        "claims": [claim.id for claim in stop.claims],
    }


def _clean(text: str) -> str:
    """Text that Parquet can hold: file names may carry bytes that are no characters."""
    return text.encode("utf-8", "replace").decode("utf-8")
