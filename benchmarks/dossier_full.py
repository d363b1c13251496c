"""A disk that is really full: articles and corrections until nothing goes any more, then room again.

    mkdir /tmp/full && mount -t tmpfs -o size=3m tmpfs /tmp/full     (root)
    python benchmarks/dossier_full.py /tmp/full

Nothing acknowledged may be missing, the database must be intact, and writing must go on once there is room.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from dateline.dossier.anchors import Anchor
from dateline.dossier.corrections import Correction, Kind, State, Target
from dateline.dossier.database import integrity
from dateline.dossier.shelf import FolderShelf
from dateline.dossier.store import Dossier
from dateline.errors import StoreError
from dateline.model import Article


def main() -> int:
    """Fill the disk.  Returns 0 if nothing was lost."""
    if len(sys.argv) != 2:
        print(__doc__)
        return 2
    folder = Path(sys.argv[1])
    if shutil.disk_usage(folder).total > 64_000_000:
        print(f"{folder} is no small disk of its own: nothing was done")
        return 2
    ballast = folder / "ballast"
    ballast.write_bytes(b"x" * 400_000)
    shelf = FolderShelf(folder / "dossiers")
    dossier = shelf.create("probe")
    acknowledged, error = fill(dossier)
    intact = integrity(dossier.database) == "ok"
    shelf.close()
    ballast.unlink()  # room again
    shelf = FolderShelf(folder / "dossiers")
    dossier = shelf.open("probe")
    there = {item.id for item in dossier.articles()} | {entry.correction.id for entry in dossier.ledger.entries()}
    dossier.put(Article("later", "Room again.", "en"))
    lost = acknowledged - there
    print(f"{len(acknowledged)} acknowledged writes, then {error.key}: {error}")
    print(f"lost {len(lost)}, intact {intact and integrity(dossier.database) == 'ok'}, writes go on with room again")
    shelf.close()
    return 0 if not lost and intact and error.key == "dossier.disk_full" else 1


def fill(dossier: Dossier) -> tuple[set[str], StoreError]:
    """Write until it is refused.  Returns the ids that were acknowledged, and the refusal."""
    done: set[str] = set()
    while True:
        number = len(done)
        try:
            dossier.put(Article(f"a{number}", f"Bericht {number}: Er kam am Freitag in der Stadt an. " * 600, "de"))
            done.add(f"a{number}")
            target = Target("claim", Anchor(f"a{number}", "Stadt", "in der ", " an", 40), "x")
            done.add(dossier.ledger.record(Correction(Kind.VERIFY, (target,), state=State.CONFIRMED)).id)
        except StoreError as error:
            return done, error


if __name__ == "__main__":
    sys.exit(main())
