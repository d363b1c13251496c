"""One reading on the workbench: taken apart, corrected piece by piece, put together again."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field, replace

from dateline.dossier.corrections import Correction, Kind, State, Target, fold
from dateline.model import (
    Anchor,
    Candidate,
    Claim,
    Evidence,
    Mention,
    Note,
    Place,
    Reading,
    Role,
    Span,
    Status,
    Toponym,
    Traveller,
    TravellerKind,
)

__all__ = ["Bench", "Marks", "slug"]

_SENTENCE_END = re.compile(r"[.!?…][\"“”»«’')\]]*\s|\n")


@dataclass
class Marks:
    """What people decided about claims, over all readings of a replay."""

    states: dict[str, State] = field(default_factory=dict)
    applied: dict[str, list[str]] = field(default_factory=dict)
    rejected: dict[str, Claim] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)  # claims that a split set apart

    def touch(self, claim: Claim, correction: Correction) -> None:
        """Note that ``correction`` changed ``claim``."""
        self.applied.setdefault(claim.id, []).append(correction.id)


def slug(name: str) -> str:
    """A traveller's id from a name: "Wladimir Putin" → "wladimir-putin"."""
    return (
        re.sub(r"[^a-z0-9]+", "-", fold(name).replace("ß", "ss")).strip("-")
        or "t" + hashlib.blake2b(name.encode("utf-8", "replace"), digest_size=6).hexdigest()
    )


class Bench:
    """A reading that corrections work on.  ``marks`` collects what they did."""

    def __init__(self, reading: Reading, text: str, marks: Marks) -> None:
        self.text = text
        self._reading = reading
        self._toponyms = list(reading.toponyms)
        self._times = list(reading.times)
        self._travellers = {item.id: item for item in reading.travellers}
        self._claims = {item.id: item for item in reading.claims}
        self._first = {item.id: item.traveller for item in reading.claims}  # as the engine named them
        self._marks = marks

    def reading(self) -> Reading:
        """The corrected reading; travellers whose claims all went to others stay listed."""
        return replace(
            self._reading,
            toponyms=tuple(self._toponyms),
            times=tuple(self._times),
            travellers=tuple(self._travellers.values()),
            claims=tuple(claim for claim in self._claims.values() if claim.id not in self._marks.rejected),
        )

    # --- finding --------------------------------------------------------------------------------

    def claims_at(self, span: Span, traveller: str, *, sure: bool) -> list[Claim]:
        """The claims that were read from these words: the traveller's own.

        Where none is, and it is ``sure`` that these are the words, the only one there: an engine may have
        learnt to name its traveller better.
        """
        there = [claim for claim in self._claims.values() if _rests_on(claim, span)]
        own = [item for item in there if traveller in {item.traveller, self._first.get(item.id), ""}]
        if not own:
            own = [item for item in there if fold(self._name(item.traveller)) == fold(traveller)]
        return there if not own and sure and len(there) == 1 else own

    def _name(self, traveller: str) -> str:
        return self._travellers[traveller].name if traveller in self._travellers else traveller

    # --- changing -------------------------------------------------------------------------------

    def correct(self, correction: Correction, claim: Claim, span: Span) -> None:
        """Apply a correction to one claim (its present state)."""
        claim = self._claims[claim.id]
        note = _note(correction)
        self._marks.touch(claim, correction)
        if correction.kind is Kind.REJECT:
            self._marks.rejected[claim.id] = claim
            self._marks.states[claim.id] = State.REJECTED
            return
        self._marks.rejected.pop(claim.id, None)  # who corrects or confirms a stop means that it is one
        if self._marks.states.get(claim.id) is State.REJECTED:
            del self._marks.states[claim.id]
        if correction.kind is Kind.VERIFY:
            self._marks.states[claim.id] = correction.state or State.UNVERIFIED
            return
        changed = claim
        if correction.kind is Kind.MERGE:
            self._marks.parts.pop(claim.id, None)
        if correction.place is not None:
            changed = replace(changed, place=correction.place, confidence=1.0)
            self._place_toponyms(_place_span(claim) or span, correction.place, note)
        if correction.kind is Kind.DATE or correction.when is not None:
            changed = replace(changed, when=correction.when, narrowed=None)
        if correction.status is not None:
            changed = replace(changed, status=correction.status)
        if correction.role is not None:
            changed = replace(changed, role=correction.role)
        if correction.traveller:
            changed = replace(changed, traveller=self._traveller(correction.traveller))
        if correction.part:
            self._marks.parts[claim.id] = correction.part
        self._claims[claim.id] = replace(changed, reasons=(*changed.reasons, note))

    def correct_name(self, correction: Correction) -> None:
        """Apply a correction that is meant for all of its name."""
        if correction.kind is Kind.TRAVELLER:
            self._rename(correction)
            return
        for claim in list(self._claims.values()):
            span = _place_span(claim)
            written = span.of(self.text) if span else ""
            if correction.name in {fold(claim.place_name), fold(written)}:
                self.correct(correction, claim, span or claim.passage)
        if correction.kind is Kind.PLACE and correction.place is not None:
            for index, toponym in enumerate(self._toponyms):
                if fold(toponym.text) == correction.name:
                    self._toponyms[index] = _placed(toponym, correction.place, _note(correction))

    def place_toponym(self, correction: Correction, span: Span) -> bool:
        """Give the toponym at ``span``, and the claims read from it, the corrected place."""
        if correction.place is None or not self._place_toponyms(span, correction.place, _note(correction)):
            return False
        for claim in list(self._claims.values()):
            where = _place_span(claim)
            if where is not None and where.overlaps(span):
                self.correct(correction, claim, span)
        return True

    def date_time(self, correction: Correction, span: Span) -> bool:
        """Give the time expression at ``span``, and the claims dated by it, the corrected date."""
        found = False
        for index, time in enumerate(self._times):
            if time.span.overlaps(span):
                found = True
                self._times[index] = replace(
                    time,
                    edtf=correction.when,
                    core_edtf=correction.when,
                    rule="corrected",
                    anchor=Anchor("none"),
                    reasons=(_note(correction),),
                    narrowed=None,
                    narrowed_reasons=(),
                    problem=None,
                )
        if found:
            for claim in list(self._claims.values()):
                if any(item.what == "date" and item.span.overlaps(span) for item in claim.evidence):
                    self.correct(correction, claim, span)
        return found

    def add(self, correction: Correction, target: Target, span: Span) -> None:
        """Make the claim that a person read in the selected words."""
        words = span.of(self.text)
        article = self._reading.article
        digest = hashlib.blake2b(f"{article}|{correction.id}|{words}".encode("utf-8", "replace"), digest_size=8)
        claim = Claim(
            id="c" + digest.hexdigest(),
            article=article,
            traveller=self._traveller(correction.traveller),
            place=correction.place,
            place_name=words,
            when=correction.when,
            status=correction.status or Status.VISITED,
            role=correction.role or Role.STOP,
            kind="visit",
            sequence=self._sequence(span),
            evidence=(Evidence(span, "place"),),
            passage=_sentence(self.text, span),
            confidence=1.0,
            reasons=(_note(correction),),
        )
        self._claims[claim.id] = claim
        self._first[claim.id] = claim.traveller
        self._marks.states[claim.id] = State.CONFIRMED
        self._marks.touch(claim, correction)

    def _sequence(self, span: Span) -> int:
        """After the claim that stands before it in the text."""
        before = [claim.sequence for claim in self._claims.values() if claim.passage.start <= span.start]
        return max(before, default=0)

    def _rename(self, correction: Correction) -> None:
        """Everything of the travellers with the corrected name goes to the one it is."""
        mine = [
            item
            for item in self._travellers.values()
            if correction.name in {fold(name) for name in (item.name, *item.aliases)}
        ]
        into = self._traveller(correction.traveller) if mine else ""
        for traveller in mine:
            if traveller.id == into:
                self._travellers[into] = replace(traveller, name=correction.traveller)
                continue
            target = self._travellers[into]
            self._travellers[into] = replace(
                target,
                mentions=tuple(sorted((*target.mentions, *traveller.mentions), key=_start)),
                aliases=tuple(dict.fromkeys((*target.aliases, traveller.name, *traveller.aliases))),
                titles=tuple(dict.fromkeys((*target.titles, *traveller.titles))),
            )
            del self._travellers[traveller.id]
            for claim in list(self._claims.values()):
                if claim.traveller == traveller.id:
                    self._claims[claim.id] = replace(claim, traveller=into, reasons=(*claim.reasons, _note(correction)))
                    self._marks.touch(claim, correction)

    def _traveller(self, name: str) -> str:
        """Id of the traveller of this name or id, who is added if nobody here bears it."""
        folded = fold(name)
        for traveller in self._travellers.values():
            if folded in {fold(traveller.name), traveller.id}:
                return traveller.id
        new = Traveller(slug(name), name, TravellerKind.PERSON)
        while new.id in self._travellers:  # another name with the same slug
            new = replace(new, id=new.id + "-2")
        self._travellers[new.id] = new
        return new.id

    def _place_toponyms(self, span: Span, place: Place, note: Note) -> bool:
        found = False
        for index, toponym in enumerate(self._toponyms):
            if toponym.span.overlaps(span):
                self._toponyms[index] = _placed(toponym, place, note)
                found = True
        return found


