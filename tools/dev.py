#!/usr/bin/env python3
"""The project's commands on a machine that has only Python 3.11 or newer and git; ``make NAME`` does the same.

    python3 tools/dev.py app [--port 8501] [--headless]    open the dashboard on the seed article
    python3 tools/dev.py test [PYTEST OPTIONS]              all tests, the browser's included
    python3 tools/dev.py lint | check | gazetteer | lock | sbom | audit | screenshots | clean

Each makes what it needs first: the environment ``.venv``, anew where the lock files have changed, and the gazetteer.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
CODE = ("src", "tests", "tools", "benchmarks", "pages", "app.py")
_LEFT = (".venv", "build", "dist", ".pytest_cache", ".mypy_cache", ".ruff_cache")


def app(*options: str) -> None:
    """Open the dashboard on the seed article."""
    port = options[options.index("--port") + 1] if "--port" in options[:-1] else "8501"
    gazetteer()
    print(f"Dateline opens at http://localhost:{port}; Ctrl-C ends it.", flush=True)
    _tool("streamlit", "run", "app.py", "--server.port", port, "--server.address", "localhost",
          "--server.headless", str("--headless" in options).lower(), "--server.showEmailPrompt", "false")  # fmt: skip


def gazetteer() -> None:
    """Build the gazetteer, where it is not built already."""
    _app()
    _tool("dateline", "gazetteer", "build")


def test(*options: str) -> None:
    """Run all tests, the browser's included."""
    _dev()
    gazetteer()
    if os.name == "posix":
        _run("sh", "tools/install_test_tools.sh")
    _tool("python", "-m", "pytest", *options)


def lint() -> None:
    """Check format, style, types and the direction of imports."""
    _dev()
    _tool("ruff", "format", "--check", *CODE)
    _tool("ruff", "check", *CODE)
    _tool("mypy")
    _tool("lint-imports")


def check() -> None:
    """Run what CI runs."""
    lint()
    test()


def lock() -> None:
    """Write the lock files anew from pyproject.toml."""
    _environment()
    _pip("-q", "uv")
    common = ["-m", "uv", "pip", "compile", "-q", "--universal", "--python-version", "3.11", "--generate-hashes",
              "--no-annotate", "--custom-compile-command", "make lock"]  # fmt: skip
    with_app = ["-c", "requirements.txt", "pyproject.toml"]
    _tool("python", *common, "pyproject.toml", "-o", "requirements.txt")
    _tool("python", *common, *with_app, "--group", "dev", "-o", "requirements-dev.txt")
    _tool("python", *common, *with_app, "--extra", "postgresql", "--group", "image", "-o", "requirements-host.txt")


def sbom() -> None:
    """Write what is in it: dist/sbom.json, CycloneDX."""
    _dev()
    (ROOT / "dist").mkdir(exist_ok=True)
    _tool("cyclonedx-py", "requirements", "requirements-host.txt", "--pyproject", "pyproject.toml",
          "--output-reproducible", "--output-format", "JSON", "--output-file", "dist/sbom.json")  # fmt: skip


def audit() -> None:
    """Look for known vulnerabilities of what is pinned, where their database can be reached."""
    _dev()
    _tool("python", "tools/audit.py")


def screenshots() -> None:
    """Take pictures of every view."""
    _dev()
    gazetteer()
    _tool("python", "tools/screenshots.py")


def clean() -> None:
    """Remove what the commands have made."""
    for name in _LEFT:
        shutil.rmtree(ROOT / name, ignore_errors=True)


def _environment() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 whoever starts it may have an older one
        sys.exit("Dateline needs Python 3.11 or newer; this is {}.{}.".format(*sys.version_info[:2]))
    if not (BIN / "pip").exists() and not (BIN / "pip.exe").exists():
        made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], cwd=ROOT, check=False)
        if made.returncode:
            shutil.rmtree(VENV, ignore_errors=True)
            sys.exit("Python's module venv does not work here. On Debian and Ubuntu: apt install python3-venv.")


def _app() -> None:
    _environment()
    if _older(VENV / ".app", "requirements.txt", "pyproject.toml"):
        _pip("-q", "--require-hashes", "-r", "requirements.txt")
        _pip("-q", "--no-deps", "-e", ".")
        (VENV / ".app").touch()


def _dev() -> None:
    _app()
    if _older(VENV / ".dev", "requirements-dev.txt", ".venv/.app"):
        _pip("-q", "--require-hashes", "-r", "requirements-dev.txt")
        (VENV / ".dev").touch()


def _older(stamp: Path, *sources: str) -> bool:
    return not stamp.exists() or any((ROOT / one).stat().st_mtime > stamp.stat().st_mtime for one in sources)


def _pip(*arguments: str) -> None:
    _tool("python", "-m", "pip", "--disable-pip-version-check", "install", *arguments)


def _tool(name: str, *arguments: str) -> None:
    _run(str(BIN / name), *arguments)


def _run(*command: str) -> None:
    try:
        done = subprocess.run(command, cwd=ROOT, check=False)
    except KeyboardInterrupt:
        sys.exit(130)
    if done.returncode:
        sys.exit(done.returncode)


COMMANDS: dict[str, Callable[..., None]] = {
    one.__name__: one for one in (app, test, lint, check, gazetteer, lock, sbom, audit, screenshots, clean)
}


def main(words: list[str]) -> None:
    """Run the command that the words name, with the options behind it."""
    command = COMMANDS.get(words[0]) if words else None
    if command is None or (len(words) > 1 and command not in (app, test)):
        sys.exit(__doc__)
    command(*words[1:])


if __name__ == "__main__":
    main(sys.argv[1:])
