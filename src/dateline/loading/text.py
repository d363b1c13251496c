"""Characters → Article: normalised text, header taken off, language and title found, dates checked."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from datetime import date
from pathlib import PurePosixPath

from dateline.loading.dates import is_future, published_from
from dateline.loading.decoding import decode
from dateline.loading.headers import split_header
from dateline.loading.language import detect, language_name, normal_code
from dateline.loading.markdown import strip_markdown
from dateline.loading.values import (
    MAX_CHARACTERS,
    MAX_MEGABYTES,
    Given,
    Guess,
    Loaded,
    Metadata,
    check_size,
    merge,
    refuse,
)
from dateline.model import Article, Note, Problem

__all__ = ["article_id", "load_text", "make_article", "normalise", "safe_url"]

_READ = ("de", "en")
_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028]")
_SPACES = re.compile(r"[\t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
# Soft hyphen, zero-width space and mark, word joiner, direction overrides, and control characters.
_DROPPED = re.compile(
    r"[\xad\u200b\u200e\u200f\ufeff\u2060\u202a-\u202e\u2066-\u2069\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]"
)
_BLANK = re.compile(r"\n{3,}")
_TITLE_LENGTH = 90


def load_text(
    raw: bytes | str,
    *,
    filename: str = "",
    title: str = "",
    publisher: str = "",
    url: str = "",
    published: str | None = None,
    lang: str | None = None,
    max_megabytes: int = MAX_MEGABYTES,
    today: date | None = None,
) -> Loaded:
    """The article in a text or Markdown file, or in what a person pasted.

    Offsets of all that is read later count in the normalised ``article.text``.  What the person gives
    wins over what the text says of itself; whatever was taken from there is listed in ``guessed``.

    Raises InputError for what cannot be an article: empty, binary, too large.  Everything less
    (a malformed or future date, a language that is not read) is kept as a Problem.
    """
    encoding = ""
    if isinstance(raw, bytes):
        check_size(raw, filename, max_megabytes)
        text, encoding = decode(raw, filename)
    else:
        text = raw
    _check_length(text, filename)
    text = normalise(text)
    if not re.search(r"\w", text):
        raise refuse("empty", "“{name}” holds no text. Paste the article or choose another file.", name=filename or "…")
    header, body = split_header(text)
    if PurePosixPath(filename.lower()).suffix in {".md", ".markdown"}:
        body, heading = strip_markdown(body)
        header = merge(header, Metadata(title=heading))
    given = Given(title, publisher, url, published, lang)
    loaded = make_article(body, given, header, filename=filename, today=today)
    if encoding and encoding not in {"utf-8", "utf-8-sig"}:
        guess = Guess("encoding", encoding, Note.of("loading.guess.encoding", encoding=encoding))
        return Loaded(loaded.article, loaded.problems, (*loaded.guessed, guess))
    return loaded


def normalise(text: str) -> str:
    """Plain line ends and spaces, no soft hyphens or control characters, NFC; paragraphs stay.

    >>> normalise("Flug\\xadzeug\\r\\nwerk\\xa0Ost \\r\\n\\r\\n\\r\\n\\r\\nZwei")
    'Flugzeug\\nwerk Ost\\n\\nZwei'
    """
    text = _LINE_ENDS.sub("\n", text).replace("\u2029", "\n\n")
    text = _SPACES.sub(" ", _DROPPED.sub("", text))
    text = text.encode("utf-8", "replace").decode("utf-8")  # lone surrogates become question marks
    text = unicodedata.normalize("NFC", text)
    text = "\n".join(line.rstrip(" ") for line in text.split("\n"))
    return _BLANK.sub("\n\n", text).strip("\n")


def make_article(body: str, given: Given, found: Metadata, *, filename: str = "", today: date | None = None) -> Loaded:
    """The article of an already extracted main text, with the person's fields before the document's own."""
    _check_length(body, filename)
    text = normalise(body).strip()
    if not re.search(r"\w", text):
        raise refuse("empty", "“{name}” holds no text. Paste the article or choose another file.", name=filename or "…")
    problems: list[Problem] = []
    guessed: list[Guess] = []
    values: dict[str, str] = {}
    for name in ("title", "publisher", "url", "author"):
        own, theirs = " ".join(getattr(given, name).split()), " ".join(normalise(getattr(found, name)).split())
        if name == "url":
            own, theirs = safe_url(own), safe_url(theirs)
        values[name] = own or theirs
        if theirs and not own:
            guessed.append(Guess(name, theirs, Note.of(f"loading.guess.{name}", source=found.source)))
    if not values["title"]:
        values["title"] = _title_from(text)
        guessed.append(Guess("title", values["title"], Note.of("loading.guess.title_from_text")))
    published = _published(given, found, problems, guessed, today or date.today())
    lang = _lang(text, given, found, problems, guessed)
    article = Article(
        id=article_id(text),
        text=text,
        lang=lang,
        title=values["title"],
        published=published,
        publisher=values["publisher"],
        url=values["url"],
        author=values["author"],
    )
    return Loaded(article, tuple(problems), tuple(guessed))


def safe_url(url: str) -> str:
    """The address, if a browser may follow it: http and https only; else ""."""
    url = url.strip()
    return url if url.lower().startswith(("http://", "https://")) and not any(c.isspace() for c in url) else ""


def _check_length(text: str, filename: str) -> None:
    if len(text) > MAX_CHARACTERS:
        raise refuse(
            "too_long",
            "“{name}” has {count} characters; at most {limit} are taken as one article.",
            name=filename or "…",
            count=f"{len(text):,}",
            limit=f"{MAX_CHARACTERS:,}",
        )


def article_id(text: str) -> str:
    """Short id of a normalised text: the same text has the same id everywhere."""
    return "a" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:14]


def _published(given: Given, found: Metadata, problems: list[Problem], guessed: list[Guess], today: date) -> str | None:
    own = (given.published or "").strip()
    written = own or found.published.strip()
    if not written:
        return None
    edtf = published_from(written)
    if edtf is None:
        problems.append(Problem(Note.of("loading.published_malformed", written=written[:40]), stage="loading"))
        return None
    if is_future(edtf, today):
        problems.append(Problem(Note.of("loading.published_future", written=edtf), stage="loading"))
    if not own:
        guessed.append(Guess("published", edtf, Note.of("loading.guess.published", source=found.source)))
    return edtf


def _lang(text: str, given: Given, found: Metadata, problems: list[Problem], guessed: list[Guess]) -> str:
    detected = detect(text)
    own = normal_code(given.lang or "")
    lang = own or detected or normal_code(found.lang) or "und"
    if not own:
        guessed.append(Guess("lang", lang, Note.of("loading.guess.lang")))
    elif detected and detected != own and {detected, own} == set(_READ) and len(text) > 200:
        problems.append(Problem(_language_note("loading.language_differs", detected), stage="loading"))
    if lang not in _READ:
        problems.append(Problem(_language_note("loading.language_not_read", lang), stage="loading"))
    return lang


def _language_note(key: str, code: str) -> Note:
    """A note that carries the language's name in each language of the interface."""
    return Note.of(key, lang=code, name_de=language_name(code, "de") or code, name_en=language_name(code, "en") or code)


def _title_from(text: str) -> str:
    """The first line where it looks like a heading, else the first real sentence, shortened."""
    first, _, rest = text.partition("\n")
    first = first.strip()
    if rest.strip() and len(first) <= 140 and first[-1:] not in ".:;," and len(first.split()) >= 2:
        return first.lstrip("#* ").strip() or first
    # A dateline ("Seoul." or "PARIS (AP) —") is no title: the first sentence of at least four words is.
    line = " ".join(first.split())
    for sentence in re.findall(r"[^.!?…]+(?:[.!?…]+(?![ \n]|\Z)[^.!?…]*)*[.!?…]*[\"“”»«’]?", line[:2000]):
        if len(sentence.split()) >= 4:
            return _shorten(sentence.strip())
    return _shorten(line)


def _shorten(sentence: str) -> str:
    if len(sentence) <= _TITLE_LENGTH:
        return sentence.rstrip(".")
    cut = sentence[:_TITLE_LENGTH].rsplit(" ", 1)[0].rstrip(",;:–- ")
    return cut + " …"
