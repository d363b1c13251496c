"""Which place on Earth each toponym means: all toponyms of an article are resolved together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from dateline.model import Candidate, Kind, Note, Place, Toponym
from dateline.ports import Gazetteer
from dateline.reading.languages import Language
from dateline.reading.places.approximate import AT_TOWN, approximate
from dateline.reading.places.lexicon import Lexicon, base_forms, lexicon_of
from dateline.reading.places.mentions import Group, demonym_of, group_mentions
from dateline.reading.places.options import WEIGHTS, Bearer, Option, Weights, distance_km
from dateline.reading.places.publisher import home_of_publisher
from dateline.reading.places.reasons import reasons_of
from dateline.reading.places.scoring import score_groups
from dateline.reading.segment import Document

__all__ = ["resolve"]

_MOST_PLACES = 100  # bearers of one name that are scored; the gazetteer gives the most important first
_SHOWN = 5  # candidates that a toponym keeps
_LEAST_CONFIDENCE = 0.35
_FALLBACK_COST = 0.4
_SAME_SPOT_KM = 60.0  # candidates so close say the same


def resolve(
    document: Document,
    language: Language,
    toponyms: tuple[Toponym, ...],
    gazetteer: Gazetteer,
    weights: Weights = WEIGHTS,
    publisher: str = "",
) -> tuple[Toponym, ...]:
    """Put each toponym on the map, or leave it unresolved with its candidates.  Order and spans stay as given.

    ``publisher``: who published the text; its home counts as if the text named it several times.
    """
    if not toponyms:
        return ()
    lexicon = lexicon_of(language)
    groups = group_mentions(document, toponyms, lexicon)
    forms = [base_forms(group.text, lexicon, group.hint, group.titled) for group in groups]
    known = gazetteer.lookup_many(sorted({form for each in forms for form, _ in each}))
    found = [
        _nation(group.text, lexicon, gazetteer, known) or _places(each, known)
        for group, each in zip(groups, forms, strict=True)
    ]
    home = home_of_publisher(publisher, gazetteer) if publisher else ()
    options = score_groups(groups, found, _adjectives(document, lexicon), weights, home)
    out = list(toponyms)
    for group, ranked in zip(groups, options, strict=True):
        candidates = tuple(
            [Candidate(option.place, round(option.share, 4), reasons_of(option, group)) for option in ranked[:_SHOWN]]
        )
        for member in group.members:
            out[member] = _resolved(toponyms[member], group, ranked, candidates)
    return tuple(approximate(document, groups, out))


def _nation(text: str, lexicon: Lexicon, gazetteer: Gazetteer, known: Mapping[str, tuple[Place, ...]]) -> list[Bearer]:
    """The country, where the toponym is an adjective of nationality and names no country itself."""
    code = demonym_of(text, lexicon)
    if not code or any(place.kind is Kind.COUNTRY for place in known.get(text, ())):
        return []
    country = gazetteer.get(f"country:{code}")
    return [Bearer(country, 0.0, country.name, 0)] if country is not None else []


def _places(forms: tuple[tuple[str, float], ...], known: Mapping[str, tuple[Place, ...]]) -> list[Bearer]:
    """The bearers of all forms, each once with its least cost.  Shortened forms speak only where others are silent."""
    best: dict[str, Bearer] = {}
    for form, cost in sorted(forms, key=lambda item: item[1]):
        if best and cost > _FALLBACK_COST:
            break
        for rank, place in enumerate(known.get(form, ())[:_MOST_PLACES]):
            best.setdefault(place.id, Bearer(place, cost, form, rank))
    return list(best.values())


def _adjectives(document: Document, lexicon: Lexicon) -> Counter[str]:
    """How often the text names each country by its adjective."""
    words = Counter(word for word in document.words if len(word) > 3)
    out: Counter[str] = Counter()
    for word, count in words.items():
        country = lexicon.country_of(word)
        if country:
            out[country] += count
    return out


def _resolved(toponym: Toponym, group: Group, ranked: list[Option], candidates: tuple[Candidate, ...]) -> Toponym:
    confidence = sum(o.share for o in ranked if distance_km(o.point, ranked[0].point) <= _SAME_SPOT_KM)
    if not ranked or confidence < _LEAST_CONFIDENCE:
        note = Note.of("places.no_candidate" if not ranked else "places.too_many", name=toponym.text, count=len(ranked))
        return replace(toponym, candidates=candidates, reasons=(*toponym.reasons, note))
    best = ranked[0]
    place = best.place
    if group.inner and group.hint is not None and group.hint.kind is Kind.SITE and place.kind is Kind.CITY:
        place = _at_its_city(toponym, group, place)
    return replace(toponym, place=place, confidence=round(min(1.0, confidence), 4), candidates=candidates)


def _at_its_city(toponym: Toponym, group: Group, city: Place) -> Place:
    """A site that no table knows, placed at its city."""
    feature = group.hint.feature if group.hint is not None else ""
    slug = "-".join(toponym.text.casefold().split())
    return Place(
        id=f"{AT_TOWN}{city.id}:{slug}", name=toponym.text, lat=city.lat, lon=city.lon, kind=Kind.SITE,
        country=city.country, admin1=city.admin1, feature=feature, parent=city.id, approximate=True,
    )  # fmt: skip
