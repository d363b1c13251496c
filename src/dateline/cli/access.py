"""``dateline access``: roles, share links, and who did what."""

from __future__ import annotations

import argparse
from typing import Any

from dateline.access import Role
from dateline.cli.words import own_shelf, ui_language
from dateline.config import Settings
from dateline.wording import text

__all__ = ["add_commands"]


def add_commands(commands: Any) -> None:
    """Add the command to the parser's subcommands."""
    root = commands.add_parser("access", help="who may see a dossier, and who did what in it")
    actions = root.add_subparsers(required=True, metavar="ACTION")

    def action(name: str, run: Any, words: str) -> argparse.ArgumentParser:
        parser: argparse.ArgumentParser = actions.add_parser(name, help=words)
        parser.add_argument("dossier", metavar="DOSSIER")
        parser.set_defaults(run=run)
        return parser

    action("list", _list, "roles and links of a dossier")
    give = action("grant", _grant, "give somebody a role in a dossier")
    give.add_argument("who", help="an e-mail address, @domain, group:name, * (all signed in) or public")
    give.add_argument("role", choices=[role.name.lower() for role in Role])
    share = action("share", _share, "make a link that lets its bearer read a dossier")
    share.add_argument("--days", type=int, default=14)
    revoke = action("revoke", _revoke, "end a link")
    revoke.add_argument("link", metavar="ID", help="as `dateline access list` shows it")
    log = action("log", _log, "who did what, the latest first")
    log.add_argument("--limit", type=int, default=200)


def _list(args: argparse.Namespace, settings: Settings) -> int:
    shelf = own_shelf(settings)
    dossier = shelf.open(args.dossier).id
    for grant in shelf.grants(dossier):
        print(f"{grant.role.name.lower():8} {grant.who:40} {grant.at} {grant.by}")
    for share in shelf.shares(dossier):
        print(f"{share.id:8} {share.at} – {share.expires} {share.by} {share.revoked and '✗ ' + share.revoked}".rstrip())
    return 0


def _grant(args: argparse.Namespace, settings: Settings) -> int:
    shelf = own_shelf(settings)
    shelf.grant(shelf.open(args.dossier).id, args.who, Role[args.role.upper()])
    return 0


def _share(args: argparse.Namespace, settings: Settings) -> int:
    shelf = own_shelf(settings)
    token = shelf.share(shelf.open(args.dossier).id, args.days)
    print(f"{settings.public_url.rstrip('/')}/?share={token}")
    return 0


def _revoke(args: argparse.Namespace, settings: Settings) -> int:
    shelf = own_shelf(settings)
    if shelf.revoke(shelf.open(args.dossier).id, args.link):
        return 0
    print(text("access.no_link", ui_language(), id=args.link))
    return 1


def _log(args: argparse.Namespace, settings: Settings) -> int:
    shelf = own_shelf(settings)
    for deed in shelf.trail(shelf.open(args.dossier).id, max(1, args.limit)):
        print(f"{deed.at} {deed.who or '–':24} {deed.action:12} {deed.detail}".rstrip())
    return 0
