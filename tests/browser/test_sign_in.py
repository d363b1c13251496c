"""Signing in at a real provider on this machine, and what becomes of tokens that are wrong."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect
from tests.browser.site import ROOT, free_port, served, wait

from dateline.access import Office, Role
from dateline.dossier.database import Database
from dateline.dossier.shelf import FolderShelf, sqlite_url

PEOPLE = {"ada": "owner", "bob": "reader", "eva": ""}
_PROVIDER = """
import runpy, sys, time
real, ahead = time.time, float(sys.argv.pop(1))
time.time = lambda: real() + ahead
if "--forged" in sys.argv:  # publishes another key than the one that tokens are signed with
    sys.argv.remove("--forged")
    from oidc_provider_mock import _app
    jose, known = _app.jose, _app.jose.KeySet
    jose.KeySet = lambda _keys: known((jose.RSAKey.generate_key(is_private=True),))
sys.argv[0] = "oidc_provider_mock"
runpy.run_module("oidc_provider_mock", run_name="__main__")
"""


@contextmanager
def provider(*options: str, ahead: float = 0.0) -> Iterator[str]:
    """The address of an identity provider; its clock may be ``ahead`` (seconds)."""
    port = free_port()
    users = [json.dumps({"sub": name, "email": f"{name}@example.org", "name": name.title()}) for name in PEOPLE]
    command = [sys.executable, "-W", "ignore", "-c", _PROVIDER, str(ahead), "-p", str(port), *options]
    for user in users:
        command += ["--user-claims", user]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait(f"http://127.0.0.1:{port}/.well-known/openid-configuration", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=10)


@contextmanager
def hosted(folder: Path, issuer: str) -> Iterator[str]:
    """The real app behind a sign-in, with two dossiers: one whose roles are PEOPLE's, one of somebody else."""
    port = free_port()
    shelf = FolderShelf(folder / "dossiers")
    mine = shelf.create("Reisen")
    mine.put(_article())
    shelf.create("Geheim")
    shelf.close()
    office = Office(Database(sqlite_url(folder / "office.sqlite")))
    for name, role in PEOPLE.items():
        if role:
            office.grant("reisen", f"{name}@example.org", Role[role.upper()])
    office.close()
    environment = {
        "PYTHONPATH": str(ROOT / "src"),
        "DATELINE_DATA_DIR": str(folder),
        "DATELINE_AUTH": "oidc",
        "DATELINE_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "DATELINE_OIDC_METADATA_URL": f"{issuer}/.well-known/openid-configuration",
        "DATELINE_OIDC_CLIENT_ID": "dateline",
        "DATELINE_OIDC_CLIENT_SECRET": "not-a-secret-here",
        "DATELINE_COOKIE_SECRET": "c" * 40,
        "DATELINE_ROLES": '{"*": {"owner": ["root@example.org"]}}',
    }
    script = (ROOT / "app.py").read_text(encoding="utf-8")
    with served(port, script, environment) as address:
        yield address


def _article():  # type: ignore[no-untyped-def]
    from dateline.loading import load_text

    text = (
        "Die Kanzlerin Angela Merkel ist am Montag nach Wien gereist. Am Dienstag fuhr Merkel nach Graz weiter, sagte "
        "ihre Sprecherin."
    )
    return load_text(text, title="Wien", published="2023-09-15", lang="de").article


@pytest.fixture(scope="module")
def app(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with provider() as issuer, hosted(tmp_path_factory.mktemp("hosted"), issuer) as address:
        yield address


@pytest.fixture
def page(browser: Browser, app: str) -> Iterator[Page]:
    """A visitor.  The provider's own page asks for a style sheet elsewhere, which is not let out; ours for nothing."""
    ours: list[str] = []

    def only_here(route: Route) -> None:
        asked = urlsplit(route.request.url)
        if asked.hostname == "127.0.0.1":
            route.continue_()
            return
        if "/oauth2/" not in route.request.frame.url:
            ours.append(route.request.url)
        route.abort()

    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="de-DE", reduced_motion="reduce")
    context.set_default_timeout(40_000)
    context.route("**/*", only_here)
    yield context.new_page()
    context.close()
    assert ours == []


def door(page: Page) -> Locator:
    """The button of the page for those who are not known; there is a small one on top as well."""
    return page.locator(".st-key-dl_sign_in button")


def sign_in(page: Page, name: str) -> None:
    door(page).click()
    page.get_by_role("button", name=name, exact=True).click()


