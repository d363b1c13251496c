"""The databases that the store contracts run on: SQLite always, PostgreSQL where its server is installed.

In CI (``CI`` is set) a missing PostgreSQL fails the run; elsewhere its tests are skipped with a clear line.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.contracts.postgres import Postgres, required

from dateline.dossier.shelf import DatabaseShelf, FolderShelf, Shelf


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL server of our own on loopback, stopped and deleted afterwards."""
    given = os.environ.get("DATELINE_TEST_DATABASE_URL")
    if given:
        yield given
        return
    required()
    server = Postgres()
    try:
        yield server.url
    finally:
        server.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shelf]:
    """An empty shelf in each database."""
    made: Shelf
    if request.param == "sqlite":
        made = FolderShelf(tmp_path / "dossiers")
    else:
        made = DatabaseShelf(request.getfixturevalue("postgres_url"))
        for head in made.survey(archived=True).heads:
            made.delete(head.id)
    yield made
    made.close()
