"""Where a person decides about stops: decisions are kept in the dossier and replayed over every reading."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from dateline.calendar import valid
from dateline.dossier import corrections as say
from dateline.dossier.corrections import Correction, State, fold
from dateline.dossier.ledger import Entry
from dateline.dossier.replay import corrected_itinerary, state_of
from dateline.dossier.store import Dossier
from dateline.dossier.values import ChangedError
from dateline.errors import ConflictError, InputError
from dateline.loading.dates import published_from
from dateline.model import Article, Candidate, Claim, Itinerary, Place, Reading, Role, Span, Status, Stop

__all__ = ["Desk", "NewStop", "OvertakenError", "Wanted", "candidates_for", "candidates_of", "written_names"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a stop should read; None leaves it as it is.  ``when``: EDTF or as people write dates, "" for none.

    ``everywhere`` makes place and traveller hold for all of the same name in the dossier, now and later.
    """

    place: Place | None = None
    when: str | None = None
    status: Status | None = None
    role: Role | None = None
    traveller: str | None = None
    everywhere: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class NewStop:
    """A stop that a person read in words of an article; ``when`` as people write dates, "" for none."""

    article: str
    span: Span
    traveller: str
    place: Place
    when: str = ""
    status: Status = Status.VISITED
    role: Role = Role.STOP
    reason: str = ""


class OvertakenError(ConflictError):
    """Somebody else decided about the same thing since it was last looked at; nothing was written.

    ``theirs`` is what they decided, ``mine`` what was to be written.  ``Desk.insist`` writes it all the same.
    """

    def __init__(self, mine: tuple[Correction, ...], theirs: Entry, revision: int, error: ChangedError) -> None:
        super().__init__(str(error), error.key, **error.values)
        self.mine, self.theirs, self.revision = mine, theirs, revision


