"""What is given → raw documents, as a stream: a line, a row or a file at a time, never all of them.

JSON Lines (also packed with gzip), Parquet, single files, folders of all these, and JSON Lines from standard input
(``-``).  Rows of Parquet become JSON objects with the columns that an article is made of.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO

from dateline.bulk.values import Document, Form, key_of
from dateline.dossier.commands import expand
from dateline.errors import DatelineError, InputError
from dateline.loading import SUFFIXES
from dateline.loading.rows import columns_of
from dateline.loading.values import refuse, too_large

__all__ = ["STDIN", "Inputs"]

STDIN = "-"
_LINES = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")
_PARQUET = (".parquet", ".pq")
_ROWS = 256  # rows of Parquet in memory at once
_OWN_ID = "id"


@dataclass(slots=True)
class Inputs:
    """The documents of all inputs, in order; it may be gone through once.

    Raises InputError, before the first document, for an input that is not there.
    """

    inputs: Sequence[str]
    max_megabytes: int
    stdin: BinaryIO | None = None
    passed_over: int = 0  # files of folders that are of no kind we read
    _size: int = field(init=False, default=0)
    _before: int = field(init=False, default=0)  # bytes of the files behind us
    _at: int = field(init=False, default=0)  # bytes of the present file

    def __post_init__(self) -> None:
        for name in self.inputs:
            if name != STDIN and not Path(name).exists():
                raise InputError(f"There is no {name}.", "dossier.no_path", name=name)
        self._size = sum(_size(Path(file)) for file in expand([name for name in self.inputs if name != STDIN]))

    @property
    def share(self) -> float | None:
        """How much of the bytes has been handed out; None where nobody knows how many come."""
        if STDIN in self.inputs or not self._size:
            return None
        return min(1.0, (self._before + self._at) / self._size)

    def __iter__(self) -> Iterator[Document]:
        for name in self.inputs:
            if name == STDIN:
                if self.stdin is not None:
                    yield from self._lines(self.stdin, STDIN)
                continue
            for file in expand([name]):
                path = Path(file)
                size = _size(path)
                yield from self._file(path, size, given=file == name)
                self._before, self._at = self._before + size, 0

    def _file(self, path: Path, size: int, *, given: bool) -> Iterator[Document]:
        name, lowered = path.as_posix(), path.name.lower()
        try:
            if lowered.endswith(_LINES):
                with path.open("rb") as raw:
                    if lowered.endswith(".gz"):
                        with gzip.open(raw) as unpacked:
                            yield from self._lines(unpacked, name, raw)
                    else:
                        yield from self._lines(raw, name, raw)
            elif lowered.endswith(_PARQUET):
                yield from self._parquet(path, name, size)
            elif given or path.suffix.lower() in SUFFIXES:
                yield self._whole(path, name, size)
            else:
                self.passed_over += 1
        except (OSError, EOFError, zlib.error) as error:
            reason = getattr(error, "strerror", None) or str(error)
            yield _aside(
                name, 0, InputError(f"{name} cannot be read: {reason}.", "input.unreadable", file=name, reason=reason)
            )

    def _lines(self, file: Any, name: str, raw: BinaryIO | None = None) -> Iterator[Document]:
        most = self.max_megabytes * 1_000_000
        number = 0
        while line := file.readline(most + 2):
            number += 1
            if raw is not None:
                self._at = raw.tell()
            if len(line.rstrip(b"\r\n")) > most:
                size = len(line)
                while not line.endswith(b"\n") and (line := file.readline(1 << 20)):
                    size += len(line)
                yield _aside(name, number, too_large(f"{name}, {number}", size, self.max_megabytes))
            elif line := line.strip():
                yield Document(key_of(line), name, number, Form.ROW, line)

    def _whole(self, path: Path, name: str, size: int) -> Document:
        if size > self.max_megabytes * 1_000_000:
            return _aside(name, 0, too_large(name, size, self.max_megabytes))
        data = path.read_bytes()
        return Document(key_of(data, path.suffix.lower().encode()), name, 0, Form.FILE, data)

    def _parquet(self, path: Path, name: str, size: int) -> Iterator[Document]:
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            with pq.ParquetFile(path) as file:
                names = file.schema_arrow.names
                columns = columns_of(names)
                if "text" not in columns:
                    found = ", ".join(names)[:200]
                    raise refuse(
                        "wrong_columns",
                        "“{name}” has no column “text”; it has: {found}. "
                        "Name the columns text, title, published, publisher, url.",
                        name=name,
                        found=found or "–",
                    )
                wanted = {column: known for known, column in columns.items()}
                wanted.update({own: _OWN_ID for own in names if own.lower() == _OWN_ID})
                number, total = 0, max(1, file.metadata.num_rows)
                for rows in file.iter_batches(_ROWS, columns=list(wanted)):
                    for row in rows.to_pylist():
                        number += 1
                        self._at = size * number // total
                        yield self._row({wanted[key]: value for key, value in row.items()}, name, number)
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError, pa.ArrowKeyError, pa.ArrowTypeError) as error:
            reason = str(error).partition("\n")[0][:200]
            yield _aside(
                name, 0, InputError(f"{name} is damaged: {reason}", "bulk.broken_parquet", name=name, reason=reason)
            )
        except InputError as error:
            yield _aside(name, 0, error)

    def _row(self, row: dict[str, Any], name: str, number: int) -> Document:
        plain = {key: _plain(value) for key, value in row.items() if value is not None}
        line = json.dumps(plain, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace")
        if len(line) > self.max_megabytes * 1_000_000:
            return _aside(name, number, too_large(f"{name}, {number}", len(line), self.max_megabytes))
        return Document(key_of(line), name, number, Form.ROW, line)


def _plain(value: object) -> object:
    """A cell as JSON has it."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value if isinstance(value, (str, int, float, bool)) else str(value)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _aside(name: str, row: int, error: DatelineError) -> Document:
    """A document that goes no further; what is known of it is where it was and what is wrong with it."""
    return Document(
        key_of(name.encode("utf-8", "replace"), str(row).encode(), str(error).encode()), name, row, error=error
    )
