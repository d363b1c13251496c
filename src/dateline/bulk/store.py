"""Tables → files: a batch is written, flushed, renamed into place and noted in the journal, in this order.

Whatever stops the program in between leaves files that the journal does not name; the next start takes them away.
Small files are merged by thirty-two into larger ones, and these again, so that their number stays small.
"""

from __future__ import annotations

import errno
import os
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from dateline.bulk.journal import Journal, Part, disk_full
from dateline.bulk.schema import VERSION, schemas
from dateline.bulk.values import TABLES, Batch, Read, key_of
from dateline.errors import StoreError

__all__ = ["Output"]

_JOURNAL = "journal.sqlite"
_ENDING = ".parquet"
_MERGED = 32
_HIGHEST = 2  # files of 32 × 32 batches are large enough
_ROW_GROUP = 50_000


class Output:
    """A folder with the four tables and the journal.  Calls raise StoreError.

    ``new`` refuses a folder that holds results already.
    """

    def __init__(self, folder: Path, *, new: bool = False) -> None:
        self.folder = folder
        with self._errors():
            mine = (folder / _JOURNAL).exists()
            if folder.exists() and not folder.is_dir():
                raise StoreError(f"{folder.name} is no folder.", "bulk.no_folder", name=folder.name)
            if not mine and folder.exists() and any(folder.iterdir()):
                raise StoreError(
                    f"{folder.name} holds other files. Choose an empty folder, or one of an earlier run.",
                    "bulk.not_empty",
                    name=folder.name,
                )
            if mine and new:
                raise StoreError(
                    f"{folder.name} holds results already. Choose another folder, "
                    "or let the run go on there (--resume).",
                    "bulk.has_results",
                    name=folder.name,
                )
            for table in TABLES:
                (folder / table).mkdir(parents=True, exist_ok=True)
        self.journal = Journal(folder / _JOURNAL)
        try:
            self._agree("format", str(VERSION))
            self._tidy()
        except BaseException:
            self.journal.close()
            raise

    def close(self) -> None:
        """Let others go on."""
        self.journal.close()

    def agree(self, **job: str) -> None:
        """Refuse to mix results that depend on different things: engine, language, kept texts."""
        for name, value in job.items():
            self._agree(name, value)

    def keep(self, batch: Batch, read: Read) -> None:
        """Keep a batch: all of it, or nothing."""
        part = Part(batch.name, 0, len(batch.documents), read.aside)
        with self._errors():
            for table in TABLES:
                path = self._path(table, part)
                with _beside(path).open("wb") as file:
                    file.write(read.tables[table])
                    file.flush()
                    os.fsync(file.fileno())
            self._in_place(part)
        self.journal.done(part, [document.key for document in batch.documents])

    def merge(self, *, all_of_them: bool = False) -> None:
        """Make large files of small ones, as soon as there are enough; at the end of a run of what is left, too."""
        while True:
            levels: dict[int, list[Part]] = defaultdict(list)
            for part in self.journal.parts():
                levels[part.level].append(part)
            ready = next(
                (parts for level, parts in sorted(levels.items()) if level < _HIGHEST and len(parts) >= _MERGED), None
            )
            if ready is None:
                break
            self._merge(ready[:_MERGED], ready[0].level + 1)
        if all_of_them and len(levels.get(0, ())) > 1:
            self._merge(levels[0], 1)

    def _merge(self, parts: Sequence[Part], level: int) -> None:
        documents, aside = sum(part.documents for part in parts), sum(part.aside for part in parts)
        new = Part(key_of(*(part.name.encode() for part in parts)).hex()[:20], level, documents, aside)
        with self._errors():
            for table in TABLES:
                path = self._path(table, new)
                with _beside(path).open("wb") as file:
                    _join([self._path(table, part) for part in parts], file, schemas()[table])
                    file.flush()
                    os.fsync(file.fileno())
            self._in_place(new)
        self.journal.merged(parts, new)
        with self._errors():
            for table in TABLES:
                for part in parts:
                    self._path(table, part).unlink(missing_ok=True)

    def _in_place(self, part: Part) -> None:
        for table in TABLES:
            path = self._path(table, part)
            _beside(path).replace(path)
            _flush_folder(path.parent)

    def _path(self, table: str, part: Part) -> Path:
        return self.folder / table / f"part-{part.name}{_ENDING}"

    def _agree(self, name: str, value: str) -> None:
        if self.journal.agree({name: value}):
            kept = self.journal.value(name)
            raise StoreError(
                f"{self.folder.name} was made with {name} “{kept}”, now it is “{value}”. Choose another place.",
                "bulk.other_job",
                name=self.folder.name,
                what=name,
                kept=kept or "–",
                now=value or "–",
            )

    def _tidy(self) -> None:
        """Take away what an interrupted run left, and see that nothing is missing."""
        parts = self.journal.parts()
        with self._errors():
            for table in TABLES:
                named = {self._path(table, part).name for part in parts}
                there = {path.name for path in (self.folder / table).iterdir()}
                if missing := sorted(named - there):
                    raise StoreError(
                        f"{table}/{missing[0]} is missing. Restore it from a backup, or start in another folder.",
                        "bulk.missing_part",
                        file=f"{table}/{missing[0]}",
                        count=len(missing),
                    )
                for left in there - named:
                    if left.startswith("part-"):
                        (self.folder / table / left).unlink()

    @contextmanager
    def _errors(self) -> Iterator[None]:
        name = self.folder.name
        try:
            yield
        except (OSError, pa.ArrowException) as error:
            if getattr(error, "errno", 0) in {errno.ENOSPC, errno.EDQUOT}:
                raise disk_full(name) from error
            reason = getattr(error, "strerror", None) or type(error).__name__
            raise StoreError(
                f"{name} cannot be written: {reason}.", "bulk.unwritable", name=name, reason=reason
            ) from error


def _join(paths: Sequence[Path], file: object, schema: pa.Schema) -> None:
    """Write the rows of several files into one, a row group at a time."""
    waiting: list[pa.Table] = []
    with pq.ParquetWriter(file, schema, compression="zstd") as writer:
        for path in paths:
            waiting.append(_table(path))
            if sum(table.num_rows for table in waiting) >= _ROW_GROUP:
                writer.write_table(pa.concat_tables(waiting))
                waiting = []
        if waiting:
            writer.write_table(pa.concat_tables(waiting))


def _table(path: Path) -> pa.Table:
    with pq.ParquetFile(path) as file:
        return file.read()


def _beside(path: Path) -> Path:
    return path.with_name(path.name + ".tmp")


def _flush_folder(folder: Path) -> None:
    """Make renames survive a power cut, where the system can."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
