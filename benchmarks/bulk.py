"""Bulk runs: two workers against one, Dask against a plain loop, a worker's memory over the run.

    python benchmarks/bulk.py [--articles 1500] [--rounds 3] [--full | --together]

Articles are made of our own phrases (about 930 characters).  A plain loop in this process, one worker and two take
turns; rates count from when the workers are ready to when the last batch is kept, in articles a second of wall time
and a second of CPU time of all processes together.  ``--full`` reads 20,000 articles, once, and counts starting up as
well.  The load of the machine is printed: on one that is busy, wall times compare how much of it each side was given,
CPU times do not.  ``--together`` is for such a machine: the two sides of a ratio run at the same moment, and what they
read in the time that they share is compared, so that the others' load falls on both.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.made_articles import write_jsonl

from dateline.bulk import Options, Progress
from dateline.bulk.run import run
from dateline.config import settings_from

SIDES = {"plain loop": 0, "one worker": 1, "two workers": 2}
SCALING_BAR, OVERHEAD_BAR, GROWTH_BAR = 1.7, 1.10, 1.05


@dataclass
class Watch:
    """What is seen whenever a batch has been kept."""

    articles: list[int] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    client: list[float] = field(default_factory=list)  # CPU of the process that hands out and keeps
    memory: list[float] = field(default_factory=list)  # of the largest process that reads, megabytes
    dask: bool = True

    def __call__(self, progress: Progress) -> None:
        me = psutil.Process()
        family = me.children(recursive=True)
        self.articles.append(progress.articles)
        self.wall.append(time.perf_counter())
        self.client.append(_cpu(me))
        self.cpu.append(sum(_cpu(one) for one in [me, *family]))
        self.memory.append(max(_memory(one) for one in (family if self.dask else [me])))

    def rate(self, times: list[float]) -> float:
        """Articles a second."""
        return (self.articles[-1] - self.articles[0]) / (times[-1] - times[0])

    def read_between(self, start: float, end: float) -> float:
        """Articles read in a stretch of wall time, between batches in proportion."""
        return float(np.diff(np.interp([start, end], self.wall, self.articles))[0])

    def growth(self) -> float:
        """Memory in the last quarter against that in the second: the first fills the caches."""
        quarter = len(self.memory) // 4
        return statistics.median(self.memory[-quarter:]) / statistics.median(self.memory[quarter : 2 * quarter])


def _cpu(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
    except psutil.Error:
        return 0.0
    return float(times.user + times.system)


def _memory(process: psutil.Process) -> float:
    try:
        return float(process.memory_info().rss) / 1e6
    except psutil.Error:
        return 0.0


def _measure(source: str, workers: int, answer: Any) -> None:
    """One side, in a process of its own, so that none profits from what another has loaded."""
    watch = Watch(dask=workers > 0)
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        options = Options(dask=workers > 0, workers=workers)
        summary = run([source], [f"{folder}/out"], options, settings_from(), report=watch)
        size = sum(file.stat().st_size for file in Path(folder).rglob("*.parquet"))
    answer.send((watch, time.perf_counter() - start, summary.progress.articles, size))


def measure(source: Path, *sides: str) -> list[tuple[Watch, float, int, int]]:
    """What was seen, seconds in all, articles and bytes written, of sides that run at the same moment."""
    spawn = multiprocessing.get_context("spawn")
    started = []
    for side in sides:
        here, there = spawn.Pipe(duplex=False)
        process = spawn.Process(target=_measure, args=(str(source), SIDES[side], there))
        process.start()
        there.close()
        started.append((process, here))
    found = [here.recv() for _, here in started]
    for process, _ in started:
        process.join()
    return found


def together(source: Path, one: str, other: str) -> float:
    """How much of what ``one`` reads ``other`` reads in the same time."""
    first, second = (watch for watch, *_ in measure(source, one, other))
    start, end = max(first.wall[0], second.wall[0]), min(first.wall[-1], second.wall[-1])
    ratio = second.read_between(start, end) / first.read_between(start, end)
    print(
        f"  {other} against {one}, together for {end - start:.0f} s: {ratio:.2f}; load {os.getloadavg()[0]:.1f}",
        flush=True,
    )
    return ratio


def busy(articles: int, rounds: int) -> int:
    """The ratios on a machine that others use as well."""
    with tempfile.TemporaryDirectory() as folder:
        source = write_jsonl(Path(folder) / "in.jsonl", articles)
        turns = [
            (together(source, "one worker", "two workers"), together(source, "one worker", "plain loop"))
            for _ in range(rounds)
        ]
    scaling, overhead = (statistics.median(ratios) for ratios in zip(*turns, strict=True))
    print(f"two workers against one: {scaling:.2f} (bar {SCALING_BAR})")
    print(f"Dask against a plain loop: {overhead:.3f} (bar {OVERHEAD_BAR})")
    return 0 if scaling >= SCALING_BAR and overhead <= OVERHEAD_BAR else 1


def main() -> int:
    """Print the ratios.  Returns 0 if all are within the bars."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=1500)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--full", action="store_true", help="20,000 articles, once")
    parser.add_argument("--together", action="store_true", help="for a machine that is busy with other things")
    args = parser.parse_args()
    if args.together:
        return busy(args.articles, args.rounds)
    articles, rounds = (20_000, 1) if args.full else (args.articles, args.rounds)
    turns: dict[str, list[tuple[Watch, float, int, int]]] = {side: [] for side in SIDES}
    with tempfile.TemporaryDirectory() as folder:
        source = write_jsonl(Path(folder) / "in.jsonl", articles)
        print(f"{articles} articles, {source.stat().st_size / articles:.0f} bytes each; {os.cpu_count()} cores")
        for number in range(rounds):
            for side, found in turns.items():
                found.extend(measure(source, side))
                watch, seconds, _, size = found[-1]
                print(
                    f"  {number + 1} {side:11} {watch.rate(watch.wall):6.1f} a second, {watch.rate(watch.cpu):6.1f} a "
                    f"second of CPU; {seconds:6.1f} s in all; memory {watch.memory[-1]:4.0f} MB, "
                    f"growth {watch.growth():.3f}; {size / articles:.0f} bytes an article; "
                    f"load {os.getloadavg()[0]:.1f}",
                    flush=True,
                )
    wall = {side: statistics.median(one.rate(one.wall) for one, *_ in found) for side, found in turns.items()}
    cpu = {side: statistics.median(one.rate(one.cpu) for one, *_ in found) for side, found in turns.items()}
    scaling = wall["two workers"] / wall["one worker"]
    if args.full:
        scaling = turns["one worker"][0][1] / turns["two workers"][0][1]
    overhead = cpu["plain loop"] / cpu["one worker"]
    client = statistics.median(one.rate(one.client) for one, *_ in turns["two workers"])
    growth = statistics.median(one.growth() for side in ("one worker", "two workers") for one, *_ in turns[side])
    print(f"two workers against one: {scaling:.2f} (bar {SCALING_BAR})")
    print(
        f"the same, articles a second of CPU: {2 * cpu['two workers'] / cpu['one worker']:.2f}, if both cores are free"
    )
    print(f"Dask against a plain loop, CPU of all processes: {overhead:.3f} (bar {OVERHEAD_BAR})")
    print(f"the same, wall time: {wall['plain loop'] / wall['one worker']:.3f}")
    print(f"articles a second of the client's CPU: {client:.0f}")
    print(f"a worker's memory, last quarter against second: {growth:.3f} (bar {GROWTH_BAR})")
    return 0 if scaling >= SCALING_BAR and overhead <= OVERHEAD_BAR and growth <= GROWTH_BAR else 1


if __name__ == "__main__":
    sys.exit(main())
