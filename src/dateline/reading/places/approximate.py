"""Places that no table has, put where the text itself says they are; and rivers, put where the text meets them.

Both are marked approximate: the point stands for something nearby.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from dateline.model import Kind, Note, Place, Toponym, Use
from dateline.reading.places.lexicon import plain
from dateline.reading.places.mentions import Group
from dateline.reading.places.options import distance_km, unit
from dateline.reading.segment import Document

__all__ = ["AT_TOWN", "approximate"]

AT_TOWN = "near:"  # begins the id of a place that stands at another one

_CERTAIN = 0.5  # confidence from which a city may stand for what lies in it
_SENTENCES_BACK = 3  # a site's city may stand so many sentences before
_LARGE = 200_000  # inhabitants of a town whose name in a site's name is rather it than a namesake
_WATER_BACK = 2
_LONG_KM = 150.0  # waters longer than this are met somewhere along their course
_LONG_WATERS = frozenset({"river", "canal", "coast"})


def approximate(document: Document, groups: Sequence[Group], resolved: Sequence[Toponym]) -> list[Toponym]:
    """``resolved`` with unknown sites put at their city, and rivers at the city of their sentence."""
    out = list(resolved)
    sentences = [document.sentence_at(toponym.span.start) for toponym in resolved]
    by_sentence: dict[int, list[int]] = {}
    for index, toponym in enumerate(resolved):
        place = toponym.place
        if (
            place is not None
            and place.kind is Kind.CITY
            and toponym.use is not Use.METONYM
            and toponym.confidence >= _CERTAIN
        ):
            by_sentence.setdefault(sentences[index], []).append(index)
    countries = Counter(toponym.place.country for toponym in resolved if toponym.place is not None)
    names = {plain(toponym.text): index for index, toponym in reversed(list(enumerate(resolved))) if toponym.place}
    for group in groups:
        host: Place | None = None
        for member in group.members:
            toponym = resolved[member]
            # "Luftwaffenbasis Sachir" in Bahrain is not at a town of that name in a country that nobody speaks of.
            elsewhere = _namesake(toponym)
            if elsewhere is not None and countries[elsewhere.country] > len(group.members):
                continue
            if elsewhere is not None or (toponym.place is None and not toponym.candidates):
                host = host or _host(group, member, resolved, sentences, by_sentence, names)
                if host is not None:
                    placed, note = _at(group, toponym, host), Note.of("places.at_its_city", city=host.name)
                    out[member] = replace(toponym, place=placed, confidence=0.5, reasons=(*toponym.reasons, note))
            elif toponym.place is not None and _is_long_water(toponym.place):
                city = _nearest(member, resolved, sentences, by_sentence, back=_WATER_BACK)
                if city is not None and _along(toponym.place, city):
                    out[member] = replace(toponym, place=_met_at(toponym.place, city))
    return out


def _host(
    group: Group, member: int, resolved: Sequence[Toponym], sentences: Sequence[int],
    by_sentence: dict[int, list[int]], names: dict[str, int],
) -> Place | None:  # fmt: skip
    """The place that an unknown one lies in or near: as the text says, else the city of the sentence."""
    for name in [*group.inside, *group.near]:
        index = names.get(plain(name))
        place = resolved[index].place if index is not None else None
        if place is not None and place.kind in {Kind.CITY, Kind.SITE}:
            return place
    if not _may_be_site(group):
        return None
    return _nearest(member, resolved, sentences, by_sentence, back=_SENTENCES_BACK)


def _namesake(toponym: Toponym) -> Place | None:
    """The small town that a site was put at because a part of its name is the town's."""
    place = toponym.place
    if place is None or not place.id.startswith(AT_TOWN):
        return None
    town = next((candidate.place for candidate in toponym.candidates if candidate.place.id == place.parent), None)
    if town is None or town.population >= _LARGE:
        return None
    wanted = plain(toponym.text)
    whole = wanted == plain(town.name) or any(plain(name.text) == wanted for name in town.names)  # "Fort Collins"
    return None if whole else town


def _may_be_site(group: Group) -> bool:
    """Something that the text itself calls a site by a class word in the name."""
    return group.inner and group.hint is not None and group.hint.kind in {Kind.SITE, Kind.OTHER}


def _nearest(
    member: int, resolved: Sequence[Toponym], sentences: Sequence[int], by_sentence: dict[int, list[int]], back: int
) -> Place | None:
    """The certain city mentioned closest to ``member``, in its sentence or up to ``back`` before it."""
    for sentence in range(sentences[member], sentences[member] - back - 1, -1):
        cities = by_sentence.get(sentence, [])
        at = bisect_left(cities, member)
        # Toponyms stand in text order: the nearest is the one before or the one after.
        near = [i for i in cities[max(0, at - 1) : at + 2] if i != member]
        if near:
            start = resolved[member].span.start
            return resolved[min(near, key=lambda i: (abs(resolved[i].span.start - start), i))].place
    return None


def _at(group: Group, toponym: Toponym, host: Place) -> Place:
    slug = "-".join(toponym.text.casefold().split())
    kind = group.hint.kind if group.hint is not None else Kind.SITE
    return Place(
        id=f"{AT_TOWN}{host.id}:{slug}", name=toponym.text, lat=host.lat, lon=host.lon, kind=kind, country=host.country,
        admin1=host.admin1, feature=group.hint.feature if group.hint is not None else "", parent=host.id,
        approximate=True,
    )  # fmt: skip


def _is_long_water(place: Place) -> bool:
    return place.kind is Kind.WATER and place.feature in _LONG_WATERS and place.extent_km >= _LONG_KM


def _along(water: Place, host: Place) -> bool:
    """Could the water pass the city?"""
    return distance_km(unit(water.lat, water.lon), unit(host.lat, host.lon)) <= 1.2 * water.extent_km


def _met_at(water: Place, host: Place) -> Place:
    return replace(water, lat=host.lat, lon=host.lon, approximate=True)
