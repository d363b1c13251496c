"""Tables → articles: CSV and JSON Lines, one article a row; a bad row costs only itself."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from dateline.errors import InputError
from dateline.loading.decoding import decode
from dateline.loading.text import make_article
from dateline.loading.values import MAX_CHARACTERS, MAX_MEGABYTES, Given, Item, Metadata, check_size, refuse

__all__ = ["columns_of", "load_csv", "load_jsonl", "load_row"]

_COLUMNS = {
    "text": ("text", "content", "body", "article", "artikel", "inhalt", "volltext", "fulltext"),
    "title": ("title", "titel", "headline", "überschrift"),
    "published": ("published", "date", "datum", "published_at", "publication_date", "pubdate", "veröffentlicht"),
    "publisher": ("publisher", "source", "quelle", "medium", "outlet", "agency"),
    "url": ("url", "link", "adresse"),
    "lang": ("lang", "language", "sprache"),
    "author": ("author", "autor", "byline"),
}


def load_csv(
    raw: bytes | str, given: Given, *, filename: str = "", max_megabytes: int = MAX_MEGABYTES
) -> Iterator[Item]:
    """One article a row; the first row names the columns, in German or English.

    Raises InputError, before the first item, where there is no column with the text.
    """
    text = _text(raw, filename, max_megabytes)
    if csv.field_size_limit() < MAX_CHARACTERS:
        csv.field_size_limit(MAX_CHARACTERS)  # the module has one limit for all; 128 KB is too little for an article
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t|", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=False)
    try:
        header = [name.strip().lower() for name in next(reader, [])]
    except csv.Error as error:
        raise _columns(filename, "") from error
    places = {field: header.index(name) for field, name in columns_of(header).items()}
    if "text" not in places:
        raise _columns(filename, ", ".join(header)[:200])
    return _csv_rows(reader, places, given, filename)


def _csv_rows(reader: Any, places: Mapping[str, int], given: Given, filename: str) -> Iterator[Item]:
    number = 1
    while True:
        number += 1
        name = f"{filename or 'CSV'}, {number}"
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield Item(name, error=refuse("bad_row", "{name}: the row cannot be read.", name=name))
            continue
        if any(cell.strip() for cell in row):
            fields = {field: row[at] for field, at in places.items() if at < len(row)}
            yield _item(name, fields, given)


def load_jsonl(
    raw: bytes | str, given: Given, *, filename: str = "", max_megabytes: int = MAX_MEGABYTES
) -> Iterator[Item]:
    """One article a line: an object with ``text`` and, where known, title, published, publisher, url, lang."""
    return _jsonl_rows(_text(raw, filename, max_megabytes), given, filename)


def _jsonl_rows(text: str, given: Given, filename: str) -> Iterator[Item]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        name = f"{filename or 'JSONL'}, {number}"
        try:
            data = json.loads(line)
        except (ValueError, RecursionError):
            data = None
        if not isinstance(data, dict):
            yield Item(name, error=refuse("bad_row", "{name}: the row cannot be read.", name=name))
            continue
        yield load_row(data, given, name)


def columns_of(names: Iterable[str]) -> dict[str, str]:
    """Field → the column that holds it, by the column's German or English name in any case."""
    lowered = {name.lower(): name for name in names}
    return {
        field: lowered[next(name for name in known if name in lowered)]
        for field, known in _COLUMNS.items()
        if any(name in lowered for name in known)
    }


def load_row(data: Mapping[str, object], given: Given, name: str) -> Item:
    """The article of one row; ``name`` is what people call the row."""
    lowered = {str(key).lower(): value for key, value in data.items()}
    fields = {
        field: str(found)
        for field, names in _COLUMNS.items()
        if (found := next((lowered[key] for key in names if lowered.get(key) not in (None, "")), None)) is not None
        and isinstance(found, (str, int))
    }
    return _item(name, fields, given)


def _item(name: str, fields: Mapping[str, str], given: Given) -> Item:
    try:
        text = fields.get("text", "")
        found = Metadata("row", **{key: value.strip() for key, value in fields.items() if key != "text"})
        return Item(name, make_article(text, given, found, filename=name))
    except InputError as error:
        return Item(name, error=error)


def _text(raw: bytes | str, filename: str, max_megabytes: int) -> str:
    if isinstance(raw, bytes):
        check_size(raw, filename, max_megabytes)
        raw = decode(raw, filename)[0]
    text = raw.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise refuse("empty", "“{name}” holds no text. Paste the article or choose another file.", name=filename or "…")
    return text


def _columns(filename: str, found: str) -> InputError:
    return refuse(
        "wrong_columns",
        "“{name}” has no column “text”; it has: {found}. Name the columns text, title, published, publisher, url.",
        name=filename or "…",
        found=found or "–",
    )
