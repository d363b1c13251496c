"""Several gazetteers as one: the embedded one first, then what the user added or an online geocoder found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from dateline.model import Place
from dateline.ports import Gazetteer

__all__ = ["LayeredGazetteer", "NamedPlaces"]


class LayeredGazetteer:
    """Implements ``dateline.ports.Gazetteer``; where two layers know one id, the earlier one counts."""

    def __init__(self, layers: Sequence[Gazetteer]) -> None:
        self._layers = tuple(layers)

    def lookup(self, name: str) -> tuple[Place, ...]:
        """All layers' places, those of earlier layers first."""
        return _distinct(place for layer in self._layers for place in layer.lookup(name))

    def lookup_many(self, names: Iterable[str]) -> Mapping[str, tuple[Place, ...]]:
        """``lookup`` for many names."""
        asked = list(dict.fromkeys(names))
        answers = [layer.lookup_many(asked) for layer in self._layers]
        out: dict[str, tuple[Place, ...]] = {}
        for name in asked:
            places = _distinct(place for answer in answers for place in answer.get(name, ()))
            if places:
                out[name] = places
        return out

    def known(self, names: Iterable[str]) -> frozenset[str]:
        """Names that any layer knows."""
        asked = list(names)
        return frozenset().union(*(layer.known(asked) for layer in self._layers))

    def get(self, place_id: str) -> Place | None:
        """From the first layer that has it."""
        return next((place for layer in self._layers if (place := layer.get(place_id)) is not None), None)

    def search(self, query: str, limit: int = 20) -> tuple[Place, ...]:
        """Each layer's finds in turn, ``limit`` in all."""
        return _distinct(place for layer in self._layers for place in layer.search(query, limit))[:limit]

    def capital(self, country: str) -> Place | None:
        """From the first layer that knows one."""
        return next((place for layer in self._layers if (place := layer.capital(country)) is not None), None)


class NamedPlaces:
    """A few places by name, in memory: what an online geocoder found for one article."""

    def __init__(self, places: Mapping[str, tuple[Place, ...]]) -> None:
        self._places = {name.casefold(): found for name, found in places.items() if found}

    def lookup(self, name: str) -> tuple[Place, ...]:
        """The places given for this name, case ignored."""
        return self._places.get(name.casefold(), ())

    def lookup_many(self, names: Iterable[str]) -> Mapping[str, tuple[Place, ...]]:
        """``lookup`` for many names."""
        return {name: self.lookup(name) for name in dict.fromkeys(names) if self.lookup(name)}

    def known(self, names: Iterable[str]) -> frozenset[str]:
        """Names that have a place."""
        return frozenset(name for name in names if name.casefold() in self._places)

    def get(self, place_id: str) -> Place | None:
        """By id."""
        return next((place for found in self._places.values() for place in found if place.id == place_id), None)

    def search(self, query: str, limit: int = 20) -> tuple[Place, ...]:
        """Names that hold the query."""
        wanted = query.casefold()
        return _distinct(p for name, found in self._places.items() if wanted in name for p in found)[:limit]

    def capital(self, country: str) -> Place | None:
        """None is ever known."""
        return None


def _distinct(places: Iterable[Place]) -> tuple[Place, ...]:
    return tuple({place.id: place for place in reversed(list(places))}.values())[::-1]
