"""How the shell speaks: errors in the user's language, a progress bar, a file's bytes."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from dataclasses import replace
from pathlib import Path

from dateline import geocoding
from dateline.access import GuardedShelf, local_person, open_guarded
from dateline.config import Settings
from dateline.errors import DatelineError, InputError
from dateline.wording import text

__all__ = ["asking_online", "bar", "file_bytes", "online_option", "sentence", "step_bar", "ui_language"]


def ui_language() -> str:
    """German where the shell's locale is German, else English."""
    return "de" if (os.environ.get("LC_ALL") or os.environ.get("LANG") or "").lower().startswith("de") else "en"


def sentence(error: DatelineError) -> str:
    """An error in the user's language."""
    return text(error.key, ui_language(), **error.values) if error.key else str(error)


def bar(share: float, label: str) -> None:
    """A progress bar on standard error: rewritten in a terminal, nothing in a file or pipe."""
    if not sys.stderr.isatty():
        return
    filled = round(share * 30)
    end = "\n" if share >= 1 else ""
    print(
        f"\r[{'#' * filled}{'.' * (30 - filled)}] {share:4.0%} {label[:40]:<40}", end=end, file=sys.stderr, flush=True
    )


def step_bar(step: str, share: float) -> None:
    """The same for the gazetteer's build, which names its steps by message keys; first and last line in a pipe."""
    label = text(step, ui_language())
    if sys.stderr.isatty():
        bar(share, label)
    elif share in {0.0, 1.0}:
        print(f"{share:4.0%} {label}", file=sys.stderr, flush=True)


def online_option(command: argparse.ArgumentParser) -> None:
    """Add ``--online`` to a command that reads articles."""
    command.add_argument(
        "--online",
        action="store_true",
        help="ask a geocoder (DATELINE_GEOCODER, else Nominatim) for names that the gazetteer does not know",
    )


def asking_online(args: argparse.Namespace, settings: Settings) -> Settings:
    """The settings, with a geocoder where the command was given ``--online``: that one's host may be asked, then."""
    if not args.online:
        return settings
    name = settings.geocoder or "nominatim"
    host = geocoding.host_asked(settings, name)
    hosts = settings.online_hosts or ((host,) if host else ())
    return replace(settings, online=True, geocoder=name, online_hosts=hosts)


def file_bytes(file: Path) -> bytes:
    """A file's bytes.  Raises InputError where it cannot be read."""
    try:
        return file.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise InputError(f"{file} cannot be read: {reason}.", "input.unreadable", file=file, reason=reason) from error


def account() -> str:
    """The name under which this shell acts."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return ""


def own_shelf(settings: Settings) -> GuardedShelf:
    """The dossiers, for whoever has this shell: they may do all, and it is written down.  Raises StoreError."""
    return open_guarded(settings, local_person(account()), "shell")
