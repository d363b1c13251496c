#!/usr/bin/env python3
"""Train the weights that tell literal from metonymic place names: tools/train_uses.py ARTICLES... GAZETTEER.

ARTICLES are folders of annotated articles (JSON with text, lang and places with quote, nth and use);
GAZETTEER a built gazetteer.  ``--hold-out`` leaves every third article out and prints figures on it.
Logistic regression by gradient descent with L2 penalty, deterministic.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from dateline.gazetteer import open_gazetteer
from dateline.reading.entities import load_recogniser
from dateline.reading.languages import load_language
from dateline.reading.segment import segment
from dateline.reading.toponyms.spans import find_spans
from dateline.reading.toponyms.tables import load_tables
from dateline.reading.toponyms.uses import is_dateline, mentions, rows_of, signs

Row = tuple[list[str], int, int]  # signs, metonym?, article number


def texts(folders: Iterable[Path], specs: Path | None) -> Iterator[tuple[str, str, list[tuple[int, int, str]]]]:
    """(language, text, spans with their use) of annotated articles, then of the sentences of the spec tables."""
    for path in (path for folder in folders for path in sorted(folder.glob("*.json"))):
        article = json.loads(path.read_text(encoding="utf-8"))
        spans = []
        for item in article["places"]:
            at = -1
            for _ in range(item["nth"]):
                at = article["text"].index(item["quote"], at + 1)
            spans.append((at, at + len(item["quote"]), item["use"]))
        yield article["lang"], article["text"], spans
    for lang in ("de", "en") if specs else ():
        for line in (specs / f"toponyms_{lang}.tsv").read_text(encoding="utf-8").splitlines():
            sentence, _, places = line.partition("\t")
            if line.startswith("#") or not places or places == "–":
                continue
            at, spans = 0, []
            for name, _, use in (place.rpartition(" ") for place in places.split("|")):
                at = sentence.index(name, at)
                spans.append((at, at + len(name), {"l": "literal", "m": "metonym", "d": "dateline"}[use]))
                at += len(name)
            yield lang, sentence, spans


def examples(folders: Iterable[Path], specs: Path | None, gazetteer_path: Path) -> list[Row]:
    gazetteer = open_gazetteer(gazetteer_path)
    recognisers = {lang: load_recogniser(lang) for lang in ("de", "en")}
    rows: list[Row] = []
    for number, (lang, text, spans) in enumerate(texts(folders, specs)):
        language = load_language(lang)
        tables = load_tables(lang)
        document = segment(text, language)
        names = find_spans(document, tables, recognisers[lang].recognise(document), gazetteer)
        places, counts = rows_of(document, names), mentions(names)
        for index, found in enumerate(names):
            gold = [use for start, end, use in spans if start < found.span.end and found.span.start < end]
            if gold and gold[0] != "dateline" and not is_dateline(document, tables, found):
                found_signs = signs(
                    document,
                    tables,
                    names,
                    index,
                    places[index],
                    again=bool(found.place) and counts[found.place.id] > 1,
                )
                rows.append(
                    (found_signs + [f"{language.code}:{s}" for s in found_signs], int(gold[0] == "metonym"), number)
                )
    return rows


def train(rows: list[Row], penalty: float, rounds: int = 400) -> dict[str, float]:
    counts = Counter(sign for found, _, _ in rows for sign in set(found))
    known = {sign for sign, count in counts.items() if count >= 3}
    data = [(sorted(set(found) & known), label) for found, label, _ in rows]
    weights = dict.fromkeys(sorted(known), 0.0)
    squares = dict.fromkeys(weights, 1e-6)
    for _ in range(rounds):
        slope = {sign: penalty * weight for sign, weight in weights.items()}
        for found, label in data:
            score = sum(weights[sign] for sign in found)
            error = 1 / (1 + math.exp(-max(-30.0, min(30.0, score)))) - label
            for sign in found:
                slope[sign] += error
        for sign, value in slope.items():
            squares[sign] += value * value
            weights[sign] -= 0.5 * value / math.sqrt(squares[sign])
    return {sign: round(weight, 3) for sign, weight in weights.items() if abs(weight) >= 0.02}


def right(rows: list[Row], weights: dict[str, float]) -> float:
    hits = sum((sum(weights.get(s, 0.0) for s in found) >= 0) == bool(label) for found, label, _ in rows)
    return hits / max(1, len(rows))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=Path, nargs="+")
    parser.add_argument("gazetteer", type=Path)
    parser.add_argument("--specs", type=Path, help="folder of the spec tables: their sentences are learnt too")
    parser.add_argument(
        "--out", type=Path, default=Path(__file__).resolve().parents[1] / "src/dateline/reading/models/uses.json"
    )
    parser.add_argument("--hold-out", action="store_true")
    parser.add_argument("--penalty", type=float, default=1.0)
    args = parser.parse_args()
    rows = examples(args.articles, args.specs, args.gazetteer)
    if args.hold_out:
        for fold in range(3):
            weights = train([row for row in rows if row[2] % 3 != fold], args.penalty)
            test = [row for row in rows if row[2] % 3 == fold]
            shares = [right([row for row in test if f"{lang}:b" in row[0]], weights) for lang in ("de", "en")]
            print(f"fold {fold}: {right(test, weights):.3f} of {len(test)}; de {shares[0]:.3f} en {shares[1]:.3f}")
        weights = train([row for row in rows if row[2] % 3 != 2], args.penalty)
    else:
        weights = train(rows, args.penalty)
    args.out.write_text(
        json.dumps({"weights": weights}, ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8"
    )
    print(f"{len(rows)} names, {len(weights)} weights, {right(rows, weights):.3f} right on the training part")
    return 0


if __name__ == "__main__":
    sys.exit(main())
