"""The embedded gazetteer: built once from packages and tables, then only looked up."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from dateline.config import Settings
from dateline.gazetteer.index import GazetteerIndex, open_gazetteer

__all__ = ["GazetteerIndex", "ensure", "gazetteer_path", "open_gazetteer"]

_KEPT_SECONDS = 86_400


def gazetteer_path(settings: Settings) -> Path:
    """Where the gazetteer for the present packages, tables and code lies, built or not."""
    from dateline.gazetteer.build import fingerprint

    return settings.cache_dir / f"gazetteer-{fingerprint()}.sqlite"


def ensure(settings: Settings, progress: Callable[[str, float], None] | None = None, *, force: bool = False) -> Path:
    """The path of the gazetteer, built first if it is not there (about a minute) or if ``force`` asks for it.

    Gazetteers of earlier fingerprints are removed after a build, once they are a day old.  ``progress`` is
    told a message key and the share done.
    """
    path = gazetteer_path(settings)
    if force or not path.is_file():
        from dateline.gazetteer.build import build

        build(path, progress)
        # Former gazetteers, and what a build that was killed left behind.
        for old in settings.cache_dir.glob("gazetteer-*.sqlite*"):
            if old != path and time.time() - old.stat().st_mtime > _KEPT_SECONDS:
                old.unlink(missing_ok=True)
    return path
