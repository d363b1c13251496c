"""Presenting in a real browser: with a clicker's keys, notes, a blank screen; and what is handed on."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import FrameLocator, Page, expect
from tests.dashboard import sample

from dateline.export.bundle import Bundle
from dateline.export.formats import export


def _presenting(page: Page, site: str) -> FrameLocator:
    page.goto(f"{site}/briefing")
    page.get_by_text("Präsentieren", exact=True).click()
    frame = page.frame_locator("iframe").last
    expect(frame.locator("#stage [data-part=count]")).to_have_text("1 / 7")
    expect(frame.locator("#stage")).to_be_focused()
    return frame


def test_a_clicker_leads_through_the_stops(page: Page, site: str) -> None:
    """PageDown and PageUp, which clickers send, go on and back; the last stop stays."""
    frame = _presenting(page, site)
    place = frame.locator("#stage [data-part=place]")
    first = place.inner_text()
    page.keyboard.press("PageDown")
    expect(frame.locator("#stage [data-part=count]")).to_have_text("2 / 7")
    expect(place).not_to_have_text(first)
    page.keyboard.press("PageUp")
    expect(place).to_have_text(first)
    for _ in range(9):
        page.keyboard.press("PageDown")
    expect(frame.locator("#stage [data-part=count]")).to_have_text("7 / 7")


def test_notes_blank_and_end(page: Page, site: str) -> None:
    """N shows the notes, F fills the screen, B or a full stop blanks it and brings it back, Escape ends."""
    frame = _presenting(page, site)
    body = frame.locator("body")
    page.keyboard.press("n")
    expect(frame.locator("#stage [data-part=notes]")).to_be_visible()
    for key in ("b", "."):
        page.keyboard.press(key)
        expect(body).to_have_class(re.compile(r"\bblank\b"))
        page.keyboard.press(key)
        expect(body).not_to_have_class(re.compile(r"\bblank\b"))
    page.keyboard.press("f")
    page.wait_for_function("document.fullscreenElement !== null")
    page.keyboard.press("f")
    page.wait_for_function("document.fullscreenElement === null")
    page.keyboard.press("Escape")
    expect(body).not_to_have_class(re.compile(r"\bpresenting\b"))


def test_the_stand_alone_page_takes_the_whole_screen(page: Page, tmp_path: Path, outside: list[str]) -> None:
    """From a file, without a server or a network: its button fills the screen and shows the first stop large."""
    workspace = sample.chosen("seed")
    file = tmp_path / "x.html"
    file.write_bytes(export(Bundle("Kim", workspace.itinerary(), workspace.articles(), "en", "2023-09-13"), "html"))
    page.goto(file.as_uri())
    page.locator("#present").click()
    expect(page.locator("#stage [data-part=count]")).to_have_text("1 / 7")
    page.wait_for_function("document.fullscreenElement !== null")
    size = page.locator("#stage [data-part=place]").evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
    assert size >= 28
    assert not outside


def test_links_are_there_to_be_copied(page: Page, site: str) -> None:
    """The lasting address, the snippet and the code; the snippet's frame has no Streamlit furniture."""
    page.goto(f"{site}/briefing")
    page.get_by_text("Weitergeben", exact=True).click()
    expect(page.locator("code", has_text="embed=true")).to_contain_text("<iframe")
    expect(page.locator("code", has_text=re.compile(r"^http://.*lang=de$"))).to_be_visible()
