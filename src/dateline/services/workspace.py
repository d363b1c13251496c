"""The application without a screen: articles in, readings kept, one itinerary out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from dateline import engine, loading
from dateline.dossier.commands import Row, take
from dateline.dossier.kinship import Kin, kin_of
from dateline.dossier.values import Change, Entry
from dateline.errors import InputError
from dateline.model import Article, Itinerary, Reading
from dateline.ports import Gazetteer
from dateline.reading import ENGINE, Tools
from dateline.services.desk import Desk
from dateline.services.intake import Draft, look
from dateline.services.store import ArticleStore, MemoryStore, reading_key

__all__ = ["Draft", "Workspace"]

Reader = Callable[[Article], Reading]
Pairs = tuple[tuple[Article, Reading], ...]
Builder = Callable[[Sequence[tuple[Article, Reading]]], Itinerary]


class Workspace:
    """One dossier's articles and what was read from them.

    ``read`` is the engine as a function of an article; readings are kept in the store under what they are a
    function of, so that nothing is read twice.
    """

    def __init__(
        self,
        read: Reader,
        store: ArticleStore | None = None,
        *,
        build: Builder = engine.itinerary_of,
        engine_version: str = ENGINE,
        desk: Desk | None = None,
    ) -> None:
        self._read = read
        self._build = desk.build if desk else build
        self.desk = desk
        self.store = store if store is not None else MemoryStore()
        self.engine_version = engine_version
        self.gazetteer: Gazetteer | None = None
        self.told: Callable[[str], None] = lambda _result: None  # "hit" or "miss" for each reading asked for
        self._pinned: int | None = None
        if desk is not None:
            desk.on_change = self.catch_up
        self._built: tuple[int, Itinerary] | None = None
        self._pairs: tuple[int, Pairs] | None = None

    @classmethod
    def with_tools(cls, tools: Tools, desk: Desk | None = None, read: Reader | None = None) -> Workspace:
        """A workspace that reads with these tools and keeps its articles at ``desk``'s dossier, else in memory.

        ``read`` is the engine with these tools, where somebody looks on while it reads.
        """
        made = cls(
            read or (lambda article: engine.read_article(article, tools)),
            desk.dossier if desk else None,
            engine_version=tools.version,
            desk=desk,
        )
        made.gazetteer = tools.gazetteer
        return made

    def revision(self) -> int:
        """The state of the store that is shown.  Others' changes wait for ``catch_up``, one's own are in."""
        if self.desk is None:
            return self.store.revision()
        if self._pinned is None:
            self._pinned = self.store.revision()
        return self._pinned

    def catch_up(self) -> None:
        """Show the newest state from now on."""
        self._pinned = None

    def unseen(self) -> tuple[Change, ...]:
        """What others have changed since the state that is shown, oldest first; cheap where nothing has."""
        if self.desk is None or self.store.revision() == (shown := self.revision()):
            return ()
        return self.desk.dossier.changes_since(shown)

    def add(self, draft: Draft, *, max_megabytes: int = loading.MAX_MEGABYTES) -> loading.Loaded:
        """Load, keep and return the one article of a draft.  Raises InputError for what cannot be one."""
        item = next(look(draft, max_megabytes=max_megabytes))
        if item.error is not None or item.loaded is None:
            raise item.error or InputError("There is no article in it.", "loading.empty", name=draft.filename)
        self.store.add(item.loaded.article)
        self.catch_up()
        return item.loaded

    def keep(self, item: loading.Item) -> Row:
        """Keep and read one loaded article, and say what became of it.  Raises StoreError only."""
        row = take(self.store, item, self.reading)
        self.catch_up()
        return row

    def remove(self, article_id: str) -> bool:
        """Take an article out; False if it was not there."""
        self.catch_up()
        return self.store.remove(article_id)

    def set_published(self, article_id: str, published: str | None) -> Article:
        """Correct the publication date (EDTF, None: unknown); all dates counted from it are read anew."""
        article = self.store.article(article_id)
        if article is None:
            raise InputError("This article is no longer there.", "dashboard.gone")
        changed = replace(article, published=published)
        if self.desk is not None:
            self.desk.date_article(article_id, published or "")
        else:
            self.store.put(changed)
        return changed

    def may(self, what: str) -> bool:
        """True if who works here may make that kind of change ("article", "removed", "correction" …)."""
        return self.desk is None or self.desk.dossier.may(what)

    def articles(self) -> tuple[Article, ...]:
        """All articles, in the order in which they were added."""
        return self.store.articles()

    def article(self, article_id: str) -> Article | None:
        """The article with this id, or None."""
        return self.store.article(article_id)

    def count(self) -> int:
        """How many articles there are."""
        return self.desk.dossier.head().articles if self.desk else len(self.articles())

    def listed(self, limit: int, offset: int = 0) -> tuple[Entry, ...]:
        """Articles without their texts, newest first."""
        if self.desk:
            return self.desk.dossier.entries(limit, offset)
        newest = self.articles()[::-1][offset : offset + limit]
        return tuple(
            Entry(a.id, a.title, a.lang, a.published, a.publisher, a.url, a.author, "", "", a.id, a.id) for a in newest
        )

    def kin(self, entries: Sequence[Entry]) -> Mapping[str, Kin]:
        """Versions and copies of each entry, by its id."""
        return kin_of(self.desk.dossier, entries) if self.desk else {}

    def sources(self) -> Mapping[str, str]:
        """Article id → id of its group: agency copies are one source.  An article that is missing is its own."""
        return self.desk.dossier.sources() if self.desk else {}

    def separate(self, article_id: str) -> bool:
        """Say that an article is neither a copy nor a version of another; False if it is not there."""
        self.catch_up()
        return self.desk.dossier.separate(article_id, author=self.desk.author) if self.desk else False

    def reading(self, article: Article) -> Reading:
        """What was read from an article, from the store or read now."""
        key = reading_key(article, self.engine_version)
        kept = self.store.reading(key)
        self.told("miss" if kept is None else "hit")
        if kept is None:
            kept = self._read(article)
            self.store.put_reading(key, kept)
        return kept if kept.article == article.id else replace(kept, article=article.id)

    def pairs(self, progress: Callable[[float, str], None] | None = None) -> tuple[tuple[Article, Reading], ...]:
        """Every article with its reading, from memory while nothing has changed.

        ``progress`` is told the share done and the title being read.
        """
        revision = self.revision()
        if self._pairs is not None and self._pairs[0] == revision:
            return self._pairs[1]
        articles = self.articles()
        out = []
        for number, article in enumerate(articles):
            if progress:
                progress(number / len(articles), article.title)
            out.append((article, self.reading(article)))
        self._pairs = (revision, tuple(out))
        return self._pairs[1]

    def itinerary(self, pairs: Sequence[tuple[Article, Reading]] | None = None) -> Itinerary:
        """The journeys of all articles, built once for each state of the store."""
        revision = self.revision()
        if self._built is None or self._built[0] != revision:
            self._built = (revision, self._build(pairs if pairs is not None else self.pairs()))
        return self._built[1]
