"""How often somebody may do what costs: a bucket of tokens for each person, filled again evenly."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from dateline.errors import AccessError

__all__ = ["Limit"]

_MOST_PEOPLE = 10_000


class Limit:
    """At most ``per_minute`` times a minute for each key, in bursts of as many.  Threads may share it."""

    def __init__(self, per_minute: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.per_minute = per_minute
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()  # key → tokens, when counted
        self._lock = threading.Lock()

    def wait(self, key: str) -> float:
        """Take one token; 0 if there was one, else the seconds until there will be one."""
        now = self._clock()
        with self._lock:
            tokens, then = self._left.pop(key, (float(self.per_minute), now))
            tokens = min(float(self.per_minute), tokens + (now - then) * self.per_minute / 60)
            waiting = 0.0 if tokens >= 1 else (1 - tokens) * 60 / self.per_minute
            self._left[key] = (tokens - 1 if not waiting else tokens, now)
            if len(self._left) > _MOST_PEOPLE:
                self._left.popitem(last=False)
        return waiting

    def spend(self, key: str) -> None:
        """Take one token.  Raises AccessError that says how long to wait."""
        seconds = self.wait(key)
        if seconds:
            said = max(1, round(seconds))
            raise AccessError(f"That was too often. Wait {said} seconds.", "access.too_often", seconds=said)
