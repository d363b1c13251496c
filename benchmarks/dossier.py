"""Growth and many writers: a dossier of 10,000 articles against one of 100.

    python benchmarks/dossier.py growth [--small 100] [--large 10000]
    python benchmarks/dossier.py writers [--writers 20] [--corrections 100] [--url postgresql://…]

Articles are made from phrases; their readings are made with them, so that only the dossier is measured.
Ratios count, not times: both dossiers are measured in the same run.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.made_articles import FILLER

from dateline.dossier.anchors import Anchor
from dateline.dossier.corrections import Correction, Kind, State, Target
from dateline.dossier.database import integrity
from dateline.dossier.shelf import DatabaseShelf, FolderShelf, Shelf
from dateline.dossier.store import Dossier
from dateline.loading import article_id
from dateline.model import Article, Claim, Evidence, Place, Reading, Span, Toponym, Traveller
from dateline.model import Kind as PlaceKind
from dateline.services.desk import Desk
from dateline.services.filters import Filter, hidden
from dateline.services.store import reading_key
from dateline.services.workspace import Workspace

_NAMES = ["Anna Berg", "Bruno Feld", "Carla Stein", "Dora Wald", "Emil Bach", "Frida Moor", "Gustav Heide", "Hanna See"]
_CITIES = ["Arlen", "Brook", "Cairn", "Dorne", "Elmet", "Farn", "Glenn", "Harth", "Ingle", "Jarrow", "Kelso", "Lorne"]
ENGINE = "benchmark"


def made(number: int, chance: random.Random) -> tuple[Article, Reading]:
    """An article of about 1,500 characters with two stops, and its reading."""
    who = chance.choice(_NAMES)
    day = f"2023-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    cities = chance.sample(_CITIES, 2)
    parts = [f"Meldung {number}. {who} ist nach {cities[0]} gereist. Danach ging es weiter nach {cities[1]}."]
    parts += [_varied(chance.choice(FILLER["de"]).format(who=who), chance) for _ in range(10)]
    text = " ".join(parts)
    article = Article(article_id(text), text, "de", f"Meldung {number}", day, f"Blatt {number % 40}")
    person = Traveller(who.lower().replace(" ", "-"), who)
    claims, toponyms = [], []
    for order, city in enumerate(cities):
        at = text.index(city)
        place = Place(f"toy:{city}", city, 40.0 + _CITIES.index(city), 10.0, PlaceKind.CITY, "DE")
        toponyms.append(Toponym(Span(at, at + len(city)), city, place=place))
        evidence = (Evidence(Span(at, at + len(city)), "place"),)
        claims.append(
            Claim(
                f"c{article.id}{order}", article.id, person.id, place, city, day,
                sequence=order, evidence=evidence, passage=Span(0, len(parts[0])),
            )
        )  # fmt: skip
    return article, Reading(article.id, "de", ENGINE, tuple(toponyms), (), (person,), tuple(claims))


def _varied(sentence: str, chance: random.Random) -> str:
    """A sentence with made-up words between its own, lest all articles be copies of each other."""
    words = sentence.split()
    for at in range(2, len(words) + 2, 3):
        words.insert(at, "".join(chance.choices("bdfgklmnprst", k=2)) + "".join(chance.choices("aeiou", k=2)))
    return " ".join(words)


def fill(dossier: Dossier, count: int) -> None:
    """Add ``count`` articles with their readings."""
    chance = random.Random(count)
    for number in range(count):
        article, reading = made(number, chance)
        dossier.add(article)
        dossier.put_reading(reading_key(article, ENGINE), reading)


def workspace(dossier: Dossier) -> Workspace:
    """The dossier as the app opens it.  All readings are there: nothing is to be read."""

    def read(article: Article) -> Reading:
        raise AssertionError(f"{article.id} has no reading")

    return Workspace(read, dossier, engine_version=ENGINE, desk=Desk(dossier))


def timed(action: Callable[[], object], times: int) -> float:
    """Seconds of an action on a quiet machine: the lower quartile, since other programs only add to it."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        action()
        taken.append(time.perf_counter() - start)
    return statistics.quantiles(taken, n=4)[0]


def prepare(folder: Path, count: int) -> None:
    """A dossier of ``count`` articles with their readings."""
    shelf = FolderShelf(folder / str(count))
    start = time.perf_counter()
    fill(shelf.create("probe"), count)
    print(f"  {count} articles added in {time.perf_counter() - start:.1f} s", flush=True)
    shelf.close()


