"""Where a person decides about stops: decisions are kept in the dossier and replayed over every reading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dateline.dossier import corrections as say
from dateline.dossier.corrections import Correction, State
from dateline.dossier.replay import corrected_itinerary, state_of
from dateline.dossier.store import Dossier
from dateline.errors import InputError
from dateline.loading.dates import published_from
from dateline.model import Article, Candidate, Itinerary, Place, Reading, Role, Status, Stop

__all__ = ["Desk", "Wanted", "candidates_of"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a stop should read; None leaves it as it is.  ``when``: EDTF or as people write dates, "" for none."""

    place: Place | None = None
    when: str | None = None
    status: Status | None = None
    role: Role | None = None
    reason: str = ""


class Desk:
    """Decisions about the stops of one dossier.  Calls raise StoreError."""

    def __init__(self, dossier: Dossier, author: str = "") -> None:
        self.dossier = dossier
        self.author = author
        self._states: dict[str, State] = {}
        self._itinerary = Itinerary()

    def build(self, pairs: Sequence[tuple[Article, Reading]]) -> Itinerary:
        """The itinerary after all decisions."""
        kept = self.dossier.ledger.corrections()
        self._itinerary, corrected = corrected_itinerary(pairs, kept, self.dossier.lineage())
        self._states = dict(corrected.states)
        return self._itinerary

    def state(self, stop: Stop) -> State:
        """How far people have checked the stop."""
        return state_of(stop, self._states)

    def decide(self, stop_id: str, what: str) -> bool:
        """``confirm``, ``dispute``, ``unverify`` or ``reject`` a stop; False for a stop or verb that is not there."""
        verbs = {"confirm": say.confirm, "dispute": say.dispute, "unverify": say.unverify, "reject": say.reject}
        stop = self._stop(stop_id)
        if stop is None or what not in verbs:
            return False
        self.dossier.ledger.record(verbs[what](stop, self._texts(), author=self.author))
        return True

    def correct(self, stop_id: str, wanted: Wanted) -> int:
        """Record what differs from the stop as it is; how many corrections that took.

        Raises InputError for a date that is none.
        """
        stop = self._stop(stop_id)
        if stop is None:
            return 0
        texts, details = self._texts(), {"author": self.author, "reason": wanted.reason}
        made: list[Correction] = []
        if wanted.place is not None and wanted.place.id != stop.place.id:
            made.append(say.correct_place(stop, wanted.place, texts, **details))
        if wanted.when is not None:
            when = published_from(wanted.when)
            if wanted.when.strip() and not when:
                raise InputError(f"{wanted.when!r} is no date", "dashboard.published_malformed")
            if when != (stop.narrowed or stop.when):
                made.append(say.correct_date(stop, when, texts, **details))
        if wanted.status is not None and wanted.status is not stop.status:
            made.append(say.correct_status(stop, wanted.status, texts, **details))
        if wanted.role is not None and wanted.role is not stop.role:
            made.append(say.correct_role(stop, wanted.role, texts, **details))
        if made:
            self.dossier.ledger.record_all(made)
        return len(made)

    def undo(self) -> bool:
        """Take the latest decision back; False if there is none."""
        return self.dossier.ledger.undo_last(author=self.author) is not None

    def redo(self) -> bool:
        """Put the decision that was taken back last into force again; False if there is none."""
        return self.dossier.ledger.redo_last(author=self.author) is not None

    def _stop(self, stop_id: str) -> Stop | None:
        return next((stop for stop in self._itinerary.stops if stop.id == stop_id), None)

    def _texts(self) -> dict[str, str]:
        return {article.id: article.text for article in self.dossier.articles()}


def candidates_of(stop: Stop, pairs: Sequence[tuple[Article, Reading]]) -> list[Candidate]:
    """Every place that the words behind a stop may mean, the likeliest first."""
    readings = {reading.article: reading for _, reading in pairs}
    best: dict[str, Candidate] = {}
    for claim in stop.claims:
        spans = [evidence.span for evidence in claim.evidence if evidence.what == "place"]
        reading = readings.get(claim.article)
        for toponym in reading.toponyms if reading else ():
            if any(toponym.span.overlaps(span) for span in spans):
                for candidate in toponym.candidates:
                    known = best.get(candidate.place.id)
                    if known is None or candidate.score > known.score:
                        best[candidate.place.id] = candidate
    return sorted(best.values(), key=lambda item: (-item.score, item.place.id))[:8]
