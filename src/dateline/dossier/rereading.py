"""Reading all articles anew after an engine update, and what changes by it, before it is taken over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from dateline.dossier.replay import corrected_itinerary
from dateline.dossier.store import Dossier
from dateline.errors import DatelineError
from dateline.model import Article, Itinerary, Reading, Stop

__all__ = ["Key", "Rereading", "StopChange", "changes_between", "engines_in_force", "reading_in_force", "reread"]

Progress = Callable[[float, str], None]
Reader = Callable[[Article], Reading]


@dataclass(frozen=True, slots=True)
class StopChange:
    """How a stop differs between two itineraries.

    ``what``: "new", "gone" or "changed"; ``fields`` then names what: "place", "date", "status", "role",
    "traveller".
    """

    what: str
    before: Stop | None
    after: Stop | None
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rereading:
    """The outcome of reading anew.  It counts only once ``Dossier.take_over(engine)`` is called."""

    engine_before: str
    engine_after: str
    before: Itinerary
    after: Itinerary
    changes: tuple[StopChange, ...]
    read: int = 0  # articles that had no reading of the new engine yet
    failed: tuple[tuple[str, DatelineError], ...] = ()  # title and reason
    orphaned: int = 0  # corrections that no longer find what they were about, more than before


@dataclass(frozen=True, slots=True)
class Key:
    """What a reading is kept under; the same fields as ``services.store.ReadingKey``."""

    digest: str
    published: str
    lang: str
    engine: str


def _key(article: Article, engine: str) -> Key:
    return Key(article.digest, article.setting, article.lang, engine)


def engines_in_force(dossier: Dossier, engine: str, *, settle: bool = True) -> tuple[str, ...]:
    """The versions whose readings count, the preferred first: the one taken over, then ``engine`` for what is new.

    A dossier that has taken over none takes over what it was read with last, so that a new engine changes nothing
    before somebody has seen what it changes; without ``settle`` nothing is written.
    """
    taken = dossier.engine()
    if not taken:
        taken = dossier.last_engine() or engine
        if settle:
            with suppress(DatelineError):  # who may only read, or a file that may only be read: it counts all the same
                dossier.take_over(taken)
    return tuple(dict.fromkeys((taken, engine)))


def reading_in_force(
    dossier: Dossier, article: Article, read: Reader, engine: str, engines: Sequence[str] = ()
) -> Reading:
    """The reading that counts, read with ``engine`` if there is none.

    ``engines`` are those of ``engines_in_force``, for who asks for many.
    """
    for version in engines or engines_in_force(dossier, engine):
        kept = dossier.reading(_key(article, version))
        if kept is not None:
            return kept if kept.article == article.id else replace(kept, article=article.id)
    made = read(article)
    dossier.put_reading(_key(article, engine), made)
    return made


def reread(dossier: Dossier, read: Reader, engine: str, progress: Progress | None = None) -> Rereading:
    """Read every article with ``engine``, keep the readings, and compare the itineraries before and after.

    An article that fails keeps its old reading on both sides and is named.
    """
    corrections = dossier.ledger.corrections()
    lineage = dossier.lineage()
    articles = dossier.articles()
    before_engine = dossier.engine() or dossier.last_engine(other_than=engine)
    old = dossier.readings(before_engine) if before_engine else {}
    count = 0
    failed: list[tuple[str, DatelineError]] = []
    then: list[tuple[Article, Reading]] = []
    now: list[tuple[Article, Reading]] = []
    for number, article in enumerate(articles):
        if progress:
            progress(number / len(articles), article.title)
        key = _key(article, engine)
        was = old.get((key.digest, key.published, key.lang))
        if was is not None:
            then.append((article, was))
        kept = dossier.reading(key)
        if kept is None:
            try:
                kept = read(article)
            except DatelineError as error:
                failed.append((article.title, error))
                if was is not None:
                    now.append((article, was))
                continue
            dossier.put_reading(key, kept)
            count += 1
        now.append((article, kept))
    if progress:
        progress(1.0, "")
    before, corrected_before = corrected_itinerary(then, corrections, lineage)
    after, corrected_after = corrected_itinerary(now, corrections, lineage)
    return Rereading(
        before_engine,
        engine,
        before,
        after,
        changes_between(before, after),
        count,
        tuple(failed),
        max(0, len(corrected_after.orphaned) - len(corrected_before.orphaned)),
    )


def changes_between(before: Itinerary, after: Itinerary) -> tuple[StopChange, ...]:
    """What a reader would see change: stops that are new, gone or different, in the order of the routes.

    Stops are paired by id, then by the passages that they were read from.
    """
    old = {stop.id: stop for stop in before.stops}
    left = dict(old)
    pairs: list[tuple[Stop | None, Stop]] = []
    waiting: list[int] = []
    for stop in after.stops:
        pairs.append((left.pop(stop.id, None), stop))
        if pairs[-1][0] is None:
            waiting.append(len(pairs) - 1)
    passages = {place: stop for stop in left.values() for place in _passages(stop)}
    for index in waiting:
        stop = pairs[index][1]
        partner = next(
            (found for place in _passages(stop) if (found := passages.get(place)) and found.id in left), None
        )
        if partner is not None:
            pairs[index] = (left.pop(partner.id), stop)
    names = {person.id: person.name for person in (*before.travellers, *after.travellers)}
    out: list[StopChange] = []
    for was, stop in pairs:
        if was is None:
            out.append(StopChange("new", None, stop))
        elif fields := _differences(was, stop, names):
            out.append(StopChange("changed", was, stop, fields))
    return (*out, *(StopChange("gone", stop, None) for stop in before.stops if stop.id in left))


def _passages(stop: Stop) -> list[tuple[str, int, int]]:
    return [(claim.article, claim.passage.start, claim.passage.end) for claim in stop.claims]


def _differences(was: Stop, stop: Stop, names: dict[str, str]) -> tuple[str, ...]:
    different = {
        "place": was.place.id != stop.place.id,
        "date": (was.narrowed or was.when) != (stop.narrowed or stop.when),
        "status": was.status is not stop.status,
        "role": was.role is not stop.role,
        "traveller": names.get(was.traveller, was.traveller) != names.get(stop.traveller, stop.traveller),
    }
    return tuple(name for name, differs in different.items() if differs)
