"""``dateline dossier`` and ``dateline export``: what is kept, and how it leaves."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from dateline import loading
from dateline.access import Action
from dateline.cli.words import account, asking_online, bar, online_option, own_shelf, sentence, step_bar, ui_language
from dateline.config import Settings
from dateline.dossier import commands as work
from dateline.dossier.snapshots import Snapshots
from dateline.dossier.store import Dossier
from dateline.engine import load_tools, read_article
from dateline.errors import InputError
from dateline.export.bundle import Bundle
from dateline.export.formats import FORMATS, export, write_file
from dateline.reading import ENGINE
from dateline.services.briefings import LAST, PACKS, bundle_of, keep, kept_bundle, remember, with_changes
from dateline.wording import say, text

__all__ = ["add_commands"]


def add_commands(commands: Any) -> None:
    """Add the commands to the parser's subcommands."""
    root = commands.add_parser("dossier", help="keep articles, readings and corrections")
    actions = root.add_subparsers(required=True, metavar="ACTION")

    def action(name: str, run: Any, words: str) -> argparse.ArgumentParser:
        parser: argparse.ArgumentParser = actions.add_parser(name, help=words)
        parser.set_defaults(run=run)
        return parser

    add = action("add", _add, "add files, folders or addresses to a dossier, which is made if it is not there")
    add.add_argument("dossier", metavar="DOSSIER")
    add.add_argument("paths", nargs="+", metavar="PATH")
    add.add_argument("--no-read", action="store_true", help="keep the articles, read them when the dossier is opened")
    online_option(add)
    listed = action("list", _list, "list the dossiers")
    listed.add_argument("--archived", action="store_true", help="the archived ones too")
    out = action("export", _export_dossier, "write a dossier with its corrections to one file")
    out.add_argument("dossier", metavar="DOSSIER")
    out.add_argument("file", type=Path, metavar="FILE")
    back = action("import", _import, "make a dossier of an exported file")
    back.add_argument("file", type=Path, metavar="FILE")
    back.add_argument("--name", default="", help="another name than the file's")
    again = action("reread", _reread, "read a dossier with this version, and show what changes")
    again.add_argument("dossier", metavar="DOSSIER")
    again.add_argument("--take-over", action="store_true", help="let the new readings count")
    online_option(again)
    away = action("archive", _archive, "put a dossier out of the list")
    away.add_argument("dossier", metavar="DOSSIER")
    away.add_argument("--undo", action="store_true", help="put it back into the list")

    freeze = action("snapshot", _snapshot, "keep the journeys as they are now; they stay so")
    freeze.add_argument("dossier", metavar="DOSSIER")
    freeze.add_argument("--name", default="", help="what to call it (default: the dossier's name)")
    frozen = action("snapshots", _snapshots, "list what was kept, newest first")
    frozen.add_argument("dossier", metavar="DOSSIER")

    leave = commands.add_parser("export", help="write a dossier's journeys as a briefing, map or data file")
    leave.add_argument("dossier", metavar="DOSSIER")
    leave.add_argument(
        "--as", dest="form", required=True, choices=list(FORMATS), metavar="FORMAT", help=", ".join(FORMATS)
    )
    leave.add_argument(
        "--out", type=Path, metavar="FILE", help="where to write it (default: beside you, named like the dossier)"
    )
    leave.add_argument("--lang", choices=["de", "en"], default=ui_language())
    leave.add_argument(
        "--as-of", default="", metavar="EDTF", help="date of information (default: the newest article's)"
    )
    leave.add_argument("--link", default="", metavar="URL", help="link to the dossier, as a QR code on the title")
    leave.add_argument("--snapshot", default="", metavar="ID", help="a snapshot instead of the state of today")
    leave.add_argument(
        "--since", default=LAST, metavar="ID",
        help='the snapshot to tell the changes from (default: the last briefing; "" for none)',
    )  # fmt: skip
    leave.add_argument("--template", type=Path, metavar="FILE", help="for pptx: the organisation's own template")
    leave.add_argument("--forget", action="store_true", help="do not remember what this briefing showed")
    leave.set_defaults(run=_export)


def _add(args: argparse.Namespace, settings: Settings) -> int:
    settings = asking_online(args, settings)
    tools = None if args.no_read else load_tools(settings, progress=step_bar)
    report = work.add(
        own_shelf(settings),
        args.dossier,
        args.paths,
        load=_loader(settings),
        read=(lambda article: read_article(article, tools)) if tools else None,
        engine=tools.version if tools else ENGINE,
        author=account(),
        suffixes=loading.SUFFIXES,
        progress=bar,
    )
    lang = ui_language()
    for row in report.rows:
        notes = "; ".join(say(note, lang) for note in row.notes)
        reason = sentence(row.error) if row.error else notes
        said = text(f"dossier.outcome.{row.outcome}", lang)
        print(f"{row.name}: {said}{f' – {reason}' if reason else ''}", file=sys.stderr if row.error else sys.stdout)
    print(text("cli.added", lang, taken=len(report.taken), failed=len(report.failed), name=report.dossier.name))
    return 1 if report.failed else 0


