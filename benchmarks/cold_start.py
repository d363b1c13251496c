"""From starting the server to the painted route, against a bare Streamlit page with one map of four markers.

    python benchmarks/cold_start.py [ROUNDS]

The gazetteer must be built.  Prints medians in seconds and the ratio (bar 2.5).
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Browser, sync_playwright  # noqa: E402
from tests.browser.conftest import FLAGS, chromium  # noqa: E402
from tests.browser.site import served  # noqa: E402


def seconds(browser: Browser, script: str, mark: str) -> float:
    """Start ``script`` and wait until ``mark`` is in one of the page's frames."""
    with tempfile.TemporaryDirectory() as data:
        os.environ["DATELINE_DATA_DIR"] = data
        begin = time.perf_counter()
        with served(script=(ROOT / script).read_text(encoding="utf-8")) as url:
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            page.goto(url)
            while time.perf_counter() < begin + 60:
                if any(frame.query_selector(mark) for frame in page.frames):
                    break
                page.wait_for_timeout(30)
            else:
                raise TimeoutError(f"{script} did not paint {mark}")
            took = time.perf_counter() - begin
            page.close()
    return took


def main(rounds: int) -> int:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium(), args=FLAGS)
        bare, ours = [], []
        for _ in range(rounds):
            bare.append(seconds(browser, "benchmarks/bare_page.py", ".bare-stop"))
            ours.append(seconds(browser, "app.py", ".dl-stop"))
        print(f"bare page: {statistics.median(bare):.2f} s, app: {statistics.median(ours):.2f} s, of {rounds} each")
        print(f"cold start: {statistics.median(ours) / statistics.median(bare):.2f} × the bare page (bar 2.5)")
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 5))