def _start(mention: Mention) -> Span:
    return mention.span


def _placed(toponym: Toponym, place: Place, note: Note) -> Toponym:
    others = tuple(item for item in toponym.candidates if item.place.id != place.id)
    return replace(
        toponym, place=place, confidence=1.0, candidates=(Candidate(place, 1.0, (note,)), *others), reasons=(note,)
    )


def _place_span(claim: Claim) -> Span | None:
    return next((item.span for item in claim.evidence if item.what == "place"), None)


def _rests_on(claim: Claim, span: Span) -> bool:
    """True where the place of ``claim``, else its date, else its passage is these words."""
    place = _place_span(claim)
    if place is not None:
        return place.overlaps(span)
    date = next((item.span for item in claim.evidence if item.what == "date"), None)
    return date.overlaps(span) if date is not None else claim.passage.overlaps(span)


def _note(correction: Correction) -> Note:
    key = f"dossier.decided.{correction.kind}"
    return Note.of(key, author=correction.author or "…", at=correction.at[:10], reason=correction.reason)


def _sentence(text: str, span: Span) -> Span:
    """The sentence around ``span``, roughly: to the nearest full stops or line ends."""
    start = 0
    for match in _SENTENCE_END.finditer(text, max(0, span.start - 600), span.start):
        start = match.end()
    after = _SENTENCE_END.search(text, span.end, min(len(text), span.end + 600))
    return Span(max(start, span.start - 600), after.end() - 1 if after else min(len(text), span.end + 600))
