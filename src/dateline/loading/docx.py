"""DOCX → Article: the words of the document, by the standard library; macros and pictures are passed over."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

from dateline.errors import InputError
from dateline.loading.text import make_article
from dateline.loading.values import MAX_MEGABYTES, Given, Loaded, Metadata, check_size, refuse
from dateline.model import Note, Problem

__all__ = ["load_docx"]

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"
_LARGEST_PART = 40_000_000
# Deleted text, field codes and the second copy of text boxes are not what a reader sees.
_SKIPPED = {f"{_W}del", f"{_W}instrText", f"{_W}delText", f"{_MC}Fallback", f"{_W}moveFrom"}
_DEEPEST = 200


def load_docx(raw: bytes, given: Given, *, filename: str = "", max_megabytes: int = MAX_MEGABYTES) -> Loaded:
    """The article of a Word file.  Raises InputError where it is broken, encrypted or too large."""
    check_size(raw, filename, max_megabytes)
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            body = _part(archive, "word/document.xml", filename)
            if body is None:
                raise _broken(filename)
            core = _part(archive, "docProps/core.xml", filename)
            macros = any(name.lower().endswith("vbaproject.bin") for name in archive.namelist())
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        NotImplementedError,
        EOFError,
        RuntimeError,
        OSError,
        ValueError,
    ) as error:
        raise _broken(filename) from error
    paragraphs: list[str] = []
    for paragraph in body.iter(f"{_W}p"):
        pieces: list[str] = []
        _collect(paragraph, pieces, 0)
        paragraphs.append("".join(pieces).strip())
    loaded = make_article("\n\n".join(filter(None, paragraphs)), given, _metadata(core), filename=filename)
    if macros:
        note = Note.of("loading.macros_ignored", name=filename or "…")
        loaded = replace(loaded, problems=(*loaded.problems, Problem(note, stage="loading")))
    return loaded


def _collect(node: Any, pieces: list[str], depth: int) -> None:
    """The text below a paragraph; paragraphs inside it (text boxes) come on their own."""
    for child in node:
        if child.tag in _SKIPPED or child.tag == f"{_W}p" or depth > _DEEPEST:
            continue
        if child.tag == f"{_W}t":
            pieces.append(child.text or "")
        elif child.tag in {f"{_W}tab", f"{_W}cr", f"{_W}br"}:
            pieces.append("\n" if child.tag != f"{_W}tab" else " ")
        elif child.tag == f"{_W}noBreakHyphen":
            pieces.append("-")
        else:
            _collect(child, pieces, depth + 1)


def _part(archive: zipfile.ZipFile, name: str, filename: str) -> Any:
    """The XML of a part, or None where it is not there.  Entities and oversized parts are refused."""
    if name not in archive.namelist():
        return None
    with archive.open(name) as stream:
        data = stream.read(_LARGEST_PART + 1)  # what is really there, whatever the directory says
    if len(data) > _LARGEST_PART:
        raise refuse("bomb", "“{name}” unpacks to far more than it is. It was not opened.", name=filename or "…")
    try:
        return fromstring(data)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise _broken(filename) from error


def _metadata(core: Any) -> Metadata:
    if core is None:
        return Metadata("DOCX")

    def stated(*names: str) -> str:
        return next((found.strip() for name in names if (found := core.findtext(name) or "").strip()), "")

    return Metadata(
        "DOCX",
        title=stated(f"{_DC}title"),
        author=stated(f"{_DC}creator"),
        publisher=stated(f"{_DC}publisher"),
        published=stated(f"{_DC}date", f"{_TERMS}created"),
        lang=stated(f"{_DC}language"),
    )


def _broken(filename: str) -> InputError:
    return refuse(
        "broken_docx",
        "“{name}” is damaged, encrypted or no Word document. Open it in Word and save it again as DOCX.",
        name=filename or "…",
    )
