"""The databases that the store contracts run on: SQLite always, PostgreSQL where its server is installed.

In CI (``CI`` is set) a missing PostgreSQL fails the run; elsewhere its tests are skipped with a clear line.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from dateline.dossier.shelf import DatabaseShelf, FolderShelf, Shelf


def _program(name: str) -> str | None:
    found = shutil.which(name)
    if found:
        return found
    installed = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return str(installed[-1]) if installed else None


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL server of our own on loopback, stopped and deleted afterwards."""
    given = os.environ.get("DATELINE_TEST_DATABASE_URL")
    if given:
        yield given
        return
    initdb, pg_ctl = _program("initdb"), _program("pg_ctl")
    if not initdb or not pg_ctl:
        message = "PostgreSQL is not installed (Debian: apt install postgresql): its contract tests did not run"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    folder = Path(tempfile.mkdtemp(prefix="dateline-postgres-"))  # pytest's own folders are closed to other users
    user = "postgres" if os.geteuid() == 0 else None  # the server refuses to run as root
    if user:
        shutil.chown(folder, user)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    data, log = folder / "data", folder / "log"

    def run(*command: str) -> None:
        # Output to a file: the server inherits it, and a pipe would wait for the server to end.
        with tempfile.TemporaryFile() as out:
            subprocess.run(command, check=True, stdout=out, stderr=out, user=user, cwd=folder, timeout=120)

    run(initdb, "-D", str(data), "-U", "dateline", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
    options = (
        f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories= -c fsync=off -c max_connections=60"
    )
    run(pg_ctl, "-D", str(data), "-l", str(log), "-o", options, "-w", "start")
    try:
        yield f"postgresql://dateline@127.0.0.1:{port}/postgres"
    finally:
        run(pg_ctl, "-D", str(data), "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder, ignore_errors=True)


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
