"""The port behind which a dossier keeps its articles and readings, and a store that lives in memory.

A store is asked by id and answers with the model's frozen values, so that SQLite, PostgreSQL and memory look
alike from outside.  One suite of contract tests (``tests/contracts``) runs on all of them.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from dateline.dossier.store import with_details
from dateline.dossier.values import Added, Outcome
from dateline.model import Article, Reading

__all__ = ["ArticleStore", "MemoryStore", "ReadingKey", "reading_key"]


@dataclass(frozen=True, slots=True)
class ReadingKey:
    """What a reading is a function of: text, publication date and publisher, language, engine and its tools."""

    digest: str
    published: str  # ``Article.setting``: EDTF, "" where unknown, and a mark of the publisher
    lang: str
    engine: str

    def __str__(self) -> str:
        return "|".join((self.digest, self.published, self.lang, self.engine))


def reading_key(article: Article, engine: str) -> ReadingKey:
    """The key under which the reading of ``article`` by ``engine`` is kept."""
    return ReadingKey(article.digest, article.setting, article.lang, engine)


@runtime_checkable
class ArticleStore(Protocol):
    """Keeps the articles of one dossier, in the order in which they were added, and their readings.

    Calls may come from several threads.  Failures are ``StoreError``; an id that is not there is no failure.
    """

    def articles(self) -> tuple[Article, ...]:
        """All articles, in the order in which they were added."""
        ...

    def article(self, article_id: str) -> Article | None:
        """The article with this id, or None."""
        ...

    def put(self, article: Article) -> None:
        """Add an article, or replace the one with the same id where it stands."""
        ...

    def add(self, article: Article, *, author: str = "") -> Added:
        """Add an article and say what became of it; of one that is there, only details given now are changed."""
        ...

    def remove(self, article_id: str) -> bool:
        """Take an article out.  False if it was not there."""
        ...

    def reading(self, key: ReadingKey) -> Reading | None:
        """The reading kept under ``key``, or None.  Its ``article`` may be another with the same text."""
        ...

    def put_reading(self, key: ReadingKey, reading: Reading) -> None:
        """Keep a reading.  A store may drop readings at any time, never articles."""
        ...

    def revision(self) -> int:
        """A number that grows with every change of the articles: what others see has changed when it has."""
        ...


class MemoryStore:
    """An ``ArticleStore`` that lasts as long as the process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._articles: dict[str, Article] = {}
        self._readings: dict[ReadingKey, Reading] = {}
        self._revision = 0

    def articles(self) -> tuple[Article, ...]:
        """All articles, in the order in which they were added."""
        with self._lock:
            return tuple(self._articles.values())

    def article(self, article_id: str) -> Article | None:
        """The article with this id, or None."""
        with self._lock:
            return self._articles.get(article_id)

    def put(self, article: Article) -> None:
        """Add an article, or replace the one with the same id where it stands."""
        with self._lock:
            self._articles[article.id] = article
            self._revision += 1

    def add(self, article: Article, *, author: str = "") -> Added:
        """Add an article, or the details given now to the one that is there."""
        with self._lock:
            known = self._articles.get(article.id)
            self._articles[article.id] = with_details(article, known) if known else article
            self._revision += 1
            return Added(article.id, Outcome.SAME if known else Outcome.NEW, article.id if known else "")

    def remove(self, article_id: str) -> bool:
        """Take an article out.  False if it was not there."""
        with self._lock:
            if self._articles.pop(article_id, None) is None:
                return False
            self._revision += 1
            return True

    def reading(self, key: ReadingKey) -> Reading | None:
        """The reading kept under ``key``, or None."""
        with self._lock:
            return self._readings.get(key)

    def put_reading(self, key: ReadingKey, reading: Reading) -> None:
        """Keep a reading."""
        with self._lock:
            self._readings[key] = reading

    def revision(self) -> int:
        """Grows with every change of the articles."""
        with self._lock:
            return self._revision
