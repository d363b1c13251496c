"""Text → Reading: the table of contents of the engine.

Each stage is one pure function with frozen values on both sides; tools are passed in.

segment     text → paragraphs, sentences, tokens
entities    → names of persons, organisations, places (trained model)
toponyms    → spans that name a place, with their use
places      → which place on Earth each one means
times       → dates with their rule and anchor
travellers  → who is meant by names, titles, pronouns
claims      → who was, is or will be where, when, and who says so
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field

from dateline.model import Article, Note, Problem, Reading
from dateline.ports import Gazetteer, Geocoder, Recogniser
from dateline.reading.languages import READ_LANGUAGES, load_language
from dateline.reading.segment import segment

__all__ = ["ENGINE", "Tools", "read"]

ENGINE = "0.1.0"
_LONGEST_VERSION = 32  # characters that a store keeps of it


def _unwatched(_stage: str) -> None:
    """Nobody looks on."""


@dataclass(frozen=True, slots=True)
class Tools:
    """What the stages look things up in."""

    gazetteer: Gazetteer
    recognisers: dict[str, Recogniser]  # by language
    geocoder: Geocoder | None = None  # asked for names that the gazetteer does not know; None: nobody is
    recogniser: str = ""  # name of a recogniser that replaces the embedded ones
    added: str = ""  # tells apart what was added to the gazetteer
    decided_by: str = ""  # tells apart code, models, tables and gazetteer: ``engine.decided_by``
    lap: Callable[[str], None] = field(default=_unwatched, compare=False)  # is told of each stage that is done

    @property
    def version(self) -> str:
        """What a reading by these tools is kept under: the engine's version, and what is not its own."""
        added = f"places:{self.added}" if self.added else ""
        own = f"{ENGINE}.{self.decided_by}" if self.decided_by else ENGINE
        theirs = "+".join(filter(None, (self.recogniser, added, self.geocoder.name if self.geocoder else "")))
        if len(f"{own}+{theirs}") > _LONGEST_VERSION:
            theirs = hashlib.sha256(theirs.encode()).hexdigest()[:12]
        return f"{own}+{theirs}" if theirs else own


def read(article: Article, tools: Tools) -> Reading:
    """Read one article.  The same text, date, publisher and tools give the same reading, byte for byte."""
    from dateline.reading import claims, places, times, toponyms, travellers

    language = load_language(article.lang)
    document = segment(article.text, language)
    tools.lap("segment")
    problems: list[Problem] = []
    if article.lang not in READ_LANGUAGES:
        problems.append(Problem(Note.of("reading.language_not_read", lang=article.lang), stage="segment"))
    recogniser = tools.recognisers.get(article.lang)
    entities = recogniser.recognise(document) if recogniser else ()
    tools.lap("entities")
    found = toponyms.find(document, language, entities, tools.gazetteer)
    tools.lap("toponyms")
    placed = places.resolve(document, language, found, tools.gazetteer, publisher=article.publisher)
    tools.lap("places")
    dates = times.find(document, language, article.published)
    tools.lap("times")
    people = travellers.find(document, language, entities, placed)
    tools.lap("travellers")
    said = claims.find(article, document, language, placed, dates, people, tools.gazetteer)
    tools.lap("claims")
    problems += [
        Problem(Note.of("places.unresolved", name=item.text), item.span, "places")
        for item in placed
        if item.place is None
    ]
    problems += [Problem(item.problem, item.span, "times") for item in dates if item.problem]
    return Reading(article.id, article.lang, tools.version, placed, dates, people, said, tuple(problems))
