"""What a source hands to the gazetteer: a place, its names, and how important it is."""

from __future__ import annotations

import math
from dataclasses import dataclass

from dateline.model import Name, Place

__all__ = ["Entry", "importance_of_area", "importance_of_city"]

_UNKNOWN = 1000  # inhabitants of a populated place without a figure


@dataclass(frozen=True, slots=True)
class Entry:
    """A place to store.  ``names`` are all that can be looked up; ``place.names`` is not read."""

    place: Place
    names: tuple[Name, ...]
    importance: int  # 0 … 1000; orders the places that share a name


def importance_of_city(population: int, capital: bool = False, names: int = 0) -> int:
    """Hundred points for each power of ten of inhabitants; half as many for a capital; forty for names.

    In how many languages a city has a name of its own tells how far it is known: Geneva in Switzerland has a
    hundred, the one in New York three.
    """
    known = 40 * math.log10(1 + names)
    return min(790, round(100 * math.log10((population or _UNKNOWN) + 10) + known) + (50 if capital else 0))


def importance_of_area(extent_km: float) -> int:
    """Areas from a district (10 km) to a continent (3,000 km): 400 … 800."""
    return 400 + round(100 * min(4.0, math.log10(max(1.0, extent_km))))
