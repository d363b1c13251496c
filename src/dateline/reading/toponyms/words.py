"""Places inside words: compounds, derived forms, words joined by a slash."""

from __future__ import annotations

from collections.abc import Iterator

from dateline.model import Kind, Place
from dateline.reading.features import fold
from dateline.reading.toponyms.book import NameBook
from dateline.reading.toponyms.tables import Tables

__all__ = ["bases", "compound", "derived", "hyphenated", "parts"]

_LARGE = 100_000  # people; smaller towns are no likely first parts of new compounds


def parts(word: str, tables: Tables) -> Iterator[str]:
    """Names that may be inside a word: what to ask the gazetteer for."""
    if "/" in word:
        yield from (part for part in word.split("/") if part)
        return
    if "-" in word:
        yield from _leading(word)
        return
    for stem, _ in _glued(word, tables):
        yield stem
    for stem in bases(word, tables):
        yield stem


def _leading(word: str) -> list[str]:
    """ "Abu-Dhabi-Reise" → ["Abu-Dhabi", "Abu"]."""
    pieces = word.split("-")
    return ["-".join(pieces[:count]) for count in range(len(pieces) - 1, 0, -1)]


def _glued(word: str, tables: Tables) -> Iterator[tuple[str, int]]:
    if not word.endswith(tables.glued):
        return
    for part in tables.glued:
        if word.endswith(part) and len(word) > len(part) + 3:
            stem = word[: -len(part)]
            yield stem, len(stem)
            if stem[-1] == "s":
                yield stem[:-1], len(stem) - 1
            return


def bases(word: str, tables: Tables) -> Iterator[str]:
    """Names that a word in -er may be derived from."""
    for ending, instead in tables.derived:
        if word.endswith(ending) and len(word) > len(ending) + 2:
            yield word[: len(word) - len(ending)] + instead


def _counts(place: Place | None, tables: Tables) -> bool:
    return place is not None and (place.kind is not Kind.CITY or place.population >= _LARGE)


def hyphenated(word: str, tables: Tables, book: NameBook, *, entity: bool) -> tuple[int, Place | None] | None:
    """Length of the place at the head of a hyphenated word, the whole where that is a name itself.

    ``entity``: the recogniser takes the word for a place.
    """
    rest = fold(word[word.rfind("-") + 1 :])
    if not rest or rest in tables.hyphen_organisation or rest in tables.first_names:
        return None
    whole = book.get(word)
    if whole is not None and (whole.kind is not Kind.CITY or rest not in tables.hyphen_common):
        return len(word), whole
    if rest in tables.hyphen_whole and _counts(book.get(_leading(word)[0]), tables) is False:
        return (len(word), None) if entity or rest in tables.hyphen_sites else None
    for part in _leading(word):
        if fold(part) in tables.hyphen_never or fold(part) in tables.seats or len(part) < 3 or not part[0].isupper():
            continue
        place = book.get(part)
        if _counts(place, tables):
            return len(part), place
    return None


def compound(word: str, tables: Tables, book: NameBook) -> tuple[int, Place] | None:
    """Length of the place at the head of a compound written together ("Russlandtour")."""
    for stem, length in _glued(word, tables):
        place = book.get(stem)
        if (
            place
            and len(stem) > 3
            and _counts(place, tables)
            and (place.kind is not Kind.CITY or place.population > 500_000)
        ):
            return length, place
    return None


def derived(word: str, tables: Tables, book: NameBook) -> Place | None:
    """The city that a word in -er is derived from ("Pekinger", "Dresdner")."""
    if fold(word) in tables.derived_never:
        return None
    for base in bases(word, tables):
        place = book.get(base)
        if place and place.kind is Kind.CITY and place.population >= _LARGE:
            return place
    return None
