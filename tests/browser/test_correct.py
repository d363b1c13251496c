"""A stop is corrected in at most three presses, and everything can be taken back."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect
from tests.browser.helpers import opened, survived


def _chosen(page: Page, site: str) -> Locator:
    frame = opened(page, f"{site}/?sample=kept")
    page.locator(".table .link", has_text="Wladiwostok").click()
    expect(page.locator("h2")).to_have_text("Fundstellen zu Wladiwostok")
    assert survived(frame)
    return page.locator(".table tr[data-row]", has_text="Wladiwostok")


def test_status_in_three_presses_and_back(page: Page, site: str) -> None:
    row = _chosen(page, site)
    page.locator(".parts .small", has_text="Stand").click()
    page.get_by_role("radio", name="abgesagt").click()
    page.get_by_role("button", name="Übernehmen").click()
    expect(row).to_contain_text("abgesagt")
    page.get_by_role("button", name="undo").click()
    expect(row).to_contain_text("geplant")


def test_confirming_takes_one_press_and_is_in_the_history(page: Page, site: str) -> None:
    row = _chosen(page, site)
    page.get_by_role("button", name="Stimmt").click()
    expect(row).to_contain_text("bestätigt")
    page.locator(".parts .small", has_text="Verlauf").click()
    expect(page.get_by_role("dialog")).to_contain_text("Geprüft: bestätigt")
    expect(page.get_by_role("dialog")).to_contain_text("von Ada")


def test_what_was_checked_shows_on_the_map_and_can_be_filtered(page: Page, site: str) -> None:
    _chosen(page, site)
    page.get_by_role("button", name="Stimmt").click()
    chart = page.frame_locator("iframe").first
    expect(chart.get_by_role("button", name=re.compile(r"Wladiwostok.*bestätigt"))).to_be_visible()
    page.get_by_role("button", name="Filter und Karte").click()
    page.get_by_role("button", name="bestätigt", exact=True).click()
    expect(page).to_have_url(re.compile("checked=confirmed"))
    expect(page.locator(".table tr[data-row]")).to_have_count(1)


def test_a_pin_is_dropped_on_the_small_map(page: Page, site: str) -> None:
    _chosen(page, site)
    page.locator(".parts .small", has_text="Ort").click()
    chart = page.get_by_role("dialog").locator("iframe")
    chart.content_frame.locator(".leaflet-marker-icon").first.wait_for()
    chart.click(position={"x": 90, "y": 240})
    expect(page.get_by_role("dialog").get_by_text("Nadel:")).to_be_visible()
    page.get_by_role("button", name="Für diese Station").click()
    expect(page.locator(".who", has_text="Kim Jong Un").first).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)


# Selects a word of a paragraph as a mouse would.
SELECT = """(node, word) => {
    const walk = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
    let text; while ((text = walk.nextNode()) && !text.data.includes(word));
    const at = text.data.indexOf(word), range = document.createRange();
    range.setStart(text, at); range.setEnd(text, at + word.length);
    const chosen = document.getSelection();
    chosen.removeAllRanges(); chosen.addRange(range);
    node.dispatchEvent(new MouseEvent("mouseup", { bubbles: true }));
}"""


def test_selected_words_become_a_stop(page: Page, site: str) -> None:
    _chosen(page, site)
    page.locator("blockquote p").first.evaluate(SELECT, "Pazifikflotte")
    page.locator(".meta .small", has_text="Als Station hinzufügen").click()
    expect(page.get_by_role("dialog").locator("blockquote")).to_have_text("Pazifikflotte")


def test_words_of_the_whole_article_become_a_stop(page: Page, site: str) -> None:
    """Selected on the article's own page; the new stop stands in the margin and on the map."""
    page.goto(f"{site}/article?sample=kept")
    paragraph = page.locator(".reader article p", has_text="Rampe").first
    paragraph.evaluate(SELECT, "Rampe")
    before = page.locator(".claim").count()
    page.locator(".reader .small", has_text="Als Station hinzufügen").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("blockquote")).to_have_text("Rampe")
    chart = dialog.locator("iframe")
    chart.content_frame.locator(".leaflet-container").wait_for()
    chart.click(position={"x": 90, "y": 140})
    expect(dialog.get_by_text("Nadel:")).to_be_visible()
    dialog.get_by_role("button", name="Als Station hinzufügen").click()
    expect(dialog).to_have_count(0)
    expect(page.locator(".claim")).to_have_count(before + 1)
    page.locator(".claim").last.locator(".small").click()
    expect(page.locator("tr.on")).to_have_count(1)
