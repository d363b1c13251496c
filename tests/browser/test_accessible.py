"""What we draw passes axe-core without a serious finding, in both themes."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Frame, Page
from tests.browser.helpers import opened

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
# What Streamlit draws is Streamlit's; these are the parts that are ours.
OURS = [".panel", ".reader", ".dl-head"]


def _serious(frame: Page | Frame, include: list[str]) -> list[str]:
    found = frame.evaluate(
        """async (include) => {
            const there = include.filter(s => document.querySelector(s)).map(s => [s]);
            const context = there.length ? { include: there } : document;
            const tags = { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] };
            const result = await axe.run(context, tags);
            return result.violations.filter(v => ['serious', 'critical'].includes(v.impact))
              .map(v => v.id + ': ' + v.nodes.slice(0, 3).map(n => n.html.slice(0, 99) + n.failureSummary).join(' | '));
        }""",
        include,
    )
    return list(found)


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 1440), ("light", 390), ("dark", 390)])
def test_map_and_panel_have_no_serious_finding(browser: Browser, site: str, scheme: str, width: int) -> None:
    context = browser.new_context(color_scheme=scheme, locale="de-DE", viewport={"width": width, "height": 844})  # type: ignore[arg-type]
    page = context.new_page()
    opened(page, f"{site}/?stop=kim-jong-un-2021851")
    page.add_script_tag(path=AXE)
    frame = next(item for item in page.frames if "streamlit_folium" in item.url)
    frame.add_script_tag(path=AXE)
    assert _serious(frame, []) == []
    findings = page.evaluate(
        """async () => {
            const host = [...document.querySelectorAll('*')].find(n => n.shadowRoot?.querySelector('.panel'));
            const result = await axe.run(host);
            return result.violations.filter(v => ['serious', 'critical'].includes(v.impact))
              .map(v => v.id + ': ' + v.nodes.slice(0, 3).map(n => n.html.slice(0, 99) + n.failureSummary).join(' | '));
        }"""
    )
    assert findings == []
    context.close()


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
@pytest.mark.parametrize("path", ["article", "articles", "briefing", "about"])
def test_every_view_has_no_serious_finding_in_what_is_ours(
    browser: Browser, site: str, path: str, width: int, scheme: str
) -> None:
    """Headings, texts and components of ours; at 390 px nothing is wider than the screen."""
    context = browser.new_context(locale="de-DE", viewport={"width": width, "height": 844}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{site}/{path}")
    page.locator("h1").first.wait_for(timeout=60_000)
    page.wait_for_timeout(1500)
    page.add_script_tag(path=AXE)
    assert _serious(page.main_frame, [*OURS, "[data-testid=stHtml]", "[data-testid=stText]"]) == []
    if path == "article":
        assert page.evaluate(_INSIDE, ".reader") == []
    main = page.locator('[data-testid="stMain"]')
    assert main.evaluate("box => box.scrollWidth <= box.clientWidth + 1")
    context.close()


_INSIDE = """async (inside) => {
    const host = [...document.querySelectorAll('*')].find(n => n.shadowRoot?.querySelector(inside));
    const result = await axe.run(host);
    return result.violations.filter(v => ['serious', 'critical'].includes(v.impact))
      .map(v => v.id + ': ' + v.nodes.slice(0, 3).map(n => n.html.slice(0, 99) + n.failureSummary).join(' | '));
}"""


def test_the_search_the_tray_and_the_list_of_a_place_have_no_serious_finding(browser: Browser, site: str) -> None:
    """What opens only when somebody asks for it."""
    context = browser.new_context(locale="de-DE", viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    frame = opened(page, f"{site}/?sample=same")
    frame.locator(".dl-cluster").click()
    frame.locator(".dl-list").wait_for()
    inner = next(item for item in page.frames if "streamlit_folium" in item.url)
    inner.add_script_tag(path=AXE)
    assert _serious(inner, []) == []
    frame.locator(".dl-pick").nth(4).click()
    page.locator("tr.on").wait_for()
    page.goto(site)
    page.locator(".panel input").fill("wladi")
    page.locator(".found .link").first.wait_for()
    page.locator("summary").click()
    page.add_script_tag(path=AXE)
    assert page.evaluate(_INSIDE, ".panel") == []
    context.close()


def test_the_table_says_what_the_map_says(browser: Browser, site: str) -> None:
    """As many stops, the same names; each can be chosen from the keyboard."""
    context = browser.new_context(locale="de-DE", viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    frame = opened(page, site)
    shown = frame.locator("body").evaluate("() => Dateline.state.data.stops.map(s => [s.n, s.name].join(' ')).sort()")
    rows = page.locator(".table tr[data-row]").evaluate_all(
        "rows => rows.map(r => ['svg text', '.link'].map(c => r.querySelector(c).textContent).join(' ')).sort()"
    )
    assert rows == shown
    page.locator(".table .link").first.focus()
    page.keyboard.press("Enter")
    page.locator("tr.on").wait_for()
    context.close()
