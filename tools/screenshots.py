"""Take pictures of the running dashboard: every view, both themes, both languages, both widths.

    python tools/screenshots.py [URL] [--out FOLDER] [--only NAME] [--docs]

Without URL it starts the app itself, with a data folder of its own.  ``--docs`` renews the pictures of the README.
Needs Chromium (``CHROMIUM`` names another path) and the Python package playwright.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import Error as PlaywrightError

ROOT = Path(__file__).resolve().parents[1]
THEMES = ("light", "dark")
LANGS = ("de", "en")

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
WIDTHS = {"wide": (1440, 900), "narrow": (390, 844)}
FRAME = 'iframe[title="streamlit_folium.st_folium"]'


def settled(page: Page, url: str) -> None:
    """Open ``url`` and wait until the route is painted."""
    page.goto(url)
    page.locator(FRAME).wait_for(timeout=300_000)
    page.frame_locator(FRAME).locator(".dl-stop").first.wait_for(timeout=300_000)
    page.wait_for_timeout(900)


def route(page: Page, url: str, lang: str) -> None:
    settled(page, f"{url}/?lang={lang}")


def selected(page: Page, url: str, lang: str) -> None:
    settled(page, f"{url}/?lang={lang}")
    page.frame_locator(FRAME).locator(".dl-stop").nth(2).click()
    page.wait_for_timeout(900)


def playing(page: Page, url: str, lang: str) -> None:
    settled(page, f"{url}/?lang={lang}")
    frame = page.frame_locator(FRAME)
    for _ in range(3):
        frame.locator(".dl-fore").click()
    page.wait_for_timeout(1200)


def found(page: Page, url: str, lang: str) -> None:
    settled(page, f"{url}/?lang={lang}")
    page.locator(".panel input").fill("wladi" if lang == "de" else "vladi")
    page.wait_for_timeout(1200)


def news(page: Page, url: str, lang: str) -> None:
    settled(page, f"{url}/?lang={lang}&since=2020-01-01")


def embedded(page: Page, url: str, lang: str) -> None:
    settled(page, f"{url}/?lang={lang}&embed=true")


def other(path: str) -> Callable[[Page, str, str], None]:
    def shot(page: Page, url: str, lang: str) -> None:
        page.goto(f"{url}/{path}?lang={lang}")
        page.wait_for_timeout(3500)

    return shot


VIEWS = {
    "route": route, "selected": selected, "playing": playing, "article": other("article"),
    "articles": other("articles"), "about": other("about"), "briefing": other("briefing"), "found": found, "news": news,
    "embedded": embedded,
}  # fmt: skip


# Pictures of the README by the view that they show.
DOCS = {"selected-wide-light-de": "route", "playing-wide-dark-en": "playing", "article-wide-light-de": "article"}


@contextmanager
def app() -> Iterator[str]:
    """The app itself on a free port, with a data folder that is thrown away."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    with tempfile.TemporaryDirectory() as folder:
        command = [
            *(sys.executable, "-m", "streamlit", "run", "app.py"),
            *("--server.port", str(port), "--server.address", "127.0.0.1"),
        ]  # fmt: skip
        process = subprocess.Popen(command, cwd=ROOT, env=os.environ | {"DATELINE_DATA_DIR": folder})
        try:
            for _ in range(300):
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1).close()
                    break
                except OSError:
                    time.sleep(0.1)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=10)


def take(browser: Browser, url: str, out: Path, only: str) -> list[Path]:
    """All pictures whose names match ``only``."""
    made = []
    warm = browser.new_page()
    settled(warm, url)
    warm.close()
    for (width, (w, h)), theme, lang, (name, view) in product(WIDTHS.items(), THEMES, LANGS, VIEWS.items()):
        label = f"{name}-{width}-{theme}-{lang}"
        if only and not re.search(only, label):
            continue
        locale = "de-DE" if lang == "de" else "en-GB"
        context = browser.new_context(
            viewport={"width": w, "height": h}, color_scheme=theme, reduced_motion="reduce", locale=locale
        )
        context.add_init_script("localStorage.setItem('dateline-guide', 'seen')" if name != "route" else "")
        page = context.new_page()
        page.on("pageerror", lambda error: print("page error:", str(error)[:300]))
        try:
            view(page, url, lang)
        except PlaywrightError as error:
            print(label, "failed:", str(error)[:300])
        made.append(out / f"{label}.png")
        page.screenshot(path=made[-1])
        context.close()
        print(label, flush=True)
    return made


def main() -> None:
    """Take the pictures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("url", nargs="?", default="")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "screenshots")
    parser.add_argument("--only", default="", help="regular expression of the pictures' names")
    parser.add_argument("--docs", action="store_true", help="only the pictures of the README, into docs/images")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    only = "^(" + "|".join(DOCS) + ")$" if options.docs else options.only
    with sync_playwright() as play, app() if not options.url else nullcontext(options.url) as url:
        browser = play.chromium.launch(executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=FLAGS)
        made = take(browser, url, options.out, only)
        browser.close()
    for picture in made:
        if options.docs:
            shutil.copy(picture, ROOT / "docs" / "images" / f"{DOCS[picture.stem]}.png")


if __name__ == "__main__":
    main()
