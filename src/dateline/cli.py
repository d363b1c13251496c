"""The engine from the shell: ``dateline --help``."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from dateline import calendar, evaluation, gazetteer, loading
from dateline.config import Settings, settings_from
from dateline.engine import itinerary_of, load_tools, read_article
from dateline.errors import DatelineError, InputError
from dateline.export.geojson import itinerary_geojson
from dateline.export.reading_json import reading_dict
from dateline.export.text import itinerary_text
from dateline.model import Article
from dateline.reading import Tools
from dateline.wording import text as message

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.  Returns the exit status: 0 done, 1 partly done, 2 not done."""
    parser = _parser()
    args = parser.parse_args(arguments)
    try:
        settings = settings_from()
        return int(args.run(args, settings))
    except DatelineError as error:
        print(f"dateline: {_sentence(error)}", file=sys.stderr)
        return 2
    except BrokenPipeError:  # the reader of our output went away: nothing is wrong here
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("dateline: stopped", file=sys.stderr)
        return 130


def _ui_language() -> str:
    return "de" if (os.environ.get("LC_ALL") or os.environ.get("LANG") or "").lower().startswith("de") else "en"


def _sentence(error: DatelineError) -> str:
    return message(error.key, _ui_language(), **error.values) if error.key else str(error)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="dateline", description=__doc__ and "Read journeys out of news articles.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    read = commands.add_parser("read", help="print the itinerary that articles tell")
    read.add_argument("files", nargs="*", type=Path, metavar="FILE")
    read.add_argument("--published", metavar="EDTF", help="publication date: 2023-09-15, 2023-09 or 2023")
    read.add_argument("--lang", choices=["de", "en"], help="language of the text (detected by default)")
    read.add_argument("--format", choices=["text", "json", "geojson"], default="text")
    read.add_argument(
        "--jsonl", action="store_true", help="read JSON lines from standard input, write one reading a line"
    )
    read.add_argument(
        "--recogniser", default="", metavar="spacy:MODEL", help="use an installed spaCy pipeline for names"
    )
    read.add_argument("--ui", choices=["de", "en"], default=_ui_language(), help="language of the output")
    read.set_defaults(run=_read)

    evaluate = commands.add_parser("evaluate", help="score the engine on a folder of gold articles")
    evaluate.add_argument("gold", type=Path, metavar="GOLD_DIR")
    evaluate.add_argument("-v", "--verbose", action="store_true", help="a line an article too")
    evaluate.add_argument("--recogniser", default="", metavar="spacy:MODEL")
    evaluate.set_defaults(run=_evaluate)

    gaz = commands.add_parser("gazetteer", help="build, extend or look into the gazetteer")
    actions = gaz.add_subparsers(required=True, metavar="ACTION")
    build = actions.add_parser("build", help="build it if it is not there")
    build.add_argument("--force", action="store_true", help="build it anew")
    build.set_defaults(run=_gazetteer_build)
    look = actions.add_parser("look", help="list the places that bear a name")
    look.add_argument("name")
    look.set_defaults(run=_gazetteer_look)

    shown = commands.add_parser("settings", help="print the settings in force")
    shown.set_defaults(run=_settings)
    return parser


def _progress(step: str, share: float) -> None:
    """A progress bar on standard error: rewritten in a terminal, a line a step elsewhere."""
    label = message(step, _ui_language())
    if sys.stderr.isatty():
        filled = round(share * 30)
        end = "\n" if share >= 1 else ""
        print(f"\r[{'#' * filled}{'.' * (30 - filled)}] {share:4.0%} {label:<40}", end=end, file=sys.stderr, flush=True)
    elif share in {0.0, 1.0} or round(share * 1000) % 100 == 0:
        print(f"{share:4.0%} {label}", file=sys.stderr, flush=True)


def _tools(args: argparse.Namespace, settings: Settings) -> Tools:
    return load_tools(settings, recogniser=args.recogniser, progress=_progress)


# ---- read -----------------------------------------------------------------------------------


