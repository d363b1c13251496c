"""``docs/bulk.md`` says what is so: its queries run, its tables are those that are written."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest
from benchmarks.made_articles import write_jsonl

from dateline.bulk import Options
from dateline.bulk.run import run
from dateline.bulk.schema import MEANINGS, schemas
from dateline.cli import parser
from dateline.config import settings_from
from dateline.reading import Tools

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "bulk.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"(?m)^([A-Z][^\n]*)\n\n```sql\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory, tools: Tools) -> Path:
    """A folder that holds ``result``."""
    folder = tmp_path_factory.mktemp("documented")
    source = write_jsonl(folder / "a.jsonl", 40, sentences=8)
    source.write_bytes(
        source.read_bytes() + b'{"text": "Am 3. September 2023 traf Kanzlerin Anna Berg in Wien ein."}\n{\n'
    )
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("dateline.bulk.cluster._tools", lambda: tools)
        run([str(source)], [str(folder / "result")], Options(dask=False), settings_from())
    return folder


@pytest.mark.parametrize(("title", "query"), QUERIES, ids=[title for title, _ in QUERIES])
def test_documented_queries_answer(result: Path, monkeypatch: pytest.MonkeyPatch, title: str, query: str) -> None:
    """Each gives rows on made articles."""
    monkeypatch.chdir(result)
    rows = duckdb.connect().execute(query).fetchall()
    assert rows, title
    if "exactly once" in title:
        assert rows == [(41, 41)]
    if "could not be read" in title:
        assert [(reason, count) for reason, count, *_ in rows] == [("loading.bad_row", 1)]
    if "span of days" in title:
        assert ("Anna Berg", "Vienna", "AT", "2023-09-03", "visited") in [row[:5] for row in rows]


def test_there_are_queries() -> None:
    assert len(QUERIES) >= 6


@pytest.mark.parametrize("table", list(MEANINGS))
def test_documented_columns_are_the_written_ones(table: str) -> None:
    section = PAGE.split(f"### {table}\n")[1].split("\n###")[0]
    rows = [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in section.splitlines()[2:] if line]
    assert [(name, meaning) for name, _, meaning in rows] == list(MEANINGS[table].items())
    plain = {"string", "int32", "int64", "double", "bool"}
    kinds = {field.name: str(field.type) for field in schemas()[table]}
    assert all(kinds[name] == kind for name, kind, _ in rows if kind in plain)
    assert all(kinds[name] == "date32[day]" for name, kind, _ in rows if kind == "date")


def test_documented_options_are_there(capsys: pytest.CaptureFixture[str]) -> None:
    """And every option is documented."""
    with pytest.raises(SystemExit):
        parser().parse_args(["bulk", "--help"])
    there = set(re.findall(r"--[a-z-]+", capsys.readouterr().out)) - {"--help"}
    assert there <= set(re.findall(r"--[a-z-]+", PAGE))
    assert set(re.findall(r"`(--[a-z-]+)", PAGE)) <= there
