"""The Dockerfile's steps, run in an empty place, and what they make, started: where no image can be built."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.browser.site import ROOT
from tests.deploy.running import app

TEXT = (ROOT / "Dockerfile").read_text(encoding="utf-8")
pytestmark = pytest.mark.slow


def instructions() -> list[tuple[str, str]]:
    """Instruction and its words, in order; continued lines joined."""
    joined = re.sub(r"\\\n\s*", " ", "\n".join(line for line in TEXT.splitlines() if not line.startswith("#")))
    return [(word, rest) for line in joined.splitlines() if line.strip() for word, _, rest in [line.partition(" ")]]


class Place:
    """A folder that stands for the image's root."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.work = root / "build"

    def inside(self, words: str) -> str:
        """Absolute paths of the image as paths of this folder."""
        return re.sub(r"(?<![\w.])/(opt/dateline|build|data)\b", lambda found: f"{self.root}/{found.group(1)}", words)

    def copy(self, words: str) -> None:
        *sources, target = words.split()
        for name in sources:
            source, here = ROOT / name, self.work / (target if len(sources) == 1 and target[0] != "." else "")
            if source.is_dir():
                skip = shutil.ignore_patterns("__pycache__", "secrets.toml")
                shutil.copytree(source, self.work / target.removeprefix("./"), ignore=skip, dirs_exist_ok=True)
            else:
                here.mkdir(parents=True, exist_ok=True)
                shutil.copy(source, self.work / name)

    def run(self, words: str) -> None:
        words = self.inside(words).replace("python -m venv", f"{shlex.quote(sys.executable)} -m venv", 1)
        clean = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "PIP_INDEX_URL") if name in os.environ}
        done = subprocess.run(
            ["sh", "-ec", words], cwd=self.work, env=clean, capture_output=True, text=True, timeout=900, check=False
        )
        if done.returncode and "No matching distribution" in done.stderr + done.stdout:
            pytest.skip("no package index can be reached: the image's steps did not run")
        assert done.returncode == 0, f"{words}\n{done.stdout[-2000:]}\n{done.stderr[-3000:]}"


def test_the_steps_make_what_runs(tmp_path: Path) -> None:
    """Every step of the building stage; then the second stage's environment, command and health check."""
    place, stage = Place(tmp_path), 0
    environment: dict[str, str] = {}
    check: list[str] = []
    place.work.mkdir()
    for word, rest in instructions():
        if word == "FROM":
            stage += 1
        elif stage == 1 and word == "COPY":
            place.copy(rest)
        elif stage == 1 and word == "RUN":
            place.run(rest)
        elif stage == 2 and word == "ENV":
            environment |= dict(part.split("=", 1) for part in shlex.split(place.inside(rest)))
        elif stage == 2 and word == "HEALTHCHECK":
            check = json.loads(rest[rest.index("[") :])
    shutil.rmtree(place.work)  # the second stage does not have it
    (tmp_path / "tmp").mkdir()
    environment |= {"HOME": str(tmp_path / "tmp"), "MPLCONFIGDIR": str(tmp_path / "tmp/matplotlib"), "PYTHONPATH": ""}
    environment |= {"DATELINE_AUTH": "none", "DATELINE_PUBLIC_URL": "https://news.example.org/dateline"}
    before = _files(tmp_path / "opt/dateline")
    program = str(tmp_path / "opt/dateline/bin/dateline")
    del environment["DATELINE_PORT"], environment["DATELINE_DATA_DIR"], environment["DATELINE_ADDRESS"]
    with app(tmp_path / "data", environment, [program, "serve"]) as running:
        assert running.get("/healthz")[0] == 200
        assert '"gazetteer":"ok"' in running.get("/readyz")[1]
        assert running.get("/dateline/")[0] == 200
        assert running.get("/dateline/app/static/dateline/map.js")[0] == 200
        port = running.address.rpartition(":")[2]
        done = subprocess.run([sys.executable, *check[1:-1], check[-1].replace("8501", port)], check=False, timeout=20)
        assert done.returncode == 0
        assert all(line.startswith("{") for line in running.log.read_text().splitlines() if '"level"' in line)
    assert _files(tmp_path / "opt/dateline") == before  # the root file system may be read-only


def _files(folder: Path) -> set[str]:
    return {str(path) for path in folder.rglob("*")}
