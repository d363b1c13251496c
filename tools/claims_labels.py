"""What annotated articles say of pairs, dates and journeys: the labels of the claims models."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from dateline import calendar
from dateline.evaluation import distance_km
from dateline.model import Kind, Span, TimeExpression
from dateline.reading.claims.refs import Ref
from dateline.reading.claims.scene import Scene

Gold = dict[str, Any]
AREAS = {Kind.COUNTRY, Kind.REGION, Kind.WATER}


def _words(name: str) -> set[str]:
    import unicodedata

    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    return {w for w in "".join(c if c.isalnum() else " " for c in plain).split() if len(w) > 2}


def meet(a: str, b: str) -> int:
    """How many words two names share, more than any if they are the same."""
    return 99 if a.casefold() == b.casefold() else len(_words(a) & _words(b))


def bearers(gold: Gold, names: Sequence[str]) -> dict[str, frozenset[str]]:
    """The names as read that fit each gold traveller best: of two Kims it is the one with more of the name."""
    out = {}
    for traveller in {stop["traveller"] for stop in gold["stops"]}:
        best = max((meet(traveller, name) for name in names), default=0)
        out[traveller] = frozenset(name for name in names if best and meet(traveller, name) == best)
    return out


def evidence(gold: Gold, stop: Gold) -> list[Span]:
    out = []
    for words in stop["evidence"]:
        at = gold["text"].find(words)
        if at >= 0:
            out.append(Span(at, at + len(words)))
    return out


def meant(gold: Gold, ref: Ref) -> Gold | None:
    """The gold place that a mention means, which need not be the one it was resolved to.

    A stop at a place that an earlier stage took for its namesake is told like any other.
    """
    for item in spans(gold, "places"):
        if item["span"].overlaps(ref.span):
            return item
    if ref.place is None:
        return None
    return {"lat": ref.place.lat, "lon": ref.place.lon, "kind": ref.place.kind, "name": ref.place.name}


def said(gold: Gold, time: TimeExpression) -> str | None:
    """The value that gold gives to an expression, whatever it was resolved to."""
    for item in spans(gold, "dates"):
        if item["span"].overlaps(time.span):
            return str(item["edtf"])
    return time.edtf


def spans(gold: Gold, kind: str) -> list[Gold]:
    """The gold places or dates with their spans."""
    out = []
    for item in gold[kind]:
        start = -1
        for _ in range(item["nth"]):
            start = gold["text"].index(item["quote"], start + 1)
        out.append({**item, "span": Span(start, start + len(item["quote"]))})
    return out


def match(gold: Gold, scene: Scene, ref: Ref, name: str, named: Mapping[str, frozenset[str]]) -> tuple[int | None, int]:
    """What gold says of a pair, and the number of the stop (-1 for none).  ``named``: see ``bearers``."""
    spot = meant(gold, ref)
    if spot is None:
        return 0, -1
    sentence = scene.document.sentences[ref.sentence]
    found: list[tuple[float, float, int]] = []
    for number, stop in enumerate(gold["stops"]):
        if name not in named[stop["traveller"]]:
            continue
        far = distance_km(spot, stop)
        if far > (400.0 if spot["kind"] in AREAS and spot["name"] == stop["place"] else 25.0):
            continue
        marks = evidence(gold, stop)
        if any(mark.overlaps(ref.span) for mark in marks):
            found.append((0.0, far, number))
        elif any(mark.overlaps(sentence) for mark in marks):
            found.append((1.0, far, number))
        else:
            found.append((2.0, far, number))
    if not found:
        return 0, -1
    near, far, number = min(found)
    if near == 2.0:  # named again where nothing is told of the stop: such a mention brings a wrong date with it
        return 0, -1
    if near == 1.0 and far > 1.0:
        return None, -1
    return 1, number


def recalled(stops: Sequence[Gold]) -> set[int]:
    """Stops of earlier journeys: those listed after later dated ones."""
    out: set[int] = set()
    by: dict[str, list[int]] = defaultdict(list)
    for number, stop in enumerate(stops):
        by[stop["traveller"]].append(number)
    for numbers in by.values():
        latest: str | None = None
        past = False
        for number in numbers:
            when = stops[number]["when"]
            if when is not None and latest is not None and calendar.compare(when, latest) == -1:
                past = True
            if past:
                out.add(number)
            elif when is not None and (latest is None or calendar.sort_key(when) > calendar.sort_key(latest)):
                latest = when
    return out


def belongs(when: str | None, value: str | None) -> bool:
    """A date expression speaks of a stop's time: equal, its start or end, or inside it."""
    if when is None or value is None:
        return False
    if when == value:
        return True
    if "/" in when:
        first, last = when.split("/")
        if value in {first, last} or value in {f"../{last}", f"{first}/.."}:
            return True
        return calendar.intersect(when, value) == value
    return False