def test_a_guest_sees_only_the_door(page: Page, app: str) -> None:
    """On every page, on the first hit of a deep link too."""
    for path in ("", "articles", "article?article=x", "briefing", "sharing", "?dossier=reisen", "?dossier=geheim"):
        page.goto(f"{app}/{path}")
        expect(door(page)).to_be_visible()
        assert "Wien" not in (page.locator("body").text_content() or "")


def test_an_owner_signs_in_and_comes_back_to_the_link(page: Page, app: str) -> None:
    page.goto(f"{app}/articles?dossier=reisen")
    sign_in(page, "ada")
    expect(page.get_by_role("heading", name="Vorhanden (1)")).to_be_visible()
    assert "/articles" in page.url
    expect(page.get_by_text("Ada")).to_be_visible()
    page.get_by_role("link", name="Zugang").click()
    expect(page.get_by_text("bob@example.org: Leser")).to_be_visible()
    page.get_by_role("button", name="Link machen").click()
    link = page.locator("code").inner_text()
    assert "/?share=" in link
    other = page.context.browser.new_context(locale="de-DE")  # type: ignore[union-attr]
    guest = other.new_page()
    guest.goto(link)
    expect(guest.locator(".panel")).to_contain_text("Wien", timeout=40_000)
    guest.goto(link.replace("/?", "/articles?"))
    expect(guest.get_by_text("Sie dürfen dieses Dossier lesen")).to_be_visible(timeout=40_000)
    page.get_by_role("button", name="Jetzt beenden").click()
    expect(page.get_by_text("beendet", exact=False).first).to_be_visible()
    guest.goto(link)
    expect(door(guest)).to_be_visible(timeout=40_000)
    other.close()


def test_a_reader_reads_and_cannot_change(page: Page, app: str) -> None:
    page.goto(f"{app}/?dossier=reisen")
    sign_in(page, "bob")
    expect(page.locator(".panel")).to_contain_text("Wien")
    expect(page.get_by_role("link", name="Zugang")).to_have_count(0)
    page.locator(".table tr[data-row]", has_text="Wien").first.click()
    expect(page.locator(".decide")).to_have_count(0)
    page.goto(f"{app}/?dossier=geheim")
    expect(page.get_by_text("Es gibt kein Dossier geheim")).to_be_visible()


def test_a_stranger_with_an_account_sees_nothing(page: Page, app: str) -> None:
    page.goto(app)
    sign_in(page, "eva")
    expect(page.get_by_text("noch kein Dossier geteilt")).to_be_visible()
    assert "Wien" not in (page.locator("body").text_content() or "")


def test_forged_cookies_are_nobody(page: Page, app: str) -> None:
    forged = json.dumps({"is_logged_in": True, "email": "ada@example.org", "iat": time.time(), "origin": app})
    for value in (forged.encode().hex(), "x" * 3000, f"{forged.encode().hex()}.sig.nature"):
        page.context.add_cookies([{"name": "_streamlit_user", "value": value, "url": app}])
        page.goto(f"{app}/?dossier=reisen")
        expect(door(page)).to_be_visible()
    page.context.clear_cookies()
    page.goto(f"{app}/oauth2callback?code=forged&state=forged")
    expect(page.get_by_text("Die Anmeldung gelang nicht")).to_be_visible()


def test_headers_of_a_proxy_mean_nothing_here(page: Page, app: str) -> None:
    page.set_extra_http_headers({"X-Forwarded-User": "ada@example.org"})
    page.goto(f"{app}/?dossier=reisen")
    expect(door(page)).to_be_visible()


@pytest.mark.parametrize(
    ("options", "ahead"), [(("--token-max-age", "-600"), 0.0), ((), 600.0), ((), -7200.0), (("--forged",), 0.0)]
)
def test_tokens_that_are_not_to_be_believed(page: Page, tmp_path: Path, options: tuple[str, ...], ahead: float) -> None:
    """Expired, from a clock that is ahead, from one that is behind, of another signer: the page says so, stays shut."""
    with provider(*options, ahead=ahead) as issuer, hosted(tmp_path, issuer) as address:
        page.goto(f"{address}/?dossier=reisen")
        sign_in(page, "ada")
        expect(page.get_by_text("Die Anmeldung gelang nicht")).to_be_visible()
        assert "Wien" not in (page.locator("body").text_content() or "")


def test_a_provider_that_is_away(page: Page, tmp_path: Path) -> None:
    with hosted(tmp_path, f"http://127.0.0.1:{free_port()}") as address:
        page.goto(address)
        door(page).click()
        expect(page.get_by_text("Der Anmeldedienst ist nicht erreichbar")).to_be_visible()
