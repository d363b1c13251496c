"""Measure the dates of a set of texts: gold articles, a TIMEX3 corpus in one form, or Recognizers-Text cases.

    python tools/evaluate_dates.py readings GOLD_DIR [--part all|open|held] > readings.jsonl
    python tools/evaluate_dates.py readings CORPUS.jsonl.gz > readings.jsonl
    python tools/evaluate_dates.py cases CASES.json.gz --lang de

``readings`` writes readings that hold only dates, for the scorers that come with the data; ``held`` is every third
gold article, ``open`` the others.  ``cases`` prints the share of cases resolved to one of their accepted values, over
those of day precision or coarser, and each miss.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from dateline import calendar
from dateline.reading.languages import load_language
from dateline.reading.segment import segment
from dateline.reading.times import find

OTHER = {"duration", "set", "time", "timerange", "timezone", "datetimealt"}


def texts(source: Path, part: str) -> Iterator[dict[str, Any]]:
    """Articles of a folder, or lines of a corpus."""
    if source.is_dir():
        for number, path in enumerate(sorted(source.glob("*.json"))):
            if part == "all" or (part == "held") == (number % 3 == 2):
                yield json.loads(path.read_text(encoding="utf-8"))
    else:
        with gzip.open(source, "rt", encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def reading(item: dict[str, Any]) -> dict[str, Any]:
    """A reading with dates only."""
    language = load_language(item["lang"])
    return {
        "id": item["id"],
        "dates": [
            {
                "start": found.span.start,
                "end": found.span.end,
                "edtf": found.edtf,
                "core": {"start": found.core.start, "end": found.core.end, "edtf": found.core_edtf},
                "rule": found.rule,
            }
            for found in find(segment(item["text"], language), language, item.get("published"))
        ],
    }


def accepted(result: dict[str, Any]) -> set[tuple[str | None, str | None]]:
    """First and last days of the accepted values; a range's end, which the cases exclude, also as included."""
    out: set[tuple[str | None, str | None]] = set()
    for value in result["values"] or []:
        if str(value.get("value", ""))[4:5] == "-":
            out.add((value["value"][:10], value["value"][:10]))
        elif value.get("start") or value.get("end"):
            start, end = (value.get(side, "")[:10] or None for side in ("start", "end"))
            out.add((start, end))
            if end and result["type"].endswith("daterange"):
                out.add((start, (date.fromisoformat(end) - timedelta(1)).isoformat()))
    return out


def right(edtf: str | None, values: set[tuple[str | None, str | None]]) -> bool:
    """True if the value, or one of its candidates, is accepted."""
    start, end = (day.isoformat() if day else None for day in calendar.bounds(edtf))
    days = {(day.isoformat(), day.isoformat()) for day in calendar.candidates(edtf) or ()}
    return (start, end) in values or bool(days & values)


def cases(source: Path, lang: str) -> None:
    """Print misses and the share of cases that are right."""
    language = load_language(lang)
    with gzip.open(source, "rt", encoding="utf-8") as handle:
        rows = json.load(handle)
    good = total = 0
    for row in rows:
        found = find(segment(row["input"], language), language, (row["reference"] or "")[:10] or None)
        for result in row["results"]:
            if result["type"].rpartition(".")[2] in OTHER or result.get("timex") == "PRESENT_REF":
                continue
            values = accepted(result)
            over = [item for item in found if item.span.start <= result["end"] and item.span.end > result["start"]]
            if values:
                hit = any(right(value, values) for item in over for value in (item.edtf, item.core_edtf))
            else:
                hit = any(item.edtf is None for item in over)
            total += 1
            good += hit
            if not hit:
                print(f"{row['input'][:90]!r} {row['reference'][:10]}: {result['text']} {sorted(map(str, values))}")
    print(f"right {good} of {total}: {good / total:.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["readings", "cases"])
    parser.add_argument("source", type=Path)
    parser.add_argument("--part", default="all", choices=["all", "open", "held"])
    parser.add_argument("--lang", default="de")
    args = parser.parse_args()
    if args.what == "cases":
        cases(args.source, args.lang)
        return
    for item in texts(args.source, args.part):
        sys.stdout.write(json.dumps(reading(item), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
