"""A person's decisions about what the engine read, as values: made here, kept by the ledger, replayed on
every reading (``replay``).

Each function below makes one Correction and writes nothing; ``dossier.ledger.record`` keeps it:

    correction = correct_place(stop, place, texts, author="Ada", reason="the spaceport, not the village")
    dossier.ledger.record(correction, seen=page_revision)

``texts`` maps article ids to texts.  ``about`` is a Stop, a Claim or several Claims: what a person sees.
A target names its claim by the words it was read from, with their surroundings, never by offset alone,
so it is found again when the text shifts, the engine changes or the article is imported elsewhere.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from dateline.calendar import valid
from dateline.dossier.anchors import Anchor, anchor_at
from dateline.errors import InputError
from dateline.model import Claim, Place, Role, Span, Status, Stop, TimeExpression, Toponym

__all__ = [
    "About",
    "Correction",
    "Kind",
    "State",
    "Target",
    "Texts",
    "add_stop",
    "apply_to_all",
    "confirm",
    "correct_date",
    "correct_place",
    "correct_published",
    "correct_role",
    "correct_status",
    "correct_time",
    "correct_toponym",
    "correct_traveller",
    "dispute",
    "fold",
    "merge",
    "merge_travellers",
    "reject",
    "split",
    "unverify",
]

Texts = Mapping[str, str]
About = Stop | Claim | Iterable[Claim]


class State(StrEnum):
    """How far a stop has been checked by people."""

    UNVERIFIED = "unverified"
    CONFIRMED = "confirmed"
    DISPUTED = "disputed"
    REJECTED = "rejected"


class Kind(StrEnum):
    """What a correction changes."""

    PLACE = "place"
    DATE = "date"
    PUBLISHED = "published"
    TRAVELLER = "traveller"
    STATUS = "status"
    ROLE = "role"
    REJECT = "reject"
    ADD = "add"
    MERGE = "merge"
    SPLIT = "split"
    VERIFY = "verify"


@dataclass(frozen=True, slots=True)
class Target:
    """What a correction is about.  ``what``: "claim", "toponym", "time", "passage" or "article"."""

    what: str
    anchor: Anchor
    traveller: str = ""  # of a claim: Traveller.id when the correction was made
    saw_place: str = ""  # what was confirmed: Place.id and date, so that another reading is not confirmed with it
    saw_when: str = ""

    @property
    def item(self) -> str:
        """What the optimistic lock holds: two corrections of one item must know of each other."""
        digest = hashlib.blake2b(f"{self.anchor.key}|{fold(self.traveller)}".encode(), digest_size=12).hexdigest()
        return digest if self.what != "article" else f"article:{self.anchor.article}"


@dataclass(frozen=True, slots=True)
class Correction:
    """One decision.  Only the fields that ``kind`` needs are set.

    ``name`` is set where it holds for all that bear the name, in this dossier, now and later.
    ``id``, ``author`` and ``at`` (UTC) are completed by the ledger.
    """

    kind: Kind
    targets: tuple[Target, ...] = ()
    place: Place | None = None
    when: str | None = None  # EDTF; None with kind "date" means: undated
    traveller: str = ""
    status: Status | None = None
    role: Role | None = None
    state: State | None = None
    part: str = ""  # a split's own key
    name: str = ""  # folded; "" where only the targets are meant
    reason: str = ""
    author: str = ""
    at: str = ""
    id: str = ""

    @property
    def items(self) -> tuple[str, ...]:
        """Keys for the optimistic lock, sorted."""
        if self.name:
            return (f"name:{self.kind}:{hashlib.blake2b(self.name.encode(), digest_size=12).hexdigest()}",)
        return tuple(sorted({target.item for target in self.targets}))


def fold(name: str) -> str:
    """A name without case, accents and doubled spaces, for comparing."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def correct_place(about: About, place: Place, texts: Texts, *, author: str = "", reason: str = "") -> Correction:
    """Another place for a stop or claim: a candidate, one found by search, or a pin (``pin:`` id)."""
    return Correction(Kind.PLACE, _targets(about, texts), place=place, author=author, reason=reason)


