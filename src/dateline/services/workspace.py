"""The application without a screen: articles in, readings kept, one itinerary out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from dateline import engine, loading
from dateline.dossier import window
from dateline.dossier.commands import Row, take
from dateline.dossier.corrections import State, fold
from dateline.dossier.kinship import Kin, kin_of
from dateline.dossier.rereading import Rereading, engines_in_force, reread
from dateline.dossier.values import Change, Entry
from dateline.errors import InputError
from dateline.model import Article, Itinerary, Kind, Reading, Status
from dateline.ports import Gazetteer
from dateline.reading import ENGINE, Tools
from dateline.services.desk import Desk
from dateline.services.filters import Facets, Filter, facets_of
from dateline.services.intake import Draft, look
from dateline.services.store import ArticleStore, MemoryStore, reading_key

__all__ = ["LARGE", "Draft", "Workspace"]

LARGE = 150
"""Articles beyond which a dossier is shown through a window."""

_OFFERED = 60  # travellers to filter by, the most frequent first

Reader = Callable[[Article], Reading]
Pairs = tuple[tuple[Article, Reading], ...]
Mark = tuple[int, window.Filter | None, int, int]
Builder = Callable[[Sequence[tuple[Article, Reading]]], Itinerary]


@dataclass(frozen=True, slots=True)
class View:
    """What is shown of a dossier, and what is known about the rest of it at that revision."""

    revision: int = -1
    count: int = 0  # articles in all
    wanted: window.Filter = field(default_factory=window.Filter)
    limit: int = window.WINDOW
    total: int = 0  # articles that match
    facets: Facets | None = None


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
        self._build = build
        self.desk = desk
        self.store = store if store is not None else MemoryStore()
        self.engine_version = engine_version
        self.gazetteer: Gazetteer | None = None
        self.told: Callable[[str], None] = lambda _result: None  # "hit" or "miss" for each reading asked for
        self._pinned: int | None = None
        if desk is not None:
            desk.on_change = self.catch_up
        self.view = View()
        self._engines: tuple[str, ...] = ()
        self.unread = 0
        """Articles that are left out because the first reading was stopped."""
        self._stopped = False
        self._built: tuple[Mark, Itinerary] | None = None
        self._pairs: tuple[Mark, Pairs] | None = None

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
            self.engines()  # may have to be settled, which is a change of its own
            self._pinned = self.store.revision()
        return self._pinned

    def catch_up(self) -> None:
        """Show the newest state from now on."""
        self._pinned = None
        self._engines = ()

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
        if self.desk is None:
            return {}
        shown = [article.id for article, _ in self.pairs()] if self.windowed else None
        return self.desk.dossier.sources(shown)

    def separate(self, article_id: str) -> bool:
        """Say that an article is neither a copy nor a version of another; False if it is not there."""
        self.catch_up()
        return self.desk.dossier.separate(article_id, author=self.desk.author) if self.desk else False

    def engines(self) -> tuple[str, ...]:
        """The engines whose readings count, the preferred first."""
        if not self._engines:
            own = self.engine_version
            self._engines = engines_in_force(self.desk.dossier, own) if self.desk else (own,)
        return self._engines

    @property
    def outdated(self) -> bool:
        """True where an older engine's readings count, until a new reading has been taken over."""
        return self.engines()[0] != self.engine_version

    def reread(self, progress: Callable[[float, str], None] | None = None) -> Rereading:
        """Read everything with the present engine and say what that changes; nothing counts yet."""
        if self.desk is None:
            raise InputError("There is no dossier.", "dashboard.gone")
        return reread(self.desk.dossier, self._read, self.engine_version, progress)

    def take_over(self) -> None:
        """Let the readings of the present engine count from now on."""
        if self.desk is not None:
            self.desk.dossier.take_over(self.engine_version, author=self.desk.author)
            self.catch_up()

    # --- what is shown --------------------------------------------------------------------------

    @property
    def windowed(self) -> bool:
        """True for a dossier that is too large to be shown whole: the newest articles that match stand for it."""
        revision = self.revision()
        if self.view.revision != revision:
            self.view = replace(self.view, revision=revision, count=self.count(), facets=None)
        return self.desk is not None and self.view.count > LARGE

    def checks(self, itinerary: Itinerary) -> dict[str, State]:
        """What people said of the stops that somebody has checked, by id of the stop."""
        if self.desk is None:
            return {}
        states = {stop.id: self.desk.state(stop) for stop in itinerary.stops}
        return {key: state for key, state in states.items() if state is not State.UNVERIFIED}

    def narrow(self, chosen: Filter, limit: int = window.WINDOW) -> Filter:
        """Look for what a person wants to see in the whole dossier.  Returns the filter for what is shown then.

        A dossier that is shown whole needs no looking: the filter is returned as it is.
        """
        if not self.windowed:
            return chosen
        names = self.facets().travellers
        wanted = [names[item] for item in sorted(chosen.travellers) if item in names]
        self.view = replace(
            self.view,
            limit=limit,
            wanted=window.Filter(
                traveller=wanted[0] if wanted else "",
                also=tuple(wanted[1:]),
                since=chosen.first.isoformat() if chosen.first else "",
                until=chosen.last.isoformat() if chosen.last else "",
                statuses=tuple(sorted(chosen.statuses)),
            ),
        )
        known = {fold(name) for name in wanted}
        people = self.itinerary().travellers if wanted else ()
        ids = {item.id for item in people if known & {fold(name) for name in (item.name, *item.aliases)}}
        return replace(chosen, travellers=frozenset(ids or chosen.travellers))

    def facets(self) -> Facets:
        """What there is to filter by: in the whole dossier, also where only a part of it is shown."""
        if self.desk is None or not self.windowed:
            return facets_of(self.itinerary())
        if self.view.facets is None:
            engines, dossier = self.engines(), self.desk.dossier
            first, last = (date.fromisoformat(day) if day else None for day in window.period(dossier, engines))
            people = {item.key: item.name for item in window.facets(dossier, engines, limit=_OFFERED)}
            self.view = replace(self.view, facets=Facets(people, tuple(Status), tuple(Kind), first, last))
        return self.view.facets or facets_of(Itinerary())

    def reading(self, article: Article) -> Reading:
        """What was read from an article, from the store or read now."""
        return self._settled(article, self._kept(article))

    def _settled(self, article: Article, kept: Reading | None) -> Reading:
        self.told("miss" if kept is None else "hit")
        if kept is None:
            kept = self._read(article)
            self.store.put_reading(reading_key(article, self.engine_version), kept)
        return kept if kept.article == article.id else replace(kept, article=article.id)

    def _kept(self, article: Article) -> Reading | None:
        found = (self.store.reading(reading_key(article, engine)) for engine in self.engines())
        return next((reading for reading in found if reading is not None), None)

    def stop_reading(self) -> None:
        """Leave unread what has not been read yet; what has been read is shown."""
        self._stopped, self._pairs = True, None

    def go_on_reading(self) -> None:
        """Read the rest at the next chance."""
        self._stopped, self.unread, self._pairs = False, 0, None

    def pairs(self, progress: Callable[[float, str], None] | None = None) -> Pairs:
        """Every article that is shown with its reading, from memory while nothing has changed.

        ``progress`` is told the share done and the title of each article that has to be read.
        """
        mark = self.mark()
        if self._pairs is None or self._pairs[0] != mark:
            self.unread = 0
            found = self._windowed(progress) if self.windowed else self._whole(progress)
            self._pairs = (self.mark(), found)
        return self._pairs[1]

    def _whole(self, progress: Callable[[float, str], None] | None) -> Pairs:
        articles = self.articles()
        out = []
        for number, article in enumerate(articles):
            kept = self._kept(article)
            if kept is None and self._stopped:
                self.unread += 1
                continue
            if kept is None and progress:
                progress(number / len(articles), article.title)
            out.append((article, self._settled(article, kept)))
        return tuple(out)

    def _windowed(self, progress: Callable[[float, str], None] | None) -> Pairs:
        assert self.desk is not None
        dossier, engines = self.desk.dossier, self.engines()
        ids, total = window.find_articles(dossier, self.view.wanted, engines, self.view.limit)
        found, unread = window.load_pairs(dossier, ids, engines)
        pairs = {article.id: (article, reading) for article, reading in found}
        if self._stopped:
            self.unread, unread = len(unread), ()
        for number, article_id in enumerate(unread):
            article = dossier.article(article_id)
            if article is not None:
                if progress:
                    progress(number / len(unread), article.title)
                pairs[article_id] = (article, self.reading(article))
        self.view = replace(self.view, total=total)
        return tuple(pairs[article_id] for article_id in reversed(ids) if article_id in pairs)

    def itinerary(self, pairs: Sequence[tuple[Article, Reading]] | None = None) -> Itinerary:
        """The journeys of all articles that are shown, built once for each state of the store."""
        mark = self.mark()
        if self._built is None or self._built[0] != mark:
            chosen = pairs if pairs is not None else self.pairs()
            partial = self.windowed or self.unread > 0
            made = self.desk.build(chosen, partial=partial) if self.desk else self._build(chosen)
            self._built = (mark, made)
        return self._built[1]

    def mark(self) -> Mark:
        """Equal marks show equal things: revision, what is looked for in a large dossier, and what is left unread."""
        revision, view = self.revision(), self.view
        return (revision, view.wanted, view.limit, self.unread) if self.windowed else (revision, None, 0, self.unread)
