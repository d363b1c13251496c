"""A dossier as the place where a bulk run puts its articles and readings."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from dateline.config import Settings
from dateline.dossier.bench import slug
from dateline.dossier.shelf import DatabaseShelf, FolderShelf, Shelf
from dateline.dossier.store import Dossier
from dateline.errors import StoreError
from dateline.model import Article, Reading
from dateline.services.store import reading_key

__all__ = ["Target", "is_database"]

_ENDINGS = (".sqlite", ".sqlite3", ".db")


def is_database(out: str) -> bool:
    """True for a database's address and for an SQLite file, there or not."""
    return "://" in out or out.lower().endswith(_ENDINGS)


class Target:
    """One dossier: an SQLite file, or the one called ``name`` in a PostgreSQL database; made if it is not there.

    Adding the same article and reading again changes nothing, so a batch may come twice.
    """

    def __init__(self, out: str, name: str, author: str) -> None:
        self._shelf: Shelf
        if "://" in out and not out.startswith("sqlite"):
            self._shelf = DatabaseShelf(out)
        else:
            path = Path(out.removeprefix("sqlite:///"))
            if path.suffix != ".sqlite" or path.stem != slug(path.stem)[:50]:
                raise StoreError(
                    f"{path.name} cannot be a dossier. "
                    "Name it with small letters, digits and hyphens, ending in .sqlite.",
                    "bulk.dossier_name",
                    name=path.name,
                )
            self._shelf, name = FolderShelf(path.parent), path.stem
        try:
            self.dossier = _opened(self._shelf, name, author)
        except BaseException:
            self._shelf.close()
            raise

    @property
    def mark(self) -> str:
        """Tells this dossier from another one of the same name, made later."""
        head = self.dossier.head()
        return f"{head.id} {head.created}"

    def state_folder(self, settings: Settings, out: str) -> Path:
        """Where the journal lies if no folder was named for the result."""
        digest = hashlib.blake2b(f"{out}|{self.mark}".encode("utf-8", "replace"), digest_size=6).hexdigest()
        return settings.data_dir / "bulk" / f"{self.dossier.id}-{digest}"

    def keep(self, pairs: Iterable[tuple[Article, Reading]]) -> None:
        """Add articles with their readings."""
        for article, reading in pairs:
            self.dossier.add(article)
            self.dossier.put_reading(reading_key(article, reading.engine), reading)

    def close(self) -> None:
        """Give files and connections back."""
        self._shelf.close()


def _opened(shelf: Shelf, name: str, author: str) -> Dossier:
    try:
        return shelf.open(name, author=author)
    except StoreError as error:
        if error.key != "dossier.missing":
            raise
        return shelf.create(name, author=author)
