"""Click, filter, playback and first paint of the dashboard as ratios to the bare page, in one run.

    python benchmarks/dashboard_speed.py [--rounds 20] [--json FILE]

Medians of that many rounds (20 is what the bars are set for; 5 give a first look while other work goes on); both pages
run on the same machine in turn.  Bytes are those of the first view as they cross the wire, the
WebSocket's included.  Times are taken in the browser, from the event to the frame after
the change of the page.  Needs Chromium and playwright.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Frame, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.browser.conftest import FLAGS, chromium  # noqa: E402
from tests.browser.site import served  # noqa: E402

TITLE = 'iframe[title="streamlit_folium.st_folium"]'
# Resolves with the time of the first painted frame in which `test` holds.
WAIT = """(source) => new Promise((done, failed) => {
    const test = new Function('return (' + source + ')');
    const end = Date.now() + 60000;
    const look = () => {
      if (test()) requestAnimationFrame(() => setTimeout(() => done(Date.now()), 0));
      else if (Date.now() > end) failed(new Error('not painted: ' + source));
      else setTimeout(look, 1);
    };
    look();
})"""
PANEL = (
    "[...document.querySelectorAll('*')].map(n => n.shadowRoot && n.shadowRoot.querySelector('.panel')).find(Boolean)"
)


class Tab:
    """A page with its map's frame."""

    def __init__(self, browser: Browser, url: str, ready: str) -> None:
        self.context = browser.new_context(
            viewport={"width": 1440, "height": 900}, locale="de-DE", reduced_motion="reduce"
        )
        self.page = self.context.new_page()
        self.bytes = 0
        session = self.context.new_cdp_session(self.page)
        session.send("Network.enable")
        session.on("Network.loadingFinished", lambda event: self._count(event))
        session.on("Network.webSocketFrameReceived", lambda event: self._count_frame(event))
        begun = time.time() * 1000
        self.page.goto(url)
        self.page.locator(TITLE).wait_for()
        self.frame = self._frame(self.page)
        self.frame.wait_for_function(f"() => ({ready})")
        self.first = time.time() * 1000 - begun

    def _count(self, event: dict[str, Any]) -> None:
        self.bytes += int(event["encodedDataLength"])

    def _count_frame(self, event: dict[str, Any]) -> None:
        answer = event["response"]  # what is binary comes as base64
        self.bytes += len(answer["payloadData"]) * 3 // 4 if answer["opcode"] == 2 else len(answer["payloadData"])

    @staticmethod
    def _frame(page: Page) -> Frame:
        for _ in range(400):
            for frame in page.frames:
                if "streamlit_folium" in frame.url:
                    return frame
            page.wait_for_timeout(25)
        raise RuntimeError("no map frame")

    def measure(self, where: Page | Frame, action: str, watch: Page | Frame, test: str) -> float:
        """Milliseconds from ``action`` in ``where`` to ``test`` true and painted in ``watch``."""
        watch.evaluate("(args) => { window.__painted = (" + WAIT + ")(args); }", test)
        begun = where.evaluate("(source) => { const t = Date.now(); new Function(source)(); return t; }", action)
        return float(watch.evaluate("() => window.__painted")) - float(begun)

    def close(self) -> None:
        self.context.close()


def medians(samples: dict[str, list[float]]) -> dict[str, float]:
    return {name: round(statistics.median(values), 1) for name, values in samples.items() if values}


def bare_click(tab: Tab, number: int) -> float:
    name = ("Alfa", "Bravo", "Charlie", "Delta")[number % 4]
    action = f"[...document.querySelectorAll('.bare-stop')].find(n => n.textContent === '{name}').click()"
    return tab.measure(tab.frame, action, tab.page, f"document.body.textContent.includes('Chosen: {name}')")


def bare_filter(tab: Tab, number: int) -> float:
    now = tab.frame.evaluate("() => document.querySelectorAll('.bare-filter').length")
    wanted = now + 1 if number % 2 == 0 else now - 1
    action = "[...document.querySelectorAll('button')].find(b => b.textContent.trim() === 'Alfa').click()"
    return tab.measure(tab.page, action, tab.frame, f"document.querySelectorAll('.bare-filter').length === {wanted}")


def our_click(tab: Tab, number: int) -> float:
    """A stop, then another: until the panel's heading names the new one."""
    action = f"const s = [...document.querySelectorAll('.dl-stop')]; s[{number} % s.length].click()"
    label = tab.frame.evaluate(
        f"() => {{ const s = [...document.querySelectorAll('.dl-stop')]; return s[{number} % s.length].dataset.id; }}"
    )
    test = (
        f"(() => {{ const p = {PANEL}; const on = p && p.querySelector('blockquote.on'); return on && p.querySelector("
    )
    test += f"'[data-focus={json.dumps('row-' + label)}][aria-pressed=true]'); }})()"
    return tab.measure(tab.frame, action, tab.page, test)


