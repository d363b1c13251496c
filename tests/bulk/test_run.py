"""A whole run in this process: real texts, real reader."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from benchmarks.made_articles import made_article, made_articles, write_jsonl
from tests.bulk.made import documents, files, table, write_lines

from dateline.bulk import Options, Progress, Summary
from dateline.bulk.run import run
from dateline.config import settings_from
from dateline.dossier.shelf import FolderShelf
from dateline.engine import read_article
from dateline.errors import InputError, StoreError
from dateline.reading import Tools
from dateline.services.store import reading_key

HERE = Options(dask=False, batch=4)


@pytest.fixture(autouse=True)
def _loaded(tools: Tools, monkeypatch: pytest.MonkeyPatch) -> None:
    """One gazetteer for all tests."""
    monkeypatch.setattr("dateline.bulk.cluster._tools", lambda: tools)


def bulk(source: Path, *outs: Path, options: Options = HERE, **more: Any) -> Summary:
    return run([str(source)], [str(out) for out in outs], options, settings_from(), **more)


def test_the_four_tables(tmp_path: Path, tools: Tools) -> None:
    """A text's stops, claims and dates are in their tables, and the ids lead from one to the other."""
    text = (
        "Am 3. Mai 2024 traf Bundeskanzlerin Erika Muster in Wien ein. Am Tag darauf reiste sie nach Xyzzyberg weiter."
    )
    source = write_lines(tmp_path / "a.jsonl", {"id": 7, "text": text, "published": "2024-05-05", "quelle": "Blatt"})
    summary = bulk(source, tmp_path / "out", options=Options(dask=False, keep_text=True))
    (reading,) = table(tmp_path / "out", "readings")
    assert (reading["id"], reading["publisher"], reading["text"], reading["engine"]) == (
        "7",
        "Blatt",
        text,
        tools.version,
    )
    assert (reading["source"], reading["row"], reading["number"]) == (source.as_posix(), 1, 1)
    assert str(reading["published_first"]) == "2024-05-05"
    assert reading["toponyms"][0]["text"] == "Wien"
    stops = [row for row in table(tmp_path / "out", "stops") if row["place_label"] == "Vienna"]
    assert [(row["traveller_name"], row["country"], str(row["first_day"])) for row in stops] == [
        ("Erika Muster", "AT", "2024-05-03")
    ]
    claims = {row["claim"]: row for row in table(tmp_path / "out", "claims")}
    assert claims[stops[0]["claims"][0]]["passage"].startswith("Am 3. Mai 2024")
    assert {row["document"] for row in claims.values()} == {reading["document"]}
    assert (reading["claims"], reading["stops"]) == (len(claims), len(table(tmp_path / "out", "stops")))
    assert (summary.total, summary.aside_total, summary.engine) == (1, 0, tools.version)


