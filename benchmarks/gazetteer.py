"""Opening and look-up of the gazetteer against bare SQLite, as ratios of medians measured in turn.

    python benchmarks/gazetteer.py [GAZETTEER.sqlite]

Opening: ``open_gazetteer`` against ``sqlite3.connect`` and one query on the same file; at most 2.
Look-up: one name, no answer remembered, against the select of one row by primary key; at most 3.
"""

from __future__ import annotations

import random
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from dateline.config import settings_from
from dateline.gazetteer import ensure, open_gazetteer

ROUNDS, NAMES = 200, 20_000


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def bare_open(path: Path) -> None:
    db = sqlite3.connect(path)
    db.execute("select value from meta where key = 'schema'").fetchone()
    db.close()


def own_open(path: Path) -> None:
    open_gazetteer(path).close()


def main() -> None:
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else ensure(settings_from())
    bare, own = [], []
    for _ in range(ROUNDS):
        bare.append(seconds(lambda: bare_open(path)))
        own.append(seconds(lambda: own_open(path)))
    base, mine = statistics.median(bare), statistics.median(own)
    print(f"open     bare {base * 1e6:6.1f} µs   own {mine * 1e6:6.1f} µs   ratio {mine / base:.2f} (at most 2)")

    db = sqlite3.connect(path)
    count = db.execute("select max(id) from place").fetchone()[0]
    numbers = random.Random(1).sample(range(1, count + 1), NAMES)
    names = [db.execute("select name from place where id = ?", (number,)).fetchone()[0] for number in numbers]
    index = open_gazetteer(path)
    bare, own, single = [], [], []
    for number, name in zip(numbers, names, strict=True):
        bare.append(seconds(lambda number=number: db.execute("select * from place where id = ?", (number,)).fetchone()))
        start = time.perf_counter()
        places = index.lookup(name)
        own.append(time.perf_counter() - start)
        if len(places) == 1:
            single.append(own[-1])
    base, mine, one = statistics.median(bare), statistics.median(own), statistics.median(single)
    print(f"look-up  bare {base * 1e6:6.1f} µs   own {mine * 1e6:6.1f} µs   ratio {mine / base:.2f} (at most 3)")
    print(f"         names with one bearer {one * 1e6:.1f} µs, ratio {one / base:.2f}")
    again = [seconds(lambda name=name: index.lookup(name)) for name in names]
    print(f"         asked again {statistics.median(again) * 1e6:.1f} µs")
    print(f"file     {path.stat().st_size / 1e6:.0f} MB, {count} places")


if __name__ == "__main__":
    main()
