"""``dateline bulk``: whole archives into Parquet and dossiers."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from dateline.access import Action
from dateline.cli.words import account, own_shelf, step_bar, ui_language
from dateline.config import Settings
from dateline.wording import text

if TYPE_CHECKING:
    from dateline.bulk import Progress, Summary

__all__ = ["add_commands"]

_REDRAW = 0.5  # seconds, in a terminal
_LINE = 30.0  # seconds, in a file or pipe


def add_commands(commands: Any) -> None:
    """Add the command to the parser's subcommands."""
    bulk = commands.add_parser("bulk", help="read whole archives into Parquet files, a dossier, or both")
    bulk.add_argument(
        "inputs", nargs="+", metavar="INPUT", help="JSON Lines (.gz too), Parquet, other files, folders; - for a stream"
    )
    bulk.add_argument(
        "--out",
        action="append",
        required=True,
        metavar="DIR|DATABASE",
        help="folder for Parquet files, or a dossier: postgresql://…, FILE.sqlite; may be given once for each",
    )
    bulk.add_argument("--dossier", default="", metavar="NAME", help="the dossier's name in a PostgreSQL database")
    bulk.add_argument("--scheduler", default="", metavar="ADDRESS", help="an existing Dask scheduler")
    bulk.add_argument("--workers", type=_count, default=0, metavar="N", help="processes here (default: one a core)")
    bulk.add_argument("--lang", choices=["de", "en"], help="language of the texts (detected by default)")
    bulk.add_argument("--text", action="store_true", help="keep the texts in the result, for the offsets to count in")
    bulk.add_argument("--batch", type=_count, default=64, metavar="N", help="documents that are read and kept at once")
    bulk.add_argument(
        "--resume",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="go on where an earlier run into the same place stopped",
    )
    bulk.set_defaults(run=_bulk)


def _count(written: str) -> int:
    number = int(written)
    if number < 1:
        raise ValueError(written)
    return number


def _bulk(args: argparse.Namespace, settings: Settings) -> int:
    from dateline.bulk import Options, require

    require()
    from dateline.bulk.run import run

    options = Options(
        lang=args.lang,
        keep_text=args.text,
        max_megabytes=settings.bulk_max_mb,
        workers=args.workers,
        scheduler=args.scheduler,
        batch=args.batch,
        resume=args.resume,
    )
    summary = run(
        args.inputs,
        args.out,
        options,
        settings,
        dossier=args.dossier,
        author=account(),
        stdin=sys.stdin.buffer if "-" in args.inputs else None,
        report=_reporter(),
        building=step_bar,
    )
    if summary.dossier and summary.progress.articles:
        own_shelf(settings).gate.note(Action.ADD, summary.dossier, f"bulk: {summary.progress.articles}")
    _tell(summary)
    return 1 if summary.progress.aside else 0


def _reporter() -> Callable[[Progress], None]:
    """Tells how far it is: rewritten in a terminal, a line now and then in a file or pipe."""
    terminal = sys.stderr.isatty()
    lang = ui_language()
    last = time.monotonic() - (_LINE if terminal else 0)

    def report(progress: Progress) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= (_REDRAW if terminal else _LINE):
            last = now
            line = _line(progress, lang)
            print(f"\r{line:<100}" if terminal else line, end="" if terminal else "\n", file=sys.stderr, flush=True)

    return report


def _line(progress: Progress, lang: str) -> str:
    line = text("bulk.progress", lang, articles=_number(progress.articles, lang), rate=_number(progress.rate, lang))
    if progress.share is not None:
        line = f"{progress.share:4.0%} {line}"
    if progress.eta is not None:
        minutes, seconds = divmod(round(progress.eta), 60)
        left = f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
        line = f"{line}, {text('bulk.left', lang, left=left)}"
    if progress.aside:
        line = f"{line}, {text('bulk.aside', lang, count=_number(progress.aside, lang))}"
    return line


def _tell(summary: Summary) -> None:
    lang, done = ui_language(), summary.progress
    if sys.stderr.isatty():
        print(file=sys.stderr)
    counts = {name: _number(getattr(done, name), lang) for name in ("articles", "claims", "stops", "known", "aside")}
    seconds = f"{done.seconds:.0f}"
    print(text("bulk.done", lang, **counts, seconds=seconds, rate=_number(done.rate, lang), engine=summary.engine))
    if done.known:
        print(text("bulk.known", lang, **counts))
    if done.aside:
        print(text("bulk.put_aside", lang, **counts))
    if summary.passed_over:
        print(text("bulk.passed_over", lang, count=_number(summary.passed_over, lang)))
    print(text("bulk.total", lang, total=_number(summary.total, lang), aside=_number(summary.aside_total, lang)))


def _number(value: float, lang: str) -> str:
    written = f"{value:,}" if isinstance(value, int) else f"{value:,.1f}"
    return written.translate(str.maketrans(",.", ".,")) if lang == "de" else written
