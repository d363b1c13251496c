"""Logs are lines of JSON with the ids they belong to, and no secret gets into them, whichever way it comes."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dateline.config import Settings
from dateline.config.values import SECRETS
from dateline.operations.logs import belonging, redacted, secrets_of, start_logging

HIDDEN = {name: f"hidden-{name}-" + "x" * 32 for name in SECRETS}
HIDDEN["database_url"] = "postgresql://ada:hidden%2Fpass@db.example/dateline"


@pytest.fixture
def lines() -> Iterator[Any]:
    """A function that gives what was logged as dicts."""
    names = ("dateline", "py.warnings", "streamlit", "uvicorn", "uvicorn.access")
    loggers = {name: logging.getLogger(name) for name in names}
    before = {name: (one.handlers, one.propagate, one.level, one.disabled) for name, one in loggers.items()}
    out = io.StringIO()
    start_logging(Settings(Path(), Path(), log_format="json", log_level="debug", **HIDDEN), out)  # type: ignore[arg-type]
    yield lambda: [json.loads(line) for line in out.getvalue().splitlines()]
    logging.captureWarnings(False)
    for name, (handlers, propagate, level, disabled) in before.items():
        one = loggers[name]
        one.handlers, one.propagate, one.disabled = handlers, propagate, disabled
        one.setLevel(level)


def test_an_event_is_one_line_with_its_ids(lines: Any) -> None:
    with belonging(session="s1", dossier="kim"), belonging(request="r1"):
        logging.getLogger("dateline.pages").info("page\nof two lines", extra={"seconds": 0.5})
    logging.getLogger("dateline").info("later")
    first, second = lines()
    assert (first["session"], first["dossier"], first["request"]) == ("s1", "kim", "r1")
    assert (first["message"], first["seconds"], first["level"]) == ("page\nof two lines", 0.5, "info")
    assert "session" not in second


@pytest.mark.parametrize("secret", [*HIDDEN.values(), "hidden%2Fpass", "hidden/pass"])
def test_no_way_for_a_secret(lines: Any, secret: str) -> None:
    """As message, argument, extra field, id, in an exception, and from the web server's loggers."""
    log = logging.getLogger("dateline.test")
    with belonging(page=secret):
        log.info("is %s", secret)
        log.info(f"is {secret}", extra={"what": secret, "more": [secret]})
        logging.getLogger("uvicorn.error").warning(secret)
        logging.getLogger("streamlit").error(secret)
        try:
            int(secret)
        except ValueError:
            log.exception("failed")
    found = lines()
    assert len(found) == 5
    assert "hidden" not in json.dumps(found)
    assert "ValueError" in found[-1]["error"]


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("GET /?share=abc123&lang=de", "GET /?share=…&lang=de"),
        ("/oauth2callback?code=abc&state=def", "/oauth2callback?code=…&state=…"),
        ("postgresql://ada:pass@db/x", "postgresql://ada:…@db/x"),
        ("Cookie: _streamlit_user=abc; x=y", "Cookie: …"),
        ("Authorization: Bearer abc", "Authorization: …"),
        ("a plain line", "a plain line"),
    ],
)
def test_what_looks_like_a_secret(text: str, clean: str) -> None:
    assert redacted(text, ()) == clean


def test_short_settings_are_no_secrets() -> None:
    """An empty secret must not turn every line into dots."""
    assert secrets_of(Settings(Path(), Path())) == ()
