"""What a dossier says about itself: its head, its entries, what happened on adding, what changed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from dateline.errors import ConflictError

__all__ = ["Added", "Change", "ChangedError", "Entry", "Event", "Guard", "Head", "Key", "Outcome"]


class Outcome(StrEnum):
    """What became of an article that was added."""

    NEW = "new"
    SAME = "same"  # the very text was there
    COPY = "copy"  # kept, and counted as one source with another publisher's like text
    VERSION = "version"  # kept; the older version stays readable behind the newer
    RESTORED = "restored"  # had been removed


@dataclass(frozen=True, slots=True)
class Head:
    """A dossier in a list.  ``revision`` grows with every change."""

    id: str
    name: str
    created: str  # UTC, ISO 8601
    archived: bool = False
    revision: int = 0
    articles: int = 0  # that are read: neither removed nor replaced by a newer version
    corrections: int = 0  # in force
    engine: str = ""  # version whose readings have been taken over


@dataclass(frozen=True, slots=True)
class Entry:
    """An article in a list: everything but its text."""

    id: str
    title: str
    lang: str
    published: str | None
    publisher: str
    url: str
    author: str
    added: str  # UTC, ISO 8601
    added_by: str
    source_group: str  # the same for agency copies: they count as one source
    lineage: str  # the same for versions of one article
    superseded_by: str = ""  # id of the newer version
    removed: str = ""  # when it was taken out


@dataclass(frozen=True, slots=True)
class Added:
    """What became of an article.  ``other`` is the id of the copy or version that was there."""

    article: str
    outcome: Outcome
    other: str = ""
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """Something that happened in a dossier.

    ``what``: "article", "removed", "separated", "published", "correction", "undone", "redone", "named",
    "archived", "engine"; ``ref`` is the id it happened to.
    """

    revision: int
    what: str
    ref: str
    author: str
    at: str  # UTC, ISO 8601


@dataclass(frozen=True, slots=True)
class Event:
    """One entry in the history of a correction.  ``what``: "made", "undone" or "redone"."""

    revision: int
    correction: str
    what: str
    author: str
    at: str


class Key(Protocol):
    """What a reading is a function of; ``services.store.ReadingKey`` is one."""

    @property
    def digest(self) -> str: ...
    @property
    def published(self) -> str: ...
    @property
    def lang(self) -> str: ...
    @property
    def engine(self) -> str: ...


class Guard(Protocol):
    """Knows what somebody may do in a dossier; ``what`` is "read" or a kind of ``values.Change``."""

    def ask(self, what: str) -> None:
        """Raise AccessError if they may not."""
        ...

    def may(self, what: str) -> bool:
        """The same as an answer."""
        ...


class ChangedError(ConflictError):
    """Somebody else decided about the same item since it was last seen; nothing was written.

    ``correction`` is the id of theirs, to be shown before trying again.
    """

    def __init__(self, correction: str, author: str, at: str) -> None:
        super().__init__(
            f"{author or 'Somebody'} changed this at {at}. Look at their change, then decide again.",
            "dossier.changed",
            author=author or "…",
            at=at,
        )
        self.correction = correction
