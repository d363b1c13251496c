"""The very first visit to a server: wherever a link leads, there the reader arrives."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from tests.browser.site import served


@pytest.mark.parametrize(("path", "heading"), [("articles", "Artikel"), ("article", "Kim"), ("about", "Dateline")])
def test_a_deep_link_is_the_first_thing_that_a_fresh_server_is_asked_for(page: Page, path: str, heading: str) -> None:
    """No "Page not found" dialogue, and the page that the link names."""
    with served() as address:
        page.goto(f"{address}/{path}")
        expect(page.locator("h1").first).to_contain_text(heading)
        page.wait_for_timeout(500)
        expect(page.get_by_role("dialog")).to_have_count(0)
        assert page.url.endswith(f"/{path}")
        page.goto("about:blank")
