"""Names that the embedded gazetteer does not know: asked for online, then read once more with what was found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from dateline.gazetteer.layers import LayeredGazetteer, NamedPlaces
from dateline.model import Note, Problem, Reading, Toponym
from dateline.ports import Found, Gazetteer, Geocoder

__all__ = ["find_unknown", "read_with"]


def find_unknown(toponyms: Iterable[Toponym], geocoder: Geocoder, lang: str) -> Mapping[str, Found]:
    """Ask for the names that have neither place nor candidate; nothing else of the text is sent."""
    names = [toponym.text for toponym in toponyms if toponym.place is None and not toponym.candidates]
    return geocoder.find_many(dict.fromkeys(names), lang)


def read_with(geocoder: Geocoder, gazetteer: Gazetteer, read: Callable[[Gazetteer], Reading]) -> Reading:
    """The reading that ``read`` gives with ``gazetteer`` and what ``geocoder`` knows beside it.

    Each name that was asked for says who found it, or why it has no place.
    """
    first = read(gazetteer)
    found = find_unknown(first.toponyms, geocoder, first.lang)
    places = {name: (answer.place,) for name, answer in found.items() if answer.place is not None}
    second = read(LayeredGazetteer([gazetteer, NamedPlaces(places)])) if places else first
    reasons = {name: answer.note for name, answer in found.items() if answer.note is not None}
    credit = Note.of("geocoding.found", provider=geocoder.name, attribution=geocoder.attribution)
    theirs = {place.id for (place,) in places.values()}
    toponyms = tuple(_said(item, reasons, theirs, credit) for item in second.toponyms)
    told = tuple(
        Problem(reasons[item.text], item.span, "geocoding")
        for item in toponyms
        if item.place is None and item.text in reasons
    )
    return replace(second, toponyms=toponyms, problems=(*second.problems, *told))


def _said(toponym: Toponym, reasons: Mapping[str, Note], theirs: set[str], credit: Note) -> Toponym:
    """The toponym with the geocoder's part in it among its reasons."""
    if toponym.place is None:
        note = reasons.get(toponym.text)
        return replace(toponym, reasons=(*toponym.reasons, note)) if note else toponym
    if toponym.place.id not in theirs:
        return toponym
    candidates = tuple(
        replace(item, reasons=(credit, *item.reasons)) if item.place.id in theirs else item
        for item in toponym.candidates
    )
    return replace(toponym, candidates=candidates, reasons=(*toponym.reasons, credit))
