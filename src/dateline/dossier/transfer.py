"""A dossier as one file, to keep or to hand to another machine.

JSON Lines, so that a large dossier is neither written nor read at once in memory: the first line names the
format, then one line for each article, reading, correction, event, item, change and snapshot, and at the end a line
with their number and a SHA-256 over all lines before it, which shows whether the file is whole.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Table, insert, select, update

from dateline.dossier import schema as t
from dateline.dossier.codec import decode, encode, pack, unpack
from dateline.dossier.corrections import Correction
from dateline.dossier.placing import PAGE_BAND, normal_url, short_key
from dateline.dossier.shelf import Shelf
from dateline.dossier.sightings import sightings_of
from dateline.dossier.similar import bands, shingles, signature
from dateline.dossier.snapshots import checked_row
from dateline.dossier.store import Dossier
from dateline.errors import DatelineError, StoreError
from dateline.model import Reading

__all__ = ["FORMAT", "VERSION", "export_dossier", "import_dossier"]

FORMAT = "dateline-dossier"
VERSION = 1
_LONGEST_LINE = 64_000_000
_BATCH = 500
_LEFT_OUT = frozenset({"dossier", "signature", "body"})  # named anew, computed anew, decoded
_TABLES: tuple[tuple[str, Table], ...] = (
    ("article", t.articles),
    ("reading", t.readings),
    ("correction", t.corrections),
    ("event", t.events),
    ("item", t.items),
    ("change", t.changes),
    ("snapshot", t.snapshots),
)
Progress = Callable[[float, str], None]


def export_dossier(dossier: Dossier, path: Path, progress: Progress | None = None) -> int:
    """Write a dossier to ``path``, whole or not at all.  Returns the number of articles.

    Raises StoreError where the file cannot be written.
    """
    try:
        handle, name = tempfile.mkstemp(prefix=path.name, suffix=".part", dir=path.parent)
    except OSError as error:
        raise StoreError(f"{path.name} cannot be written.", "dossier.unwritable", name=path.name) from error
    part = Path(name)
    articles = 0
    try:
        with os.fdopen(handle, "wb") as file:
            digest = hashlib.sha256()
            lines = 0
            for kind, line in _lines(dossier, progress):
                raw = (json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n").encode(
                    "utf-8", "surrogatepass"
                )
                digest.update(raw)
                file.write(raw)
                lines += 1
                articles += kind == "article"
            end = {"kind": "end", "lines": lines, "sha256": digest.hexdigest()}
            file.write((json.dumps(end) + "\n").encode())
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        raise StoreError(f"{path.name} cannot be written.", "dossier.unwritable", name=path.name) from error
    finally:
        part.unlink(missing_ok=True)
    return articles


def _lines(dossier: Dossier, progress: Progress | None) -> Iterator[tuple[str, dict[str, Any]]]:
    """All lines but the last, from one consistent state of the database."""
    with dossier.database.read() as connection:
        head = connection.execute(select(t.dossiers).where(t.dossiers.c.id == dossier.id)).mappings().one()
        yield "head", {"kind": FORMAT, "version": VERSION, **dict(head)}
        for number, (kind, table) in enumerate(_TABLES):
            if progress:
                progress(number / len(_TABLES), kind)
            query = select(table).where(table.c.dossier == dossier.id).order_by(*table.primary_key.columns)
            if table is t.articles:
                query = select(table).where(table.c.dossier == dossier.id).order_by(table.c.position)
            query = query.execution_options(yield_per=_BATCH)
            for row in connection.execute(query).mappings():
                line = {name: row[name] for name in row if name not in {"dossier", "signature", "body"}} | {
                    "kind": kind
                }
                if kind == "reading":
                    line["body"] = encode(unpack(Reading, row["body"]))
                elif kind == "correction":
                    line["body"] = encode(unpack(Correction, row["body"]))
                elif kind == "snapshot":
                    line["body"] = zlib.decompress(row["body"]).decode("utf-8", "surrogatepass")
                yield kind, line
    if progress:
        progress(1.0, "")


def import_dossier(
    shelf: Shelf, path: Path, *, name: str = "", author: str = "", progress: Progress | None = None
) -> Dossier:
    """A new dossier from an exported file, with articles, readings, corrections, authors and times.

    Raises StoreError where the file is damaged, incomplete or of a newer format; then nothing is kept.
    """
    try:
        head, rows = _checked(path, progress)
    except OSError as error:
        raise StoreError(f"There is no {path.name}.", "dossier.no_path", name=path.name) from error
    dossier = shelf.create(name or str(head.get("name") or path.stem), author=author)
    try:
        _fill(dossier, head, rows, path.name)
    except BaseException:
        shelf.delete(dossier.id)
        raise
    return dossier


def _checked(path: Path, progress: Progress | None) -> tuple[dict[str, Any], Iterator[dict[str, Any]]]:
    """The head, and the rows of a file whose end and digest are right: nothing is written before that is known."""
    digest, lines, end = hashlib.sha256(), 0, None
    size = max(1, path.stat().st_size)
    done = 0
    with path.open("rb") as file:
        while raw := file.readline(_LONGEST_LINE):
            if raw.startswith(b'{"kind": "end"'):
                end = _json(raw, path.name)
                break
            digest.update(raw)
            lines += 1
            done += len(raw)
            if progress and lines % 1000 == 0:
                progress(done / size, path.name)
        trailing = file.read(1)
    with path.open("rb") as file:
        head = _json(file.readline(_LONGEST_LINE), path.name)
    if head.get("kind") != FORMAT:
        raise _bad(path.name, "no head")
    if head.get("version") != VERSION:
        raise _bad(path.name, f"version {head.get('version')}")
    if end is None or trailing or end.get("lines") != lines or end.get("sha256") != digest.hexdigest():
        raise _bad(path.name, "incomplete or changed")
    return head, _rows(path)


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open("rb") as file:
        file.readline(_LONGEST_LINE)
        while raw := file.readline(_LONGEST_LINE):
            row = _json(raw, path.name)
            if row.get("kind") == "end":
                return
            yield row


def _json(raw: bytes, name: str) -> dict[str, Any]:
    try:
        value = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise _bad(name, "no JSON") from error
    if not isinstance(value, dict):
        raise _bad(name, "no JSON object")
    return value


def _fill(dossier: Dossier, head: Mapping[str, Any], rows: Iterator[dict[str, Any]], name: str) -> None:
    tables = dict(_TABLES)
    waiting: dict[str, list[dict[str, Any]]] = {}
    with dossier.database.write() as connection:

        def flush(kind: str) -> None:
            if values := waiting.pop(kind, []):
                if kind == "article":
                    found = [band for row in values for band in _bands(row)]
                    connection.execute(insert(t.articles), values)
                    if found:
                        connection.execute(insert(t.bands), found)
                    return
                connection.execute(insert(tables[kind]), values)
                if kind == "reading":
                    seen = [found for row in values for found in sightings_of(unpack(Reading, row["body"]), row)]
                    if seen:
                        connection.execute(insert(t.sightings), seen)

        current = ""
        for line in rows:
            kind = str(line.get("kind"))
            if kind not in tables:
                raise _bad(name, f"unknown kind {kind[:20]}")
            if kind != current:
                flush(current)
                current = kind
            try:
                waiting.setdefault(kind, []).append(_row(kind, line, dossier.id))
            except (DatelineError, KeyError, TypeError, ValueError) as error:
                raise _bad(name, f"a damaged {kind}") from error
            if len(waiting[kind]) >= _BATCH:
                flush(kind)
        flush(current)
        kept = {key: int(head.get(key) or 0) for key in ("revision", "article_revision")}
        connection.execute(
            update(t.dossiers)
            .where(t.dossiers.c.id == dossier.id)
            .values(created=str(head.get("created") or dossier.clock()), engine=str(head.get("engine") or ""), **kept)
        )


def _row(kind: str, line: dict[str, Any], dossier: str) -> dict[str, Any]:
    """The row of a line, with every column checked for its type."""
    table = dict(_TABLES)[kind]
    row: dict[str, Any] = {"dossier": dossier}
    for column in table.columns:
        if column.name in _LEFT_OUT or (kind == "correction" and column.name == "kind"):
            continue
        value = line[column.name]
        if not (value is None and column.nullable) and type(value) is not column.type.python_type:
            raise TypeError(column.name)
        row[column.name] = value
    if kind == "reading":
        row["body"] = pack(decode(Reading, line["body"]))
    elif kind == "correction":
        correction = decode(Correction, line["body"])
        row |= {"kind": correction.kind.value, "body": pack(correction)}
    elif kind == "snapshot":
        row = checked_row(row, line["body"])
    elif kind == "article":
        row["signature"] = signature(shingles(row["text"]))
    return row


def _bands(row: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The rows by which later articles find this one."""
    base = {"dossier": row["dossier"], "article": row["id"]}
    for number, value in enumerate(bands(row["signature"])):
        yield {**base, "band": number, "value": value}
    if url := normal_url(row["url"]):
        yield {**base, "band": PAGE_BAND, "value": short_key(url)}


def _bad(name: str, why: str) -> StoreError:
    return StoreError(f"{name} is not an exported dossier: {why}.", "dossier.bad_export", name=name, why=why)
