"""The words behind a stop: passages cut into parts, each part saying what it is and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from dateline import calendar, wording
from dateline.model import Article, Claim, Itinerary, Reading, Span, Stop, TimeExpression, Toponym

__all__ = ["Part", "Passage", "cut", "explain", "paragraph_of", "passage_of", "passages", "sources_of"]

Explain = Callable[[Span, str], str]
# What shows where pieces of evidence overlap: the first of these.
_WHY = ("places.", "geocoding.")  # reasons that say why a name has no place
_ORDER = ("place", "date", "attribution", "traveller", "mode", "movement")


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of text.  ``what`` is "" for plain text, else what the words are; ``why`` explains the reading."""

    text: str
    what: str = ""
    why: str = ""
    start: int = 0


@dataclass(frozen=True, slots=True)
class Passage:
    """One claim's words in their article."""

    claim: Claim
    stop: str  # Stop.id, "" for a claim in the tray
    article: Article
    paragraph: int  # counted from 1
    parts: tuple[Part, ...]


def passages(
    itinerary: Itinerary, pairs: Sequence[tuple[Article, Reading]], lang: str, stops: Iterable[str] | None = None
) -> list[Passage]:
    """The passages of these stops (None: of all), in travel order; within a stop by article and text."""
    wanted = None if stops is None else set(stops)
    by_id = {article.id: (article, reading) for article, reading in pairs}
    out = []
    for stop in itinerary.stops:
        if wanted is None or stop.id in wanted:
            out += [passage for claim in stop.claims if (passage := passage_of(claim, stop, by_id, lang))]
    return out


def sources_of(stop: Stop, groups: Mapping[str, str]) -> set[str]:
    """What stands behind a stop; articles of one group (agency copies) are one source."""
    return {groups.get(claim.article, claim.article) for claim in stop.claims}


def passage_of(
    claim: Claim, stop: Stop | None, by_id: Mapping[str, tuple[Article, Reading]], lang: str
) -> Passage | None:
    """A claim's passage, or None if its article is gone."""
    if claim.article not in by_id:
        return None
    article, reading = by_id[claim.article]
    span = claim.passage if len(claim.passage) else _hull(claim)
    marks = [(evidence.span, evidence.what) for evidence in claim.evidence if evidence.what != "passage"]
    parts = cut(article.text, span, marks, lambda mark, what: explain(mark, what, reading, claim, stop, lang))
    return Passage(claim, stop.id if stop else "", article, paragraph_of(article.text, span.start), parts)


def _hull(claim: Claim) -> Span:
    spans = [evidence.span for evidence in claim.evidence] or [Span(0, 0)]
    return Span(min(span.start for span in spans), max(span.end for span in spans))


def cut(text: str, span: Span, marks: Sequence[tuple[Span, str]], why: Explain) -> tuple[Part, ...]:
    """The stretch ``span`` of ``text`` as parts; where marks overlap, the weightier kind wins its characters."""
    end = min(span.end, len(text))
    chosen: list[tuple[Span, str]] = []
    for mark, what in sorted(marks, key=lambda item: (_weight(item[1]), item[0])):
        inside = Span(max(mark.start, span.start), min(mark.end, end))
        if inside.start < inside.end and not any(inside.overlaps(other) for other, _ in chosen):
            chosen.append((inside, what))
    parts: list[Part] = []
    position = span.start
    for mark, what in sorted(chosen):
        if mark.start > position:
            parts.append(Part(text[position : mark.start], start=position))
        parts.append(Part(mark.of(text), what, why(mark, what), mark.start))
        position = mark.end
    if position < end:
        parts.append(Part(text[position:end], start=position))
    return tuple(parts)


def _weight(what: str) -> int:
    return _ORDER.index(what) if what in _ORDER else len(_ORDER)


def explain(span: Span, what: str, reading: Reading, claim: Claim | None, stop: Stop | None, lang: str) -> str:
    """Why these words were read as they were, in one or two sentences for a tooltip."""
    if what == "place":
        return _place(next((item for item in reading.toponyms if item.span.overlaps(span)), None), stop, lang)
    if what == "date":
        return _date(next((item for item in reading.times if item.span.overlaps(span)), None), lang)
    if what == "traveller":
        name = claim.traveller if claim else ""
        found = next((person.name for person in reading.travellers if person.id == name), "")
        return wording.text("dashboard.why_traveller", lang, name=found) if found else ""
    return wording.text(f"dashboard.why_{what}", lang) if what in {"attribution", "movement", "mode"} else ""


def _place(toponym: Toponym | None, stop: Stop | None, lang: str) -> str:
    place = (toponym.place if toponym else None) or (stop.place if stop else None)
    if place is None:
        why = [wording.say(note, lang) for note in toponym.reasons if note.key.startswith(_WHY)] if toponym else []
        return " · ".join(why) or wording.text("dashboard.why_unplaced", lang)
    reasons = [
        wording.say(note, lang) for note in (toponym.candidates[0].reasons if toponym and toponym.candidates else ())
    ]
    head = f"{place.name_in(lang)} ({place.lat:.2f}, {place.lon:.2f})"
    return head + ("".join(f" · {reason}" for reason in reasons[:4]))


def _date(time: TimeExpression | None, lang: str) -> str:
    if time is None:
        return ""
    head = calendar.say(time.narrowed or time.edtf, lang) if time.narrowed or time.edtf else ""
    notes = [*time.reasons, *time.narrowed_reasons] + ([time.problem] if time.problem else [])
    return " · ".join(filter(None, [head, *(wording.say(note, lang) for note in notes)]))


def paragraph_of(text: str, offset: int) -> int:
    """Number of the paragraph at ``offset``, counted from 1; paragraphs are parted by a blank line or line break."""
    return sum(1 for line in text[:offset].split("\n")[:-1] if line.strip()) + 1
