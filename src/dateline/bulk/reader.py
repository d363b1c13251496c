"""A batch of raw documents → its tables.  This is what a worker runs; it knows nothing of Dask.

A document that cannot be read costs only itself: it becomes a row of ``problems`` with the reason.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from dateline import loading
from dateline.bulk.rows import Rows, aside_row, rows_of
from dateline.bulk.schema import schemas
from dateline.bulk.values import TABLES, Batch, Document, Form, Options, Read
from dateline.engine import itinerary_of, read_article
from dateline.errors import DatelineError, InputError
from dateline.loading.rows import columns_of, load_row
from dateline.loading.values import Given, Item, refuse
from dateline.model import Article, Reading
from dateline.reading import Tools

__all__ = ["parquet", "read_batch", "refused"]

_OWN_ID = "id"


def read_batch(batch: Batch, tools: Tools, options: Options, *, pairs: bool = False) -> Read:
    """Read all documents of a batch.  ``pairs``: hand back articles and readings too, for a dossier.

    The same batch, tools and options give the same bytes.
    """
    rows: Rows = {table: [] for table in TABLES}
    read: list[tuple[Article, Reading]] = []
    aside = 0
    for document in batch.documents:
        for number, own_id, item in _items(document, options):
            try:
                found, pair = _read(document, number, own_id, item, tools, options)
            except DatelineError as error:
                rows["problems"].append(_aside(document, number, tools, error, "loading" if item.error else "reading"))
                aside += 1
                continue
            for table in TABLES:
                rows[table].extend(found[table])
            read.append(pair)
    tables = {table: parquet(pa.Table.from_pylist(rows[table], schemas()[table])) for table in TABLES}
    return Read(
        engine=tools.version,
        tables=tables,
        articles=len(read),
        aside=aside,
        claims=len(rows["claims"]),
        stops=len(rows["stops"]),
        pairs=tuple(read) if pairs else (),
    )


def refused(batch: Batch, engine: str, error: DatelineError) -> Read:
    """A batch none of whose documents could be read."""
    rows: Rows = {table: [] for table in TABLES}
    rows["problems"] = [aside_row(document, None, engine, error, "reading") for document in batch.documents]
    tables = {table: parquet(pa.Table.from_pylist(rows[table], schemas()[table])) for table in TABLES}
    return Read(engine, tables, 0, len(batch.documents), 0, 0)


def parquet(table: pa.Table) -> bytes:
    """A table as a Parquet file."""
    out = io.BytesIO()
    pq.write_table(table, out, compression="zstd")
    return out.getvalue()


def _read(
    document: Document, number: int, own_id: str | None, item: Item, tools: Tools, options: Options
) -> tuple[Rows, tuple[Article, Reading]]:
    if item.loaded is None:
        raise item.error or refuse("bad_row", "{name}: the row cannot be read.", name=document.name)
    article = item.loaded.article
    try:
        reading = read_article(article, tools)
        itinerary = itinerary_of([(article, reading)])
    except DatelineError:
        raise
    except Exception as error:  # one document among millions must not end the run; it is kept with its reason
        raise InputError(
            f"{document.name} made the reading fail ({type(error).__name__}).",
            "bulk.reading_failed",
            name=document.name,
            error=type(error).__name__,
        ) from error
    rows = rows_of(
        document, number, own_id, article, reading, itinerary, item.loaded.problems, keep_text=options.keep_text
    )
    return rows, (article, replace(reading, article=article.id))


def _aside(document: Document, number: int, tools: Tools, error: DatelineError, stage: str) -> dict[str, Any]:
    return aside_row(document, number, tools.version, error, "input" if document.error else stage)


def _items(document: Document, options: Options) -> Iterator[tuple[int, str | None, Item]]:
    """Number, own id and Item of each article in a document."""
    given = Given(lang=options.lang)
    if isinstance(document.error, InputError):
        yield 1, None, Item(document.name, error=document.error)
    elif document.form is Form.ROW:
        yield 1, *_row(document, given)
    else:
        name = document.source.rpartition("/")[2]
        items = loading.load_file(document.data, filename=name, given=given, max_megabytes=options.max_megabytes)
        for number, item in enumerate(items, 1):
            yield number, None, item


def _row(document: Document, given: Given) -> tuple[str | None, Item]:
    name = document.name
    try:
        row = json.loads(document.data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return None, Item(name, error=InputError(f"{name}: not UTF-8.", "bulk.not_utf8", name=name))
    except (ValueError, RecursionError):
        row = None
    if not isinstance(row, dict):
        return None, Item(name, error=refuse("bad_row", "{name}: the row cannot be read.", name=name))
    own = next((value for key, value in row.items() if key.lower() == _OWN_ID), None)
    own_id = str(own) if isinstance(own, (str, int)) and not isinstance(own, bool) else None
    if "text" not in columns_of(row):
        return own_id, Item(name, error=_no_text(name, row))
    return own_id and own_id.encode("utf-8", "replace").decode("utf-8"), load_row(row, given, name)


def _no_text(name: str, row: dict[str, Any]) -> InputError:
    found = ", ".join(row)[:200]
    return refuse(
        "wrong_columns",
        "“{name}” has no column “text”; it has: {found}. Name the columns text, title, published, publisher, url.",
        name=name,
        found=found or "–",
    )
