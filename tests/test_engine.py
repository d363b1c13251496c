"""The engine's version changes with whatever decides a reading, and only with that."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest

import dateline.engine
from dateline.engine import decided_by
from dateline.reading import ENGINE, Tools


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the package that may be changed."""
    source = Path(dateline.engine.__file__).parent
    copy = tmp_path / "dateline"
    for name in ("reading", "calendar", "gazetteer", "wording"):
        shutil.copytree(source / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("model.py", "ports.py", "engine.py"):
        shutil.copy(source / name, copy / name)
    monkeypatch.setattr(dateline.engine, "__file__", str(copy / "engine.py"))
    return copy


@pytest.mark.parametrize(
    "name",
    [
        "reading/claims/scene.py", "reading/languages/de/times_rules.toml", "reading/models/de.crf.bin",
        "reading/models/claims.json", "calendar/words.toml", "gazetteer/folding.py", "model.py",
    ],
)  # fmt: skip
def test_a_change_of_what_decides_changes_the_version(name: str, package: Path) -> None:
    before = decided_by.__wrapped__("g")
    (package / name).write_bytes((package / name).read_bytes() + b"\n")
    assert decided_by.__wrapped__("g") != before


def test_other_files_do_not(package: Path) -> None:
    before = decided_by.__wrapped__("g")
    (package / "reading" / "models" / "MODEL_CARD.md").write_text("Another card.", encoding="utf-8")
    (package / "wording" / "de" / "cli.toml").write_text("", encoding="utf-8")
    (package / "reading" / "__pycache__").mkdir()
    (package / "reading" / "__pycache__" / "x.pyc").write_bytes(b"x")
    assert decided_by.__wrapped__("g") == before
    assert decided_by.__wrapped__("another gazetteer") != before


def test_it_is_cheap_and_taken_once() -> None:
    start = time.perf_counter()
    first = decided_by("g")
    assert time.perf_counter() - start < 2.0
    assert decided_by("g") is first


def test_a_version_fits_where_readings_are_kept() -> None:
    tools = Tools(None, {}, None, "spacy:/a/very/long/path/to/a/pipeline", "0123456789abcdef", "a1b2c3d4")  # type: ignore[arg-type]
    other = Tools(None, {}, None, "spacy:/another/long/path/to/a/pipeline", "0123456789abcdef", "a1b2c3d4")  # type: ignore[arg-type]
    assert len(tools.version) <= 32
    assert tools.version.startswith(f"{ENGINE}.a1b2c3d4+")
    assert tools.version != other.version
