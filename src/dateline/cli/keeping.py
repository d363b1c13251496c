"""``dateline backup``, ``restore`` and ``erase``: keeping, and deleting for good."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from dateline.cli.words import bar, own_shelf, ui_language
from dateline.config import Settings
from dateline.dossier.erasing import articles_naming
from dateline.operations.backup import backup, restore
from dateline.operations.removal import Removal, erase, erase_naming, erase_old, forget_user
from dateline.wording import text

__all__ = ["add_commands"]


def add_commands(commands: Any) -> None:
    """Add the commands to the parser's subcommands."""
    keep = commands.add_parser("backup", help="write everything that is kept to one file, while work goes on")
    keep.add_argument("file", type=Path, metavar="FILE")
    keep.set_defaults(run=_backup)
    back = commands.add_parser("restore", help="put everything back from a backup into an empty place")
    back.add_argument("file", type=Path, metavar="FILE")
    back.set_defaults(run=_restore)
    root = commands.add_parser("erase", help="delete for good, and write down what")
    actions = root.add_subparsers(required=True, metavar="WHAT")
    articles = actions.add_parser("articles", help="articles of a dossier by their ids")
    articles.add_argument("dossier", metavar="DOSSIER")
    articles.add_argument("ids", nargs="+", metavar="ID")
    articles.set_defaults(run=_articles)
    person = actions.add_parser("person", help="every article that names a person")
    person.add_argument("name", metavar="NAME")
    person.add_argument("--dossier", default="", help="in this dossier only (default: in all)")
    person.add_argument("--yes", action="store_true", help="do it; without this, the articles are only listed")
    person.set_defaults(run=_person)
    user = actions.add_parser("user", help="a user's name from all that they did")
    user.add_argument("name", metavar="WHO")
    user.set_defaults(run=_user)
    old = actions.add_parser("old", help="what was removed longer ago than the settings keep it (run it daily)")
    old.set_defaults(run=_old)


def _backup(args: argparse.Namespace, settings: Settings) -> int:
    made = backup(settings, args.file, bar)
    print(f"{args.file}: {made.parts}, {made.size / 1e6:.1f} MB")
    return 0


def _restore(args: argparse.Namespace, settings: Settings) -> int:
    found = restore(settings, args.file)
    print(f"{args.file} ({found.made}): {found.parts}")
    return 0


def _articles(args: argparse.Namespace, settings: Settings) -> int:
    done = erase(own_shelf(settings), args.dossier, args.ids, "a request")
    _told((done,))
    return 0 if len(done.erased.articles) == len(set(args.ids)) else 1


def _person(args: argparse.Namespace, settings: Settings) -> int:
    shelf = own_shelf(settings)
    names = [args.dossier] if args.dossier else [head.id for head in shelf.survey(archived=True).heads]
    if args.yes:
        _told(erase_naming(shelf, args.name, names))
        return 0
    for name in names:
        opened = shelf.open(name)
        for article in articles_naming(opened, args.name):
            print(f"{opened.id} {article}")
    print(text("operations.only_listed", ui_language()), file=sys.stderr)
    return 0


def _user(args: argparse.Namespace, settings: Settings) -> int:
    print(text("operations.forgotten", ui_language(), count=forget_user(own_shelf(settings), args.name)))
    return 0


def _old(args: argparse.Namespace, settings: Settings) -> int:
    _told(erase_old(own_shelf(settings), settings))
    return 0


def _told(removals: tuple[Removal, ...]) -> None:
    for one in removals:
        erased = one.erased
        print(
            text(
                "operations.erased", ui_language(), dossier=one.dossier, articles=len(erased.articles),
                readings=erased.readings, corrections=erased.corrections,
            )
        )  # fmt: skip
