"""Take pictures of the running dashboard: every view, both themes, both languages, both widths.

    python tools/screenshots.py http://localhost:8501 OUT_FOLDER [--only NAME]

Needs Chromium (``CHROMIUM`` names another path) and the Python package playwright.
"""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page, sync_playwright

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
WIDTHS = {"wide": (1440, 900), "narrow": (390, 844)}
FRAME = 'iframe[title="streamlit_folium.st_folium"]'


def settled(page: Page, url: str) -> None:
    """Open ``url`` and wait until the route is painted."""
    page.goto(url)
    page.locator(FRAME).wait_for(timeout=60_000)
    page.frame_locator(FRAME).locator(".dl-stop").first.wait_for(timeout=60_000)
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


def other(path: str) -> Callable[[Page, str, str], None]:
    def shot(page: Page, url: str, lang: str) -> None:
        page.goto(f"{url}/{path}?lang={lang}")
        page.wait_for_timeout(3500)

    return shot


VIEWS = {
    "route": route, "selected": selected, "playing": playing, "article": other("article"),
    "articles": other("articles"), "about": other("about"),
}  # fmt: skip


def main() -> None:
    """Take the pictures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("out", type=Path)
    parser.add_argument("--only", default="", help="regular expression of the pictures' names")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=FLAGS)
        for width, (w, h) in WIDTHS.items():
            for theme in ("light", "dark"):
                for lang in ("de", "en"):
                    for name, view in VIEWS.items():
                        label = f"{name}-{width}-{theme}-{lang}"
                        if options.only and not re.search(options.only, label):
                            continue
                        context = browser.new_context(
                            viewport={"width": w, "height": h}, color_scheme=theme, reduced_motion="reduce",
                            locale="de-DE" if lang == "de" else "en-GB",
                        )  # fmt: skip
                        page = context.new_page()
                        page.on("console", lambda m: m.type == "error" and print("console:", m.text[:300]))
                        page.on("pageerror", lambda e: print("page error:", str(e)[:300]))
                        try:
                            view(page, options.url, lang)
                        except PlaywrightError as error:
                            print(label, "failed:", str(error)[:300])
                        page.screenshot(path=options.out / f"{label}.png")
                        context.close()
                        print(label)
        browser.close()


if __name__ == "__main__":
    main()
