"""Text that would like to be code stays text: on the map, in tooltips, in passages, in articles; nothing of it runs."""

from __future__ import annotations

from playwright.sync_api import FrameLocator, Page, expect
from tests.browser.helpers import FRAME, opened
from tests.dashboard.sample import HOSTILE


def _harmless(page: Page) -> None:
    assert all(frame.evaluate("() => window.__pwned === undefined") for frame in page.frames)
    assert page.locator("svg[onload], img[onerror]").count() == 0
    assert page.frame_locator(FRAME).locator("svg[onload], img").count() == 0 if page.locator(FRAME).count() else True
    assert "49" not in (page.locator("h1").first.text_content() or "")


def _labels(frame: FrameLocator) -> str:
    return " ".join(frame.locator(".dl-stop").evaluate_all("nodes => nodes.map(n => n.getAttribute('aria-label'))"))


def test_names_and_text_are_shown_as_they_are(page: Page, site: str) -> None:
    frame = opened(page, f"{site}/?sample=hostile")
    expect(frame.locator(".dl-stop")).to_have_count(len(HOSTILE))
    labels, panel = _labels(frame), page.locator(".panel").text_content() or ""
    for attack in HOSTILE:
        assert attack in labels
        assert attack in panel
    for number in range(len(HOSTILE)):
        frame.locator(".dl-stop").nth(number).hover(force=True)
        expect(frame.locator(".dl-tip")).to_be_visible()
    assert HOSTILE[0] in (page.locator("h1").text_content() or "")
    page.get_by_role("button", name="Filter und Karte").click()
    page.keyboard.press("Escape")
    page.locator("summary", has_text="Offen geblieben").click()
    _harmless(page)


def test_a_hostile_selection_and_the_article_are_harmless(page: Page, site: str) -> None:
    frame = opened(page, f"{site}/?sample=hostile")
    frame.locator(".dl-stop").nth(3).click(force=True)
    expect(page.locator("tr.on")).to_have_count(1)
    page.locator("blockquote .small").first.click()
    expect(page.locator(".reader article")).to_be_visible()
    text = page.locator(".reader article").text_content() or ""
    title = page.locator("h1").text_content() or ""
    for attack in HOSTILE:
        assert attack in text
        assert attack in title
    _harmless(page)


def test_hostile_details_of_a_new_article_are_harmless(page: Page, site: str) -> None:
    page.goto(f"{site}/articles?sample=hostile")
    attack = " ".join(HOSTILE)
    page.get_by_label("Text einfügen").fill("Ein Text, der auf Deutsch geschrieben ist und nichts will. " + attack)
    page.get_by_role("button", name="Weiter").click()
    page.get_by_role("textbox", name="Titel").fill(attack)
    page.get_by_role("textbox", name="Adresse (URL)").fill("javascript:window.__pwned=1")
    page.get_by_role("button", name="Hinzufügen und lesen").click()
    expect(page.get_by_test_id("stAlert").filter(has_text="{{7*7}}").first).to_be_visible()
    assert page.locator('a[href^="javascript"]').count() == 0
    _harmless(page)
