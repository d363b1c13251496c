"""Two servers on one PostgreSQL: one schema, what one does the other sees, and a dead one costs no data."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import create_engine, text
from tests.browser.conftest import browser  # noqa: F401 a fixture
from tests.browser.site import ROOT
from tests.contracts.conftest import postgres_url  # noqa: F401 a fixture
from tests.deploy.running import app, nginx, until_ready

from dateline.config import settings_from
from dateline.dossier import Dossier
from dateline.dossier import corrections as make
from dateline.dossier.migrations import NEWEST
from dateline.dossier.shelf import DatabaseShelf
from dateline.engine import load_tools
from dateline.services.desk import Desk
from dateline.services.workspace import Workspace


@pytest.fixture
def database(postgres_url: str) -> Iterator[str]:  # noqa: F811
    """An empty database of its own."""
    name = "replicas"
    driver = postgres_url.replace("postgresql://", "postgresql+psycopg://")
    admin = create_engine(driver, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield postgres_url.rpartition("/")[0] + f"/{name}"
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
    admin.dispose()


def settings_of(database: str) -> dict[str, str]:
    return {"DATELINE_AUTH": "none", "DATELINE_DATABASE_URL": database, "DATELINE_LOG_FORMAT": "json"}


def rows(page: Page) -> int:
    expect(page.locator(".table tbody tr").first).to_be_visible(timeout=60_000)
    return page.locator(".table tbody tr").count()


def test_two_replicas_are_one(database: str, tmp_path: Path, browser: Browser) -> None:  # noqa: F811
    ours = settings_of(database)
    with app(tmp_path / "a", ours, wait=False) as one, app(tmp_path / "b", ours, wait=False) as two:
        until_ready(one)  # both were started on an empty database at once
        until_ready(two)
        pages = []
        for server in (one, two):
            page = browser.new_page(locale="de-DE")
            page.set_default_timeout(60_000)
            page.goto(server.address)
            pages.append(page)
            rows(page)
        before = rows(pages[1])
        shelf = DatabaseShelf(database)
        (head,) = shelf.survey().heads  # one first dossier, not two
        assert rows(pages[0]) == before

        # What is decided in one is offered by the other, which shows it when asked to.
        dossier = shelf.open(head.id)
        _reject_first(dossier)
        expect(pages[1].locator(".st-key-dl_others button")).to_be_visible(timeout=40_000)
        pages[1].locator(".st-key-dl_others button").click()
        expect(pages[1].locator(".table tbody tr")).to_have_count(before - 1)

        # A replica dies in the middle: its users reload at the other and find everything.
        decided = dossier.ledger.entries()
        one.kill()
        pages[0].goto(two.address)
        expect(pages[0].locator(".table tbody tr")).to_have_count(before - 1)
        assert dossier.ledger.entries() == decided
        shelf.close()
        for page in pages:
            page.close()


def _reject_first(dossier: Dossier) -> None:
    """Reject a stop as the session of a server would, on the readings that it kept."""
    workspace = Workspace.with_tools(load_tools(settings_from({})), Desk(dossier))
    texts = {article.id: article.text for article in workspace.articles()}
    dossier.ledger.record(make.reject(workspace.itinerary().stops[0], texts, author="Ada"))


def test_the_schema_is_made_once(database: str, tmp_path: Path) -> None:
    """Five at the same moment: one makes it, four wait, nobody fails."""
    command = [sys.executable, "-m", "dateline.cli", "migrate"]
    environment = {"PYTHONPATH": str(ROOT / "src"), "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}
    environment |= settings_of(database) | {"DATELINE_DATA_DIR": str(tmp_path)}
    running = [subprocess.Popen(command, env=environment, stderr=subprocess.PIPE) for _ in range(5)]
    errors = [process.communicate(timeout=120)[1] for process in running]
    assert [process.returncode for process in running] == [0] * 5, errors
    engine = create_engine(database.replace("postgresql://", "postgresql+psycopg://"))
    with engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all() == [NEWEST]
    engine.dispose()


@pytest.mark.parametrize(("version", "key"), [("9999", "dossier.newer"), ("0001", "dossier.older")])
def test_a_database_of_another_version(database: str, tmp_path: Path, version: str, key: str) -> None:
    """Ahead: it is refused at the start and nothing is changed.  Behind, under a running server: no more work."""
    engine = create_engine(database.replace("postgresql://", "postgresql+psycopg://"))
    with app(tmp_path / "a", settings_of(database)) as running:
        with engine.begin() as connection:
            connection.execute(text(f"UPDATE alembic_version SET version_num = '{version}'"))
        time.sleep(2.5)  # health is remembered for two seconds
        status, body = running.get("/readyz")
        assert status == 503
        assert version in json.loads(body)["database"]
        assert running.get("/healthz")[0] == 200  # alive: a restart would not help
    if version == "9999":
        with app(tmp_path / "b", settings_of(database), wait=False) as late:
            assert late.process.wait(timeout=60) == 2
            assert "newer Dateline" in late.log.read_text()
        with engine.connect() as connection:
            assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == "9999"
    engine.dispose()


def test_a_visitor_stays_with_one_replica(database: str, tmp_path: Path, browser: Browser) -> None:  # noqa: F811
    """Behind the proxy, and goes on at the other one when it dies."""
    public = {"DATELINE_PUBLIC_URL": "https://localhost/dateline", "DATELINE_PROXIES": "127.0.0.1"}
    ours = settings_of(database) | public
    with (
        app(tmp_path / "a", ours) as one,
        app(tmp_path / "b", ours) as two,
        nginx(tmp_path / "proxy", [one.address, two.address]) as site,
    ):
        page = browser.new_page(locale="de-DE", ignore_https_errors=True)
        page.set_default_timeout(60_000)
        page.goto(f"{site}/dateline/")
        before = rows(page)
        served = [server for server in (one, two) if '"message": "request"' in server.log.read_text()]
        assert len(served) == 1
        served[0].kill()
        page.goto(f"{site}/dateline/")
        expect(page.locator(".table tbody tr")).to_have_count(before)
        page.close()