def correct_toponym(
    toponym: Toponym, article: str, place: Place, texts: Texts, *, author: str = "", reason: str = ""
) -> Correction:
    """Another place for a name in the text, with every claim that was read from it."""
    target = Target("toponym", anchor_at(article, texts[article], toponym.span))
    return Correction(Kind.PLACE, (target,), place=place, author=author, reason=reason)


def correct_date(about: About, when: str | None, texts: Texts, *, author: str = "", reason: str = "") -> Correction:
    """Another date (EDTF) for a stop or claim; None: the text gives no date."""
    return Correction(Kind.DATE, _targets(about, texts), when=_date(when), author=author, reason=reason)


def correct_time(
    time: TimeExpression, article: str, when: str, texts: Texts, *, author: str = "", reason: str = ""
) -> Correction:
    """Another date (EDTF) for words in the text, with every claim that was dated by them."""
    target = Target("time", anchor_at(article, texts[article], time.span))
    return Correction(Kind.DATE, (target,), when=_date(when), author=author, reason=reason)


def correct_published(article: str, published: str | None, *, author: str = "", reason: str = "") -> Correction:
    """Another publication date (EDTF; None: unknown): the anchor that relative dates of the article count from."""
    return Correction(
        Kind.PUBLISHED, (Target("article", Anchor(article, "")),), when=_date(published), author=author, reason=reason
    )


def correct_traveller(about: About, traveller: str, texts: Texts, *, author: str = "", reason: str = "") -> Correction:
    """Somebody else travelled: the stop goes to the traveller of this name, new or known."""
    _named(traveller)
    return Correction(Kind.TRAVELLER, _targets(about, texts), traveller=traveller, author=author, reason=reason)


def correct_status(about: About, status: Status, texts: Texts, *, author: str = "", reason: str = "") -> Correction:
    """Visited, planned, possible or cancelled."""
    return Correction(Kind.STATUS, _targets(about, texts), status=status, author=author, reason=reason)


def correct_role(about: About, role: Role, texts: Texts, *, author: str = "", reason: str = "") -> Correction:
    """Origin, stop or transit."""
    return Correction(Kind.ROLE, _targets(about, texts), role=role, author=author, reason=reason)


def reject(about: About, texts: Texts, *, author: str = "", reason: str = "") -> Correction:
    """Not a stop.  It leaves the route and can still be seen among the rejected."""
    return Correction(Kind.REJECT, _targets(about, texts), author=author, reason=reason)


def add_stop(
    article: str,
    span: Span,
    texts: Texts,
    *,
    traveller: str,
    place: Place,
    when: str | None = None,
    status: Status = Status.VISITED,
    role: Role = Role.STOP,
    author: str = "",
    reason: str = "",
) -> Correction:
    """A stop that the engine missed, from the words that a person selected in the passage."""
    _named(traveller)
    if len(span) == 0 or not span.of(texts[article]).strip():
        raise InputError("Select the words that name the stop first.", "dossier.nothing_selected")
    target = Target("passage", anchor_at(article, texts[article], span), traveller)
    return Correction(
        Kind.ADD,
        (target,),
        place=place,
        when=_date(when),
        traveller=traveller,
        status=status,
        role=role,
        author=author,
        reason=reason,
    )


def merge(stop: Stop, into: Stop, texts: Texts, *, traveller: str, author: str = "", reason: str = "") -> Correction:
    """Two stops are one: ``stop`` takes place, date, status and role of ``into``.

    ``traveller`` is the name of the traveller of ``into``.
    """
    _named(traveller)
    return Correction(
        Kind.MERGE,
        _targets(stop, texts),
        place=into.place,
        when=into.narrowed or into.when,
        traveller=traveller,
        status=into.status,
        role=into.role,
        author=author,
        reason=reason,
    )


