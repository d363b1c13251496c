"""Kill test: SIGKILL at random moments while a process adds articles and corrections to an SQLite dossier.

After each round: no acknowledged write is missing, the database is intact, the next start is clean.

    python benchmarks/dossier_kill.py [--rounds 200] [--seed 1]
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from dateline.dossier.anchors import Anchor
from dateline.dossier.corrections import Correction, Kind, State, Target
from dateline.dossier.database import integrity
from dateline.dossier.shelf import FolderShelf
from dateline.model import Article


def main() -> int:
    """Run the rounds.  Returns 0 if nothing was lost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", metavar="FOLDER", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.write:
        return _write(Path(args.write))
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        acknowledged = kill_rounds(Path(folder), args.rounds, args.seed)
    seconds = time.monotonic() - started
    print(f"{args.rounds} kills, {acknowledged} acknowledged writes, none lost, database intact ({seconds:.0f} s)")
    return 0


def kill_rounds(folder: Path, rounds: int, seed: int) -> int:
    """Kill a writer ``rounds`` times.  Returns the number of acknowledged writes; AssertionError if one is lost."""
    chance = random.Random(seed)
    acknowledged: set[str] = set()
    for number in range(rounds):
        command = [sys.executable, __file__, "--write", str(folder)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            assert writer.stderr is not None
            # One kill in five falls into the start: making the file, migrating, opening.
            early = chance.random() < 0.2
            if not early:
                first = writer.stdout.readline()  # the writer is at work
                assert first, writer.stderr.read().decode()
                acknowledged.add(first.decode().strip())
            time.sleep(chance.uniform(0.0, 0.6 if early else 0.15))
            os.kill(writer.pid, signal.SIGKILL)
            for line in writer.stdout.read().decode().splitlines(keepends=True):
                if line.endswith("\n"):
                    acknowledged.add(line.strip())
        _check(folder, acknowledged, number)
    return len(acknowledged)


def _check(folder: Path, acknowledged: set[str], number: int) -> None:
    shelf = FolderShelf(folder)
    try:
        survey = shelf.survey()
        assert not survey.broken, f"round {number}: {survey.broken}"
        if not survey.heads:
            assert not acknowledged
            return
        dossier = shelf.open("probe")
        assert integrity(dossier.database) == "ok", f"round {number}: damaged"
        entries = dossier.ledger.entries()
        there = {article.id for article in dossier.iter_articles()} | {entry.correction.id for entry in entries}
        assert acknowledged <= there, f"round {number}: lost {sorted(acknowledged - there)[:5]}"
        assert all(entry.events for entry in entries), f"round {number}: a correction without its history"
        revisions = [change.revision for change in dossier.changes_since(0, 10_000_000)]
        assert revisions == list(range(1, dossier.revision() + 1)), f"round {number}: the log has gaps"
    finally:
        shelf.close()


def _write(folder: Path) -> int:
    """The victim: adds articles and corrections for ever, and says so after each."""
    shelf = FolderShelf(folder)
    names = [head.id for head in shelf.survey().heads]
    dossier = shelf.open("probe") if "probe" in names else shelf.create("probe")
    while True:
        mark = os.urandom(6).hex()
        dossier.put(Article(f"a{mark}", f"Bericht {mark}: Er kam am Freitag in der Stadt an. " * 20, "de"))
        _say(f"a{mark}")
        target = Target("claim", Anchor(f"a{mark}", "Stadt", "in der ", " an", 40), "x")
        kept = dossier.ledger.record(Correction(Kind.VERIFY, (target,), state=State.CONFIRMED, author="probe"))
        _say(kept.id)
        if int(mark, 16) % 3 == 0:
            dossier.ledger.undo(kept.id)


def _say(line: str) -> None:
    os.write(1, f"{line}\n".encode())


if __name__ == "__main__":
    sys.exit(main())
