"""A real browser on a real server.  Whatever the page asks for outside this machine fails the test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from tests.browser.site import served

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


def chromium() -> str | None:
    """Path of the browser."""
    named = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    return named or shutil.which("google-chrome")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


def _chromium() -> str:
    path = chromium()
    if path is None:
        pytest.skip("no Chromium: install the package chromium or name one in CHROMIUM")
    return path


@pytest.fixture(scope="module")  # not longer: while it is open its event loop runs, and tests elsewhere need their own
def browser() -> Iterator[Browser]:
    path = _chromium()
    expect.set_options(timeout=40_000)
    with sync_playwright() as play:
        running = play.chromium.launch(executable_path=path, args=FLAGS)
        yield running
        running.close()


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    _chromium()
    with served() as address:
        yield address


@pytest.fixture
def outside() -> list[str]:
    """Addresses outside this machine that the page asked for."""
    return []


@pytest.fixture
def context(browser: Browser, outside: list[str]) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 1440, "height": 900}, locale="de-DE", reduced_motion="reduce")

    def note(url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.hostname not in {"127.0.0.1", "localhost"}:
            outside.append(url)

    made.on("request", lambda request: note(request.url))
    made.set_default_timeout(40_000)
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext, outside: list[str]) -> Iterator[Page]:
    opened = context.new_page()
    yield opened
    assert outside == []
