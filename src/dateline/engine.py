"""Put the reading engine together from a machine's settings: the one place that loads its tools."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path

from dateline import gazetteer, geocoding, journeys, reading
from dateline.config import Settings
from dateline.gazetteer.imports import fingerprint_of_added, open_with_added
from dateline.gazetteer.index import open_gazetteer
from dateline.model import Article, Itinerary, Reading
from dateline.ports import Recogniser
from dateline.reading import Tools
from dateline.reading.entities import load_recogniser
from dateline.reading.languages import READ_LANGUAGES

__all__ = ["decided_by", "itinerary_of", "load_tools", "read_article"]

_ROOMS = ("reading", "calendar", "gazetteer")
_MODULES = ("model.py", "ports.py")
_DECIDING = frozenset({".py", ".toml", ".json", ".bin", ".crfsuite"})


def load_tools(
    settings: Settings,
    *,
    recogniser: str = "",
    progress: Callable[[str, float], None] | None = None,
) -> Tools:
    """Open the gazetteer (building it if it is not there), what the user added to it, and the recognisers.

    ``recogniser`` is "" for the embedded models or ``spacy:MODEL`` for an installed spaCy pipeline.
    Where the settings name a geocoder, it is asked for names that the gazetteer does not know.
    Raises GazetteerError, ModelError or GeocoderError with what to do.
    """
    path = gazetteer.ensure(settings, progress)
    recognisers: dict[str, Recogniser] = {}
    for lang in READ_LANGUAGES:
        if recogniser.startswith("spacy:"):
            from dateline.reading.spacy_recogniser import load_spacy

            recognisers[lang] = load_spacy(recogniser.removeprefix("spacy:"))
        else:
            recognisers[lang] = load_recogniser(lang)
    online = geocoding.open_geocoder(settings) if settings.geocoder else None
    known = open_with_added(open_gazetteer(path), settings.data_dir)
    added = fingerprint_of_added(settings.data_dir)
    return Tools(known, recognisers, online, recogniser, added, decided_by(path.name))


@cache
def decided_by(gazetteer_name: str) -> str:
    """Eight hex digits that change with whatever decides a reading: code, models, language tables, gazetteer.

    Read once a process (20 MB).  The gazetteer's name carries the fingerprint of its own sources.
    """
    package = Path(__file__).parent
    digest = hashlib.blake2b(gazetteer_name.encode(), digest_size=4)
    files = [package / name for name in _MODULES]
    for room in _ROOMS:
        files += [path for path in (package / room).rglob("*") if path.is_file() and path.suffix in _DECIDING]
    for path in sorted(files):
        digest.update(f"\0{path.relative_to(package).as_posix()}\0".encode())
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "blake2b").digest())
    return digest.hexdigest()


def read_article(article: Article, tools: Tools) -> Reading:
    """Read one article; ask online for names that the gazetteer does not know, if the tools have somebody to ask."""
    if tools.geocoder is None:
        found = reading.read(article, tools)
    else:
        found = geocoding.read_with(
            tools.geocoder, tools.gazetteer, lambda known: reading.read(article, replace(tools, gazetteer=known))
        )
    _keep_tables(article.lang)
    return found


@cache
def _keep_tables(_lang: str) -> None:
    """Spare the garbage collector what the first reading of a language has loaded: it lives as long as the process."""
    gc.freeze()


def itinerary_of(pairs: Iterable[tuple[Article, Reading]]) -> Itinerary:
    """Join readings to one itinerary."""
    return journeys.build([(article, replace(item, article=article.id)) for article, item in pairs])