def our_filter(tab: Tab, number: int) -> float:
    before = tab.frame.evaluate("() => Object.keys(Dateline.state.view.hidden).length")
    compare = "> " if number % 2 == 0 else "< "
    action = "[...document.querySelectorAll('button')].find(b => b.textContent.trim() === 'geplant').click()"
    test = f"Object.keys(Dateline.state.view.hidden).length {compare} {before}"
    return tab.measure(tab.page, action, tab.frame, test)


def our_step(tab: Tab, number: int) -> float:
    before = tab.frame.evaluate("() => Dateline.state.timeline.step")
    last = tab.frame.evaluate("() => Dateline.state.timeline.steps.length - 1")
    button = ".dl-fore" if before < last else ".dl-back"
    wanted = before + 1 if before < last else before - 1
    return tab.measure(
        tab.frame,
        f"document.querySelector('{button}').click()",
        tab.frame,
        f"Dateline.state.timeline.step === {wanted}",
    )


def run(rounds: int) -> dict[str, Any]:
    bare = (ROOT / "benchmarks" / "bare_page.py").read_text(encoding="utf-8")
    painted = "document.querySelectorAll('.dl-stop, .dl-cluster').length && document.querySelector('.dl-timeline svg')"
    samples: dict[str, list[float]] = {}
    sizes: dict[str, int] = {}

    def note(name: str, value: float) -> None:
        samples.setdefault(name, []).append(value)

    with served(script=bare) as bare_url, served() as url, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium(), args=FLAGS)
        for number in range(rounds + 1):
            for name, address, ready in (
                ("first bare", bare_url, "document.querySelectorAll('.bare-stop').length === 4"),
                ("first seed", url, painted),
                ("first 2000", f"{url}/?sample=large-2000", painted),
            ):
                tab = Tab(browser, address, ready)
                if number:  # the first round warms both servers
                    note(name, tab.first)
                tab.page.wait_for_timeout(300)
                sizes[name] = tab.bytes
                tab.close()
        tabs = {
            "bare": Tab(browser, bare_url, "document.querySelectorAll('.bare-stop').length === 4"),
            "seed": Tab(browser, url, painted),
            "500": Tab(browser, f"{url}/?sample=large-500", painted),
            "2000": Tab(browser, f"{url}/?sample=large-2000", painted),
        }
        for tab in tabs.values():
            tab.page.wait_for_timeout(1500)
        for name in ("500", "2000"):
            tabs[name].frame.evaluate(
                "() => { const s = Dateline.state.data.stops[7];"
                " Dateline.state.map.setView([s.lat, s.u], 5, { animate: false }); }"
            )
        for number in range(rounds + 2):
            for name, act in (
                ("click bare", bare_click),
                ("click seed", our_click),
                ("click 2000", our_click),
                ("filter bare", bare_filter),
                ("filter 500", our_filter),
            ):
                value = act(tabs[name.split()[1]], number)
                if number > 1:
                    note(name, value)
                tabs["seed"].page.wait_for_timeout(400)  # what the server still does for one is not timed with the next
        for number in range(rounds):
            note("step seed", our_step(tabs["seed"], number))
        browser.close()
    middle = medians(samples)
    return {
        "milliseconds": middle,
        "ratios": {
            "click / bare": round(middle["click seed"] / middle["click bare"], 2),
            "click 2000 / click seed": round(middle["click 2000"] / middle["click seed"], 2),
            "filter 500 / bare filter": round(middle["filter 500"] / middle["filter bare"], 2),
            "filter 500 / bare click": round(middle["filter 500"] / middle["click bare"], 2),
            "playback step / bare click": round(middle["step seed"] / middle["click bare"], 2),
            "first paint / bare": round(middle["first seed"] / middle["first bare"], 2),
            "first paint 2000 / bare": round(middle["first 2000"] / middle["first bare"], 2),
        },
        "megabytes of the first view": {name: round(size / 1e6, 2) for name, size in sizes.items()},
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=20, help="measurements of each figure (default: 20)")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    result = run(options.rounds)
    print(json.dumps(result, indent=2))
    if options.json:
        options.json.write_text(json.dumps(result, indent=2) + os.linesep)


if __name__ == "__main__":
    main()