class Desk:
    """Decisions about the stops of one dossier.  Calls raise StoreError, OvertakenError where somebody was faster.

    ``on_change`` is called after each decision that was written.
    """

    def __init__(self, dossier: Dossier, author: str = "") -> None:
        self.dossier = dossier
        self.author = author or dossier.author
        self.on_change: Callable[[], None] = lambda: None
        self._seen: int | None = None
        self._own: set[str] = set()
        self._pairs: Sequence[tuple[Article, Reading]] = ()
        self._states: Mapping[str, State] = {}
        self._applied: Mapping[str, tuple[str, ...]] = {}
        self._orphans: tuple[str, ...] = ()
        self._itinerary = Itinerary()

    # --- what is seen ---------------------------------------------------------------------------

    def build(self, pairs: Sequence[tuple[Article, Reading]], *, partial: bool = False) -> Itinerary:
        """The itinerary after all decisions; what it shows is what later decisions are checked against.

        ``partial``: the pairs are only some articles of the dossier.
        """
        seen = self.dossier.revision()  # before the corrections: one that comes in between counts as not seen
        kept = self.dossier.ledger.corrections()
        self._itinerary, corrected = corrected_itinerary(pairs, kept, self.dossier.lineage(), partial=partial)
        self._seen, self._pairs = seen, pairs
        self._states, self._applied = corrected.states, corrected.applied
        self._orphans = tuple(orphan.correction.id for orphan in corrected.orphaned)
        return self._itinerary

    def state(self, stop: Stop) -> State:
        """How far people have checked the stop."""
        return state_of(stop, self._states)

    def orphans(self) -> tuple[str, ...]:
        """Ids of the decisions that lost their passage, in the order in which the tray lists them."""
        return self._orphans

    def left_open(self, claim_id: str) -> Claim | None:
        """A claim of the tray: one that is not on the route; None where there is no such."""
        return next((item.claim for item in self._itinerary.tray if item.claim and item.claim.id == claim_id), None)

    def travellers(self) -> tuple[str, ...]:
        """Names of all travellers of the itinerary."""
        return tuple(dict.fromkeys(person.name for person in self._itinerary.travellers))

    def name_of(self, stop: Stop) -> str:
        """Name of the stop's traveller."""
        names = {person.id: person.name for person in self._itinerary.travellers}
        return names.get(stop.traveller, stop.traveller)

    def history(self, stop_id: str) -> tuple[Entry, ...]:
        """All decisions that touch a stop, also those taken back, oldest first."""
        stop = self._stop(stop_id)
        if stop is None:
            return ()
        texts = self._texts(stop)
        touched = {one for claim in stop.claims for one in self._applied.get(claim.id, ())}
        items = {say.target_of(claim, texts).item for claim in stop.claims}
        items |= {f"article:{claim.article}" for claim in stop.claims}
        names = {fold(name) for name in (*written_names(stop, texts), self.name_of(stop))}
        return tuple(
            entry
            for entry in self.dossier.ledger.entries()
            if entry.correction.id in touched
            or items & set(entry.correction.items)
            or (entry.correction.name in names and not entry.active)
        )

    # --- decisions ------------------------------------------------------------------------------

    def decide(self, stop_id: str, what: str, *, everywhere: bool = False, reason: str = "") -> bool:
        """``confirm``, ``dispute``, ``unverify`` or ``reject`` a stop; False for a stop or verb that is not there.

        ``everywhere`` rejects all of the same name in the dossier.
        """
        verbs = {"confirm": say.confirm, "dispute": say.dispute, "unverify": say.unverify, "reject": say.reject}
        stop = self._stop(stop_id)
        if stop is None or what not in verbs:
            return False
        texts = self._texts(stop)
        made = verbs[what](stop, texts, author=self.author, reason=reason)
        self._record(_for_all(made, written_names(stop, texts)) if everywhere else [made])
        return True

    def correct(self, stop_id: str, wanted: Wanted) -> int:
        """Record what differs from the stop as it is; how many corrections that took.

        Raises InputError for a date that is none.
        """
        stop = self._stop(stop_id)
        if stop is None:
            return 0
        texts, details = self._texts(stop), {"author": self.author, "reason": wanted.reason}
        made: list[Correction] = []
        if wanted.place is not None and (wanted.everywhere or wanted.place.id != stop.place.id):
            placed = say.correct_place(stop, wanted.place, texts, **details)
            made += _for_all(placed, written_names(stop, texts)) if wanted.everywhere else [placed]
        if wanted.when is not None and (when := _date(wanted.when)) != (stop.narrowed or stop.when):
            made.append(say.correct_date(stop, when, texts, **details))
        if wanted.status is not None and wanted.status is not stop.status:
            made.append(say.correct_status(stop, wanted.status, texts, **details))
        if wanted.role is not None and wanted.role is not stop.role:
            made.append(say.correct_role(stop, wanted.role, texts, **details))
        if wanted.traveller is not None and wanted.traveller.strip() != (now := self.name_of(stop)):
            name = " ".join(wanted.traveller.split())
            if wanted.everywhere:
                made.append(say.merge_travellers(now, name, **details))
            else:
                made.append(say.correct_traveller(stop, name, texts, **details))
        if made:
            self._record(made)
        return len(made)

    def settle(self, claim_id: str, place: Place | None, *, traveller: str = "", reason: str = "") -> bool:
        """Give a claim of the tray its place and, where that is missing, its traveller; False if it is not there."""
        claim = self.left_open(claim_id)
        if claim is None:
            return False
        texts = {article.id: article.text for article, _ in self._pairs if article.id == claim.article}
        details = {"author": self.author, "reason": reason}
        made = [say.correct_place(claim, place, texts, **details)] if place is not None else []
        if traveller.strip():
            made.append(say.correct_traveller(claim, " ".join(traveller.split()), texts, **details))
        if made:
            self._record(made)
        return bool(made)

    def take_back(self, claim_id: str) -> bool:
        """Let a rejected claim be a stop again: the rejection is undone; False where there is none."""
        claim = self.left_open(claim_id)
        if claim is None:
            return False
        texts = {article.id: article.text for article, _ in self._pairs if article.id == claim.article}
        item, name = say.target_of(claim, texts).item, fold(_written(claim, texts))
        for entry in reversed(self.dossier.ledger.entries()):
            one = entry.correction
            if entry.active and one.kind is say.Kind.REJECT and (item in one.items or one.name == name):
                return self.undo(one.id)
        return False

    def merge(self, stop_id: str, into_id: str, *, reason: str = "") -> bool:
        """Say that two stops are one; False where one of them is not there."""
        stop, into = self._stop(stop_id), self._stop(into_id)
        if stop is None or into is None or stop.id == into.id:
            return False
        name, texts = self.name_of(into), self._texts(stop)
        self._record([say.merge(stop, into, texts, traveller=name, author=self.author, reason=reason)])
        return True

    def split(self, stop_id: str, claims: Sequence[str], *, when: str = "", reason: str = "") -> bool:
        """Say that these passages (Claim.id) are a stop of their own, at ``when`` if that is known.

        False where nothing or everything of the stop is chosen.
        """
        stop = self._stop(stop_id)
        chosen = [claim for claim in stop.claims if claim.id in set(claims)] if stop else []
        if stop is None or not chosen or len(chosen) == len(stop.claims):
            return False
        made = say.split(chosen, self._texts(stop), when=_date(when), author=self.author, reason=reason)
        self._record([made])
        return True

    def add(self, new: NewStop) -> None:
        """Add a stop that the engine missed.  Raises InputError for words, a name or a date that are none."""
        article = self.dossier.article(new.article)
        if article is None:
            raise InputError("This article is no longer there.", "dashboard.gone")
        start = max(0, new.span.start)
        span = Span(start, max(start, min(len(article.text), new.span.end)))
        made = say.add_stop(
            article.id,
            span,
            {article.id: article.text},
            traveller=new.traveller,
            place=new.place,
            when=_date(new.when),
            status=new.status,
            role=new.role,
            author=self.author,
            reason=new.reason,
        )
        self._record([made])

    def date_article(self, article_id: str, written: str, *, reason: str = "") -> None:
        """Set the date from which an article's relative dates are counted, as people write it; "" for unknown.

        Raises InputError for a date that is none.
        """
        self._record([say.correct_published(article_id, _date(written), author=self.author, reason=reason)])

    def insist(self, overtaken: OvertakenError) -> None:
        """Write what was to be written, now that the other decision has been seen."""
        self._record(overtaken.mine, seen=overtaken.revision)

    def undo(self, correction_id: str = "") -> bool:
        """Take a decision back, by default the latest of one's own; False if there is none."""
        ledger = self.dossier.ledger
        if correction_id:
            done = ledger.undo(correction_id, author=self.author)
        else:
            done = ledger.undo_last(author=self.author) is not None
        return self._changed(done)

    def redo(self, correction_id: str = "") -> bool:
        """Put a decision back into force, by default the one taken back last; False if there is none."""
        ledger = self.dossier.ledger
        if correction_id:
            done = ledger.redo(correction_id, author=self.author)
        else:
            done = ledger.redo_last(author=self.author) is not None
        return self._changed(done)

    # --- inside ---------------------------------------------------------------------------------

    def _record(self, made: Sequence[Correction], seen: int | None = None) -> None:
        """Keep decisions, unless somebody else decided about the same after it was last looked at."""
        seen = self._seen if seen is None else seen
        while True:
            try:
                done = self.dossier.ledger.record_all(made, seen=seen)
                break
            except ChangedError as error:
                theirs = self.dossier.ledger.get(error.correction)
                last = theirs.events[-1]
                if theirs.correction.id not in self._own or last.author != self.author or last.revision <= (seen or 0):
                    raise OvertakenError(tuple(made), theirs, last.revision, error) from error
                seen = last.revision  # one's own decision of a moment ago, not drawn yet
        self._own |= {one.id for one in done}
        self._changed(True)

    def _changed(self, done: bool) -> bool:
        if done:
            self.on_change()
        return done

    def _stop(self, stop_id: str) -> Stop | None:
        return next((stop for stop in self._itinerary.stops if stop.id == stop_id), None)

    def _texts(self, stop: Stop) -> dict[str, str]:
        wanted = {claim.article for claim in stop.claims}
        return {article.id: article.text for article, _ in self._pairs if article.id in wanted}


