"""What browsers fetch beside Streamlit's own channel: large data once, and details when someone looks at them.

A parcel has a key that cannot be guessed; who was given it by their session may fetch it.  Parcels live in memory
and the least recently used go first; a browser that asks in vain tells its session, which sends the data itself.
Offers live as long as the session that holds them, so that nothing of a session stays behind it.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any
from weakref import WeakValueDictionary

__all__ = ["INLINE_BYTES", "Offer", "Parcels", "parcels", "wrapped"]

INLINE_BYTES = 60_000
"""Data up to this size travel with the page; a second request would take longer."""

_KEPT_BYTES = 64_000_000

Make = Callable[[str], Any]


@dataclass(frozen=True, slots=True, weakref_slot=True, eq=False)
class Offer:
    """What is made when a browser asks for it under ``key``; gone once nobody holds it."""

    key: str
    make: Make


class Parcels:
    """Keeps content by key.  Threads may share it."""

    def __init__(self) -> None:
        self._secret = secrets.token_bytes(32)
        self._bodies: OrderedDict[str, bytes] = OrderedDict()
        self._offers: WeakValueDictionary[str, Offer] = WeakValueDictionary()
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

    def offer(self, make: Make) -> Offer:
        """Answer ``make(item)``, as JSON, for every item asked for under the offer's key, while the offer is held."""
        offer = Offer(secrets.token_hex(20), make)
        with self._lock:
            self._offers[offer.key] = offer
        return offer

    def answer(self, key: str, item: str = "") -> bytes | None:
        """The content under ``key``, or None."""
        with self._lock:
            if key in self._bodies:
                self._bodies.move_to_end(key)
                return self._bodies[key]
            offer = self._offers.get(key)
        return None if offer is None else packed(offer.make(item))


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
