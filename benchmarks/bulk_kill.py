"""Kill test: SIGKILL to a worker or to the client at random moments of a bulk run, which is then run again.

At the end each document is in the result exactly once, read or put aside, and the rows are those of a run that
nobody disturbed.

    python benchmarks/bulk_kill.py [--kills 10] [--articles 400] [--seed 1]
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import psutil
import pyarrow.parquet as pq

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.made_articles import made_articles

from dateline.bulk import Options
from dateline.bulk.run import run
from dateline.config import settings_from

TABLES = ("readings", "claims", "stops", "problems")
_BAD = ("{", '{"text": "   "}', '{"other": 1}')


def main() -> int:
    """Run it.  Returns 0 if nothing was lost or came twice."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--articles", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        killed, again = kill_rounds(Path(folder), args.kills, args.articles, args.seed)
    seconds = time.monotonic() - start
    print(
        f"{args.articles} articles; killed {killed['worker']} workers and {killed['client']} clients in {again} runs;"
    )
    print(f"each document there exactly once, rows as without kills ({seconds:.0f} s)")
    return 0


def kill_rounds(folder: Path, kills: int, articles: int, seed: int) -> tuple[Counter[str], int]:
    """Disturb a run ``kills`` times, workers and clients by turns.

    Returns who was killed and how many runs it took; AssertionError if a document is missing or there twice.
    """
    source = folder / "in.jsonl"
    lines = [json.dumps(article) for article in made_articles(articles, sentences=6)]
    lines[len(lines) // 2 : len(lines) // 2] = _BAD
    source.write_text("\n".join(lines) + "\n", encoding="utf-8")
    chance = random.Random(seed)
    killed: Counter[str] = Counter()
    runs = 0
    out = folder / "out"
    while killed.total() < kills:
        assert runs < 3 * kills + 3, "the runs end before they can be killed: give more articles"
        runs += 1
        with _started(source, out) as victim:
            before = _parts(out)
            while victim.poll() is None and _parts(out) == before:
                time.sleep(0.02)  # it is at work once it has kept something
            while victim.poll() is None and killed.total() < kills:
                time.sleep(chance.uniform(0.0, 1.0))
                if killed.total() % 2 == 0:
                    workers = _workers(victim.pid)
                    if workers and _kill(chance.choice(workers)):
                        killed["worker"] += 1
                elif _kill(victim.pid):
                    killed["client"] += 1
                    break
            victim.wait(timeout=1200)
    runs += 1
    with _started(source, out) as victim:
        assert victim.wait(timeout=1200) in {0, 1}, "the last run did not end well"
    whole = folder / "whole"
    summary = run([str(source)], [str(whole)], Options(dask=False), settings_from())
    assert summary.progress.aside == len(_BAD)
    _check(out, whole, lines)
    return killed, runs


def _started(source: Path, out: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "dateline.cli", "bulk", str(source), "--out", str(out)]
    return subprocess.Popen(
        [*command, "--workers", "2", "--batch", "8"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def _parts(out: Path) -> set[str]:
    folder = out / "problems"
    return {path.name for path in folder.glob("*.parquet")} if folder.exists() else set()


def _workers(client: int) -> list[int]:
    """Processes of our own run that read."""
    try:
        below = psutil.Process(client).children(recursive=True)
        return [one.pid for one in below if any("spawn_main" in word for word in one.cmdline())]
    except psutil.Error:
        return []


def _kill(process: int) -> bool:
    try:
        os.kill(process, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def _rows(out: Path, table: str) -> list[str]:
    rows = []
    for path in (out / table).glob("*.parquet"):
        rows += [json.dumps(row, default=str, sort_keys=True) for row in pq.ParquetFile(path).read().to_pylist()]
    return sorted(rows)


def _check(out: Path, whole: Path, lines: list[str]) -> None:
    there = Counter(json.loads(row)["document"] for row in _rows(out, "readings"))
    there.update(row["document"] for row in map(json.loads, _rows(out, "problems")) if row["put_aside"])
    wanted = Counter(_key(line) for line in lines)
    assert there == wanted, f"missing {wanted - there}, too many {there - wanted}"
    for table in TABLES:
        assert _rows(out, table) == _rows(whole, table), f"{table} differs from the run without kills"


def _key(line: str) -> str:
    """A document's digest, as ``docs/bulk.md`` defines it."""
    data = line.encode()
    return hashlib.blake2b(len(data).to_bytes(8, "little") + data, digest_size=16).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
