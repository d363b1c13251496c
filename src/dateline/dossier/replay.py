"""Corrections replayed over readings: a pure function of both.

Corrections count in their order, so that the last decision about a thing holds.  What a correction is
about is found by its anchor in the text as it is now; where that is gone, the correction is returned as
orphaned and changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from dateline import journeys
from dateline.calendar import overlaps
from dateline.dossier.anchors import SURE, find
from dateline.dossier.bench import Bench, Marks
from dateline.dossier.corrections import Correction, Kind, State, Target, fold
from dateline.journeys.legs import between
from dateline.journeys.merge import Visit, finish
from dateline.model import Article, Claim, Itinerary, Note, Reading, Stop, TrayItem

__all__ = [
    "Corrected",
    "Orphan",
    "apply_corrections",
    "apply_to_articles",
    "corrected_itinerary",
    "split_stops",
    "state_of",
]


@dataclass(frozen=True, slots=True)
class Orphan:
    """A correction, or one target of it, that found nothing to correct.

    ``why``: "article" (not in the dossier), "text" (the words are gone), "claim" (the words are there, but the
    engine reads no such statement from them any more) or "changed" (what was confirmed is now read otherwise).
    """

    correction: Correction
    target: Target
    why: str

    @property
    def note(self) -> Note:
        """The reason in words."""
        return Note.of(f"dossier.orphan.{self.why}", quote=self.target.anchor.quote, author=self.correction.author)


@dataclass(frozen=True, slots=True)
class Corrected:
    """Readings after all corrections, and what people decided about each claim."""

    readings: tuple[Reading, ...]
    states: Mapping[str, State]  # by Claim.id; claims that are not there are unverified
    applied: Mapping[str, tuple[str, ...]]  # Claim.id → ids of the corrections that touched it, in order
    parts: Mapping[str, str]  # Claim.id → the part of its stop that a split set apart
    rejected: tuple[Claim, ...] = ()
    orphaned: tuple[Orphan, ...] = ()


def apply_to_articles(articles: Iterable[Article], corrections: Iterable[Correction]) -> tuple[Article, ...]:
    """Articles with corrected publication dates: before reading, since relative dates count from them."""
    dates = {
        target.anchor.article: correction.when
        for correction in corrections
        if correction.kind is Kind.PUBLISHED
        for target in correction.targets
    }
    return tuple(replace(item, published=dates[item.id]) if item.id in dates else item for item in articles)


def apply_corrections(
    readings: Iterable[Reading],
    texts: Mapping[str, str],
    corrections: Iterable[Correction],
    lineage: Mapping[str, str] | None = None,
) -> Corrected:
    """Replay ``corrections``, in order, over ``readings``.

    ``texts`` maps article ids to texts, ``lineage`` the ids of replaced versions to the ids read now.
    """
    kept = tuple(readings)
    benches: dict[str, Bench] = {}
    marks = Marks()
    by_article = {reading.article: reading for reading in kept}
    orphaned: list[Orphan] = []

    def bench(article: str) -> Bench | None:
        article = (lineage or {}).get(article, article)
        if article not in benches and article in by_article and article in texts:
            benches[article] = Bench(by_article[article], texts[article], marks)
        return benches.get(article)

    for correction in corrections:
        if correction.kind is Kind.PUBLISHED:
            orphaned += [
                Orphan(correction, target, "article")
                for target in correction.targets
                if (lineage or {}).get(target.anchor.article, target.anchor.article) not in by_article
            ]
            continue
        if correction.name:
            for article, reading in by_article.items():
                if (opened := benches.get(article)) or _bears(reading, correction):
                    opened = opened or bench(article)
                    if opened is not None:
                        opened.correct_name(correction)
            continue
        for target in correction.targets:
            opened = bench(target.anchor.article)
            why = "article" if opened is None else _correct(opened, correction, target)
            if why:
                orphaned.append(Orphan(correction, target, why))
    out = tuple(benches[item.article].reading() if item.article in benches else item for item in kept)
    return Corrected(
        out,
        dict(marks.states),
        {claim: tuple(ids) for claim, ids in marks.applied.items()},
        dict(marks.parts),
        tuple(marks.rejected.values()),
        tuple(orphaned),
    )


def _bears(reading: Reading, correction: Correction) -> bool:
    """A quick look whether the name of a correction for all occurs in a reading."""
    if correction.kind is Kind.TRAVELLER:
        return any(fold(name) == correction.name for item in reading.travellers for name in (item.name, *item.aliases))
    return any(fold(item.text) == correction.name for item in reading.toponyms) or any(
        fold(item.place_name) == correction.name for item in reading.claims
    )


def _correct(bench: Bench, correction: Correction, target: Target) -> str:
    """Apply to one target.  Returns "" or why it could not be."""
    span = find(bench.text, target.anchor)
    if span is None:
        return "text"
    if correction.kind is Kind.ADD:
        bench.add(correction, target, span)
        return ""
    if target.what == "toponym":
        return "" if bench.place_toponym(correction, span) else "claim"
    if target.what == "time":
        return "" if bench.date_time(correction, span) else "claim"
    found = bench.claims_at(span, target.traveller, sure=find(bench.text, target.anchor, SURE) == span)
    if not found:
        if correction.kind is Kind.PLACE and bench.place_toponym(correction, span):
            return ""
        return "claim"
    changed = False
    for claim in found:
        if correction.kind is Kind.VERIFY and _reads_otherwise(claim, target):
            changed = True
            continue
        bench.correct(correction, claim, span)
    return "changed" if changed else ""


def _reads_otherwise(claim: Claim, target: Target) -> bool:
    """Place or date are no longer what the person saw when confirming; a finer date of the same time is."""
    if (claim.place.id if claim.place else "") != target.saw_place:
        return True
    when = claim.narrowed or claim.when or ""
    return when != target.saw_when and not (when and target.saw_when and overlaps(when, target.saw_when))


def state_of(stop: Stop, states: Mapping[str, State]) -> State:
    """The verification state of a stop: disputed by any of its claims, else confirmed by any, else unverified."""
    found = {states.get(claim.id, State.UNVERIFIED) for claim in stop.claims}
    for state in (State.DISPUTED, State.CONFIRMED):
        if state in found:
            return state
    return State.UNVERIFIED


def split_stops(itinerary: Itinerary, parts: Mapping[str, str]) -> Itinerary:
    """Stops whose claims people set apart, as stops of their own that follow each other."""
    if not parts:
        return itinerary
    stops: list[Stop] = []
    for stop in itinerary.stops:
        groups: dict[str, list[Claim]] = {}
        for claim in stop.claims:
            groups.setdefault(parts.get(claim.id, ""), []).append(claim)
        if len(groups) == 1:
            stops.append(stop)
            continue
        for part in sorted(groups):  # "" first: what was left keeps the stop's id
            made = finish(Visit(stop.place, groups[part]), stop.traveller, stop.traveller, 0, stop.journey)
            stops.append(replace(made, id=f"{stop.id}-{part}" if part else stop.id))
    return replace(itinerary, stops=tuple(stops), legs=between(stops))


def corrected_itinerary(
    pairs: Iterable[tuple[Article, Reading]],
    corrections: Iterable[Correction],
    lineage: Mapping[str, str] | None = None,
    *,
    partial: bool = False,
) -> tuple[Itinerary, Corrected]:
    """The itinerary of corrected readings; rejected claims and orphaned corrections are in its tray.

    With ``partial`` the pairs are only some articles of a dossier: corrections of other articles are left
    out, instead of being called orphaned.

    The readings must be of the articles that ``apply_to_articles`` gave.
    """
    kept = [(article, replace(reading, article=article.id)) for article, reading in pairs]
    if partial:
        here = {article.id for article, _ in kept}
        now = lineage or {}
        corrections = [
            item
            for item in corrections
            if item.name
            or any(now.get(target.anchor.article, target.anchor.article) in here for target in item.targets)
        ]
    corrected = apply_corrections(
        (reading for _, reading in kept), {article.id: article.text for article, _ in kept}, corrections, lineage
    )
    by_article = {reading.article: reading for reading in corrected.readings}
    itinerary = journeys.build([(article, by_article[article.id]) for article, _ in kept])
    itinerary = split_stops(itinerary, corrected.parts)
    tray = (
        *itinerary.tray,
        *(
            TrayItem("rejected", Note.of("dossier.rejected", place=claim.place_name), claim, claim.article)
            for claim in corrected.rejected
        ),
        *(TrayItem("orphaned", orphan.note, None, orphan.target.anchor.article) for orphan in corrected.orphaned),
    )
    return replace(itinerary, tray=tray), corrected