def _loader(settings: Settings) -> work.Loader:
    fetcher = loading.Fetcher.of(settings)

    def load(target: str) -> Any:
        if target.startswith(("http://", "https://")):
            return loading.load_url(target, fetcher)
        return loading.load_path(Path(target))

    return load


def _list(args: argparse.Namespace, settings: Settings) -> int:
    survey = work.list_dossiers(own_shelf(settings), archived=args.archived)
    for head in survey.heads:
        print(f"{head.id:32} {head.articles:6} {head.name}{' *' if head.archived else ''}")
    for name, error in survey.broken:
        print(f"{name}: {sentence(error)}", file=sys.stderr)
    return 1 if survey.broken else 0


def _export_dossier(args: argparse.Namespace, settings: Settings) -> int:
    shelf = own_shelf(settings)
    count = work.export(shelf, args.dossier, args.file, bar)
    shelf.gate.note(Action.EXPORT, shelf.open(args.dossier).id, args.file.name)
    print(f"{args.file}: {count}")
    return 0


def _import(args: argparse.Namespace, settings: Settings) -> int:
    head = work.import_file(own_shelf(settings), args.file, name=args.name, author=account(), progress=bar)
    print(f"{head.id} {head.name}: {head.articles}")
    return 0


def _reread(args: argparse.Namespace, settings: Settings) -> int:
    tools = load_tools(asking_online(args, settings), progress=step_bar)
    outcome = work.reread(
        own_shelf(settings),
        args.dossier,
        lambda article: read_article(article, tools),
        tools.version,
        take_over=args.take_over,
        author=account(),
        progress=bar,
    )
    for change in outcome.changes:
        stop = change.after or change.before
        if stop is not None:
            what = text(f"cli.change_{change.what}", ui_language())
            print(f"{what}: {stop.place.name_in(ui_language())} {', '.join(change.fields)}".rstrip())
    for title, error in outcome.failed:
        print(f"{title}: {sentence(error)}", file=sys.stderr)
    print(
        text("cli.reread", ui_language(), count=len(outcome.changes), before=outcome.engine_before, after=tools.version)
    )
    return 1 if outcome.failed else 0


def _archive(args: argparse.Namespace, settings: Settings) -> int:
    head = work.archive(own_shelf(settings), args.dossier, archived=not args.undo, author=account())
    print(head.name)
    return 0


def _snapshot(args: argparse.Namespace, settings: Settings) -> int:
    dossier, bundle = _bundle(args, settings, ui_language())
    kept = keep(dossier, bundle, args.name, account())
    print(f"{kept.id} {kept.name}")
    return 0


def _snapshots(args: argparse.Namespace, settings: Settings) -> int:
    for item in Snapshots(own_shelf(settings).open(args.dossier)).all():
        print(f"{item.id}  {item.at}  {item.stops:5}  {item.digest[:12]}  {item.author or '–'}  {item.name}")
    return 0


def _bundle(args: argparse.Namespace, settings: Settings, lang: str, **more: str) -> tuple[Dossier, Bundle]:
    tools = load_tools(settings, progress=step_bar)
    dossier = own_shelf(settings).open(args.dossier)
    return dossier, bundle_of(dossier, lambda article: read_article(article, tools), tools.version, lang, **more)


def _export(args: argparse.Namespace, settings: Settings) -> int:
    shelf = own_shelf(settings)
    dossier = shelf.open(args.dossier)
    if args.snapshot:
        found = Snapshots(dossier).find(args.snapshot)
        bundle = replace(kept_bundle(dossier, found, args.lang), link=args.link)
    else:
        dossier, bundle = _bundle(args, settings, args.lang, as_of=args.as_of, link=args.link)
        bundle = with_changes(bundle, dossier, args.since)
    target = args.out or Path(f"{dossier.head().id}{FORMATS[args.form].ending}")
    write_file(target, _written(args, bundle))
    if args.form in PACKS and not args.snapshot and not args.forget:
        remember(dossier, bundle, account())
    shelf.gate.note(Action.EXPORT, dossier.id, args.form)
    print(target)
    return 0


def _written(args: argparse.Namespace, bundle: Bundle) -> bytes:
    """With a template that does not fit, the built-in one is used and the shell says so."""
    if args.template and args.form == "pptx":
        try:
            return export(bundle, args.form, bar, template=args.template.read_bytes())
        except OSError as error:
            raise InputError(f"There is no {args.template}.", "dossier.no_path", name=args.template) from error
        except InputError as error:
            print(sentence(error), file=sys.stderr)
    return export(bundle, args.form, bar)
