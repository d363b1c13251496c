"""Health tries the database and the gazetteer; figures tell what is read."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from dateline.access import open_office
from dateline.cli import main
from dateline.config import Settings, settings_from
from dateline.loading import load_text
from dateline.operations.health import Probe
from dateline.operations.metrics import Metrics
from dateline.reading import Tools
from dateline.services.workspace import Workspace


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(settings_from({}).cache_dir, tmp_path)


def look(settings: Settings) -> dict[str, str]:
    probe = Probe(settings)
    found = {part.name: part.error.key if part.error else "ok" for part in probe.look().parts}
    probe.close()
    return found


def test_all_is_well(settings: Settings, tools: Tools) -> None:
    assert look(settings) == {"database": "ok", "gazetteer": "ok"}


def test_no_gazetteer(tmp_path: Path) -> None:
    assert look(Settings(tmp_path / "empty", tmp_path))["gazetteer"] == "gazetteer.damaged"


@pytest.mark.parametrize(("version", "key"), [("0001", "dossier.older"), ("9999", "dossier.newer")])
def test_a_database_of_another_version(settings: Settings, version: str, key: str) -> None:
    """Changed under a running server: it is not sent more work."""
    probe = Probe(settings, clock=iter(range(0, 100, 10)).__next__)
    assert probe.look().parts[0].error is None
    file = settings.data_dir / "office.sqlite"
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (version,))
    connection.close()
    error = probe.look().parts[0].error
    assert error is not None
    assert error.key == key
    probe.close()


def test_a_database_that_is_away(tmp_path: Path) -> None:
    away = Settings(tmp_path, tmp_path, database_url="postgresql://ada:hidden@127.0.0.1:9/x")
    assert look(away)["database"] == "dossier.unreachable"


def test_a_damaged_database(settings: Settings) -> None:
    open_office(settings).close()
    (settings.data_dir / "office.sqlite").write_bytes(b"SQLite format 3\x00" + b"\xff" * 8000)
    assert look(settings)["database"] in {"dossier.damaged_file", "dossier.failed"}


def test_asked_often_it_tries_once(settings: Settings) -> None:
    probe = Probe(settings)
    assert probe.look() is probe.look()
    probe.close()


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("DATELINE_DATA_DIR", str(tmp_path))
    assert main(["migrate"]) == 0
    assert main(["health"]) == 0
    monkeypatch.setenv("DATELINE_DATABASE_URL", "postgresql://ada:hidden@127.0.0.1:9/x")
    assert main(["health"]) == 1
    assert "hidden" not in capsys.readouterr().out


def test_figures_of_a_reading(tools: Tools) -> None:
    figures = Metrics()
    workspace = Workspace(figures.reader(tools))
    workspace.told = figures.kept
    article = load_text("Angela Merkel reiste am Montag nach Wien, sagte ihre Sprecherin am Abend.", lang="de").article
    workspace.store.add(article)
    workspace.reading(article)
    workspace.reading(article)

    def value(name: str, **labels: str) -> float | None:
        return figures.registry.get_sample_value(name, labels)

    assert value("dateline_articles_read_total", lang="de") == 1
    assert value("dateline_reading_cache_total", result="hit") == 1
    assert value("dateline_reading_cache_total", result="miss") == 1
    for stage in ("segment", "entities", "toponyms", "places", "times", "travellers", "claims"):
        assert value("dateline_stage_seconds_count", stage=stage) == 1
    assert b"dateline_stage_seconds_sum" in figures.text()