def _read(args: argparse.Namespace, settings: Settings) -> int:
    if args.jsonl:
        return _read_lines(sys.stdin.buffer, _tools(args, settings), args.ui)
    if not args.files:
        raise InputError("Name a file to read, or give --jsonl to read lines from standard input.", "input.no_file")
    articles, failed = [], 0
    for file in args.files:
        try:
            loaded = loading.load_text(_bytes(file), filename=file.name, published=args.published, lang=args.lang)
        except DatelineError as error:
            print(f"dateline: {file}: {_sentence(error)}", file=sys.stderr)
            failed += 1
            continue
        for problem in loaded.problems:
            print(
                f"dateline: {file}: {message(problem.note.key, args.ui, **dict(problem.note.values))}", file=sys.stderr
            )
        articles.append(loaded.article)
    if not articles:
        return 2
    tools = _tools(args, settings)
    pairs = [(article, read_article(article, tools)) for article in articles]
    itinerary = itinerary_of(pairs)
    if args.format == "text":
        print(itinerary_text(pairs, itinerary, args.ui))
    elif args.format == "geojson":
        print(
            json.dumps(
                itinerary_geojson(itinerary, [article for article, _ in pairs], args.ui), ensure_ascii=False, indent=1
            )
        )
    else:
        for article, reading in pairs:
            print(
                json.dumps(
                    reading_dict(article, reading, itinerary_of([(article, reading)]), args.ui), ensure_ascii=False
                )
            )
    return 1 if failed else 0


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise InputError(
            f"{file} cannot be read: {error.strerror}.", "input.unreadable", file=file, reason=error.strerror or ""
        ) from error


def _read_lines(source: BinaryIO, tools: Tools, ui: str) -> int:
    """One reading a line, in input order; bad lines go to standard error with their number."""
    bad = 0
    for number, line in _lines(source):
        try:
            article = _article_of(line)
            reading = read_article(article, tools)
            out = json.dumps(reading_dict(article, reading, itinerary_of([(article, reading)]), ui), ensure_ascii=False)
        except (DatelineError, ValueError) as error:
            bad += 1
            reason = _sentence(error) if isinstance(error, DatelineError) else str(error)
            print(f"dateline: line {number}: {reason}", file=sys.stderr, flush=True)
            continue
        print(out.encode("utf-8", "replace").decode("utf-8"), flush=True)
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
    for key, kinds in {"id": (str, int), "text": (str,)}.items():
        if not isinstance(row.get(key), kinds) or isinstance(row.get(key), bool):
            raise InputError(f"{key} is missing or not text", "input.line_key", key=key)
    for key in ("published", "lang", "title"):
        if row.get(key) is not None and not isinstance(row[key], str):
            raise InputError(f"{key} is not text", "input.line_key", key=key)
    published = row.get("published")
    if published is not None and not calendar.valid(published):
        raise InputError(f"published {published!r} is no date that we know", "input.line_published", value=published)
    return Article(
        id=str(row["id"]),
        text=row["text"],
        lang=row.get("lang") or loading.detect_language(row["text"]),
        title=row.get("title") or "",
        published=published,
    )


# ---- the rest -------------------------------------------------------------------------------


def _evaluate(args: argparse.Namespace, settings: Settings) -> int:
    tools = _tools(args, settings)
    total: Counter[str] = Counter()
    count = 0
    for gold in evaluation.gold_articles(args.gold):
        article = Article(gold["id"], gold["text"], gold["lang"], gold.get("title", ""), gold.get("published"))
        reading = read_article(article, tools)
        tally = evaluation.score_article(gold, reading_dict(article, reading, itinerary_of([(article, reading)])))
        total += tally
        count += 1
        if args.verbose:
            print(f"{article.id}: {evaluation.report(tally)}", flush=True)
    print(f"{count} articles: {evaluation.report(total)}")
    return 0


def _gazetteer_build(args: argparse.Namespace, settings: Settings) -> int:
    path = gazetteer.ensure(settings, _progress, force=args.force)
    print(f"{path} ({path.stat().st_size / 1e6:.0f} MB)")
    return 0


def _gazetteer_look(args: argparse.Namespace, settings: Settings) -> int:
    index = gazetteer.open_gazetteer(gazetteer.ensure(settings, _progress))
    places = index.lookup(args.name)
    for place in places:
        where = f"{place.country:3} {place.lat:8.3f} {place.lon:8.3f} {place.population}"
        print(f"{place.id:24} {place.name:32} {place.kind.value:8} {where}")
    if not places:
        print(f"no place of the name {args.name!r}", file=sys.stderr)
    return 0 if places else 1


def _settings(args: argparse.Namespace, settings: Settings) -> int:
    for name in settings.__slots__:
        print(f"{name} = {getattr(settings, name)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
