"""What browsers fetch beside Streamlit's own channel: large data once, and details when someone looks at them.

A parcel has a key that cannot be guessed; who was given it by their session may fetch it.  Parcels live in memory
and the least recently used go first; a browser that asks in vain tells its session, which sends the data itself.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable
from functools import cache
from typing import Any

__all__ = ["INLINE_BYTES", "Parcels", "parcels", "wrapped"]

INLINE_BYTES = 60_000
"""Data up to this size travel with the page; a second request would take longer."""

_KEPT_BYTES = 64_000_000
_KEPT_MAKERS = 200

Make = Callable[[str], Any]


class Parcels:
    """Keeps content by key.  Threads may share it."""

    def __init__(self) -> None:
        self._secret = secrets.token_bytes(32)
        self._bodies: OrderedDict[str, bytes] = OrderedDict()
        self._makers: OrderedDict[str, Make] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def put(self, body: bytes) -> str:
        """Keep ``body``; the same content has the same key."""
        key = hmac.new(self._secret, body, hashlib.sha256).hexdigest()[:40]
        with self._lock:
            if key not in self._bodies:
                self._bodies[key] = body
                self._size += len(body)
            self._bodies.move_to_end(key)
            while self._size > _KEPT_BYTES and len(self._bodies) > 1:
                self._size -= len(self._bodies.popitem(last=False)[1])
        return key

    def offer(self, make: Make) -> str:
        """A key under which ``make(item)`` is answered, as JSON, for every item asked for."""
        key = secrets.token_hex(20)
        with self._lock:
            self._makers[key] = make
            while len(self._makers) > _KEPT_MAKERS:
                self._makers.popitem(last=False)
        return key

    def answer(self, key: str, item: str = "") -> bytes | None:
        """The content under ``key``, or None."""
        with self._lock:
            if key in self._bodies:
                self._bodies.move_to_end(key)
                return self._bodies[key]
            make = self._makers.get(key)
            if make is not None:
                self._makers.move_to_end(key)
        return None if make is None else packed(make(item))


@cache
def parcels() -> Parcels:
    """This process's parcels: sessions put them in, the server hands them out."""
    return Parcels()


def packed(data: Any) -> bytes:
    """``data`` as JSON in UTF-8; lone surrogates, which the wire refuses, as replacement characters."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def wrapped(data: dict[str, Any], *, inline: bool = False) -> dict[str, Any]:
    """``data`` as it travels to the browser: itself if it is small or must be, else the key to fetch it by."""
    body = packed(data)
    digest = hashlib.sha256(body).hexdigest()[:16]
    if inline or len(body) <= INLINE_BYTES:
        return {"digest": digest, "data": data}
    return {"digest": digest, "key": parcels().put(body)}
