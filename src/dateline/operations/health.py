"""Is it well, and may work be sent to it?  The database and the gazetteer are tried, not only looked for."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from dateline import gazetteer
from dateline.access import Office, open_office
from dateline.config import Settings
from dateline.dossier.database import Database
from dateline.errors import DatelineError
from dateline.gazetteer import GazetteerIndex

__all__ = ["Health", "Part", "Probe"]

_FRESH_SECONDS = 2.0
_KNOWN = "Berlin"


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that was tried; ``error`` is None where it is well."""

    name: str
    error: DatelineError | None = None


@dataclass(frozen=True, slots=True)
class Health:
    """What was tried, and how it went."""

    parts: tuple[Part, ...]

    @property
    def well(self) -> bool:
        """True if all of it is well."""
        return all(part.error is None for part in self.parts)


class Probe:
    """Looks after the health of one process; asked often, it answers from memory for two seconds.

    Threads may share it.
    """

    def __init__(self, settings: Settings, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._settings, self._clock = settings, clock
        self._lock = threading.Lock()
        self._office: Office | None = None
        self._gazetteer: GazetteerIndex | None = None
        self._last: tuple[float, Health] | None = None

    def look(self) -> Health:
        """Try everything."""
        with self._lock:
            if self._last is None or self._clock() - self._last[0] > _FRESH_SECONDS:
                parts = (self._try("database", self._database), self._try("gazetteer", self._names))
                self._last = (self._clock(), Health(parts))
            return self._last[1]

    def close(self) -> None:
        """Give files and connections back."""
        if self._office is not None:
            self._office.close()
        if self._gazetteer is not None:
            self._gazetteer.close()
        self._office = self._gazetteer = None

    def _try(self, name: str, what: Callable[[], None]) -> Part:
        try:
            what()
        except DatelineError as error:
            return Part(name, error)
        return Part(name)

    def _database(self) -> None:
        if self._office is None:
            self._office = open_office(self._settings)
        database: Database = self._office.database
        database.check()

    def _names(self) -> None:
        if self._gazetteer is None:
            self._gazetteer = gazetteer.open_gazetteer(gazetteer.gazetteer_path(self._settings))
        self._gazetteer.lookup(_KNOWN)
        self._gazetteer.meta()
