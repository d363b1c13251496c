"""Why a candidate stands where it does, in words."""

from __future__ import annotations

from functools import lru_cache

from dateline.model import Note
from dateline.reading.places.mentions import Group
from dateline.reading.places.options import WEIGHTS, Option

__all__ = ["reasons_of"]

_LEAST = 0.25  # evidence below this is not worth a sentence


def reasons_of(option: Option, group: Group) -> tuple[Note, ...]:
    """Notes for the evidence that counted, the strongest first."""
    place = option.place
    notes: list[tuple[float, Note]] = []
    for kind, value in option.reasons.items():
        if abs(value) < _LEAST:
            continue
        if kind == "importance" and place.population:
            notes.append((value, Note.of("places.reason.population", population=place.population)))
        elif kind == "rank" and value >= WEIGHTS.rank:
            notes.append((value, Note.of("places.reason.rank")))
        elif kind == "name" and value < 0:
            notes.append((value, Note.of("places.reason.other_name", name=place.name)))
        elif kind == "kind":
            notes.append((value, Note.of("places.reason.kind" if value > 0 else "places.reason.kind_clash")))
        elif kind == "adjective":
            notes.append((value, Note.of("places.reason.adjective", country=place.country)))
        elif kind == "inside" and group.inside:
            notes.append((value, Note.of("places.reason.inside", container=next(iter(group.inside)))))
        elif kind in {"titled", "metonym", "namesake", "contains", "country", "admin1", "near", "cell"}:
            notes.append((value, _note(kind, place.country)))
    notes.sort(key=lambda item: -abs(item[0]))
    return tuple(note for _, note in notes)


@lru_cache(maxsize=4096)
def _note(kind: str, country: str) -> Note:
    return Note.of(f"places.reason.{kind}", country=country)
