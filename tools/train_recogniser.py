#!/usr/bin/env python3
"""Train the recognisers that ship: python tools/train_recogniser.py CORPORA [--out DIR] [--lang de] [--hold-out].

CORPORA is a folder of corpora in one form (gzip JSON lines with text and entities; CoNLL-U for the
trees); src/dateline/reading/models/MODEL_CARD.md names them and their licences.  ``--hold-out`` trains
on four fifths of each corpus and prints figures on the rest.  Deterministic.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import sys
import tempfile
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pycrfsuite

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from dateline.model import Span
from dateline.reading import entities
from dateline.reading.features import Clusters, Lexicon, Vocabulary, sentence_features
from dateline.reading.languages import load_language
from dateline.reading.segment import segment

sys.path.insert(0, str(Path(__file__).resolve().parent))
import recogniser_names
import recogniser_silver

Sentence = tuple[list[str], list[str]]  # words, tags

CORPORA = {
    "de": ("germeval-train", "smartdata-train"),
    "en": ("gum-names", "wikigold", "btc", "wnut17"),
}
LABELS = {
    "PER": "PER", "LOC": "LOC", "ORG": "ORG", "OTH": "MISC", "MISC": "MISC",
    "LOCderiv": "DER", "LOCpart": "PRT",
    "person": "PER", "location": "LOC", "group": "ORG", "corporation": "ORG",
    "product": "MISC", "creative-work": "MISC",
    "location-city": "LOC", "location-stop": "LOC", "location-street": "LOC", "location-route": "MISC",
    "organization": "ORG", "organization-company": "ORG",
    "place": "LOC",
}  # fmt: skip


def load(corpora: Path, name: str) -> list[dict]:
    with gzip.open(corpora / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def held_out(key: str) -> bool:
    """One fifth, by hash of the id."""
    return int(hashlib.sha256(key.encode()).hexdigest(), 16) % 5 == 0


def spans_of(name: str, record: dict) -> list[tuple[int, int, str]]:
    """Flat, labelled spans of a record in our label set."""
    text = record["text"]
    found = []
    for item in record.get("entities", ()):
        label = LABELS.get(item["label"])
        start, end = item["start"], item["end"]
        if name == "gum-names":
            start, end, label = trim_noun_phrase(text, start, end, label)
        if label == "LOC" and name == "smartdata-train" and text[start].islower():
            label = "DER"
        if label:
            found.append((start, end, label))
    if name == "gum-names":
        found.sort(key=lambda s: (s[1] - s[0], s[0]))
    else:
        found.sort(key=lambda s: (s[0] - s[1], s[0]))
    kept: list[tuple[int, int, str]] = []
    for span in found:
        if not any(span[0] < other[1] and other[0] < span[1] for other in kept):
            kept.append(span)
    return sorted(kept)


_DETERMINERS = {"the", "a", "an", "his", "her", "their", "our", "my", "its", "this", "that"}
_LINKS = {
    "of",
    "and",
    "the",
    "de",
    "von",
    "van",
    "der",
    "du",
    "la",
    "le",
    "al",
    "bin",
    "for",
    "&",
    "'s",
    "’s",
    "del",
    "da",
    "di",
    "el",
}


def trim_noun_phrase(text: str, start: int, end: int, label: str | None) -> tuple[int, int, str | None]:
    """GUM marks whole noun phrases: keep those that are a name once determiner and 's are cut."""
    words = []
    at = start
    for word in text[start:end].split():
        at = text.index(word, at)
        words.append((at, at + len(word), word))
        at += len(word)
    while words and words[0][2].lower() in _DETERMINERS:
        words.pop(0)
    while words and words[-1][2] in {"'s", "’s", "'", "’"}:
        words.pop()
    for i, word in enumerate(words):
        if word[2].endswith(",") and i:
            words = words[: i + 1]
            words[-1] = (word[0], word[1] - 1, word[2][:-1])
            break
    if not words or len(words) > 7:
        return start, end, None
    names = sum(w[2][0].isupper() for w in words)
    if any(not w[2][0].isupper() and w[2].lower() not in _LINKS for w in words) or not words[0][2][0].isupper():
        return start, end, None
    if not names:
        return start, end, None
    kind = label if label in {"PER", "LOC", "ORG"} else "MISC"
    return words[0][0], words[-1][1], kind


