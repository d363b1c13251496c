"""Claims of one stop that contradict each other: shown, never averaged."""

from __future__ import annotations

from collections.abc import Sequence

from dateline.calendar import overlaps, precision
from dateline.journeys.dates import apart
from dateline.model import Claim, Conflict, Note, Status

__all__ = ["find_conflicts"]

_POINTS = frozenset({"day", "set"})


def find_conflicts(claims: Sequence[Claim], status: Status, when: str | None) -> tuple[Conflict, ...]:
    """Visited against cancelled, and two arrivals on different days, each with the claim that won."""
    out: list[Conflict] = []
    chosen = [claim for claim in claims if claim.status is status]
    against = {Status.VISITED: Status.CANCELLED, Status.CANCELLED: Status.VISITED}.get(status)
    if chosen and against:
        winner = max(chosen, key=lambda claim: (claim.confidence, claim.id))
        for claim in claims:
            if claim.status is against:
                note = Note.of("journeys.conflict_status", chosen_status=winner.status, against_status=claim.status)
                out.append(Conflict("status", winner.id, claim.id, note))
    arrivals = [
        claim for claim in claims if claim.kind == "arrival" and claim.when and precision(claim.when) in _POINTS
    ]
    if len(arrivals) > 1:
        winner = max(arrivals, key=lambda claim: (_support(arrivals, claim), claim.confidence, claim.id))
        for claim in arrivals:
            gap = apart(claim.when, winner.when)
            if (
                claim is not winner
                and claim.article != winner.article
                and gap
                and not overlaps(claim.when, winner.when)
            ):
                dates = {"chosen_edtf": winner.when or "", "against_edtf": claim.when or ""}
                note = Note.of("journeys.conflict_date", **dates)
                out.append(Conflict("date", winner.id, claim.id, note))
    return tuple(out)


def _support(claims: Sequence[Claim], claim: Claim) -> float:
    """Summed confidence of the claims that say the same day."""
    return sum(other.confidence for other in claims if other.when == claim.when)
