"""When this browser was here before: a cookie of its own that says when a dossier was last looked at.

Nothing about the person is kept, and nothing on the server.  A visit goes on until half an hour without a look.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

__all__ = ["Visit", "cookie_name", "visit_from"]

_PAUSE = timedelta(minutes=30)
_VALUE = re.compile(r"(\d{8}T\d{6}Z|0)~(\d{8}T\d{6}Z)", re.ASCII)
_FORM = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class Visit:
    """``before``: when the visit before this one ended, UTC, ISO 8601 to the second; "" for a first visit."""

    before: str

    def cookie(self, now: datetime) -> str:
        """The cookie's value while the visit goes on."""
        before = datetime.fromisoformat(self.before).strftime(_FORM) if self.before else "0"
        return f"{before}~{now.astimezone(UTC).strftime(_FORM)}"


def cookie_name(dossier: str) -> str:
    """Name of a dossier's cookie, of characters that cookies may have."""
    return "dl-visit-" + hashlib.sha256(dossier.encode("utf-8", "replace")).hexdigest()[:16]


def visit_from(cookie: str, now: datetime) -> Visit:
    """The visit that starts or goes on ``now``.  Whatever the cookie holds beside two times counts as none."""
    found = _VALUE.fullmatch(cookie)
    before = _time(found[1]) if found else None
    latest = _time(found[2]) if found else None
    if latest is None or latest > now:
        return Visit("")
    last = latest if now - latest > _PAUSE else before
    return Visit(last.isoformat(timespec="seconds").replace("+00:00", "Z") if last else "")


def _time(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, _FORM).replace(tzinfo=UTC)
    except ValueError:
        return None
