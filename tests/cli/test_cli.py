"""The command line: what it prints, and how it fails."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from dateline.cli import main
from dateline.config import seeds_folder

SENTENCE = "Am 3. Mai 2024 traf Bundeskanzlerin Erika Muster in Wien ein."


class _Lines:
    def __init__(self, data: bytes) -> None:
        self.buffer = io.BytesIO(data)


def run_lines(data: bytes, monkeypatch: pytest.MonkeyPatch, capfdbinary: Any) -> tuple[int, list[Any], str]:
    """Feed ``dateline read --jsonl``."""
    monkeypatch.setattr(sys, "stdin", _Lines(data))
    status = main(["read", "--jsonl", "--ui", "en"])
    out, err = capfdbinary.readouterr()
    return status, [json.loads(line) for line in out.splitlines()], err.decode()


def line(**row: Any) -> bytes:
    return json.dumps({"id": "x", "text": SENTENCE, "published": None, **row}).encode() + b"\n"


def test_seed_as_text(capsys: pytest.CaptureFixture[str]) -> None:
    """The default output is an itinerary for people."""
    (seed,) = seeds_folder().glob("*.txt")
    assert main(["read", str(seed), "--ui", "de"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Kim Jong Un")
    assert "Wladiwostok (geplant)" in out
    assert "„Am Freitag traf er in Komsomolsk am Amur ein" in out


def test_geojson(capsys: pytest.CaptureFixture[str]) -> None:
    """GeoJSON parses."""
    (seed,) = seeds_folder().glob("*.txt")
    assert main(["read", str(seed), "--format", "geojson"]) == 0
    assert json.loads(capsys.readouterr().out)["type"] == "FeatureCollection"


def test_lines_in_order_with_bad_ones(monkeypatch: pytest.MonkeyPatch, capfdbinary: Any) -> None:
    """Bad lines are told with their number; the rest is done in order; the status says so."""
    bad = [b"{\n", b"[]\n", b'{"id": "n"}\n', b'{"id": true, "text": ""}\n', b"\xff\xfe\n", line(published="2024-13")]
    data = line(id="a") + b"\n" + b"".join(bad) + line(id=7, published="2024-05", lang="de")
    status, readings, err = run_lines(data, monkeypatch, capfdbinary)
    assert status == 1
    assert [reading["id"] for reading in readings] == ["a", "7"]
    assert [row.split(":")[1].strip() for row in err.splitlines() if row.startswith("dateline:")] == [
        f"line {number}" for number in range(3, 9)
    ]


def test_reading_format(monkeypatch: pytest.MonkeyPatch, capfdbinary: Any) -> None:
    """A reading has spans, EDTF dates with their core, and resolved places."""
    status, (reading,), _ = run_lines(line(lang="de"), monkeypatch, capfdbinary)
    assert status == 0
    (place,) = reading["places"]
    assert SENTENCE[place["start"] : place["end"]] == "Wien"
    assert abs(place["lat"] - 48.2) < 0.2
    (date,) = reading["dates"]
    assert date["edtf"] == "2024-05-03"
    assert SENTENCE[date["core"]["start"] : date["core"]["end"]] == "3. Mai 2024"


@pytest.mark.parametrize("text", ["", " ", "\x00\x01", "}{", "😀" * 100, "A" * 20_000, "مرحبا", "\u202e\ud800"])
def test_odd_texts(text: str, monkeypatch: pytest.MonkeyPatch, capfdbinary: Any) -> None:
    """Whatever the text, one reading a line comes back."""
    _, readings, _ = run_lines(line(text=text), monkeypatch, capfdbinary)
    assert len(readings) == 1


def test_missing_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A file that is not there is named, and the status is 2."""
    assert main(["read", str(tmp_path / "none.txt")]) == 2
    assert "none.txt" in capsys.readouterr().err


def test_nothing_to_read(capsys: pytest.CaptureFixture[str]) -> None:
    """Without a file there is a sentence that says what to do."""
    assert main(["read"]) == 2
    assert "--jsonl" in capsys.readouterr().err


def test_settings_are_checked(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A malformed setting is named."""
    monkeypatch.setenv("DATELINE_MAX_UPLOAD_MB", "viel")
    assert main(["settings"]) == 2
    assert "DATELINE_MAX_UPLOAD_MB" in capsys.readouterr().err


def test_settings_hide_passwords(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A database's password is not printed."""
    monkeypatch.setenv("DATELINE_DATABASE_URL", "postgresql://ada:geheim@db/x")
    assert main(["settings"]) == 0
    assert "geheim" not in capsys.readouterr().out


def test_dossier_round(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Add files, one of them broken; list; export the journey; hand the dossier over."""
    monkeypatch.setenv("DATELINE_DATA_DIR", str(tmp_path / "data"))
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(SENTENCE + " Am 4. Mai fuhr sie weiter nach Graz.", encoding="utf-8")
    (folder / "b.txt").write_bytes(b"")
    assert main(["dossier", "add", "Österreich", str(folder)]) == 1
    assert "b.txt" in capsys.readouterr().err
    assert main(["dossier", "list"]) == 0
    assert "Österreich" in capsys.readouterr().out
    target = tmp_path / "route.geojson"
    assert main(["export", "Österreich", "--as", "geojson", "--out", str(target), "--lang", "de"]) == 0
    features = json.loads(target.read_text(encoding="utf-8"))["features"]
    assert [f["properties"]["place"] for f in features if f["properties"]["what"] == "stop"] == ["Wien", "Graz"]
    handed = tmp_path / "dossier.json"
    assert main(["dossier", "export", "Österreich", str(handed)]) == 0
    assert main(["dossier", "import", str(handed), "--name", "Kopie"]) == 0
    capsys.readouterr()
    main(["dossier", "list"])
    assert "Kopie" in capsys.readouterr().out


def test_briefing_tells_what_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A snapshot stays; the second briefing names what came since the first; a bad template falls back aloud."""
    monkeypatch.setenv("DATELINE_DATA_DIR", str(tmp_path / "data"))
    first, second = tmp_path / "a.txt", tmp_path / "b.txt"
    first.write_text(SENTENCE, encoding="utf-8")
    second.write_text("Anna Berger reiste am 9. Mai 2024 nach Graz.", encoding="utf-8")
    page, data = tmp_path / "x.html", tmp_path / "x.json"
    assert main(["dossier", "add", "Österreich", str(first)]) == 0
    assert main(["export", "Österreich", "--as", "html", "--out", str(page), "--lang", "de"]) == 0
    assert main(["dossier", "snapshot", "Österreich", "--name", "Montag"]) == 0
    assert main(["dossier", "add", "Österreich", str(second)]) == 0
    assert main(["export", "Österreich", "--as", "html", "--out", str(page), "--lang", "de"]) == 0
    assert "Neu: Graz" in page.read_text(encoding="utf-8")
    capsys.readouterr()
    assert main(["dossier", "snapshots", "Österreich"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 3
    assert main(["export", "Österreich", "--as", "json", "--out", str(data), "--snapshot", "Montag"]) == 0
    assert "Graz" not in data.read_text(encoding="utf-8")
    first.write_bytes(b"no template")
    deck = ["export", "Österreich", "--as", "pptx", "--out", str(tmp_path / "x.pptx"), "--template", str(first)]
    assert main(deck) == 0
    assert "PowerPoint" in capsys.readouterr().err
    assert main(["export", "Österreich", "--as", "json", "--out", str(data), "--snapshot", "Dienstag"]) == 2
