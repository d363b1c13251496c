"""A small corpus and what the tests ask of a result."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from dateline.bulk.values import TABLES


def write_lines(path: Path, *rows: Any) -> Path:
    """A JSON Lines file; bytes are written as they are."""
    path.write_bytes(b"".join((row if isinstance(row, bytes) else json.dumps(row).encode()) + b"\n" for row in rows))
    return path


def table(out: Path, name: str) -> list[dict[str, Any]]:
    """All rows of a table of a result."""
    files = sorted((out / name).glob("*.parquet"))
    return [row for file in files for row in pq.ParquetFile(file).read().to_pylist()]


def documents(out: Path) -> Counter[str]:
    """How often each document is in a result, read or put aside."""
    read = {(row["document"], row["number"]): 0 for row in table(out, "readings")}
    rows = [row["document"] for row in table(out, "readings")]
    assert len(read) == len(rows), "an article is there twice"
    return Counter(rows + [row["document"] for row in table(out, "problems") if row["put_aside"]])


def files(out: Path) -> dict[str, bytes]:
    """The Parquet files of a result with their bytes."""
    return {f"{name}/{file.name}": file.read_bytes() for name in TABLES for file in (out / name).glob("*")}
