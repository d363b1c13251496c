"""From the shell: a spaCy pipeline as the recogniser, places of one's own, damaged files."""

from __future__ import annotations

import json
import random
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from dateline.cli import main
from dateline.config import settings_from
from dateline.gazetteer import gazetteer_path, schema
from dateline.gazetteer.imports import add, fingerprint_of_added
from dateline.reading import ENGINE, Tools

TEXT = "Am Montag reiste Kanzlerin Erika Muster nach Quitzerowsk. Am Dienstag fuhr sie nach Berlin weiter."
NAME = "Quitzerowsk"
POINT = {"type": "Point", "coordinates": [131.9, 43.1]}
SOURCES = {
    "mine.csv": "name,lat,lon,kind,country\nQuitzerowsk,43.1,131.9,city,RU\n",
    "mine.geojson": json.dumps(
        {
            "type": "FeatureCollection",
            "features": [{"type": "Feature", "geometry": POINT, "properties": {"name": NAME}}],
        }
    ),
    "whg.json": json.dumps(
        {
            "type": "FeatureCollection",
            "@context": "https://linkedplaces.example.org/v1",
            "features": [
                {
                    "@id": "http://example.org/1", "type": "Feature", "geometry": POINT,
                    "properties": {"title": NAME, "ccodes": ["RU"]}, "names": [{"toponym": NAME, "lang": "de"}],
                    "types": [{"label": "settlement"}],
                }
            ],
        }
    ),
    "RU.txt": f"900000001\t{NAME}\t{NAME}\t\t43.1\t131.9\tP\tPPL\tRU\t\t59\t\t\t\t900\t\t10\tAsia/Tokyo\t2024-01-01\n",
    "alternateNamesV2.txt": f"1\t2013348\tde\t{NAME}\t1\t\t\t\t\t\n",
}  # fmt: skip


@pytest.fixture
def article(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tools: Tools) -> Path:
    """An article with a name that nobody knows, and a data folder of its own; the gazetteer is built."""
    monkeypatch.setenv("DATELINE_DATA_DIR", str(tmp_path / "data"))
    path = tmp_path / "article.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def reading(article: Path, capsys: pytest.CaptureFixture[str], *more: str) -> dict[str, Any]:
    assert main(["read", str(article), "--published", "2024-05-06", "--format", "json", *more]) == 0
    out: dict[str, Any] = json.loads(capsys.readouterr().out.splitlines()[-1])
    return out


def test_a_spacy_pipeline_names_the_places(article: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What only the pipeline knows is found and travels into the itinerary; the reading says who recognised."""
    spacy = pytest.importorskip("spacy")
    pipeline = spacy.blank("de")
    pipeline.add_pipe("entity_ruler").add_patterns(
        [
            {"label": "LOC", "pattern": "nordwall"},
            {"label": "LOC", "pattern": "Xq-77"},
            {"label": "PER", "pattern": "Erika Muster"},
        ]
    )
    pipeline.to_disk(tmp_path / "tiny")
    article.write_text("Am Montag reiste Erika Muster nach Xq-77 und nach Berlin.", encoding="utf-8")
    assert "Xq-77" not in [place["text"] for place in reading(article, capsys)["places"]]
    read = reading(article, capsys, "--recogniser", f"spacy:{tmp_path / 'tiny'}")
    assert [place["text"] for place in read["places"]] == ["Xq-77", "Berlin"]
    assert [stop["traveller"] for stop in read["stops"]] == ["Erika Muster"]
    assert read["engine"] > ENGINE and len(read["engine"]) <= 32


def test_a_missing_pipeline_is_a_sentence(article: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("spacy")
    assert main(["read", str(article), "--recogniser", "spacy:no_such_model"]) == 2
    assert "no_such_model" in capsys.readouterr().err


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_the_reading_uses_what_was_added(
    name: str, article: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every format: the name that nobody knew is on the map, and readings are kept apart from those before."""
    before = reading(article, capsys)
    assert [place["lat"] for place in before["places"] if place["text"] == NAME] == [None]
    source = tmp_path / name
    source.write_text(SOURCES[name], encoding="utf-8")
    assert main(["gazetteer", "add", str(source)]) == 0
    assert main(["gazetteer", "look", NAME]) == 0
    capsys.readouterr()
    after = reading(article, capsys)
    (place,) = [place for place in after["places"] if place["text"] == NAME]
    assert abs(place["lat"] - 43.1) < 0.1 and abs(place["lon"] - 131.9) < 0.1
    assert after["engine"] != before["engine"]
    assert after["engine"].startswith(before["engine"] + "+")


def test_adding_is_streamed(tmp_path: Path, tools: Tools, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three times the rows take no more memory to speak of."""
    monkeypatch.setattr(schema, "_BATCH", 500)
    peaks = []
    for count in (2_000, 6_000):
        source = tmp_path / "allCountries.txt"
        row = SOURCES["RU.txt"].partition("\t")[2]
        source.write_text("".join(f"{number}\t{row}" for number in range(count)), encoding="utf-8")
        tracemalloc.start()
        assert add(source, tmp_path / "data", tools.gazetteer).places == count
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.3 * peaks[0]


def test_the_fingerprint_follows_the_source(tmp_path: Path, tools: Tools) -> None:
    """The same file again changes nothing; a mended coordinate does."""
    source, data = tmp_path / "mine.csv", tmp_path / "data"
    seen = [fingerprint_of_added(data)]
    for text in (SOURCES["mine.csv"], SOURCES["mine.csv"], SOURCES["mine.csv"].replace("43.1", "43.2")):
        source.write_text(text, encoding="utf-8")
        add(source, data, tools.gazetteer)
        seen.append(fingerprint_of_added(data))
    assert seen[0] == ""
    assert seen[1] == seen[2] != seen[3]


@pytest.mark.parametrize("damage", ["empty", "garbage", "cut", "holes"])
def test_a_damaged_gazetteer_says_how_to_rebuild(
    damage: str, article: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever happened to the file: a sentence with the command, no traceback."""
    good = gazetteer_path(settings_from()).read_bytes()
    monkeypatch.setenv("DATELINE_CACHE_DIR", str(tmp_path / "cache"))
    path = gazetteer_path(settings_from())
    path.parent.mkdir()
    bad = {
        "empty": b"",
        "garbage": b"not a database" * 1000,
        "cut": good[: len(good) // 3],
        "holes": good[:8192] + random.Random(7).randbytes(len(good) - 8192),
    }
    path.write_bytes(bad[damage])
    assert main(["read", str(article)]) == 2
    assert "dateline gazetteer build --force" in capsys.readouterr().err


def test_damaged_added_places_say_what_to_do(article: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The built gazetteer is not at fault: the file to delete is named."""
    folder = settings_from().data_dir / "gazetteer"
    folder.mkdir(parents=True)
    (folder / "mine.sqlite").write_bytes(b"not a database" * 1000)
    assert main(["read", str(article)]) == 2
    error = capsys.readouterr().err
    assert "mine.sqlite" in error and "gazetteer add" in error