def split(
    claims: Iterable[Claim],
    texts: Texts,
    *,
    when: str | None = None,
    place: Place | None = None,
    author: str = "",
    reason: str = "",
) -> Correction:
    """These claims of a stop are a stop of their own, at another date or place where that is known."""
    targets = _targets(claims, texts)
    part = hashlib.blake2b("|".join(target.item for target in targets).encode(), digest_size=6).hexdigest()
    return Correction(Kind.SPLIT, targets, when=_date(when), place=place, part=part, author=author, reason=reason)


def merge_travellers(name: str, into: str, *, author: str = "", reason: str = "") -> Correction:
    """``name`` is ``into``, wherever the name occurs in the dossier.  Undo it to split them again."""
    _named(name)
    _named(into)
    return Correction(Kind.TRAVELLER, traveller=into, name=fold(name), author=author, reason=reason)


def confirm(about: About, texts: Texts, *, author: str = "", reason: str = "") -> Correction:
    """A person has checked the stop and finds it right."""
    return _verify(about, texts, State.CONFIRMED, author, reason)


def dispute(about: About, texts: Texts, *, author: str = "", reason: str = "") -> Correction:
    """A person doubts the stop; it stays on the route, marked."""
    return _verify(about, texts, State.DISPUTED, author, reason)


def unverify(about: About, texts: Texts, *, author: str = "", reason: str = "") -> Correction:
    """Neither confirmed nor disputed any more."""
    return _verify(about, texts, State.UNVERIFIED, author, reason)


def apply_to_all(correction: Correction, name: str) -> Correction:
    """The same decision for all that bear ``name`` in this dossier, also in articles added later.

    For a place or a rejection ``name`` is the place as written ("Wostotschny"), for a traveller the
    traveller's name.  Other kinds depend on their passage: they raise InputError.
    """
    if correction.kind not in {Kind.PLACE, Kind.TRAVELLER, Kind.REJECT}:
        raise InputError(
            "Only a place, a traveller or “not a stop” can be applied to all of the same name.", "dossier.not_for_all"
        )
    _named(name)
    return replace(correction, name=fold(name))


def _named(name: str) -> None:
    if not name.strip():
        raise InputError("Give the traveller or the place a name.", "dossier.no_name")


def _targets(about: About, texts: Texts) -> tuple[Target, ...]:
    return tuple(target_of(claim, texts) for claim in _claims(about))


def _claims(about: About) -> tuple[Claim, ...]:
    claims = about.claims if isinstance(about, Stop) else (about,) if isinstance(about, Claim) else tuple(about)
    if not claims:
        raise InputError("Choose at least one passage.", "dossier.nothing_selected")
    return claims


def target_of(claim: Claim, texts: Texts) -> Target:
    """The target that finds ``claim`` again: its place's words, else its date's, else its passage."""
    spans = {evidence.what: evidence.span for evidence in reversed(claim.evidence)}
    span = spans.get("place") or spans.get("date") or claim.passage
    return Target("claim", anchor_at(claim.article, texts[claim.article], span), claim.traveller)


def _date(when: str | None) -> str | None:
    if when is not None and not valid(when):
        raise InputError(
            f"“{when}” is not a date. Write a day, month or year, such as 2023-09-15, 2023-09 or 2023.",
            "dossier.bad_date",
            written=when[:40],
        )
    return when


def _verify(about: About, texts: Texts, state: State, author: str, reason: str) -> Correction:
    claims = _claims(about)
    targets = tuple(
        replace(
            target,
            saw_place=claim.place.id if claim.place else "",
            saw_when=claim.narrowed or claim.when or "",
        )
        for target, claim in zip(_targets(claims, texts), claims, strict=True)
    )
    return Correction(Kind.VERIFY, targets, state=state, author=author, reason=reason)