def sentences(corpora: Path, name: str, lang: str, part: str) -> Iterator[tuple[dict, list[Sentence]]]:
    """Records with their sentences; ``part`` is "all", "train" or "test"."""
    language = load_language(lang)
    for record in load(corpora, name):
        if part != "all" and held_out(record["id"]) != (part == "test"):
            continue
        document = segment(record["text"], language)
        tags = ["O"] * len(document.tokens)
        for start, end, label in spans_of(name, record):
            first = document.token_at(start)
            inside = False
            for i in range(first, len(document.tokens)):
                token = document.tokens[i]
                if token.start >= end:
                    break
                if token.end > end + 1 and label in {"LOC", "PER", "ORG", "MISC"}:
                    if label == "LOC" and not inside:
                        tags[i] = "B-PRT"
                    break
                tags[i] = ("I-" if inside else "B-") + label
                inside = True
        rows = []
        for a, b in document.sentence_tokens:
            rows.append(([t.text for t in document.tokens[a:b]], tags[a:b]))
        yield record, rows


def article_rows(articles: Path, teacher: Path | None, lang: str) -> list[Sentence]:
    """Sentences of annotated articles: places as annotated, persons and organisations as a teacher model reads them."""
    language = load_language(lang)
    if teacher is not None:
        entities.models_folder = lambda: teacher
    recogniser = entities.load_recogniser(lang)
    rows: list[Sentence] = []
    for path in sorted(articles.glob("*.json")):
        article = json.loads(path.read_text(encoding="utf-8"))
        if article["lang"] != lang:
            continue
        document = segment(article["text"], language)
        tags = ["O"] * len(document.tokens)
        for item in recogniser.recognise(document):
            if item.label in {"PER", "ORG", "MISC"}:
                first, last = document.tokens_in(item.span)
                tags[first:last] = ["B-" + item.label] + ["I-" + item.label] * (last - first - 1)
        for item in article["places"]:
            at = -1
            for _ in range(item["nth"]):
                at = article["text"].index(item["quote"], at + 1)
            first, last = document.tokens_in(Span(at, at + len(item["quote"])))
            label = "LOC"
            token = document.tokens[last - 1]
            if lang == "de" and token.end > at + len(item["quote"]):
                label = "PRT"
            elif lang == "de" and last - first == 1 and token.text.endswith("er") and not item["name"].endswith("er"):
                following = document.tokens[last].text if last < len(document.tokens) else ""
                label = "DER" if following[:1].isupper() else "LOC"
            if last < len(tags) and tags[last].startswith("I-"):
                tags[last] = "B-" + tags[last][2:]
            tags[first:last] = ["B-" + label] + ["I-" + label] * (last - first - 1)
        rows += [([t.text for t in document.tokens[a:b]], tags[a:b]) for a, b in document.sentence_tokens]
    return rows


