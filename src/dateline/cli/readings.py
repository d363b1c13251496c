"""``dateline read``: itineraries out of files, readings out of JSON lines."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from dateline import calendar, loading
from dateline.cli.words import asking_online, file_bytes, online_option, sentence, step_bar, ui_language
from dateline.config import Settings
from dateline.engine import itinerary_of, load_tools, read_article
from dateline.errors import DatelineError, InputError
from dateline.export.geojson import itinerary_geojson
from dateline.export.reading_json import reading_dict
from dateline.export.text import itinerary_text
from dateline.loading.language import detect
from dateline.model import Article, Reading
from dateline.reading import Tools
from dateline.wording import say

__all__ = ["add_commands"]


def add_commands(commands: Any) -> None:
    """Add the command to the parser's subcommands."""
    read = commands.add_parser("read", help="print the itinerary that articles tell")
    read.add_argument("files", nargs="*", type=Path, metavar="FILE")
    read.add_argument("--published", metavar="EDTF", help="publication date: 2023-09-15, 2023-09 or 2023")
    read.add_argument("--lang", choices=["de", "en"], help="language of the text (detected by default)")
    read.add_argument("--format", choices=["text", "json", "geojson"], default="text")
    read.add_argument("--jsonl", action="store_true", help="JSON lines from standard input, one reading a line out")
    read.add_argument(
        "--recogniser", default="", metavar="spacy:MODEL", help="use an installed spaCy pipeline for names"
    )
    online_option(read)
    read.add_argument("--ui", choices=["de", "en"], default=ui_language(), help="language of the output")
    read.set_defaults(run=_read)


def _read(args: argparse.Namespace, settings: Settings) -> int:
    settings = asking_online(args, settings)
    if args.jsonl:
        tools = load_tools(settings, recogniser=args.recogniser, progress=step_bar)
        return _read_lines(sys.stdin.buffer, tools, args.ui)
    if not args.files:
        raise InputError("Name a file to read, or give --jsonl to read lines from standard input.", "input.no_file")
    articles, failed = _articles(args)
    if not articles:
        return 2
    tools = load_tools(settings, recogniser=args.recogniser, progress=step_bar)
    pairs = [(article, read_article(article, tools)) for article in articles]
    print(_shown(pairs, args.format, args.ui))
    return 1 if failed else 0


def _articles(args: argparse.Namespace) -> tuple[list[Article], int]:
    """The articles of the files, and how many files could not be read; each of these is told."""
    articles, failed = [], 0
    for file in args.files:
        try:
            loaded = loading.load_text(file_bytes(file), filename=file.name, published=args.published, lang=args.lang)
        except DatelineError as error:
            print(f"dateline: {file}: {sentence(error)}", file=sys.stderr)
            failed += 1
            continue
        for problem in loaded.problems:
            print(f"dateline: {file}: {say(problem.note, args.ui)}", file=sys.stderr)
        articles.append(loaded.article)
    return articles, failed


def _shown(pairs: list[tuple[Article, Reading]], form: str, ui: str) -> str:
    itinerary = itinerary_of(pairs)
    if form == "text":
        return itinerary_text(pairs, itinerary, ui)
    if form == "geojson":
        collection = itinerary_geojson(itinerary, [article for article, _ in pairs], ui)
        return json.dumps(collection, ensure_ascii=False, indent=1)
    return "\n".join(_line(article, reading, ui) for article, reading in pairs)


def _line(article: Article, reading: Reading, ui: str) -> str:
    return json.dumps(reading_dict(article, reading, itinerary_of([(article, reading)]), ui), ensure_ascii=False)


def _read_lines(source: BinaryIO, tools: Tools, ui: str) -> int:
    """One reading a line, in input order; bad lines go to standard error with their number."""
    bad = 0
    for number, line in _lines(source):
        try:
            article = _article_of(line)
            out = _line(article, read_article(article, tools), ui)
        except DatelineError as error:
            bad += 1
            print(f"dateline: line {number}: {sentence(error)}", file=sys.stderr, flush=True)
            continue
        sys.stdout.buffer.write(out.encode("utf-8", "replace") + b"\n")
        sys.stdout.buffer.flush()
    return 1 if bad else 0


def _lines(source: BinaryIO) -> Iterator[tuple[int, bytes]]:
    for number, line in enumerate(source, 1):
        if line.strip():
            yield number, line


def _article_of(line: bytes) -> Article:
    """An Article from one JSON line; raises InputError that says what is wrong with it."""
    try:
        row: Any = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InputError("not UTF-8", "input.line_encoding") from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"not JSON: {error}", "input.line_json", reason=error) from error
    if not isinstance(row, dict):
        raise InputError("not a JSON object", "input.line_object")
    for key in ("id", "text", "published", "lang", "title", "publisher"):
        value = row.get(key)
        required = key in {"id", "text"}
        fine = isinstance(value, str) or (key == "id" and type(value) is int) or (value is None and not required)
        if not fine:
            raise InputError(f"{key} is missing or not text", "input.line_key", key=key)
    published = row.get("published") or None
    if published is not None and not calendar.valid(published):
        raise InputError(f"published {published!r} is no date that we know", "input.line_published", value=published)
    lang = row.get("lang") or detect(row["text"]) or "und"
    return Article(str(row["id"]), row["text"], lang, row.get("title") or "", published, row.get("publisher") or "")
