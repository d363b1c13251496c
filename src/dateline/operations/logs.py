"""Logs for machines or people: one line an event, with the ids it belongs to, and never a secret in it."""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Final, TextIO
from urllib.parse import unquote, urlsplit

from dateline.config import Settings
from dateline.config.values import SECRETS

__all__ = ["belonging", "redacted", "secrets_of", "start_logging"]

_IDS: Final[ContextVar[Mapping[str, str]]] = ContextVar("dateline_ids", default={})  # noqa: B039 never changed
_OWN = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName", "color_message"}
_ADOPTED = ("streamlit", "uvicorn")
_HIDDEN = "…"
_PATTERNS = (
    (re.compile(r"(//[^:/@\s]*:)[^@/\s]+@"), r"\1…@"),  # a password in an address
    (re.compile(r"(?i)([?&](?:share|code|state|token|id_token|access_token)=)[^&\s\"']+"), r"\1…"),
    (re.compile(r"(?i)\b((?:authorization|cookie|set-cookie)[\"']?\s*[:=]\s*)[^\r\n]+"), r"\1…"),
)


@contextmanager
def belonging(**ids: str) -> Iterator[None]:
    """Every event logged inside belongs to these: ``request``, ``session``, ``dossier``, ``page``."""
    token = _IDS.set({**_IDS.get(), **{name: value for name, value in ids.items() if value}})
    try:
        yield
    finally:
        _IDS.reset(token)


def secrets_of(settings: Settings) -> tuple[str, ...]:
    """Values that must not be written anywhere, the longest first."""
    found = {str(getattr(settings, name)) for name in SECRETS}
    password = urlsplit(settings.database_url).password if settings.database_url else None
    if password:
        found |= {password, unquote(password)}
    return tuple(sorted((value for value in found if len(value) >= 4), key=len, reverse=True))


def redacted(text: str, secrets: tuple[str, ...]) -> str:
    """``text`` without secrets, whether the settings know them or they only look like one."""
    for secret in secrets:
        text = text.replace(secret, _HIDDEN)
    for pattern, instead in _PATTERNS:
        text = pattern.sub(instead, text)
    return text


class _Lines(logging.Formatter):
    """An event as one line, JSON or plain."""

    def __init__(self, secrets: tuple[str, ...], *, as_json: bool) -> None:
        super().__init__()
        self._secrets, self._json = secrets, as_json

    def format(self, record: logging.LogRecord) -> str:
        said: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": self._clean(record.getMessage()),
        }
        said |= {name: self._clean(value) for name, value in _IDS.get().items()}
        for name, value in record.__dict__.items():
            if name not in _OWN and name not in said:
                said[name] = value if isinstance(value, int | float | bool) else self._clean(str(value))
        if record.exc_info:
            said["error"] = self._clean(self.formatException(record.exc_info))
        if self._json:
            return json.dumps(said, ensure_ascii=False)
        head = f"{said.pop('time')} {said.pop('level')} {said.pop('logger')}: {said.pop('message')}"
        error = said.pop("error", "")
        rest = " ".join(f"{name}={value}" for name, value in said.items())
        return "\n".join(filter(None, (f"{head} {rest}".rstrip(), str(error))))

    def _clean(self, text: str) -> str:
        return redacted(text, self._secrets)


def start_logging(settings: Settings, stream: TextIO | None = None) -> None:
    """Send what Dateline and its web server log to standard error, as the settings say.

    Call it once at the start, and once more when the web server has made its own loggers.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(_Lines(secrets_of(settings), as_json=settings.log_format == "json"))
    level = settings.log_level.upper()
    logging.captureWarnings(True)
    logging.getLogger("uvicorn.access").disabled = True  # it writes addresses with all they carry; we log requests
    known = [name for name in logging.root.manager.loggerDict if name.partition(".")[0] in _ADOPTED]
    for name in ("dateline", "py.warnings", *_ADOPTED, *known):
        logger = logging.getLogger(name)
        top = "." not in name
        logger.handlers = [handler] if top else []
        logger.propagate = not top
        if top:
            logger.setLevel(level if name == "dateline" else max(logging.INFO, logging.getLevelName(level)))
