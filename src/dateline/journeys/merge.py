"""Claims of one traveller → stops: what belongs together over passages and articles."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from dateline.calendar import bounds, interval, is_set, precision
from dateline.journeys.conflicts import find_conflicts
from dateline.journeys.dates import apart, best, first_day, stay
from dateline.journeys.distance import kilometres
from dateline.model import Claim, Kind, Note, Place, Role, Status, Stop

__all__ = ["AHEAD", "Visit", "finish", "group", "settle"]

_SAME_KM = 3.0
_WITHIN_KM = 30.0  # a site so near a city belongs to it
AHEAD = frozenset({Status.PLANNED, Status.POSSIBLE})
_NEXT_DAYS = 1
_LONG_STAY = 30  # days that a stay may bridge without being mentioned
_LONGEST_STAY = 600  # the same, where the text says the departure


@dataclass(slots=True)
class Visit:
    """Claims taken for one stop, while merging.  ``inside`` are claims of sites within a city, which prove a stay."""

    place: Place
    claims: list[Claim] = field(default_factory=list)
    inside: list[Claim] = field(default_factory=list)
    until: str | None = None  # where the next stop ends a stay that the text leaves open
    _known: tuple[tuple[int, int, str | None], str | None] | None = None

    @property
    def recalled(self) -> bool:
        """Part of an earlier journey that the text recalls."""
        return sum(claim.journey > 0 for claim in self.claims) * 2 > len(self.claims)

    @property
    def when(self) -> str | None:
        """The date of the stay; worked out anew only when a claim was added."""
        key = len(self.claims), len(self.inside), self.until
        if self._known is None or self._known[0] != key:
            self._known = key, _dated(self.claims, self, narrow=True)
        return self._known[1]

    @property
    def sequence(self) -> tuple[str, int]:
        first = min(self.claims, key=lambda claim: (claim.sequence, claim.id))
        return first.article, first.sequence


def _dated(claims: Sequence[Claim], visit: Visit, *, narrow: bool = False) -> str | None:
    """The date of a stay, with what is known from its sites and its successor."""
    when = stay(claims, narrow=narrow)
    if when is None or is_set(when):
        return when
    status = {claim.status for claim in claims}
    inside = [
        claim
        for claim in visit.inside
        if claim.status in status and precision(claim.when) in {"day", "interval", "night"}
    ]
    if inside and precision(when) in {"day", "interval", "night"}:
        when = stay([*claims, *inside], narrow=narrow) or when
    if when.endswith("/..") and visit.until:
        end = bounds(visit.until)[0]
        start = bounds(when)[0]
        if end and start and end >= start:
            return interval(start, end) or when
    return when


def settle(visits: Sequence[Visit]) -> None:
    """Give cities the dates of their sites, and open stays the next stop's day as their end."""
    cities = [visit for visit in visits if visit.place.kind is Kind.CITY and visit.when and not is_set(visit.when)]
    by_country: dict[str, list[Visit]] = {}
    for city in cities:
        by_country.setdefault(city.place.country, []).append(city)
    others = sorted((day, visit.place.id) for visit in cities if (day := first_day(visit.when)))
    for site in visits:
        if site.place.kind is not Kind.SITE or not site.when or is_set(site.when):
            continue
        near = [
            city for city in by_country.get(site.place.country, ()) if kilometres(city.place, site.place) < _WITHIN_KM
        ]
        rated = sorted(
            (apart(city.when, site.when) or 0, number)
            for number, city in enumerate(near)
            if city.recalled == site.recalled
        )
        if not rated or rated[0][0] > _NEXT_DAYS * 3:
            continue
        city = near[rated[0][1]]
        day, end = first_day(site.when), bounds(city.when)[1]
        if day and end and day > end and any(end < other < day and place != city.place.id for other, place in others):
            continue
        city.inside.extend(site.claims)
    dated = sorted(
        (visit for visit in visits if visit.when and not visit.recalled),
        key=lambda visit: first_day(visit.when) or date.max,
    )
    for number, visit in enumerate(dated):
        said = stay(visit.claims) or ""  # where only publication closes it, the text leaves it open
        if said.endswith("/.."):
            away = (after for after in dated[number + 1 :] if kilometres(visit.place, after.place) > _WITHIN_KM)
            after = next(away, None)
            if after is not None and after.when and not is_set(after.when):
                visit.until = after.when