def test_what_fails_is_put_aside_with_the_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of them once, the good one read; also where the reading itself has a fault."""
    good = made_article(0)
    rows = [
        b"{",
        b"[]",
        b'{"headline": "no text"}',
        b'{"text": "  "}',
        b'{"text": "\xff\xfe"}',
        good,
        {"text": "Knall!"},
    ]

    def fragile(article: Any, tools: Tools) -> Any:
        if article.text == "Knall!":
            raise ZeroDivisionError
        return read_article(article, tools)

    monkeypatch.setattr("dateline.bulk.reader.read_article", fragile)
    summary = bulk(write_lines(tmp_path / "a.jsonl", *rows), tmp_path / "out")
    problems = {row["row"]: row for row in table(tmp_path / "out", "problems") if row["put_aside"]}
    assert {number: row["reason"] for number, row in problems.items()} == {
        1: "loading.bad_row",
        2: "loading.bad_row",
        3: "loading.wrong_columns",
        4: "loading.empty",
        5: "bulk.not_utf8",
        7: "bulk.reading_failed",
    }
    assert dict(problems[7]["values"])["error"] == "ZeroDivisionError"
    assert "headline" in problems[3]["message"]
    assert [row["id"] for row in table(tmp_path / "out", "readings")] == [good["id"]]
    assert (summary.progress.articles, summary.progress.aside, summary.aside_total) == (1, 6, 6)


def test_documents_that_come_twice_are_there_once(tmp_path: Path) -> None:
    """Side by side, in one batch, or long after."""
    rows = [*made_articles(3), *made_articles(9)]
    for options in (Options(dask=False, batch=1), Options(dask=False, batch=100)):
        out = tmp_path / f"out{options.batch}"
        summary = bulk(write_lines(tmp_path / "a.jsonl", *rows), out, options=options)
        assert (summary.progress.articles, summary.progress.known) == (9, 3)
        assert set(documents(out).values()) == {1}


def test_goes_on_where_it_stopped(tmp_path: Path) -> None:
    """Stopped after each batch in turn: nothing is read twice, nothing is missing, the bytes are the same."""
    source = write_jsonl(tmp_path / "a.jsonl", 12, sentences=4)
    bulk(source, tmp_path / "whole")

    def stop(now: Progress) -> None:
        if now.documents:
            raise KeyboardInterrupt

    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            bulk(source, tmp_path / "out", report=stop)
    seen: list[tuple[int, int, float | None]] = []
    summary = bulk(source, tmp_path / "out", report=lambda now: seen.append((now.documents, now.known, now.share)))
    assert seen == [(0, 0, None), (4, 8, 1.0)]
    assert summary.total == 12
    assert files(tmp_path / "out") == files(tmp_path / "whole")
    again = bulk(source, tmp_path / "out")
    assert (again.progress.documents, again.progress.known, again.total) == (0, 12, 12)
    assert files(tmp_path / "out") == files(tmp_path / "whole")


def test_an_archive_that_grew(tmp_path: Path) -> None:
    """Only what is new is read, wherever in the input it stands."""
    rows = list(made_articles(9, sentences=4))
    bulk(write_lines(tmp_path / "a.jsonl", *rows[2:8]), tmp_path / "out")
    summary = bulk(write_lines(tmp_path / "a.jsonl", *rows), tmp_path / "out")
    assert (summary.progress.articles, summary.progress.known, summary.total) == (3, 6, 9)
    assert set(documents(tmp_path / "out").values()) == {1}


def test_folders_hold_several_articles_a_file(tmp_path: Path) -> None:
    """A table in a folder is one document with numbered articles; a bad row in it is put aside alone."""
    folder = tmp_path / "archive"
    folder.mkdir()
    (folder / "a.txt").write_text(made_article(0)["text"], encoding="utf-8")
    (folder / "b.csv").write_text("text,title\nKanzlerin Erika Muster reiste nach Wien.,A\n ,B\n", encoding="utf-8")
    bulk(folder, tmp_path / "out")
    rows = sorted((Path(row["source"]).name, row["number"]) for row in table(tmp_path / "out", "readings"))
    assert rows == [("a.txt", 1), ("b.csv", 1)]
    aside = [row for row in table(tmp_path / "out", "problems") if row["put_aside"]]
    assert [(Path(row["source"]).name, row["number"], row["reason"]) for row in aside] == [
        ("b.csv", 2, "loading.empty")
    ]


def test_into_a_dossier(tmp_path: Path, tools: Tools, monkeypatch: pytest.MonkeyPatch) -> None:
    """Articles and readings are there as if they had been added one by one; a second run adds nothing."""
    monkeypatch.setenv("DATELINE_DATA_DIR", str(tmp_path / "data"))
    source = write_jsonl(tmp_path / "a.jsonl", 5, sentences=4)
    file = tmp_path / "shelf" / "archive.sqlite"
    assert bulk(source, file).progress.articles == 5
    assert bulk(source, file).progress.known == 5
    shelf = FolderShelf(file.parent)
    dossier = shelf.open("archive")
    articles = dossier.articles()
    assert len(articles) == 5
    assert all(dossier.reading(reading_key(article, tools.version)) for article in articles)
    revision = dossier.revision()
    bulk(source, file, tmp_path / "out")
    assert (dossier.revision(), documents(tmp_path / "out").total()) == (revision, 5)
    shelf.close()
    FolderShelf(file.parent).delete("archive")
    assert bulk(source, file).progress.articles == 5, "another dossier of that name has its own journal"


def test_stopped_between_dossier_and_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the dossier has already is added again to no effect."""
    source = write_jsonl(tmp_path / "a.jsonl", 6, sentences=4)
    file, out = tmp_path / "shelf" / "archive.sqlite", tmp_path / "out"

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr("dateline.bulk.store.Output.keep", stop)
        bulk(source, file, out)
    assert documents(out).total() == 0
    assert bulk(source, file, out).dossier == "archive"
    shelf = FolderShelf(file.parent)
    assert shelf.open("archive").head().articles == 6
    assert documents(out).total() == 6
    shelf.close()


@pytest.mark.parametrize("outs", [[], ["a", "b"], ["a.sqlite", "b.sqlite"]])
def test_outs_that_do_not_fit(tmp_path: Path, outs: list[str]) -> None:
    source = write_lines(tmp_path / "a.jsonl", {"text": "x"})
    with pytest.raises(InputError, match="one of each"):
        bulk(source, *[tmp_path / out for out in outs])


@pytest.mark.parametrize("name", ["archive.db", "Archive 2023.sqlite"])
def test_files_that_cannot_be_a_dossier(tmp_path: Path, name: str) -> None:
    """They are refused before anything is written, not renamed."""
    with pytest.raises(StoreError, match="cannot be a dossier"):
        bulk(write_lines(tmp_path / "a.jsonl", {"text": "x"}), tmp_path / "shelf" / name)
    assert not (tmp_path / "shelf").exists()


def test_other_settings_do_not_mix(tmp_path: Path) -> None:
    """Texts that were taken for German are not mixed with those whose language was detected."""
    source = write_lines(tmp_path / "a.jsonl", {"text": "Er reiste nach Wien."})
    bulk(source, tmp_path / "out")
    with pytest.raises(StoreError, match="language"):
        bulk(source, tmp_path / "out", options=Options(dask=False, lang="de"))


def test_same_input_same_bytes(tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "a.jsonl", 6, sentences=4)
    for name in ("one", "two"):
        bulk(source, tmp_path / name)
    assert files(tmp_path / "one") == files(tmp_path / "two")
    assert json.loads(source.read_text(encoding="utf-8").splitlines()[0])["id"] == "m0"
