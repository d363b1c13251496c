"""A reading as JSON: the format that the gold scorer scores, and what an analyst needs beside it."""

from __future__ import annotations

from typing import Any

from dateline.model import (
    Article,
    Candidate,
    Claim,
    Itinerary,
    Note,
    Place,
    Reading,
    Span,
    Stop,
    TimeExpression,
    Toponym,
)
from dateline.wording import say

__all__ = ["reading_dict"]

_MOST_CANDIDATES = 5


def reading_dict(article: Article, reading: Reading, itinerary: Itinerary, lang: str = "en") -> dict[str, Any]:
    """One reading as plain values.  Notes are put into ``lang``; offsets count code points."""
    names = {traveller.id: traveller.name for traveller in itinerary.travellers}
    return {
        "id": article.id,
        "lang": article.lang,
        "published": article.published,
        "title": article.title,
        "engine": reading.engine,
        "digest": article.digest,
        "places": [_toponym(item, lang) for item in reading.toponyms],
        "dates": [_time(item, lang) for item in reading.times],
        "stops": [_stop(item, names, lang) for item in itinerary.stops],
        "legs": [
            {
                "id": leg.id,
                "traveller": names.get(leg.traveller, leg.traveller),
                "from": leg.start,
                "to": leg.end,
                "mode": leg.mode.value,
                "inferred": leg.inferred,
                "status": leg.status.value,
                "notes": _said(leg.notes, lang),
            }
            for leg in itinerary.legs
        ],
        "travellers": [
            {
                "id": traveller.id,
                "name": traveller.name,
                "kind": traveller.kind.value,
                "titles": list(traveller.titles),
                "aliases": list(traveller.aliases),
                "mentions": [{**_span(m.span), "text": m.text, "form": m.form} for m in traveller.mentions],
            }
            for traveller in reading.travellers
        ],
        "tray": [
            {
                "reason": item.reason,
                "note": say(item.note, lang),
                "claim": _claim(item.claim, lang) if item.claim else None,
            }
            for item in itinerary.tray
        ],
        "problems": [
            {"stage": problem.stage, "note": say(problem.note, lang), **(_span(problem.span) if problem.span else {})}
            for problem in reading.problems
        ],
    }


def _span(span: Span) -> dict[str, int]:
    return {"start": span.start, "end": span.end}


def _said(notes: tuple[Note, ...], lang: str) -> list[str]:
    return [say(note, lang) for note in notes]


def _place(place: Place) -> dict[str, Any]:
    return {
        "id": place.id,
        "name": place.name,
        "lat": place.lat,
        "lon": place.lon,
        "kind": place.kind.value,
        "country": place.country,
        "approximate": place.approximate,
    }


def _candidate(candidate: Candidate, lang: str) -> dict[str, Any]:
    return {**_place(candidate.place), "score": round(candidate.score, 4), "reasons": _said(candidate.reasons, lang)}


def _toponym(item: Toponym, lang: str) -> dict[str, Any]:
    place = item.place
    return {
        **_span(item.span),
        "text": item.text,
        "use": item.use.value,
        "lat": place.lat if place else None,
        "lon": place.lon if place else None,
        "place": place.id if place else None,
        "name": place.name if place else None,
        "kind": place.kind.value if place else None,
        "approximate": bool(place and place.approximate),
        "confidence": round(item.confidence, 4),
        "reasons": _said(item.reasons, lang),
        "candidates": [_candidate(candidate, lang) for candidate in item.candidates[:_MOST_CANDIDATES]],
    }


def _time(item: TimeExpression, lang: str) -> dict[str, Any]:
    return {
        **_span(item.span),
        "text": item.text,
        "edtf": item.edtf,
        "core": {**_span(item.core), "edtf": item.core_edtf},
        "rule": item.rule,
        "anchor": {
            "kind": item.anchor.kind,
            "value": item.anchor.value,
            **(_span(item.anchor.span) if item.anchor.span else {}),
        },
        "reasons": _said(item.reasons, lang),
        "report": item.report,
        "narrowed": item.narrowed,
        "narrowed_reasons": _said(item.narrowed_reasons, lang),
        "problem": say(item.problem, lang) if item.problem else None,
    }


def _claim(claim: Claim, lang: str) -> dict[str, Any]:
    return {
        "id": claim.id,
        "article": claim.article,
        "traveller": claim.traveller,
        "place": _place(claim.place) if claim.place else None,
        "place_name": claim.place_name,
        "when": claim.when,
        "status": claim.status.value,
        "role": claim.role.value,
        "kind": claim.kind,
        "attribution": claim.attribution,
        "mode": claim.mode.value,
        "confidence": round(claim.confidence, 4),
        "passage": _span(claim.passage),
        "evidence": [{**_span(part.span), "what": part.what} for part in claim.evidence],
        "reasons": _said(claim.reasons, lang),
    }


def _stop(stop: Stop, names: dict[str, str], lang: str) -> dict[str, Any]:
    return {
        "id": stop.id,
        "traveller": names.get(stop.traveller, stop.traveller),
        "place": stop.place.name,
        "place_id": stop.place.id,
        "lat": stop.place.lat,
        "lon": stop.place.lon,
        "when": stop.when,
        "narrowed": stop.narrowed,
        "status": stop.status.value,
        "role": stop.role.value,
        "journey": stop.journey,
        "confidence": round(stop.confidence, 4),
        "reasons": _said(stop.reasons, lang),
        "conflicts": [{"what": c.what, "note": say(c.note, lang)} for c in stop.conflicts],
        "claims": [_claim(claim, lang) for claim in stop.claims],
    }
