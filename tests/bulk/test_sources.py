"""What comes in: lines, rows and files as a stream, and what is put aside on the way."""

from __future__ import annotations

import gzip
import io
import json
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.bulk.made import write_lines

from dateline.bulk.sources import STDIN, Inputs
from dateline.bulk.values import Document, Form
from dateline.errors import InputError


def taken(*inputs: Path | str, megabytes: int = 50, stdin: io.BytesIO | None = None) -> tuple[list[Document], Inputs]:
    found = Inputs([str(name) for name in inputs], megabytes, stdin)
    return list(found), found


def test_lines_plain_and_packed_are_the_same_documents(tmp_path: Path) -> None:
    """A line's key is its bytes', wherever it stands; empty lines are none; numbers count lines."""
    plain = write_lines(tmp_path / "a.jsonl", {"text": "eins"}, b"", {"text": "zwei"})
    packed = tmp_path / "b.jsonl.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    first, inputs = taken(plain)
    second, _ = taken(packed)
    streamed, stream = taken(STDIN, stdin=io.BytesIO(plain.read_bytes().replace(b"\n", b"\r\n")))
    assert [item.row for item in first] == [1, 3]
    assert [item.key for item in first] == [item.key for item in second] == [item.key for item in streamed]
    assert inputs.share == 1.0
    assert stream.share is None


def test_a_line_of_any_length_takes_no_more_memory_than_the_limit(tmp_path: Path) -> None:
    """It is put aside with its size, and the next line is read."""
    path = write_lines(tmp_path / "a.jsonl", b'{"text": "' + b"x" * 3_000_000 + b'"}', {"text": "kurz"})
    (long, short), _ = taken(path, megabytes=1)
    assert long.data == b""
    assert isinstance(long.error, InputError)
    assert (long.error.key, long.error.values["size"], long.error.values["limit"]) == ("loading.too_large", "3.0", "1")
    assert (short.row, short.error) == (2, None)


def test_parquet_rows_with_names_of_either_language(tmp_path: Path) -> None:
    """Only an article's columns are read; dates become text; null stays out."""
    path = tmp_path / "a.parquet"
    columns = {
        "ID": [1, 2],
        "Inhalt": ["eins", "zwei"],
        "Datum": [datetime(2024, 5, 3, 10), None],
        "weight": [1.5, 2.5],
    }
    pq.write_table(pa.table(columns), path)
    found, inputs = taken(path)
    assert [json.loads(item.data) for item in found] == [
        {"id": 1, "published": "2024-05-03", "text": "eins"},
        {"id": 2, "text": "zwei"},
    ]
    assert [(item.row, item.form) for item in found] == [(1, Form.ROW), (2, Form.ROW)]
    assert inputs.share == 1.0


def test_parquet_days(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"text": ["eins"], "date": [date(2024, 5, 3)]}), path)
    assert json.loads(taken(path)[0][0].data)["published"] == "2024-05-03"


def test_broken_files_cost_only_themselves(tmp_path: Path) -> None:
    """Parquet with other columns, Parquet that is none, gzip that is cut: each is one document put aside."""
    pq.write_table(pa.table({"headline_words": ["eins"]}), tmp_path / "a.parquet")
    (tmp_path / "b.parquet").write_bytes(b"PAR1 but no more")
    packed = gzip.compress(b'{"text": "eins"}\n' * 10_000, mtime=0)
    (tmp_path / "c.jsonl.gz").write_bytes(packed[: len(packed) // 2])
    write_lines(tmp_path / "d.jsonl", {"text": "gut"})
    found, _ = taken(tmp_path)
    errors = {Path(item.source).name: item.error.key for item in found if item.error}
    assert errors == {
        "a.parquet": "loading.wrong_columns",
        "b.parquet": "bulk.broken_parquet",
        "c.jsonl.gz": "input.unreadable",
    }
    assert "headline_words" in str(found[0].error)
    assert found[-1].data == b'{"text": "gut"}'


def test_folders_are_searched_and_nothing_is_passed_over_unsaid(tmp_path: Path) -> None:
    """Files of other kinds are counted; hidden ones are none of ours; a large one is not opened."""
    (tmp_path / "sub").mkdir()
    for name, size in (("b.txt", 10), ("sub/a.html", 10), ("c.css", 10), (".hidden.txt", 10), ("large.txt", 1_100_000)):
        (tmp_path / name).write_bytes(b"x" * size)
    found, inputs = taken(tmp_path, megabytes=1)
    names = [Path(item.source).relative_to(tmp_path).as_posix() for item in found]
    assert names == ["b.txt", "large.txt", "sub/a.html"]
    assert [item.error.key if item.error else "" for item in found] == ["", "loading.too_large", ""]
    assert inputs.passed_over == 1


def test_an_input_that_is_not_there_is_told_before_anything_starts(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nowhere"):
        Inputs([str(tmp_path), str(tmp_path / "nowhere.jsonl")], 50)