def word_table(corpora: Path, lang: str) -> dict:
    """Lists and usual parts of speech from the trees (ud-de, ud-en)."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    with gzip.open(corpora / f"ud-{lang}.conllu.gz", "rt", encoding="utf-8") as lines:
        first = False
        for line in lines:
            if line.startswith("1\t"):
                first = True
            cells = line.rstrip("\n").split("\t")
            if len(cells) > 4 and cells[0].isdigit() and cells[3] not in {"PUNCT", "X", "SYM", "NUM"}:
                word = cells[1].lower() if first and cells[3] not in {"PROPN", "NOUN"} else cells[1]
                counts[word][cells[3]] += 1
                first = False
    tags = {word: sorted(c.items(), key=lambda kv: (-kv[1], kv[0]))[0][0] for word, c in counts.items()}
    tags = {word: tag for word, tag in tags.items() if tag != "PROPN"}
    return {"lists": recogniser_names.lists(lang), "tags": dict(sorted(tags.items()))}


def train(
    rows: list[Sentence], vocabulary: Vocabulary, target: Path, iterations: int, c1: float, c2: float, rarest: int
) -> None:
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    for words, tags in rows:
        if words:
            trainer.append(sentence_features(words, vocabulary), tags)
    trainer.set_params(
        {
            "c1": c1,
            "c2": c2,
            "max_iterations": iterations,
            "feature.possible_transitions": True,
            "feature.minfreq": rarest,
        }
    )
    with tempfile.TemporaryDirectory() as folder:
        image = Path(folder) / "model"
        trainer.train(str(image))
        target.write_bytes(zlib.compress(image.read_bytes(), 9))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", type=Path)
    parser.add_argument(
        "--lookups", type=Path, help="folder spacy_lookups_data/data of the package spacy-lookups-data 1.0.5"
    )
    parser.add_argument("--out", type=Path, default=Path(__file__).resolve().parents[1] / "src/dateline/reading/models")
    parser.add_argument("--lang", choices=sorted(CORPORA), action="append")
    parser.add_argument("--hold-out", action="store_true")
    parser.add_argument("--iterations", type=int, default=60)
    parser.add_argument("--silver", type=int, default=2500, help="how many silver sentences are made")
    parser.add_argument("--articles", type=Path, help="folder of annotated articles: their places are learnt too")
    parser.add_argument("--teacher", type=Path, help="models that label persons and organisations of the articles")
    parser.add_argument("--rarest", type=int, default=1, help="how often a feature must occur")
    parser.add_argument("--swap", type=float, default=0.3, help="share of sentences copied with other names")
    parser.add_argument("--c1", type=float, default=0.12)
    parser.add_argument("--c2", type=float, default=0.02)
    parser.add_argument("--corpus", action="append", help="train on these corpora only")
    parser.add_argument("--keep-names", action="store_true", help="use the name list that is there")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    names = args.out / "names.bin"
    if not args.keep_names or not names.exists():
        names.write_bytes(zlib.compress(recogniser_names.lexicon().to_bytes(), 9))
    lexicon = Lexicon.from_bytes(zlib.decompress(names.read_bytes()))
    for lang in args.lang or sorted(CORPORA):
        table = word_table(args.corpora, lang)
        (args.out / f"{lang}.words.bin").write_bytes(zlib.compress(json.dumps(table, ensure_ascii=False).encode(), 9))
        image = args.out / f"{lang}.clusters.bin"
        if args.lookups:
            image.write_bytes(zlib.compress(recogniser_names.clusters(args.lookups, lang).to_bytes(), 9))
        clusters = Clusters.from_bytes(zlib.decompress(image.read_bytes()))
        vocabulary = Vocabulary(lexicon, {k: frozenset(v) for k, v in table["lists"].items()}, clusters, table["tags"])
        rows = [
            row
            for name in (args.corpus or CORPORA[lang])
            for _, found in sentences(args.corpora, name, lang, "train" if args.hold_out else "all")
            for row in found
        ]
        if args.articles:
            rows += article_rows(args.articles, args.teacher, lang) * 2
        if args.silver:
            maker = recogniser_silver.Maker(lang)
            news = list(maker.sentences(args.silver))
            rows += news + list(maker.swapped(rows, args.swap)) + list(maker.recased(rows, 0.04))
        target = args.out / f"{lang}.crf.bin"
        train(rows, vocabulary, target, args.iterations, args.c1, args.c2, args.rarest)
        print(f"{lang}: {len(rows)} sentences, {target.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
