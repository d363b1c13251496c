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


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_map_and_panel_have_no_serious_finding(browser: Browser, site: str, scheme: str) -> None:
    context = browser.new_context(color_scheme=scheme, locale="de-DE", viewport={"width": 1440, "height": 900})  # type: ignore[arg-type]
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
