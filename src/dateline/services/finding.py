"""The search: places, people, passages and articles for what a person types, in any spelling that is about right."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from dateline.dossier.finding import find_words, folded_words, terms_of
from dateline.gazetteer.folding import keys_of_name
from dateline.model import Article, Claim, Itinerary, Place, Reading
from dateline.services.workspace import Workspace

__all__ = ["Finder", "FoundArticle", "FoundPerson", "FoundPlace", "Hits"]

_PLACES, _PEOPLE, _ARTICLES, _PASSAGES = 8, 6, 8, 12
_LOOKED_AT = 60  # articles among which passages are looked for
_AROUND = 70  # characters of a snippet on each side


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """A place of the dossier: on the route at ``stops``, else only named in ``article``."""

    place: Place
    stops: tuple[str, ...]
    article: str


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """A traveller with a stop."""

    id: str
    name: str
    stops: int


@dataclass(frozen=True, slots=True)
class FoundArticle:
    """An article, and the words around the first of those that were looked for."""

    article: Article
    snippet: str


@dataclass(frozen=True, slots=True)
class Hits:
    """What was found, the best first; ``claims`` are those whose passage holds every word."""

    places: tuple[FoundPlace, ...] = ()
    people: tuple[FoundPerson, ...] = ()
    claims: tuple[Claim, ...] = ()
    articles: tuple[FoundArticle, ...] = ()


class Finder:
    """Searches one state of a dossier.  Threads may share it."""

    def __init__(
        self,
        workspace: Workspace,
        itinerary: Itinerary,
        pairs: Sequence[tuple[Article, Reading]],
    ) -> None:
        self._desk = workspace.desk
        self._itinerary = itinerary
        self._articles = {article.id: article for article, _ in pairs}
        self._pairs = pairs
        self._gazetteer = workspace.gazetteer

    def find(self, query: str) -> Hits:
        """Everything that fits ``query``; nothing for less than two letters.  Raises StoreError."""
        terms = terms_of(query)
        if len("".join(terms)) < 2:
            return Hits()
        ids = self._found_ids(query, terms)
        articles = tuple(
            FoundArticle(self._articles[key], _snippet(self._articles[key].text, terms)) for key in ids[:_ARTICLES]
        )
        claims = self._found_claims(terms, frozenset(ids))
        return Hits(self._found_places(query, terms), self._found_people(terms), claims, articles)

    def _found_places(self, query: str, terms: Sequence[str]) -> tuple[FoundPlace, ...]:
        """By any name that the dossier's places bear, and by those that the gazetteer knows for them."""
        found = [key for key, (_, names) in self._places.items() if any(_fits(name, terms) for name in names)]
        if self._gazetteer is not None:
            found += [place.id for place in self._gazetteer.search(query[:80], 12) if place.id in self._places]
        stops: dict[str, list[str]] = {}
        for stop in self._itinerary.stops:
            stops.setdefault(stop.place.id, []).append(stop.id)
        places = [
            FoundPlace(self._places[key][0], tuple(stops.get(key, ())), self._named_in.get(key, ""))
            for key in dict.fromkeys(found)
        ]
        return tuple(sorted(places, key=lambda item: -len(item.stops))[:_PLACES])

    def _found_people(self, terms: Sequence[str]) -> tuple[FoundPerson, ...]:
        counts: dict[str, int] = {}
        for stop in self._itinerary.stops:
            counts[stop.traveller] = counts.get(stop.traveller, 0) + 1
        return tuple(
            FoundPerson(person.id, person.name, counts[person.id])
            for person in self._itinerary.travellers
            if person.id in counts and any(_fits(name, terms) for name in map(_keys, (person.name, *person.aliases)))
        )[:_PEOPLE]

    def _found_claims(self, terms: Sequence[str], articles: frozenset[str]) -> tuple[Claim, ...]:
        claims = (claim for stop in self._itinerary.stops for claim in stop.claims if claim.article in articles)
        fitting = (
            claim
            for claim in claims
            if _fits(folded_words(claim.passage.of(self._articles[claim.article].text)), terms)
        )
        return tuple(islice(fitting, _PASSAGES))

    def _found_ids(self, query: str, terms: Sequence[str]) -> list[str]:
        """Ids of articles that hold all the words, the best first."""
        if self._desk is not None:
            found: Iterable[str] = find_words(self._desk.dossier, query, _LOOKED_AT)
        else:
            kept = self._articles.values()
            found = (item.id for item in kept if _fits(folded_words(item.title, item.publisher, item.text), terms))
        return [key for key in islice(found, _LOOKED_AT) if key in self._articles]

    @cached_property
    def _places(self) -> dict[str, tuple[Place, tuple[str, ...]]]:
        """Place id → the place and the keys of its names: those of the route, then those only named."""
        places = {stop.place.id: stop.place for stop in self._itinerary.stops}
        for _, reading in self._pairs:
            for toponym in reading.toponyms:
                if toponym.place:
                    places.setdefault(toponym.place.id, toponym.place)
        return {
            key: (place, tuple({_keys(name) for name in (place.name, *(name.text for name in place.names))}))
            for key, place in places.items()
        }

    @cached_property
    def _named_in(self) -> dict[str, str]:
        out: dict[str, str] = {}
        for article, reading in self._pairs:
            for toponym in reading.toponyms:
                if toponym.place:
                    out.setdefault(toponym.place.id, article.id)
        return out


def _keys(name: str) -> str:
    """All keys of a name's words, in one line."""
    return " ".join(key.lstrip("^~") for key in keys_of_name(name)).lower()


def _fits(words: str, terms: Sequence[str]) -> bool:
    """Does every term begin one of the folded words?"""
    padded = f" {words}"
    return all(f" {term}" in padded for term in terms)


def _snippet(text: str, terms: Sequence[str]) -> str:
    """The text around the first word that was looked for; its beginning if none is there."""
    at = next((match.start() for match in re.finditer(r"[^\W_]+", text) if _fits(folded_words(match[0]), terms[:1])), 0)
    start, end = max(0, at - _AROUND), min(len(text), at + _AROUND)
    start = text.find(" ", start, at) + 1 or start if start else 0
    line = " ".join(text[start:end].split())
    return ("… " if start else "") + line + (" …" if end < len(text) else "")
