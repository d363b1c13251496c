"""What loading hands on: an Article, what was guessed on the way, and what to tell the person."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dateline.errors import InputError
from dateline.model import Article, Note, Problem

__all__ = [
    "MAX_CHARACTERS",
    "MAX_MEGABYTES",
    "Given",
    "Guess",
    "Item",
    "Loaded",
    "Metadata",
    "check_size",
    "merge",
    "refuse",
]

MAX_MEGABYTES = 10
"""Largest file that is opened, in units of 1,000,000 bytes, unless the caller allows more."""

MAX_CHARACTERS = 1_000_000
"""Longest text that is taken as one article: about 400 printed pages."""


@dataclass(frozen=True, slots=True)
class Guess:
    """A field of the article that nobody typed in: ``note`` says where it was taken from.

    ``field``: "title", "published", "publisher", "url", "author", "lang" or "encoding".
    """

    field: str
    value: str
    note: Note


@dataclass(frozen=True, slots=True)
class Loaded:
    """An article ready to read, with what should be confirmed or known about it."""

    article: Article
    problems: tuple[Problem, ...] = ()
    guessed: tuple[Guess, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One article of a file, feed or folder: loaded, or the reason why not."""

    name: str  # of the file, row or feed entry, for people
    loaded: Loaded | None = None
    error: InputError | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """What the person typed in beside the text; empty where left open."""

    title: str = ""
    publisher: str = ""
    url: str = ""
    published: str | None = None
    lang: str | None = None
    author: str = ""


@dataclass(frozen=True, slots=True)
class Metadata:
    """Fields that a document says about itself, as found there; ``source`` names the place ("header")."""

    source: str = "header"
    title: str = ""
    publisher: str = ""
    url: str = ""
    published: str = ""
    lang: str = ""
    author: str = ""


def merge(first: Metadata, second: Metadata) -> Metadata:
    """``first`` with its gaps filled from ``second``."""
    fields = ("title", "publisher", "url", "published", "lang", "author")
    return replace(first, **{name: getattr(first, name) or getattr(second, name) for name in fields})


def refuse(key: str, message: str, **values: object) -> InputError:
    """The error for input that cannot be taken: ``key`` of the catalogue's table ``loading``."""
    return InputError(message.format(**values), f"loading.{key}", **values)


def check_size(raw: bytes, filename: str, max_megabytes: int) -> None:
    """Raise InputError for a file beyond the limit."""
    if len(raw) > max_megabytes * 1_000_000:
        raise too_large(filename or "…", len(raw), max_megabytes)


def too_large(name: str, size: int, max_megabytes: int) -> InputError:
    """The error for something of ``size`` bytes."""
    return refuse(
        "too_large",
        "“{name}” has {size} MB; at most {limit} MB are taken. Split it into single articles.",
        name=name,
        size=f"{size / 1e6:.1f}",
        limit=max_megabytes,
    )
