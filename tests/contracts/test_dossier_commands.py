"""Handing over, adding folders and re-reading, in SQLite and in PostgreSQL."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from tests.dossier.toy_reader import PLACES, toy_article, toy_read

from dateline import loading
from dateline.dossier import ChangedError, Dossier, Shelf, commands
from dateline.dossier import corrections as make
from dateline.dossier.rereading import reading_in_force, reread
from dateline.dossier.shelf import FolderShelf
from dateline.dossier.transfer import export_dossier, import_dossier
from dateline.errors import InputError, StoreError
from dateline.model import Article, Reading
from dateline.services.store import reading_key

TEXT = "Ann Miller → Arlen (2024-05-03). Then she rested. Ann Miller → Brook (2024-05-04). The band played on and on."


@pytest.fixture
def dossier(shelf: Shelf) -> Dossier:
    """A dossier with two articles, their readings, two corrections, one of them undone."""
    made = shelf.create("Eine Frage", author="Ada")
    for article in (toy_article(TEXT), replace(toy_article("Bob Stone → Cairn.", "a2"), url="https://example.org/x")):
        made.put(article)
        made.put_reading(reading_key(article, "1"), toy_read(article))
    claim = toy_read(toy_article(TEXT)).claims[1]
    one = made.ledger.record(make.correct_place(claim, PLACES["Elmet"], {"a1": TEXT}, reason="„so“"))
    two = made.ledger.record(make.confirm(claim, {"a1": TEXT}, author="Bob"))
    made.ledger.undo(two.id, author="Eva")
    assert one.id != two.id
    made.take_over("1")
    return made


# --- one file -----------------------------------------------------------------------------------------


def test_a_dossier_comes_over_whole(dossier: Dossier, tmp_path: Path) -> None:
    """Articles, readings, corrections with authors and times, history, and the optimistic locks."""
    path = tmp_path / "out.jsonl"
    assert export_dossier(dossier, path) == 2
    other = FolderShelf(tmp_path / "elsewhere")
    copy = import_dossier(other, path)
    assert copy.articles() == dossier.articles()
    assert copy.readings("1") == dossier.readings("1")
    assert copy.ledger.entries() == dossier.ledger.entries()
    assert copy.changes_since(0) == dossier.changes_since(0)
    assert replace(copy.head(), id="") == replace(dossier.head(), id="")
    claim = toy_read(toy_article(TEXT)).claims[1]
    with pytest.raises(ChangedError):
        copy.ledger.record(make.confirm(claim, {"a1": TEXT}), seen=1)
    assert export_dossier(copy, tmp_path / "again.jsonl") == 2
    lines = [(tmp_path / name).read_text().splitlines()[1:] for name in ("out.jsonl", "again.jsonl")]
    assert lines[0][:-1] == lines[1][:-1]
    other.close()


def test_a_dossier_comes_back_into_the_same_database(shelf: Shelf, dossier: Dossier, tmp_path: Path) -> None:
    export_dossier(dossier, tmp_path / "out.jsonl")
    copy = import_dossier(shelf, tmp_path / "out.jsonl", name="Kopie")
    assert copy.id != dossier.id
    assert copy.articles() == dossier.articles()
    copy.add(replace(toy_article("Neu → Cairn."), id="a3"))
    assert len(dossier.articles()) == 2


def test_near_duplicates_are_found_in_an_imported_dossier(shelf: Shelf, tmp_path: Path) -> None:
    long = "Die Ministerin reiste am Montag nach Beispielstadt und sprach dort vor Studenten über die Grenze."
    made = shelf.create("x")
    made.put(Article("b1", long, "de", publisher="A"))
    export_dossier(made, tmp_path / "out.jsonl")
    copy = import_dossier(shelf, tmp_path / "out.jsonl")
    assert copy.add(Article("b2", long + " Mehr folgt.", "de", publisher="B")).outcome == "copy"


@pytest.mark.parametrize(
    "damage",
    [
        lambda lines: [],
        lambda lines: ["not json", *lines[1:]],
        lambda lines: ['{"kind": "else"}', *lines[1:]],
        lambda lines: [lines[0].replace('"version":1', '"version":99'), *lines[1:]],
        lambda lines: lines[:-1],
        lambda lines: lines[:-2],
        lambda lines: [*lines[:2], lines[2].replace("Bob", "Rob"), *lines[3:]],
        lambda lines: [*lines, "more"],
    ],
    ids=["empty", "no json", "other format", "newer", "no end", "cut", "changed", "trailing"],
)
def test_a_damaged_file_is_refused_and_leaves_nothing(shelf: Shelf, dossier: Dossier, tmp_path: Path, damage) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "out.jsonl"
    export_dossier(dossier, path)
    path.write_text("\n".join(damage(path.read_text().splitlines())), encoding="utf-8")
    with pytest.raises(StoreError) as caught:
        import_dossier(shelf, path)
    assert caught.value.key == "dossier.bad_export"
    assert [head.name for head in shelf.survey().heads] == ["Eine Frage"]


@pytest.mark.parametrize(
    "line",
    [
        {"kind": "article", "id": 7},
        {"kind": "reading", "digest": "x"},
        {"kind": "malware"},
        {"kind": "event", "revision": 1, "correction": "nobody", "what": "made", "author": "", "at": ""},
    ],
)
def test_a_forged_file_is_refused_and_leaves_nothing(shelf: Shelf, tmp_path: Path, line: dict[str, object]) -> None:
    """Its digest is right, but its content is not what the format says."""
    import hashlib

    body = [json.dumps({"kind": "dateline-dossier", "version": 1, "name": "x"}), json.dumps(line)]
    raw = "".join(item + "\n" for item in body)
    end = {"kind": "end", "lines": 2, "sha256": hashlib.sha256(raw.encode()).hexdigest()}
    path = tmp_path / "forged.jsonl"
    path.write_text(raw + json.dumps(end) + "\n")
    with pytest.raises(StoreError):
        import_dossier(shelf, path)
    assert shelf.survey(archived=True).heads == ()


def test_an_export_that_fails_leaves_the_old_file(
    dossier: Dossier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "out.jsonl"
    path.write_text("old")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(StoreError) as caught:
        export_dossier(dossier, path)
    assert caught.value.key == "dossier.unwritable"
    assert path.read_text() == "old"
    assert [item.name for item in tmp_path.glob("out*")] == ["out.jsonl"]


def test_missing_files_say_so(shelf: Shelf, dossier: Dossier, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="There is no nothing"):
        import_dossier(shelf, tmp_path / "nothing.jsonl")
    with pytest.raises(StoreError, match="cannot be written"):
        export_dossier(dossier, tmp_path / "no" / "folder.jsonl")


# --- adding -------------------------------------------------------------------------------------------


def _load(target: str) -> list[loading.Item]:
    return list(loading.load_path(Path(target)))


def test_a_folder_is_added_with_a_report(shelf: Shelf, tmp_path: Path) -> None:
    """993 of 1,000 in, 7 reported; here 13 of 20."""
    folder = tmp_path / "in"
    (folder / "sub").mkdir(parents=True)
    for number in range(13):
        text = f"Bericht Nummer {number} aus der Stadt. Er kam am Freitag an."
        (folder / "sub" / f"{number:02}.txt").write_text(text)
    for number in range(7):
        (folder / f"bad{number}.txt").write_bytes(b"\x00\x01\x02")
    (folder / "skipped.exe").write_bytes(b"MZ")
    (folder / ".hidden.txt").write_text("x y z")
    told: list[tuple[float, str]] = []
    report = commands.add(
        shelf,
        "Neu",
        [str(folder), str(tmp_path / "gone.txt")],
        load=_load,
        suffixes=loading.SUFFIXES,
        author="Ada",
        progress=lambda share, label: told.append((share, label)),
    )
    assert report.dossier.articles == 13
    assert len(report.taken) == 13
    assert [row.name for row in report.failed] == [*(f"bad{number}.txt" for number in range(7)), "gone.txt"]
    assert {row.error.key for row in report.failed if row.error} == {"loading.binary", "dossier.no_path"}
    assert told[0] == (0.0, "bad0.txt")
    assert told[-1] == (1.0, "")
    assert [share for share, _ in told] == sorted(share for share, _ in told)
    again = commands.add(shelf, "Neu", [str(folder)], load=_load, suffixes=loading.SUFFIXES)
    assert {row.outcome for row in again.taken} == {"same"}


def test_articles_are_read_when_they_are_added(shelf: Shelf, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Ann Miller → Arlen (2024-05-03). Then she rested.")
    report = commands.add(shelf, "Neu", [str(path)], load=_load, read=toy_read, engine="1")
    article = shelf.open("Neu").article(report.rows[0].article)
    assert article is not None
    assert shelf.open("Neu").reading(reading_key(article, "1")) == toy_read(article)


def test_a_reader_that_fails_does_not_cost_the_article(shelf: Shelf, tmp_path: Path) -> None:
    def fails(_article: Article) -> Reading:
        raise InputError("No.", "loading.empty", name="x")

    path = tmp_path / "a.txt"
    path.write_text("Ann Miller → Arlen (2024-05-03). Then she rested.")
    report = commands.add(shelf, "Neu", [str(path)], load=_load, read=fails, engine="1")
    assert report.dossier.articles == 1
    assert [note.key for note in report.rows[0].notes] == ["loading.empty"]


def test_listing_archiving_exporting_and_importing(shelf: Shelf, dossier: Dossier, tmp_path: Path) -> None:
    assert [head.name for head in commands.list_dossiers(shelf).heads] == ["Eine Frage"]
    assert commands.archive(shelf, "Eine Frage").archived
    assert commands.list_dossiers(shelf).heads == ()
    assert commands.export(shelf, dossier.id, tmp_path / "x.jsonl") == 2
    assert commands.import_file(shelf, tmp_path / "x.jsonl", name="Zurück").articles == 2
    assert not commands.archive(shelf, dossier.id, archived=False).archived


# --- reading anew -------------------------------------------------------------------------------------


def test_reading_anew_shows_what_changes_and_waits_to_be_taken_over(shelf: Shelf, dossier: Dossier) -> None:
    dossier.ledger.undo_last(author="Ada")  # the correction of Brook, which the new engine reads otherwise
    told: list[float] = []
    outcome = reread(dossier, lambda article: toy_read(article, "2"), "2", lambda share, _label: told.append(share))
    assert (outcome.engine_before, outcome.engine_after, outcome.read) == ("1", "2", 2)
    assert [(change.what, change.fields) for change in outcome.changes] == [("changed", ("place",))]
    assert outcome.changes[0].after is not None
    assert outcome.changes[0].after.place.id == "toy:other-brook"
    assert told[-1] == 1.0
    article = dossier.articles()[0]
    assert reading_in_force(dossier, article, toy_read, "2").engine == "1"
    commands.reread(shelf, dossier.id, lambda article: toy_read(article, "2"), "2", take_over=True)
    assert reading_in_force(dossier, article, toy_read, "2").engine == "2"
    assert reread(dossier, toy_read, "2").changes == ()


def test_without_a_takeover_the_latest_other_engine_is_compared_with(shelf: Shelf) -> None:
    made = shelf.create("x")
    article = toy_article(TEXT)
    made.put(article)
    made.put_reading(reading_key(article, "1"), toy_read(article))
    outcome = reread(made, lambda item: toy_read(item, "2"), "2")
    assert outcome.engine_before == "1"
    assert [(change.what, change.fields) for change in outcome.changes] == [("changed", ("place",))]


def test_corrections_hold_over_reading_anew(dossier: Dossier) -> None:
    outcome = reread(dossier, lambda article: toy_read(article, "2"), "2")
    assert outcome.changes == ()
    assert "Elmet" in {stop.place.name for stop in outcome.after.stops}


def test_corrections_that_lose_their_claim_are_counted(dossier: Dossier) -> None:
    outcome = reread(dossier, lambda article: toy_read(article, "3"), "3")
    assert {change.what for change in outcome.changes} == {"gone"}
    assert outcome.orphaned == 1


def test_an_article_that_cannot_be_read_anew_keeps_its_reading(dossier: Dossier) -> None:
    def half(article: Article) -> Reading:
        if article.id == "a1":
            raise InputError("No.")
        return toy_read(article, "2")

    outcome = reread(dossier, half, "2")
    assert [str(error) for _, error in outcome.failed] == ["No."]
    assert outcome.changes == ()