def same_place(a: Place, b: Place) -> bool:
    """The same gazetteer entry, or the same sort of place at the same spot."""
    return a.id == b.id or (a.kind is b.kind and a.name == b.name and kilometres(a, b) < _SAME_KM)


def group(claims: Sequence[Claim]) -> list[Visit]:
    """Visits of one traveller.  ``claims`` have a place; n log n in their number."""
    places: dict[str, list[Claim]] = {}
    spots: dict[tuple[str, str], Place] = {}
    for claim in claims:
        place = claim.place
        if place is None:
            continue
        known = spots.setdefault((place.name, place.kind.value), place)
        key = known.id if same_place(known, place) else place.id
        places.setdefault(key, []).append(claim)
    by_id = {claim.place.id: claim.place for claim in claims if claim.place}
    days = sorted({(day, claim.place.id) for claim in claims if claim.place and (day := first_day(best(claim)))})
    out: list[Visit] = []
    for key in sorted(places):
        out.extend(_visits(places[key], _Elsewhere(days, by_id, by_id.get(key))))
    return out


@dataclass(frozen=True, slots=True)
class _Elsewhere:
    """The days on which a traveller was at which place, and the place that is asked about."""

    days: list[tuple[date, str]]
    known: dict[str, Place]
    here: Place | None

    def between(self, first: date, last: date) -> bool:
        """True if the traveller came to another place in between; a site within the city is none."""
        at = bisect_left(self.days, (first, "\uffff"))
        while at < len(self.days) and self.days[at][0] < last:
            place = self.known[self.days[at][1]]
            if self.days[at][0] > first and not self._within(place):
                return True
            at += 1
        return False

    def _within(self, place: Place) -> bool:
        if self.here is None or place.id == self.here.id:
            return True
        sites = Kind.SITE in {place.kind, self.here.kind}
        return sites and kilometres(place, self.here) < _WITHIN_KM


def _visits(claims: list[Claim], elsewhere: _Elsewhere) -> list[Visit]:
    """Visits to one place: dated claims in order of date first, then the undated where they fit best."""
    dated = sorted(
        (claim for claim in claims if claim.when),
        key=lambda claim: (first_day(best(claim)) or date.max, claim.sequence, claim.id),
    )
    undated = [claim for claim in claims if not claim.when]
    out: list[Visit] = []
    for claim in dated:
        home = next((visit for visit in reversed(out[-6:]) if _fits(visit, claim, elsewhere)), None)
        if home is None:
            assert claim.place is not None
            out.append(Visit(claim.place, [claim]))
        else:
            home.claims.append(claim)
    for claim in sorted(undated, key=lambda claim: (claim.article, claim.sequence, claim.id)):
        home = _undated_home(out, claim)
        if home is None:
            assert claim.place is not None
            out.append(Visit(claim.place, [claim]))
        else:
            home.claims.append(claim)
    return out


def _turns(claim: Claim) -> bool:
    return claim.role is Role.ORIGIN or claim.kind == "return"


def _opposed(a: Claim, b: Claim) -> bool:
    """Leaving for good and coming back are two stops."""
    return (a.role is Role.ORIGIN and b.kind == "return") or (b.role is Role.ORIGIN and a.kind == "return")


def _long_left(visit: Visit, claim: Claim) -> bool:
    """Who is yet to return is not there now."""
    return claim.status in AHEAD and all(item.status is Status.VISITED for item in visit.claims)


