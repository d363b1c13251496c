"""A PostgreSQL server of our own on loopback, which can go away and come back."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

import pytest

__all__ = ["Postgres", "required"]


def _program(name: str) -> str | None:
    found = shutil.which(name)
    if found:
        return found
    there = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return str(there[-1]) if there else None


def _installed() -> bool:
    """Are the server's programs there?"""
    return bool(_program("initdb") and _program("pg_ctl"))


def required() -> None:
    """Where its programs are missing: fail in CI, elsewhere skip with a clear line."""
    if not _installed():
        message = "PostgreSQL is not installed (Debian: apt install postgresql): its tests did not run"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)


class Postgres:
    """A fresh server, started; ``close`` stops it and deletes what it kept."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="dateline-postgres-"))  # pytest's own are closed to other users
        self._user = "postgres" if os.geteuid() == 0 else None  # the server refuses to run as root
        if self._user:
            shutil.chown(self._folder, self._user)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.url = f"postgresql://dateline@127.0.0.1:{port}/postgres"
        self._options = (
            f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories= -c fsync=off"
            " -c max_connections=60"
        )
        data = str(self._folder / "data")
        self._run("initdb", "-D", data, "-U", "dateline", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        self.start()

    def start(self) -> None:
        """Return once it answers."""
        log = str(self._folder / "log")
        self._run("pg_ctl", "-D", str(self._folder / "data"), "-l", log, "-o", self._options, "-w", "start")

    def stop(self) -> None:
        """As if its machine had lost power."""
        self._run("pg_ctl", "-D", str(self._folder / "data"), "-m", "immediate", "-w", "stop")

    def close(self) -> None:
        """Stop it, if it runs, and delete everything."""
        if (self._folder / "data" / "postmaster.pid").exists():
            self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _run(self, name: str, *arguments: str) -> None:
        # Output to a file: the server inherits it, and a pipe would wait for the server to end.
        with tempfile.TemporaryFile() as out:
            command = [_program(name) or name, *arguments]
            subprocess.run(command, check=True, stdout=out, stderr=out, user=self._user, cwd=self._folder, timeout=120)
