"""Resolution alone: gold spans in, share of linked mentions placed within 161 and 25 km out.

    python benchmarks/places_resolution.py GOLD_DIR|CORPUS.jsonl.gz …

A folder holds gold articles (one JSON each), a file one text a line with its places; offsets count characters.
"""

from __future__ import annotations

import gzip
import json
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from dateline.config import settings_from
from dateline.gazetteer import ensure, open_gazetteer
from dateline.gazetteer.sources.cities import kilometres
from dateline.model import Span, Toponym
from dateline.reading.languages import load_language
from dateline.reading.places import resolve
from dateline.reading.segment import segment

Linked = tuple[int, int, float | None, float | None]


def texts(source: Path) -> Iterator[tuple[str, str, list[Linked]]]:
    """(language, text, places) of each text."""
    if source.is_dir():
        for path in sorted(source.glob("*.json")):
            item = json.loads(path.read_text("utf-8"))
            places = []
            for place in item["places"]:
                start = -1
                for _ in range(place["nth"]):
                    start = item["text"].index(place["quote"], start + 1)
                places.append((start, start + len(place["quote"]), place["lat"], place["lon"]))
            yield item["lang"], item["text"], places
    else:
        with gzip.open(source, "rt", encoding="utf-8") as lines:
            for line in lines:
                item = json.loads(line)
                yield item["lang"], item["text"], [(p["start"], p["end"], p["lat"], p["lon"]) for p in item["places"]]


def main() -> None:
    gazetteer = open_gazetteer(ensure(settings_from()))
    for source in map(Path, sys.argv[1:]):
        errors: list[float] = []
        linked = characters = 0
        start = time.perf_counter()
        for lang, text, places in texts(source):
            language = load_language(lang)
            gold = sorted(set(places), key=lambda place: (place[0], -place[1]))
            toponyms = tuple(Toponym(Span(a, b), text[a:b]) for a, b, _, _ in gold)
            characters += len(text)
            for (_, _, lat, lon), found in zip(
                gold, resolve(segment(text, language), language, toponyms, gazetteer), strict=True
            ):
                if lat is not None and lon is not None:
                    linked += 1
                    if found.place is not None:
                        errors.append(kilometres(lat, lon, found.place.lat, found.place.lon))
        seconds = time.perf_counter() - start
        near, close = (sum(error <= limit for error in errors) for limit in (161, 25))
        print(
            f"{source.name}: {linked} linked, {linked - len(errors)} left unresolved, "
            f"within 161 km {near / linked:.3f}, within 25 km {close / linked:.3f}, "
            f"of the resolved {near / len(errors):.3f}, median {statistics.median(errors):.1f} km, "
            f"{characters / seconds:,.0f} characters a second"
        )


if __name__ == "__main__":
    main()
