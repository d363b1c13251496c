"""PDF → Article: text by pypdf; hyphenation undone, page numbers and running heads dropped."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from statistics import quantiles
from typing import Any

from dateline.loading.dates import published_from
from dateline.loading.text import make_article
from dateline.loading.values import MAX_MEGABYTES, Given, Loaded, Metadata, check_size, refuse

__all__ = ["join_pages", "load_pdf"]

_MOST_PAGES = 500
_EDGE = 3  # lines at the top and bottom of a page that may be heads
_PAGE_NUMBER = re.compile(r"\W*(?:(?:seite|page|s\.|p\.)\s*)?\d{1,4}\s*(?:(?:/|von|of)\s*\d{1,4})?\W*\Z", re.I)
_NO_TITLE = re.compile(
    r"(microsoft word|untitled|unbenannt|dokument\d*|document\d*|print)\b|.*\.(docx?|pdf|indd|qxp?d?)\Z", re.I
)
_HYPHEN = re.compile(r"(\w+)[-\u2010\u00ad]\Z")
_KEEPS_HYPHEN = ("und", "oder", "bzw", "sowie", "bis", "and", "or", "to")


def load_pdf(raw: bytes, given: Given, *, filename: str = "", max_megabytes: int = MAX_MEGABYTES) -> Loaded:
    """The article of a PDF.

    Raises InputError where it is encrypted, scanned (has no text layer), broken or too large.
    """
    check_size(raw, filename, max_megabytes)
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, FileNotDecryptedError, PyPdfError

    # pypdf logs every oddity of a broken file; the person gets one sentence instead.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(raw), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise _encrypted(filename)
        pages = [page.extract_text() or "" for _, page in zip(range(_MOST_PAGES), reader.pages, strict=False)]
        found = _metadata(reader)
    except (DependencyError, FileNotDecryptedError) as error:
        raise _encrypted(filename) from error
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError) as error:
        raise refuse(
            "broken_pdf", "“{name}” is a damaged PDF. Open it in a viewer and save it again.", name=filename or "…"
        ) from error
    except (NotImplementedError, AssertionError, ArithmeticError, MemoryError, LookupError) as error:
        raise refuse(
            "broken_pdf", "“{name}” is a damaged PDF. Open it in a viewer and save it again.", name=filename or "…"
        ) from error
    text = join_pages(pages)
    if sum(character.isalpha() for character in text) < 25:
        raise refuse(
            "scanned_pdf",
            "“{name}” holds pictures of pages, not text. Run text recognition (OCR) on it first.",
            name=filename or "…",
        )
    return make_article(text, given, found, filename=filename)


def _encrypted(filename: str) -> Exception:
    return refuse(
        "encrypted_pdf",
        "“{name}” is protected by a password. Save it without one and add it again.",
        name=filename or "…",
    )


def _metadata(reader: Any) -> Metadata:
    """Title, author, date and language as the PDF states them; what is malformed counts as not there."""
    info = reader.metadata or {}

    def stated(key: str) -> str:
        value = info.get(key)
        return str(value).strip() if isinstance(value, str) else ""

    title = stated("/Title")
    root = reader.trailer.get("/Root", {})
    root = root.get_object() if hasattr(root, "get_object") else root
    lang = root.get("/Lang") if hasattr(root, "get") else None
    created = re.match(r"D:(\d{4})(\d{2})?(\d{2})?", stated("/CreationDate"))
    return Metadata(
        "PDF",
        title="" if _NO_TITLE.match(title) else title,
        author=stated("/Author"),
        published=published_from("-".join(part for part in created.groups() if part)) or "" if created else "",
        lang=str(lang) if isinstance(lang, str) else "",
    )


def join_pages(pages: list[str]) -> str:
    """One running text from the lines of pages.

    >>> join_pages(["Blatt 1\\nDer Minister fuhr am Frei-\\ntag nach Prag.\\nEr", "Blatt 2\\nblieb bis Sonntag."])
    'Der Minister fuhr am Freitag nach Prag. Er blieb bis Sonntag.'
    """
    split = [[line.strip() for line in page.replace("\r", "\n").split("\n")] for page in pages]
    heads = _running_heads(split)
    lines: list[str] = []
    for page in split:
        filled = [line for line in page if line]
        first, last = 0, len(filled)
        while first < min(_EDGE, last) and _is_edge(filled[first], heads):
            first += 1
        while last > max(first, len(filled) - _EDGE) and _is_edge(filled[last - 1], heads):
            last -= 1
        inside = [number for number, line in enumerate(page) if line][first:last]
        lines += page[inside[0] : inside[-1] + 1] if inside else []
    return _paragraphs(lines)


def _is_edge(line: str, heads: frozenset[str]) -> bool:
    return _mask(line) in heads or bool(_PAGE_NUMBER.match(line))


def _mask(line: str) -> str:
    return re.sub(r"\d+", "#", re.sub(r"\s+", " ", line)).casefold()


def _running_heads(pages: list[list[str]]) -> frozenset[str]:
    """Lines that stand at the top or bottom of most pages, numbers apart."""
    seen: Counter[str] = Counter()
    counted = 0
    for page in pages:
        filled = [line for line in page if line]
        if filled:
            counted += 1
            seen.update({_mask(line) for line in (*filled[:_EDGE], *filled[-_EDGE:]) if len(line) <= 120})
    if counted < 2:
        return frozenset()
    return frozenset(line for line, count in seen.items() if count >= max(2, 0.5 * counted))


def _paragraphs(lines: list[str]) -> str:
    """Lines joined to paragraphs; a short line that ends a sentence, or a blank one, ends a paragraph."""
    lengths = sorted(len(line) for line in lines if len(line) > 20)
    full = quantiles(lengths, n=10)[7] if len(lengths) >= 2 else 80.0
    words = Counter(re.findall(r"\w+(?:-\w+)*", " ".join(lines)))
    out: list[str] = []
    current = ""
    for number, line in enumerate(lines):
        if not line:
            if (
                current
                and not current.endswith((",", "-"))
                and (current[-1] in '.!?:“”"»' or _blank_means_end(lines, number))
            ):
                out.append(current)
                current = ""
            continue
        current = _joined(current, line, words) if current else line
        ends = line[-1] in '.!?…:“”"»›)' and len(line) < 0.8 * full
        heading = len(line) < 0.6 * full and line[-1].isalnum() and _opens(lines, number + 1)
        if ends or heading:
            out.append(current)
            current = ""
    if current:
        out.append(current)
    return "\n\n".join(out)


def _blank_means_end(lines: list[str], number: int) -> bool:
    following = next((line for line in lines[number:] if line), "")
    return not following or following[0].isupper() or following[0] in '„“"»0123456789'


def _opens(lines: list[str], number: int) -> bool:
    """True where the next line begins like a paragraph."""
    return number < len(lines) and bool(lines[number]) and (lines[number][0].isupper() or lines[number][0] in '„“"»')


def _joined(current: str, line: str, words: Counter[str]) -> str:
    """``current`` and the next line: with a space, or without the hyphen that divided a word."""
    match = _HYPHEN.search(current)
    first = re.match(r"\w+", line)
    if not match or not first:
        return f"{current} {line}"
    if first.group().lower() in _KEEPS_HYPHEN:  # "Ein- und Ausfuhr"
        return f"{current} {line}"
    stem, tail = match.group(1), first.group()
    if not tail[0].islower() or words[f"{stem}-{tail}"] > words[stem + tail]:  # "Nord-Korea", "so-called"
        return current + line
    return current[:-1] + line
