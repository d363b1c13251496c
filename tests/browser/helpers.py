"""Words for what the tests do on the page."""

from __future__ import annotations

from playwright.sync_api import FrameLocator, Page, expect

FRAME = 'iframe[title="streamlit_folium.st_folium"]'


def opened(page: Page, url: str) -> FrameLocator:
    """Open ``url`` and wait for a painted route; the map's frame, tagged so that a reload would show."""
    page.goto(url)
    frame = page.frame_locator(FRAME)
    frame.locator(".dl-stop, .dl-cluster").first.wait_for()
    expect(page.locator(".table tr[data-row]").first).to_be_visible()
    frame.locator("body").evaluate("() => { window.__tag = 1; }")
    return frame


def survived(frame: FrameLocator) -> bool:
    """True if the frame is still the one that was tagged."""
    return bool(frame.locator("body").evaluate("() => window.__tag === 1"))


def stop(frame: FrameLocator, words: str) -> object:
    """The stop on the map whose name for screen readers holds ``words``."""
    return frame.locator(f'.dl-stop[aria-label*="{words}"]')
