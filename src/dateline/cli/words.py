"""How the shell speaks: errors in the user's language, a progress bar, a file's bytes."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from dateline.errors import DatelineError, InputError
from dateline.wording import text

__all__ = ["bar", "file_bytes", "sentence", "step_bar", "ui_language"]


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


def file_bytes(file: Path) -> bytes:
    """A file's bytes.  Raises InputError where it cannot be read."""
    try:
        return file.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise InputError(f"{file} cannot be read: {reason}.", "input.unreadable", file=file, reason=reason) from error
