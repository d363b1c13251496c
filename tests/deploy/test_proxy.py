"""The shipped nginx configuration before a real server: TLS, base path, WebSockets, headers, identity."""

from __future__ import annotations

import ssl
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from tests.browser.conftest import browser  # noqa: F401 a fixture
from tests.deploy.running import App, app, nginx

OWNER = '{"*": {"owner": ["ada@example.org"]}}'


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    environment = {
        "DATELINE_AUTH": "none",
        "DATELINE_PUBLIC_URL": "https://localhost/dateline",
        "DATELINE_PROXIES": "127.0.0.1",
    }
    with app(tmp_path_factory.mktemp("app"), environment) as running:
        yield running


@pytest.fixture(scope="module")
def site(server: App, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with nginx(tmp_path_factory.mktemp("nginx"), [server.address]) as address:
        yield address


def ask(url: str, **headers: str) -> tuple[int, dict[str, str]]:
    trust = ssl.create_default_context()
    trust.check_hostname, trust.verify_mode = False, ssl.CERT_NONE
    opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=trust), _Stay())
    asked = urllib.request.Request(url, headers={name.replace("_", "-"): value for name, value in headers.items()})
    try:
        with opener.open(asked, timeout=10) as answer:
            return answer.status, {name.lower(): value for name, value in answer.headers.items()}
    except urllib.error.HTTPError as error:
        with error:
            return error.code, {name.lower(): value for name, value in error.headers.items()}


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:  # type: ignore[override]
        return None


def test_headers_and_paths(site: str) -> None:
    status, headers = ask(f"{site}/dateline/")
    assert status == 200
    for name in ("strict-transport-security", "x-content-type-options", "content-security-policy", "referrer-policy"):
        assert name in headers
    assert headers["server"] == "nginx"
    assert ask(f"{site}/")[1]["location"].endswith("/dateline/")
    for path in ("metrics", "healthz", "readyz", "_stcore/metrics", "_stcore/agent/x"):
        assert ask(f"{site}/dateline/{path}")[0] == 404
    assert ask(f"{site}/dateline/", Host="evil.example")[0] == 403


def test_a_person_works_through_the_proxy(site: str, browser: Browser) -> None:  # noqa: F811
    """WebSockets, static files and uploads under a base path, over TLS."""
    context = browser.new_context(ignore_https_errors=True, locale="de-DE")
    page = context.new_page()
    page.set_default_timeout(60_000)
    failed: list[str] = []
    page.on("response", lambda answer: failed.append(answer.url) if answer.status >= 400 else None)
    page.goto(f"{site}/dateline/")
    expect(page.locator(".table tbody tr").first).to_be_visible(timeout=60_000)
    page.goto(f"{site}/dateline/articles")
    page.locator('input[type="file"]').set_input_files(
        {"name": "wien.txt", "mimeType": "text/plain",
         "buffer": b"Die Kanzlerin Angela Merkel ist am Montag nach Wien gereist, sagte ihre Sprecherin."}
    )  # fmt: skip
    expect(page.get_by_text("wien.txt").first).to_be_visible()
    page.get_by_role("button", name="Weiter").click()
    expect(page.get_by_text("Angela Merkel").first).to_be_visible()
    context.close()
    asks_where_it_is = ("/_stcore/health", "/_stcore/host-config")  # Streamlit's page tries each folder above it
    assert [url for url in failed if not url.endswith(asks_where_it_is)] == []


def test_logs_hold_no_query(site: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    ask(f"{site}/dateline/?share=very-secret-token")
    logs = [path.read_text() for path in tmp_path_factory.getbasetemp().rglob("access.log")]
    assert logs
    assert "very-secret-token" not in "".join(logs)


def test_a_proxy_that_signs_people_in(tmp_path: Path) -> None:
    """Direct visitors are refused, with or without the header."""
    environment = {
        "DATELINE_AUTH": "proxy",
        "DATELINE_PROXY_SECRET": "s" * 32,
        "DATELINE_ROLES": OWNER,
    }
    with app(tmp_path, environment) as running:
        assert running.get("/")[0] == 403
        assert running.get("/", X_Forwarded_User="ada@example.org")[0] == 403
        assert running.get("/", X_Forwarded_User="ada@example.org", X_Dateline_Proxy_Secret="x" * 32)[0] == 403
        assert running.get("/", X_Forwarded_User="ada@example.org", X_Dateline_Proxy_Secret="s" * 32)[0] == 200
        assert running.get("/healthz")[0] == 200
        assert "s" * 32 not in running.log.read_text()