def measure(folder: Path, count: int, turn: int) -> dict[str, float]:
    """Seconds of opening, adding and filtering a dossier of ``count`` articles."""

    def opening() -> None:
        fresh = FolderShelf(folder / str(count))
        opened = workspace(fresh.open("probe"))
        opened.narrow(Filter())
        opened.itinerary()
        opened.listed(20)
        fresh.close()

    shelf = FolderShelf(folder / str(count))
    dossier = shelf.open("probe")
    shown = workspace(dossier)
    shown.itinerary()
    chance = random.Random(f"{count} {turn}")
    fresh_ones = iter([made(10**6 + number, chance) for number in range(12)])

    def adding() -> None:
        article, reading = next(fresh_ones)
        dossier.add(article)
        dossier.put_reading(reading_key(article, ENGINE), reading)

    def filtering(name: str) -> float:
        """To another traveller and back again, as the app does it; nothing that it remembers may help."""
        people = {text: key for key, text in shown.facets().travellers.items()}

        def change() -> None:
            shown.catch_up()
            hidden(shown.itinerary(), shown.narrow(Filter(travellers=frozenset({people[name]}))))

        return timed(change, 4)

    each = [filtering(name) for name in _NAMES]
    result = {"opening": timed(opening, 5), "adding": timed(adding, 12), "filter": statistics.median(each)}
    shelf.close()
    return result


def growth(small: int, large: int) -> int:
    """Print the ratios and say whether they are within the bars.

    Small and large take turns, so that what else the machine does falls on both; the middle ratio counts.
    """
    bars = {"opening": 3.0, "adding": 2.0, "filter": 3.0}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for count in (small, large):
            prepare(folder, count)
        turns = [(measure(folder, small, turn), measure(folder, large, turn)) for turn in range(7)]
    passed = True
    for what, bar in bars.items():
        few, many = (statistics.median(pair[side][what] for pair in turns) * 1e3 for side in (0, 1))
        ratio = statistics.median(pair[1][what] / pair[0][what] for pair in turns)
        passed &= ratio <= bar
        print(f"{what:8} {few:7.1f} ms → {many:7.1f} ms   ratio {ratio:.2f} (bar {bar})")
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"memory at most {megabytes:.0f} MB")
    return 0 if passed and megabytes < 1024 else 1


def _shelf(where: str) -> Shelf:
    return DatabaseShelf(where) if where.startswith("postgresql") else FolderShelf(Path(where))


def _writer(where: str, dossier_id: str, number: int, count: int) -> None:
    shelf = _shelf(where)
    ledger = shelf.open(dossier_id, author=f"writer {number}").ledger
    for turn in range(count):
        target = Target("claim", Anchor(f"a{turn}", "Stadt", "in der ", " an", number), "x")
        ledger.record(Correction(Kind.VERIFY, (target,), state=State.CONFIRMED))
    shelf.close()


def writers(url: str, number: int, count: int) -> int:
    """Many processes write corrections at once: all must be there, in one order without gaps."""
    with tempfile.TemporaryDirectory() as folder:
        where = url or folder
        shelf = _shelf(where)
        dossier = shelf.create("writers")
        before = dossier.revision()
        start = time.perf_counter()
        spawn = multiprocessing.get_context("spawn")
        processes = [spawn.Process(target=_writer, args=(where, dossier.id, turn, count)) for turn in range(number)]
        for process in processes:
            process.start()
        for process in processes:
            process.join()
        seconds = time.perf_counter() - start
        entries = dossier.ledger.entries()
        revisions = [entry.revision for entry in entries]
        ordered = revisions == list(range(before + 1, before + 1 + number * count))
        sound = integrity(dossier.database) == "ok"
        found = f"{len(entries)} corrections in {seconds:.1f} s, ordered {ordered}, intact {sound}"
        print(f"{number} writers × {count}: {found}")
        shelf.delete(dossier.id)
        shelf.close()
    return 0 if ordered and sound else 1


def main() -> int:
    """Run one of the benchmarks."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["growth", "writers"])
    parser.add_argument("--small", type=int, default=100)
    parser.add_argument("--large", type=int, default=10_000)
    parser.add_argument("--writers", type=int, default=20)
    parser.add_argument("--corrections", type=int, default=100)
    parser.add_argument("--url", default="")
    args = parser.parse_args()
    if args.what == "growth":
        return growth(args.small, args.large)
    return writers(args.url, args.writers, args.corrections)


if __name__ == "__main__":
    sys.exit(main())