def _date(written: str) -> str | None:
    when = published_from(written) or (written.strip() if valid(written.strip()) else None)
    if written.strip() and not when:
        raise InputError(f"{written!r} is no date", "dashboard.published_malformed")
    return when


def _for_all(made: Correction, names: Sequence[str]) -> list[Correction]:
    """The decision for each of the names under which the stop is written."""
    return [say.apply_to_all(made, name) for name in names] or [made]


def written_names(stop: Stop, texts: Mapping[str, str]) -> tuple[str, ...]:
    """How the stop's place is written in its passages, each way once."""
    found = {fold(name): name for claim in stop.claims if (name := _written(claim, texts)).strip()}
    return tuple(found.values())


def _written(claim: Claim, texts: Mapping[str, str]) -> str:
    span = next((item.span for item in claim.evidence if item.what == "place"), None)
    return span.of(texts.get(claim.article, "")) if span else claim.place_name


def candidates_of(stop: Stop, pairs: Sequence[tuple[Article, Reading]]) -> list[Candidate]:
    """Every place that the words behind a stop may mean, the likeliest first."""
    return candidates_for(stop.claims, pairs)


def candidates_for(claims: Sequence[Claim], pairs: Sequence[tuple[Article, Reading]]) -> list[Candidate]:
    """The same for some claims."""
    readings = {reading.article: reading for _, reading in pairs}
    best: dict[str, Candidate] = {}
    for claim in claims:
        spans = [evidence.span for evidence in claim.evidence if evidence.what == "place"]
        reading = readings.get(claim.article)
        for toponym in reading.toponyms if reading else ():
            if any(toponym.span.overlaps(span) for span in spans):
                for candidate in toponym.candidates:
                    known = best.get(candidate.place.id)
                    if known is None or candidate.score > known.score:
                        best[candidate.place.id] = candidate
    return sorted(best.values(), key=lambda item: (-item.score, item.place.id))[:8]
