"""A database that goes away and comes back, and a server that forgets its sessions: said, tried again, nothing lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.browser.helpers import opened
from tests.browser.site import ROOT, free_port, served
from tests.browser.test_articles import TEXT
from tests.contracts.postgres import Postgres, required

AWAY = "Die Datenbank ist nicht erreichbar"


@pytest.fixture
def database() -> Iterator[Postgres]:
    required()
    server = Postgres()
    yield server
    server.close()


def test_a_database_that_goes_away_and_comes_back(page: Page, database: Postgres, tmp_path: Path) -> None:
    """A decision waits and is tried again; what is shown stands; typed text and details are there when it is back."""
    environment = {
        "DATELINE_DATABASE_URL": database.url,
        "DATELINE_DATA_DIR": str(tmp_path),
        "PYTHONPATH": str(ROOT / "src"),
    }
    script = (ROOT / "app.py").read_text(encoding="utf-8")
    alert, again = page.get_by_test_id("stAlert"), page.get_by_role("button", name="Noch einmal versuchen")
    with served(script=script, environment=environment) as url:
        opened(page, url)
        page.locator(".table .link", has_text="Wladiwostok").first.click()
        row = page.locator("tr.on")
        expect(row).to_contain_text("Wladiwostok")
        database.stop()
        page.get_by_role("button", name="Stimmt").click()
        expect(alert.first).to_contain_text(AWAY)
        expect(row).to_be_visible()
        database.start()
        again.click()
        expect(row).to_contain_text("bestätigt")
        expect(alert).to_have_count(0)

        page.get_by_role("link", name="Artikel hinzufügen").click()
        box = page.get_by_label("Text einfügen")
        box.fill(TEXT)
        database.stop()
        page.get_by_role("radio", name="EN").click()  # any choice draws the page anew
        expect(page.get_by_test_id("stAlert").first).to_contain_text("database cannot be reached")
        expect(page.get_by_label("Paste text")).to_have_value(TEXT)
        page.get_by_role("radio", name="DE").click()
        page.get_by_role("button", name="Weiter").click()
        page.get_by_role("textbox", name="Titel").fill("Wien-Besuch")
        page.get_by_role("button", name="Hinzufügen und lesen").click()
        expect(alert.first).to_contain_text(AWAY)
        database.start()
        again.first.click()
        expect(alert).to_have_count(0)
        expect(page.get_by_role("textbox", name="Titel")).to_have_value("Wien-Besuch")
        page.get_by_role("button", name="Hinzufügen und lesen").click()
        expect(alert.filter(has_text="Wien-Besuch")).to_be_visible()
        expect(page.get_by_role("heading", name="Vorhanden (2)")).to_be_visible()


def test_a_session_that_is_gone_begins_anew_with_what_was_typed_and_chosen(page: Page) -> None:
    """The server starts again and knows nobody: text in the form stays, and the address brings the view back."""
    port, other = free_port(), page.context.new_page()
    with served(port) as url:
        page.goto(f"{url}/articles")
        page.get_by_label("Text einfügen").fill(TEXT)
        opened(other, url)
        other.get_by_role("button", name="geplant", exact=True).click()
        other.locator(".table .link", has_text="Wladiwostok").click()
        expect(other).to_have_url(re.compile(r"stop=kim-jong-un-2013348.*status=planned"))
    expect(page.get_by_role("dialog")).to_be_visible()  # Streamlit's own: the server does not respond
    with served(port):
        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(page.get_by_label("Text einfügen")).to_have_value(TEXT)
        page.get_by_role("button", name="Weiter").click()
        expect(page.get_by_role("textbox", name="Titel")).to_be_visible()
        expect(other.locator("tr.on")).to_contain_text("Wladiwostok")
        expect(other.locator(".table tr[data-row]")).to_have_count(3)
        expect(other).to_have_url(re.compile(r"stop=kim-jong-un-2013348.*status=planned"))
        other.locator(".table .link", has_text="Nordkorea").first.click()
        expect(other.locator("h2")).to_contain_text("Nordkorea")
    other.close()
