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


def test_selected_words_become_a_stop(page: Page, site: str) -> None:
    _chosen(page, site)
    page.locator("blockquote p").first.evaluate(
        """node => {
            const walk = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
            let text; while ((text = walk.nextNode()) && !text.data.includes("Pazifikflotte"));
            const at = text.data.indexOf("Pazifikflotte"), range = document.createRange();
            range.setStart(text, at); range.setEnd(text, at + 13);
            const chosen = document.getSelection();
            chosen.removeAllRanges(); chosen.addRange(range);
            node.dispatchEvent(new MouseEvent("mouseup", { bubbles: true }));
        }"""
    )
    page.locator(".meta .small", has_text="Als Station hinzufügen").click()
    expect(page.get_by_role("dialog").locator("blockquote")).to_have_text("Pazifikflotte")
