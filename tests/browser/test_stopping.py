"""Long work shows how far it is and can be stopped; what was entered and what was done stays."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect
from tests.browser.helpers import FRAME
from tests.browser.test_articles import TEXT


def _stop(page: Page) -> None:
    """Press the button once the work is under way."""
    button = page.get_by_role("button", name="Abbrechen")
    expect(button).to_be_visible()
    page.wait_for_timeout(600)
    button.click()


def test_the_first_reading_can_be_stopped_and_gone_on_with(page: Page, site: str) -> None:
    """The map shows what has been read by then; the rest is read when asked for."""
    page.goto(f"{site}/?sample=slow")
    _stop(page)
    left = page.get_by_text(re.compile(r"Artikel sind noch ungelesen"))
    expect(left).to_be_visible()
    expect(page.get_by_role("button", name="Abbrechen")).to_have_count(0)
    page.frame_locator(FRAME).locator(".dl-stop").first.wait_for()
    page.get_by_role("button", name="Weiterlesen").click()
    expect(page.get_by_role("button", name="Abbrechen")).to_be_visible()
    expect(left).to_have_count(0, timeout=60_000)
    expect(page.get_by_role("button", name="Abbrechen")).to_have_count(0)
    expect(page.locator(".table tr[data-row]").first).to_be_visible()


def test_adding_many_can_be_stopped_and_what_was_typed_stays(page: Page, site: str) -> None:
    """Those that were read are in, the others wait with their details; going on takes them too."""
    page.goto(f"{site}/articles?sample=slow")
    expect(page.get_by_role("heading", name="Vorhanden (12)")).to_be_visible()
    page.locator('input[type="file"]').first.set_input_files([
        {"name": f"meldung{n}.txt", "mimeType": "text/plain",
         "buffer": f"Titel: Meldung {n}\nDatum: 1{n % 10}.09.2023\n\n{TEXT} Nummer {n}.".encode()}
        for n in range(8)
    ])  # fmt: skip
    page.get_by_role("button", name="Weiter").click()
    expect(page.get_by_role("heading", name="8 Artikel")).to_be_visible()
    page.get_by_role("button", name="Angekreuzte hinzufügen").click()
    _stop(page)
    waiting = page.get_by_role("heading", name=re.compile(r"^\d Artikel"))
    expect(waiting).to_be_visible()
    expect(page.get_by_role("button", name="Abbrechen")).to_have_count(0)
    rest = int((waiting.text_content() or "").split()[0])
    assert 0 < rest < 8
    expect(page.get_by_role("heading", name=f"Vorhanden ({20 - rest})")).to_be_visible()
    page.get_by_role("button", name="Angekreuzte hinzufügen").click()
    expect(page.get_by_role("heading", name="Vorhanden (20)")).to_be_visible(timeout=60_000)
    expect(page.get_by_test_id("stAlert").filter(has_text="8 Artikel sind aufgenommen")).to_be_visible()


def test_looking_at_files_can_be_stopped_and_the_form_keeps_them(page: Page, site: str) -> None:
    """Text and files are still in the form and can be handed in again."""
    page.goto(f"{site}/articles?sample=slow")
    page.get_by_label("Text einfügen").fill(TEXT)
    many = "".join(f"<item><title>M{n}</title><description>{TEXT} {n}</description></item>" for n in range(3000))
    feed = f'<?xml version="1.0"?><rss version="2.0"><channel><title>B</title>{many}</channel></rss>'
    page.locator('input[type="file"]').first.set_input_files([
        {"name": f"feed{n}.rss", "mimeType": "application/rss+xml", "buffer": feed.encode()} for n in range(3)
    ])  # fmt: skip
    page.get_by_role("button", name="Weiter").click()
    page.get_by_role("button", name="Abbrechen").click()
    expect(page.get_by_role("button", name="Abbrechen")).to_have_count(0)
    expect(page.get_by_label("Text einfügen")).to_have_value(TEXT)
    expect(page.get_by_text("feed1.rss")).to_be_visible()
