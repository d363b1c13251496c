#!/usr/bin/env python3
"""Measure how well place names are found: tools/measure_recognition.py FILE_OR_FOLDER... [options].

A folder holds annotated articles (JSON with text, lang and places with quote, nth, use); a file is a corpus
in one form (gzip JSON lines with text and places or entities).  For entity corpora the recogniser's own
labels are scored too, on the fifth that ``train_recogniser.py --hold-out`` leaves out.

  --gazetteer PATH   a built gazetteer; the default one is built or found otherwise
  --models DIR       other models than those that ship
  --third N          of a folder only every third article from N on; ``--third -N``: all but those
  --every N          of a corpus only every Nth text
  --misses N         print that many misses and false finds with their surroundings
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
sys.path.insert(0, str(Path(__file__).resolve().parent))

import train_recogniser

from dateline.config import settings_from
from dateline.gazetteer import ensure, open_gazetteer
from dateline.ports import Gazetteer, Recogniser
from dateline.reading import entities, toponyms
from dateline.reading.languages import load_language
from dateline.reading.segment import segment

Spot = tuple[int, int, str]  # start, end, use or label


def pairs(gold: list[Spot], read: list[Spot]) -> list[tuple[int, int]]:
    """One-to-one pairs of overlapping spans, equal ones first, then the longest overlap."""
    ranked = []
    for i, (a, b, _) in enumerate(gold):
        for j, (c, d, _) in enumerate(read):
            shared = min(b, d) - max(a, c)
            if shared > 0:
                ranked.append(((a, b) != (c, d), -shared, i, j))
    used_gold: set[int] = set()
    used_read: set[int] = set()
    out = []
    for _, _, i, j in sorted(ranked):
        if i not in used_gold and j not in used_read:
            used_gold.add(i)
            used_read.add(j)
            out.append((i, j))
    return out


def texts(path: Path, third: int | None, every: int) -> list[dict[str, Any]]:
    """Records with ``lang``, ``text`` and either ``spots`` (places) or ``names`` (labelled entities)."""
    out: list[dict[str, Any]] = []
    if path.is_dir():
        for number, source in enumerate(sorted(path.glob("*.json"))):
            if third is not None and (number % 3 == abs(third) - 1) != (third > 0):
                continue
            article = json.loads(source.read_text(encoding="utf-8"))
            spots = []
            for item in article["places"]:
                at = -1
                for _ in range(item["nth"]):
                    at = article["text"].index(item["quote"], at + 1)
                spots.append((at, at + len(item["quote"]), item["use"]))
            out.append({"id": article["id"], "lang": article["lang"], "text": article["text"], "spots": spots})
        return out
    name = path.name.removesuffix(".jsonl.gz")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            record = json.loads(line)
            if number % every:
                continue
            if "places" in record:
                record["spots"] = [(item["start"], item["end"], "") for item in record["places"]]
            elif train_recogniser.held_out(record["id"]):
                record["names"] = train_recogniser.spans_of(name, record)
                record["spots"] = [spot for spot in record["names"] if spot[2] == "LOC"]
            else:
                continue
            out.append(record)
    return out


def f1(right: int, gold: int, read: int) -> str:
    precision, recall = right / max(1, read), right / max(1, gold)
    return f"P {precision:.3f} R {recall:.3f} F {2 * right / max(1, gold + read):.3f}"


def measure(path: Path, args: argparse.Namespace, gazetteer: Gazetteer, recognisers: dict[str, Recogniser]) -> None:
    tally: dict[str, Counter[str]] = {}
    misses: list[str] = []
    seconds, characters = 0.0, 0
    for record in texts(path, args.third, args.every):
        text, language = record["text"], load_language(record["lang"])
        begin = time.process_time()
        document = segment(text, language)
        named = recognisers[language.code].recognise(document)
        found = toponyms.find(document, language, named, gazetteer)
        seconds += time.process_time() - begin
        characters += len(text)
        read: list[Spot] = [(item.span.start, item.span.end, item.use.value) for item in found]
        gold: list[Spot] = record["spots"]
        matched = pairs(gold, read)
        count = tally.setdefault(language.code, Counter())
        count["gold"] += len(gold)
        count["read"] += len(read)
        count["found"] += len(matched)
        count["strict"] += sum(gold[i][:2] == read[j][:2] for i, j in matched)
        count["use"] += sum(gold[i][2] == read[j][2] for i, j in matched)
        for label in ("LOC", "PER", "ORG"):
            marked = {spot for spot in record.get("names", ()) if spot[2] == label}
            guessed = {(item.span.start, item.span.end, item.label) for item in named if item.label == label}
            count[f"{label}.gold"] += len(marked)
            count[f"{label}.read"] += len(guessed) if "names" in record else 0
            count[label] += len(marked & guessed)
        found_gold, found_read = {i for i, _ in matched}, {j for _, j in matched}
        for kind, spots, known in (("missed", gold, found_gold), ("false", read, found_read)):
            for k, (start, end, _) in enumerate(spots):
                if k not in known:
                    around = f"{text[max(0, start - 40) : start]}[[{text[start:end]}]]{text[end : end + 30]}"
                    misses.append(f"{kind}\t{record['id']}\t{' '.join(around.split())}")
    total: Counter[str] = sum(tally.values(), Counter())
    for lang, count in [*sorted(tally.items()), *([("all", total)] if len(tally) > 1 else [])]:
        line = f"{path.name} {lang}: {count['gold']} places, {f1(count['found'], count['gold'], count['read'])}, "
        line += f"strict F {2 * count['strict'] / max(1, count['gold'] + count['read']):.3f}"
        if path.is_dir():
            line += f", use {count['use'] / max(1, count['found']):.3f}"
        print(line)
        for label in ("LOC", "PER", "ORG"):
            if count[f"{label}.gold"]:
                print(
                    f"  recogniser {label} strict: {f1(count[label], count[f'{label}.gold'], count[f'{label}.read'])}"
                )
    print(f"  {characters / max(seconds, 1e-9):,.0f} characters a second of processor time")
    for line in misses[: args.misses]:
        print("  " + line)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", type=Path, nargs="+")
    parser.add_argument("--gazetteer", type=Path)
    parser.add_argument("--models", type=Path)
    parser.add_argument("--third", type=int)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--misses", type=int, default=0)
    args = parser.parse_args()
    if args.models:
        entities.models_folder = lambda: args.models
    gazetteer = open_gazetteer(args.gazetteer or ensure(settings_from()))
    recognisers = {lang: entities.load_recogniser(lang) for lang in ("de", "en")}
    for path in args.paths:
        measure(path, args, gazetteer, recognisers)
    return 0


if __name__ == "__main__":
    sys.exit(main())
