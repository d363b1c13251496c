"""Take pictures of the running dashboard: every view, both themes, both languages, both widths.

    python tools/screenshots.py [URL] [--out FOLDER] [--only NAME] [--docs]

Without URL it starts the app itself, with a data folder of its own.  ``--docs`` renews the pictures of the README.
One visit a theme and language goes through all views as a person would; narrow pictures are as long as the page.
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
sys.path.insert(0, str(ROOT / "src"))

from dateline import wording  # noqa: E402

THEMES = ("light", "dark")
LANGS = ("de", "en")

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
WIDE, NARROW, LONGEST = (1440, 900), (390, 844), 2600
FRAME = 'iframe[title="streamlit_folium.st_folium"]'
_CONTENT = """() => {
    const main = document.querySelector('[data-testid=stMain]');
    return main ? main.scrollHeight : document.documentElement.scrollHeight;
}"""
VIEWS = (
    "route",
    "selected",
    "correct",
    "playing",
    "found",
    "article",
    "articles",
    "briefing",
    "about",
    "news",
    "embedded",
)
Shoot = Callable[[str], None]


def settled(page: Page, url: str) -> None:
    """Open ``url`` and wait until the route is painted."""
    page.goto(url)
    page.locator(FRAME).wait_for(timeout=300_000)
    page.frame_locator(FRAME).locator(".dl-stop").first.wait_for(timeout=300_000)
    page.locator(".table tr[data-row]").first.wait_for()
    page.wait_for_timeout(700)


def visit(page: Page, url: str, lang: str, shoot: Shoot) -> None:
    """All views, one after the other in one session; ``shoot`` takes the pictures of each."""

    def say(key: str) -> str:
        return wording.text(f"dashboard.{key}", lang)

    settled(page, f"{url}/?lang={lang}")
    frame = page.frame_locator(FRAME)
    shoot("route")
    frame.locator(".dl-stop").nth(2).click()
    page.locator("blockquote.on").first.wait_for()
    page.wait_for_timeout(300)
    shoot("selected")
    page.locator(".parts .small").first.click()
    page.get_by_role("dialog").wait_for()
    page.wait_for_timeout(1200)
    shoot("correct")
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="hidden")
    for _ in range(3):
        frame.locator(".dl-fore").click()
    page.wait_for_timeout(900)
    shoot("playing")
    frame.locator(".dl-end").click()
    page.locator(".panel input").fill("wladi" if lang == "de" else "vladi")
    page.locator(".found .link").first.wait_for()
    shoot("found")
    page.locator(".panel input").fill("")
    for name in ("article", "articles", "briefing", "about"):
        page.get_by_role("link", name=say(f"page_{name}"), exact=True).click()
        page.wait_for_url(re.compile(f"/{name}"))
        page.locator("h1").first.wait_for()
        if name == "briefing":
            page.locator('[data-testid="stImage"] img:visible').first.wait_for()
        page.wait_for_timeout(1500)
        shoot(name)
    settled(page, f"{url}/?lang={lang}&since=2020-01-01")
    shoot("news")
    settled(page, f"{url}/?lang={lang}&embed=true")
    shoot("embedded")


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
    made: list[Path] = []
    for theme, lang in product(THEMES, LANGS):
        labels = [f"{name}-{width}-{theme}-{lang}" for name in VIEWS for width in ("wide", "narrow")]
        if only and not any(re.search(only, label) for label in labels):
            continue
        context = browser.new_context(
            viewport={"width": WIDE[0], "height": WIDE[1]}, color_scheme=theme, reduced_motion="reduce",
            locale="de-DE" if lang == "de" else "en-GB",
        )  # fmt: skip
        page = context.new_page()
        page.on("pageerror", lambda error: print("page error:", str(error)[:300]))

        def shoot(name: str, page: Page = page, ending: str = f"{theme}-{lang}") -> None:
            for width, (w, h) in (("wide", WIDE), ("narrow", NARROW)):
                label = f"{name}-{width}-{ending}"
                if only and not re.search(only, label):
                    continue
                if width == "narrow":
                    page.set_viewport_size({"width": w, "height": h})
                    page.wait_for_timeout(250)
                    page.set_viewport_size({"width": w, "height": min(LONGEST, max(h, page.evaluate(_CONTENT)))})
                    page.wait_for_timeout(350)
                page.mouse.move(700, 2)
                made.append(out / f"{label}.png")
                page.screenshot(path=made[-1])
                print(label, flush=True)
            page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
            page.wait_for_timeout(150)

        try:
            visit(page, url, lang, shoot)
        except PlaywrightError as error:
            print(theme, lang, "failed:", str(error)[:300])
            page.screenshot(path=out / f"failed-{theme}-{lang}.png")
        context.close()
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
