"""Any file → articles: by what it is, not by what it is called."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

from dateline.errors import InputError
from dateline.loading.archives import unpack
from dateline.loading.decoding import kind_of
from dateline.loading.docx import load_docx
from dateline.loading.feeds import load_feed, looks_like_feed
from dateline.loading.html import load_html
from dateline.loading.mail import attachments, load_mail
from dateline.loading.pdf import load_pdf
from dateline.loading.rows import load_csv, load_jsonl
from dateline.loading.text import load_text
from dateline.loading.values import MAX_MEGABYTES, Given, Item, Loaded, refuse

__all__ = ["SUFFIXES", "load_file", "load_path"]

SUFFIXES = (
    ".txt", ".md", ".markdown", ".html", ".htm", ".xhtml", ".pdf", ".docx", ".docm", ".eml", ".zip", ".csv", ".tsv",
    ".jsonl", ".ndjson", ".xml", ".rss", ".atom",
)  # fmt: skip
"""File names that a folder is searched for and an upload offers."""

_ATTACHED = (".txt", ".html", ".htm", ".pdf", ".docx")
_UNREAD = {
    "image": ("image", "“{name}” is a picture. Run text recognition (OCR) on it and add the text."),
    "ole": ("old_word", "“{name}” is an old Word file. Save it as DOCX and add it again."),
    "rtf": ("rtf", "“{name}” is an RTF file. Save it as DOCX or text and add it again."),
}


def load_file(
    raw: bytes,
    *,
    filename: str = "",
    given: Given | None = None,
    max_megabytes: int = MAX_MEGABYTES,
) -> Iterator[Item]:
    """The articles of a file: one, or many from a ZIP, CSV, JSON Lines or feed.

    Never raises for bad input: what cannot be read is an Item with its error, and the rest comes all
    the same.  Fields ``given`` by the person hold for every article of the file.
    """
    given = given or Given()
    try:
        yield from _items(raw, filename, given, max_megabytes, inside=False)
    except InputError as error:
        yield Item(filename or "…", error=error)


def _items(raw: bytes, filename: str, given: Given, limit: int, *, inside: bool) -> Iterator[Item]:
    suffix = PurePosixPath(filename.lower()).suffix
    kind = kind_of(raw)
    if kind in _UNREAD:
        key, message = _UNREAD[kind]
        raise refuse(key, message, name=filename or "…")
    if kind == "zip" and suffix not in {".docx", ".docm"} and b"word/document.xml" not in raw[:100_000]:
        if inside:
            raise refuse("nested_archive", "“{name}” is an archive inside an archive; unpack it first.", name=filename)
        yield from _unpacked(raw, filename, given, limit)
    elif suffix in {".csv", ".tsv"}:
        yield from load_csv(raw, given, filename=filename, max_megabytes=limit * 10)
    elif suffix in {".jsonl", ".ndjson"}:
        yield from load_jsonl(raw, given, filename=filename, max_megabytes=limit * 10)
    elif suffix in {".rss", ".atom"} or (suffix in {".xml", ""} and (suffix or looks_like_feed(raw))):
        yield from load_feed(raw, given, filename=filename, max_megabytes=limit)
    else:
        yield Item(filename or "…", _single(raw, filename, suffix, kind, given, limit))
        if suffix == ".eml" and not inside:
            yield from _attached(raw, filename, given, limit)


def _single(raw: bytes, filename: str, suffix: str, kind: str, given: Given, limit: int) -> Loaded:
    if kind == "pdf" or suffix == ".pdf":
        return load_pdf(raw, given, filename=filename, max_megabytes=limit)
    if kind == "zip" or suffix in {".docx", ".docm"}:
        return load_docx(raw, given, filename=filename, max_megabytes=limit)
    if suffix == ".eml":
        return load_mail(raw, given, filename=filename, max_megabytes=limit)
    if suffix in {".html", ".htm", ".xhtml"} or (suffix == "" and _looks_like_html(raw)):
        return load_html(raw, given, filename=filename, max_megabytes=limit)
    return load_text(
        raw,
        filename=filename,
        title=given.title,
        publisher=given.publisher,
        url=given.url,
        published=given.published,
        lang=given.lang,
        max_megabytes=limit,
    )


def _looks_like_html(raw: bytes) -> bool:
    start = raw[:1000].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    return start.startswith((b"<!doctype html", b"<html"))


def _unpacked(raw: bytes, filename: str, given: Given, limit: int) -> Iterator[Item]:
    found = False
    for name, content in unpack(raw, filename=filename, max_megabytes=limit):
        found = True
        label = f"{filename}: {name}" if filename else name
        if isinstance(content, InputError):
            yield Item(label, error=content)
        else:
            yield from _guarded(content, name, label, given, limit)
    if not found:
        raise refuse("empty_zip", "“{name}” holds no files.", name=filename or "…")


def _attached(raw: bytes, filename: str, given: Given, limit: int) -> Iterator[Item]:
    for name, content in attachments(raw, filename):
        if PurePosixPath(name.lower()).suffix in _ATTACHED:
            yield from _guarded(content, name, f"{filename}: {name}", replace(given, title=""), limit)


def _guarded(content: bytes, name: str, label: str, given: Given, limit: int) -> Iterator[Item]:
    """The items of a file inside another, under names that show both."""
    try:
        for item in _items(content, name, given, limit, inside=True):
            yield replace(item, name=label if item.name == name else f"{label}: {item.name}")
    except InputError as error:
        yield Item(label, error=error)


def load_path(path: Path, *, given: Given | None = None, max_megabytes: int = MAX_MEGABYTES) -> Iterator[Item]:
    """The articles of a file on disk.  Raises OSError where it cannot be read; see ``load_file`` for the rest."""
    largest = 10 * max_megabytes * 1_000_000  # tables may be larger than single documents
    with path.open("rb") as file:
        raw = file.read(largest + 1)  # a device or a growing log must not fill the memory
    return load_file(raw, filename=path.name, given=given, max_megabytes=max_megabytes)
