"""``dateline gazetteer``: build it, look into it, add to it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from dateline import gazetteer
from dateline.cli.words import step_bar
from dateline.config import Settings
from dateline.gazetteer import imports

__all__ = ["add_commands"]


def add_commands(commands: Any) -> None:
    """Add the command to the parser's subcommands."""
    root = commands.add_parser("gazetteer", help="build, extend or look into the gazetteer")
    actions = root.add_subparsers(required=True, metavar="ACTION")
    build = actions.add_parser("build", help="build it if it is not there")
    build.add_argument("--force", action="store_true", help="build it anew")
    build.set_defaults(run=_build)
    look = actions.add_parser("look", help="list the places that bear a name")
    look.add_argument("name")
    look.set_defaults(run=_look)
    add = actions.add_parser("add", help="add places from GeoNames dumps, CSV, GeoJSON or Linked Places")
    add.add_argument("files", nargs="+", type=Path, metavar="FILE")
    add.add_argument("--kind", choices=imports.FORMATS, default="", help="format (told from the file by default)")
    add.set_defaults(run=_add)


def _build(args: argparse.Namespace, settings: Settings) -> int:
    path = gazetteer.ensure(settings, step_bar, force=args.force)
    print(f"{path} ({path.stat().st_size / 1e6:.0f} MB)")
    return 0


def _look(args: argparse.Namespace, settings: Settings) -> int:
    base = gazetteer.open_gazetteer(gazetteer.ensure(settings, step_bar))
    places = imports.open_with_added(base, settings.data_dir).lookup(args.name)
    for place in places:
        where = f"{place.country:3} {place.lat:8.3f} {place.lon:8.3f} {place.population}"
        print(f"{place.id:24} {place.name:32} {place.kind.value:8} {where}")
    if not places:
        print(f"no place of the name {args.name!r}", file=sys.stderr)
    return 0 if places else 1


def _add(args: argparse.Namespace, settings: Settings) -> int:
    base = gazetteer.open_gazetteer(gazetteer.ensure(settings, step_bar))
    skipped = 0
    for file in args.files:
        report = imports.add(file, settings.data_dir, base, args.kind)
        print(f"{file}: {report.places} places → {report.path}")
        for problem in report.problems:
            print(f"  {problem}", file=sys.stderr)
        skipped += report.skipped
        if report.skipped:
            print(f"  {report.skipped} skipped", file=sys.stderr)
    return 1 if skipped else 0
