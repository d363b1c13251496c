"""Articles are added, dated, refused with a reason, and the map keeps its frame."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect
from tests.browser.helpers import opened

TEXT = (
    "Der Minister ist am Montag nach Wien gereist. Dort sprach er mit seiner Kollegin über das Abkommen, das die "
    "beiden Länder im Herbst schließen wollen. Am Abend war er bei einem Essen in der Hofburg zu Gast, und am Dienstag "
    "soll er nach Angaben der Sprecherin wieder in der Hauptstadt sein, wo er vor dem Ausschuss "
    "über die Reise berichten wird."
)


def _open(page: Page, site: str) -> None:
    page.goto(f"{site}/articles")
    expect(page.get_by_role("heading", name="Vorhanden (1)")).to_be_visible()


def test_a_pasted_article_is_read_and_listed(page: Page, site: str) -> None:
    _open(page, site)
    page.get_by_label("Text einfügen").fill(TEXT)
    page.get_by_role("button", name="Weiter").click()
    page.get_by_role("textbox", name="Titel").fill("Wien-Besuch")
    page.get_by_role("textbox", name="Erschienen am").fill("15.09.2023")
    page.get_by_role("button", name="Hinzufügen und lesen").click()
    expect(page.get_by_test_id("stAlert").filter(has_text="Wien-Besuch")).to_be_visible()
    expect(page.get_by_role("heading", name="Vorhanden (2)")).to_be_visible()
    expect(page.get_by_text("Fr, 15. September 2023").first).to_be_visible()
    page.get_by_role("button", name="Zur Karte").click()
    expect(page.locator(".table tr[data-row]")).to_have_count(7)


def test_files_that_are_no_text_are_refused_with_a_reason(page: Page, site: str) -> None:
    _open(page, site)
    page.locator('input[type="file"]').set_input_files([
        {"name": "bild.txt", "mimeType": "text/plain", "buffer": bytes(range(256)) * 40},
        {"name": "leer.txt", "mimeType": "text/plain", "buffer": b"   "},
        {"name": "latin.txt", "mimeType": "text/plain", "buffer": TEXT.encode("cp1252")},
    ])  # fmt: skip
    page.get_by_role("button", name="Weiter").click()
    page.get_by_role("button", name="Hinzufügen und lesen").click()
    expect(page.get_by_test_id("stAlert").filter(has_text="2 ließen sich nicht aufnehmen")).to_be_visible()
    expect(page.locator(".dl-lines li", has_text="bild.txt")).to_contain_text("Binärdaten")
    expect(page.locator(".dl-lines li", has_text="leer.txt")).to_contain_text("keinen Text")
    expect(page.get_by_role("heading", name="Vorhanden (2)")).to_be_visible()
    assert "Traceback" not in (page.locator("body").text_content() or "")


def test_nothing_given_is_said(page: Page, site: str) -> None:
    _open(page, site)
    page.get_by_role("button", name="Weiter").click()
    expect(page.get_by_role("alert")).to_contain_text("Fügen Sie einen Text ein")


def test_the_publication_day_fixes_the_weekdays(page: Page, site: str) -> None:
    opened(page, site)
    page.get_by_role("link", name="Artikel hinzufügen").click()
    page.get_by_role("button", name="Datum ändern").click()
    box = page.get_by_role("textbox", name="Erschienen am").last
    box.fill("gestern irgendwann")
    page.get_by_role("button", name="Übernehmen").click()
    expect(page.get_by_text("Das ist kein Datum")).to_be_visible()
    box.fill("15. September 2023")
    page.get_by_role("button", name="Übernehmen").click()
    expect(page.get_by_text("15. September 2023").first).to_be_visible()
    page.get_by_role("link", name="Reise").click()
    expect(page.locator(".table tr[data-row]", has_text="Komsomolsk")).to_contain_text(re.compile(r"15\.\s?(Sept|09)"))


def test_an_empty_dossier_makes_sense(page: Page, site: str) -> None:
    page.goto(f"{site}/?sample=empty")
    expect(page.locator(".panel")).to_contain_text("Keine Station")
    expect(page.locator("h1")).to_have_text("Noch keine Reise")
