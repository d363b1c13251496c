"""Measure the traveller stage: are the gold travellers found, and are they mentioned where the gold says so?

    python tools/evaluate_travellers.py GOLD_DIR [--part all|open|held] [--without-recogniser] [-v]
    python tools/evaluate_travellers.py --names NAMES.jsonl.gz

GOLD_DIR holds gold articles; every third one (by file name) is "held" and the others are "open".  Place names
are those of the gold, so that the figures are this stage's own.

  found        share of gold travellers whose name shares a word with a traveller of the reading
  mentioned    share of evidence quotes whose sentences hold a mention of their traveller
  competitors  further travellers mentioned in these sentences, a quote

NAMES is a corpus of mentions with coreference groups; the figures are those of persons' names: mentions found,
and pairs of mentions that are rightly held to be one person.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

from dateline.evaluation import _name_words, gold_articles
from dateline.model import Span, Toponym, Traveller, TravellerKind
from dateline.reading import travellers
from dateline.reading.entities import load_recogniser
from dateline.reading.languages import READ_LANGUAGES, load_language
from dateline.reading.segment import Document, segment


def _quotes(article: dict[str, Any]) -> Iterator[Toponym]:
    for place in article["places"]:
        at = -1
        for _ in range(place["nth"]):
            at = article["text"].index(place["quote"], at + 1)
        yield Toponym(Span(at, at + len(place["quote"])), place["quote"])


def _sentences(document: Document, start: int, length: int) -> Span:
    first, last = document.sentence_at(start), document.sentence_at(start + length - 1)
    return Span(document.sentences[first].start, document.sentences[last].end)


def _best(name: str, found: tuple[Traveller, ...]) -> Traveller | None:
    words = _name_words(name)
    fitting = [t for t in found if words & _name_words(t.name) or t.name.casefold() == name.casefold()]
    return max(fitting, key=lambda t: (len(words & _name_words(t.name)), len(t.mentions)), default=None)


def evaluate_gold(folder: Path, part: str, bare: bool, verbose: bool) -> None:
    recognisers = {} if bare else {lang: load_recogniser(lang) for lang in READ_LANGUAGES}
    tally: Counter[str] = Counter()
    for number, article in enumerate(gold_articles(folder)):
        if part != "all" and (number % 3 == 2) != (part == "held"):
            continue
        lang, text = article["lang"], article["text"]
        language = load_language(lang)
        document = segment(text, language)
        entities = recognisers[lang].recognise(document) if recognisers else ()
        found = travellers.find(document, language, entities, tuple(_quotes(article)))
        for name in dict.fromkeys(stop["traveller"] for stop in article["stops"]):
            traveller = _best(name, found)
            tally[f"{lang}.travellers"] += 1
            tally[f"{lang}.found"] += traveller is not None
            if traveller is None and verbose:
                print(article["id"], "not found:", name)
        for stop in article["stops"]:
            traveller = _best(stop["traveller"], found)
            for quote in stop["evidence"]:
                span = _sentences(document, text.index(quote), len(quote))
                here = [t for t in found if any(span.covers(m.span) for m in t.mentions)]
                tally[f"{lang}.quotes"] += 1
                tally[f"{lang}.mentioned"] += traveller in here
                tally[f"{lang}.competitors"] += len([t for t in here if t is not traveller])
                if traveller not in here and verbose:
                    print(article["id"], "not mentioned:", stop["traveller"], "|", quote)
    for lang in READ_LANGUAGES:
        travellers_, quotes = tally[f"{lang}.travellers"], tally[f"{lang}.quotes"]
        if quotes:
            print(
                f"{lang}: found {tally[f'{lang}.found'] / travellers_:.3f} of {travellers_} "
                f"mentioned {tally[f'{lang}.mentioned'] / quotes:.3f} of {quotes} "
                f"competitors {tally[f'{lang}.competitors'] / quotes:.2f}"
            )


def evaluate_names(file: Path, bare: bool) -> None:
    language, recogniser = load_language("en"), None if bare else load_recogniser("en")
    tally: Counter[str] = Counter()
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for line in lines:
            item = json.loads(line)
            text = item["text"]
            document = segment(text, language)
            spans = [(Span(e["start"], e["end"]), e) for e in item["entities"]]
            places = tuple(Toponym(span, span.of(text)) for span, e in spans if e["label"] == "place")
            gold = [(span, e.get("identity") or e["group"]) for span, e in spans if e["label"] == "person"]
            entities = recogniser.recognise(document) if recogniser else ()
            found = travellers.find(document, language, entities, places)
            used: set[int] = set()
            pairs: list[tuple[str, str]] = []
            for traveller in found:
                if traveller.kind is not TravellerKind.PERSON:
                    continue
                for mention in traveller.mentions:
                    if mention.form != "name":
                        continue
                    near = [
                        (abs(len(span) - len(mention.span)), k)
                        for k, (span, _) in enumerate(gold)
                        if k not in used and span.overlaps(mention.span)
                    ]
                    if near:
                        used.add(min(near)[1])
                        pairs.append((traveller.id, gold[min(near)[1]][1]))
                    else:
                        tally["extra"] += not any(span.overlaps(mention.span) for span, _ in gold)
            tally["matched"] += len(pairs)
            for (mine, theirs), (other, others) in combinations(pairs, 2):
                tally["both"] += mine == other and theirs == others
                tally["gold"] += theirs == others
                tally["read"] += mine == other
    print(
        f"names: mentions matched {tally['matched']}, not persons {tally['extra']}; pairs "
        f"precision {tally['both'] / tally['read']:.3f} recall {tally['both'] / tally['gold']:.3f} "
        f"F {2 * tally['both'] / (tally['read'] + tally['gold']):.3f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, nargs="?")
    parser.add_argument("--part", choices=("all", "open", "held"), default="all")
    parser.add_argument("--names", type=Path)
    parser.add_argument("--without-recogniser", action="store_true")
    parser.add_argument("-v", "--verbose", action="store_true")
    arguments = parser.parse_args()
    if arguments.gold:
        evaluate_gold(arguments.gold, arguments.part, arguments.without_recogniser, arguments.verbose)
    if arguments.names:
        evaluate_names(arguments.names, arguments.without_recogniser)


if __name__ == "__main__":
    main()
