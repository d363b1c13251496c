"""A name that the gazetteer does not know goes to the stand-in server, through the engine, the app and the shell."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from tests.geocoding.conftest import StandIn

from dateline.cli import main
from dateline.config import Settings, settings_from
from dateline.engine import load_tools, read_article
from dateline.geocoding import open_geocoder
from dateline.model import Article, Toponym
from dateline.reading import Tools
from dateline.services.passages import explain
from dateline.services.workspace import Draft, Workspace

NAME = "Quitzerowsk"
TEXT = f"Am Montag traf Kanzlerin Erika Muster in {NAME} ein. Am Dienstag reiste sie weiter nach Berlin."


def online(server: StandIn, folder: Path) -> Settings:
    return replace(
        settings_from(), data_dir=folder, online=True, contact="desk@example.org", geocoder="nominatim",
        online_hosts=("127.0.0.1",), geocoder_url=f"http://127.0.0.1:{server.port}",
    )  # fmt: skip


@pytest.fixture
def asking(server: StandIn, tmp_path: Path, tools: Tools) -> Tools:
    """The shared tools with a geocoder of their own cache."""
    return replace(tools, geocoder=open_geocoder(replace(online(server, tmp_path), cache_dir=tmp_path)))


def toponym(toponyms: tuple[Toponym, ...]) -> Toponym:
    return next(item for item in toponyms if item.text == NAME)


def test_off_unless_a_geocoder_is_named(tmp_path: Path) -> None:
    """To allow the network is not yet to send names to anybody."""
    assert load_tools(replace(settings_from(), data_dir=tmp_path, online=True)).geocoder is None


def test_engine_places_an_unknown_name(server: StandIn, asking: Tools, tools: Tools) -> None:
    """The name gets the server's place with the credit; Berlin never leaves the machine; the version tells."""
    article = Article("a", TEXT, "de", published="2024-05-06")
    assert toponym(read_article(article, tools).toponyms).place is None
    assert server.requests == []
    reading = read_article(article, asking)
    found = toponym(reading.toponyms)
    assert [request["q"] for request in server.requests] == [NAME]
    assert found.place is not None and (round(found.place.lat, 1), found.place.country) == (43.1, "RU")
    assert "OpenStreetMap" in dict(found.reasons[-1].values)["attribution"]
    assert any(claim.place and claim.place.id == found.place.id for claim in reading.claims)
    assert reading.engine == f"{tools.version}+nominatim"
    assert read_article(article, asking) == reading
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("status", "body", "key"), [(200, b"[]", "geocoding.unknown"), (429, b"", "geocoding.refused")]
)
def test_what_fails_stays_unresolved_with_the_reason(
    server: StandIn, asking: Tools, status: int, body: bytes, key: str
) -> None:
    """The reason is at the name, among the problems, and in the tooltip."""
    server.status, server.body = status, body
    reading = read_article(Article("a", TEXT, "de"), asking)
    found = toponym(reading.toponyms)
    assert found.place is None and found.reasons[-1].key == key
    assert [problem.note.key for problem in reading.problems if problem.span == found.span][-1] == key
    assert "nominatim" in explain(found.span, "place", reading, None, None, "en")


def test_the_app_keeps_such_readings_apart(server: StandIn, asking: Tools, tools: Tools) -> None:
    """Turned on, the app reads anew what was read without; turned off, it finds the former readings."""
    workspace = Workspace.with_tools(tools)
    article = workspace.add(Draft(TEXT, published="2024-05-06")).article
    assert toponym(workspace.reading(article).toponyms).place is None
    asked = Workspace.with_tools(asking)
    asked.store = workspace.store
    assert toponym(asked.reading(article).toponyms).place is not None
    assert toponym(workspace.reading(article).toponyms).place is None


@pytest.mark.usefixtures("tools")
def test_shell(
    server: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """``--online`` asks, and the second command is answered from what was kept."""
    built = settings_from().cache_dir
    cache = tmp_path / "cache"
    cache.mkdir()
    for file in built.glob("gazetteer-*.sqlite"):
        (cache / file.name).symlink_to(file)
    monkeypatch.setenv("DATELINE_CACHE_DIR", str(cache))
    monkeypatch.setenv("DATELINE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("DATELINE_CONTACT", "desk@example.org")
    monkeypatch.setenv("DATELINE_GEOCODER_URL", f"http://127.0.0.1:{server.port}")
    file = tmp_path / "article.txt"
    file.write_text(TEXT, encoding="utf-8")
    assert main(["read", str(file), "--format", "json"]) == 0
    assert server.requests == []
    assert main(["read", str(file), "--format", "json", "--online", "--published", "2024-05-06"]) == 0
    reading = json.loads(capsys.readouterr().out.splitlines()[-1])
    (place,) = [item for item in reading["places"] if item["text"] == NAME]
    assert round(place["lat"], 3) == 43.115
    assert main(["dossier", "add", "Probe", str(file), "--online"]) == 0
    assert len(server.requests) == 1


def test_shell_asks_for_a_contact(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Without one, Nominatim is not asked, and the sentence says what to set."""
    monkeypatch.delenv("DATELINE_CONTACT", raising=False)
    assert main(["read", str(Path(__file__)), "--online"]) == 2
    assert "DATELINE_CONTACT" in capsys.readouterr().err
