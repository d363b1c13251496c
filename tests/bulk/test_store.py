"""What is kept: each batch whole or not at all, whatever happens in between."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from tests.bulk.made import documents, files, table

from dateline.bulk.reader import refused
from dateline.bulk.store import Output
from dateline.bulk.values import TABLES, Batch, Document, key_of
from dateline.errors import InputError, StoreError


def batch(*names: str) -> Batch:
    return Batch(tuple(Document(key_of(name.encode()), name, 0) for name in names))


def keep(output: Output, one: Batch) -> None:
    """Keep a batch of which nothing could be read: the quickest to make."""
    output.keep(one, refused(one, "1", InputError("no", "bulk.failed")))


def test_a_batch_lasts_and_its_documents_are_known(tmp_path: Path) -> None:
    out = tmp_path / "out"
    output = Output(out)
    keep(output, batch("a", "b"))
    output.close()
    again = Output(out)
    keys = [key_of(name.encode()) for name in ("a", "b", "c")]
    assert again.journal.known(keys) == set(keys[:2])
    assert again.journal.counts() == (2, 2)
    again.close()
    assert [row["source"] for row in table(out, "problems")] == ["a", "b"]


@pytest.mark.parametrize("stopped_at", range(1, 10))
def test_stopped_anywhere_leaves_all_or_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stopped_at: int
) -> None:
    """Before each step that reaches the disk the program stops; the next start finds one batch or two, whole."""
    out = tmp_path / "out"
    output = Output(out)
    keep(output, batch("a"))
    steps, flush = iter(range(1, 100)), os.fsync

    def stopping(handle: int) -> None:
        if next(steps) == stopped_at:
            raise KeyboardInterrupt
        flush(handle)

    with monkeypatch.context() as patched:
        patched.setattr("dateline.bulk.store.os.fsync", stopping)
        stopped = False
        try:
            keep(output, batch("b", "c"))
        except KeyboardInterrupt:
            stopped = True
    output.close()
    assert stopped == (stopped_at <= 2 * len(TABLES))
    again = Output(out)
    if stopped:
        assert documents(out).total() == 1
        keep(again, batch("b", "c"))
    again.close()
    assert set(documents(out).values()) == {1}
    assert documents(out).total() == 3
    assert not list(out.rglob("*.tmp"))


def test_many_small_files_become_few_without_loss(tmp_path: Path) -> None:
    """Thirty-two files become one; what is left at the end, too; the rows are the same."""
    out = tmp_path / "out"
    output = Output(out)
    for number in range(70):
        keep(output, batch(f"d{number}"))
        output.merge()
    assert len(output.journal.parts()) == 2 + 6
    output.merge(all_of_them=True)
    output.close()
    for name in TABLES:
        assert len(list((out / name).glob("*.parquet"))) == 3
    assert sorted(row["source"] for row in table(out, "problems")) == sorted(f"d{number}" for number in range(70))
    Output(out).close()


def test_stopped_while_merging(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The merged file is there, the journal does not know it, the old ones count."""
    out = tmp_path / "out"
    output = Output(out)
    for number in range(3):
        keep(output, batch(f"d{number}"))
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(output.journal, "merged", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        output.merge(all_of_them=True)
    output.close()
    assert len(files(out)) == 4 * 4
    again = Output(out)
    assert documents(out).total() == 3
    again.merge(all_of_them=True)
    again.close()
    assert len(files(out)) == 4
    assert documents(out).total() == 3


def test_a_full_disk_is_told_and_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    output = Output(out)
    keep(output, batch("a"))

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("dateline.bulk.store.os.fsync", full)
        with pytest.raises(StoreError, match="disk is full"):
            keep(output, batch("b"))
    output.close()
    again = Output(out)
    keep(again, batch("b"))
    again.close()
    assert documents(out).total() == 2


def test_what_is_refused(tmp_path: Path) -> None:
    """Folders of others, a second run at once, other settings, a part that is gone: said, and nothing changed."""
    other = tmp_path / "other"
    other.mkdir()
    (other / "letter.txt").write_text("mine")
    with pytest.raises(StoreError, match="other files"):
        Output(other)
    out = tmp_path / "out"
    output = Output(out)
    output.agree(engine="1")
    keep(output, batch("a"))
    with pytest.raises(StoreError, match="Another run"):
        Output(out)
    with pytest.raises(StoreError, match="engine “1”, now it is “2”"):
        output.agree(engine="2")
    output.close()
    with pytest.raises(StoreError, match="holds results already"):
        Output(out, new=True)
    before = files(out)
    next((out / "stops").glob("*.parquet")).rename(tmp_path / "gone")
    with pytest.raises(StoreError, match=r"stops/part-\w+\.parquet is missing"):
        Output(out)
    assert len(files(out)) == len(before) - 1
    assert (other / "letter.txt").read_text() == "mine"


def test_a_damaged_journal(tmp_path: Path) -> None:
    out = tmp_path / "out"
    Output(out).close()
    for path in out.glob("journal.sqlite*"):
        path.write_bytes(b"no database at all, but long enough to be read as one" * 100)
    with pytest.raises(StoreError, match="cannot be used"):
        Output(out)
