"""What the pure stages ask of their tools, as protocols: gazetteer, recogniser, geocoder, store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from dateline.model import Entity, Note, Place

if TYPE_CHECKING:
    from dateline.reading.segment import Document

__all__ = ["Found", "Gazetteer", "Geocoder", "Recogniser"]


@runtime_checkable
class Gazetteer(Protocol):
    """Names → places.  Look-ups fold case, accents and ß; they never touch the network."""

    def lookup(self, name: str) -> tuple[Place, ...]:
        """All places that bear ``name`` (any language), most important first; () if none.

        Each Place carries at least the matching names and its German and English ones.
        """
        ...

    def lookup_many(self, names: Iterable[str]) -> Mapping[str, tuple[Place, ...]]:
        """``lookup`` for many names at once; names without a place are left out."""
        ...

    def known(self, names: Iterable[str]) -> frozenset[str]:
        """Which of ``names`` the gazetteer has at all: cheaper than ``lookup_many``."""
        ...

    def get(self, place_id: str) -> Place | None:
        """The place with this id, or None."""
        ...

    def search(self, query: str, limit: int = 20) -> tuple[Place, ...]:
        """Places whose names begin with or contain ``query``, for a person who types."""
        ...

    def capital(self, country: str) -> Place | None:
        """The capital of a country (ISO 3166-1 alpha-2)."""
        ...


@runtime_checkable
class Recogniser(Protocol):
    """Finds names in a segmented text."""

    @property
    def name(self) -> str:
        """What a person calls it: "crf-de", "spacy:de_core_news_sm"."""
        ...

    def recognise(self, document: Document) -> tuple[Entity, ...]:
        """Entities in text order, without overlaps; labels PER, ORG, LOC, MISC."""
        ...


@dataclass(frozen=True, slots=True)
class Found:
    """A geocoder's outcome for one name: a place, or why there is none."""

    place: Place | None
    note: Note | None = None


@runtime_checkable
class Geocoder(Protocol):
    """Asks somebody outside for the places of names; never raises for a single name."""

    @property
    def name(self) -> str:
        """The provider: "nominatim"."""
        ...

    @property
    def attribution(self) -> str:
        """Whom to name beside what it finds; "" if nobody."""
        ...

    def find_many(self, names: Iterable[str], lang: str) -> Mapping[str, Found]:
        """The outcome for each name."""
        ...