def _fits(visit: Visit, claim: Claim, elsewhere: _Elsewhere) -> bool:
    when, other = best(claim), visit.when
    gap = apart(when, other)
    if claim.kind == "return" and is_set(when) and _long_left(visit, claim):
        return False
    if gap is None:
        return True
    if gap == 0:
        return True
    if _turns(claim) and any(_opposed(claim, item) for item in visit.claims):
        return False
    if bool(claim.journey) != visit.recalled:
        return False
    if (claim.status is Status.CANCELLED) != any(item.status is Status.CANCELLED for item in visit.claims):
        return False
    end, start = bounds(other)[1] or bounds(other)[0], first_day(when)
    if claim.kind == "return" and end and start and elsewhere.between(end, start + timedelta(days=1)):
        return False  # a night here, a day elsewhere, and back that day
    if gap <= _NEXT_DAYS:
        return True
    limit = _LONG_STAY if claim.kind not in {"departure", "origin"} else _LONGEST_STAY
    if end is None or start is None or gap > limit:
        return False
    return not elsewhere.between(min(end, start), max(end, start))


def _undated_home(visits: list[Visit], claim: Claim) -> Visit | None:
    """The visit that an undated claim most likely speaks of."""
    fitting: list[tuple[bool, int, int, Visit]] = []
    for visit in visits:
        if claim.kind == "return" and _long_left(visit, claim):
            continue
        if _turns(claim) and any(_opposed(claim, item) for item in visit.claims):
            continue
        if visit.recalled != bool(claim.journey) and len(visits) > 1:
            continue
        statuses = {item.status for item in visit.claims}
        if (claim.status is Status.CANCELLED) != (Status.CANCELLED in statuses) and Status.PLANNED not in statuses:
            continue
        same_article = [abs(item.sequence - claim.sequence) for item in visit.claims if item.article == claim.article]
        fitting.append((claim.status not in statuses, min(same_article, default=99), len(fitting), visit))
    return min(fitting, key=lambda item: item[:3])[3] if fitting else None


def _status(claims: Sequence[Claim]) -> Status:
    """Visited beats planned beats possible; a plan called off is cancelled; by weight where both are said."""
    weight = {status: sum(claim.confidence for claim in claims if claim.status is status) for status in Status}
    if weight[Status.VISITED] and weight[Status.VISITED] >= weight[Status.CANCELLED]:
        return Status.VISITED
    if weight[Status.CANCELLED]:
        return Status.CANCELLED
    return Status.PLANNED if weight[Status.PLANNED] else Status.POSSIBLE


def _role(claims: Sequence[Claim]) -> Role:
    weight = {role: sum(claim.confidence for claim in claims if claim.role is role) for role in Role}
    return max(Role, key=lambda role: (weight[role], role is Role.STOP))


def finish(visit: Visit, traveller: str, key: str, number: int, journey: int) -> Stop:
    """The stop of a visit.  ``key`` names the traveller over all articles, ``number`` tells repeated visits apart."""
    ordered = tuple(sorted(visit.claims, key=lambda claim: (claim.article, claim.sequence, claim.id)))
    status, role = _status(ordered), _role(ordered)
    same = [claim for claim in ordered if claim.status is status] or list(ordered)
    if status is Status.VISITED:
        same += [claim for claim in ordered if claim.status is Status.PLANNED and claim.when]
    when = _dated(same, visit) or _dated(ordered, visit)
    narrowed = _dated(same, visit, narrow=True) or _dated(ordered, visit, narrow=True)
    surest = max(same, key=lambda claim: (claim.confidence, claim.id))
    doubt = 1.0
    for claim in same:
        doubt *= 1 - claim.confidence * (1.0 if claim is surest else 0.2)
    conflicts = find_conflicts(ordered, status, when)
    reasons = [Note.of("journeys.merged", count=len(ordered), articles=len({claim.article for claim in ordered}))]
    if len(ordered) == 1:
        reasons = [Note.of("journeys.single")]
    if Status.PLANNED in {claim.status for claim in ordered} and status is Status.VISITED:
        reasons.append(Note.of("journeys.confirmed"))
    if visit.place.kind is Kind.COUNTRY:
        reasons.append(Note.of("journeys.country_only"))
    identity = f"{key}|{visit.place.id}|{number}"
    return Stop(
        id=hashlib.sha256(identity.encode()).hexdigest()[:12],
        traveller=traveller,
        place=visit.place,
        when=when,
        narrowed=narrowed if narrowed != when else None,
        status=status,
        role=role,
        claims=ordered,
        journey=journey,
        conflicts=conflicts,
        confidence=round(min(0.99, 1 - doubt), 3),
        reasons=tuple(reasons),
    )
