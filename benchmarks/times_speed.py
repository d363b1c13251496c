"""Speed of finding dates against ``dateparser.search.search_dates`` on the same German news texts, in one run.

    python benchmarks/times_speed.py [--file FILE] [--texts N] [--repeat N]

The texts are put together here from sentences of this file, or read from FILE (gzipped JSON lines with "text").
Prints milliseconds of processor time a text of both, and their ratios: dateparser told the language, and not told.
Needs ``dateparser`` (not a dependency of Dateline).
"""

from __future__ import annotations

import argparse
import gzip
import json
import statistics
import time
import warnings
from collections.abc import Callable
from datetime import datetime

from dateline.reading.languages import load_language
from dateline.reading.segment import segment
from dateline.reading.times import find

SENTENCES = (
    "Die Außenministerin ist am Dienstag in Nairobi eingetroffen.",
    "Am Mittwochabend wird sie in Addis Abeba erwartet, wo die Afrikanische Union ihren Sitz hat.",
    "Zuletzt war sie vom 3. bis 5. Mai 2023 in der Region gewesen.",
    "Der Präsident lobte die Zusammenarbeit beider Länder und kündigte neue Kredite an.",
    "Tags darauf sprach sie mit Studenten der Universität über den Klimawandel.",
    "Seit Februar verhandeln die Seiten über ein Abkommen, das Ende Juni unterzeichnet werden soll.",
    "Nach Angaben ihres Sprechers dauert die Reise insgesamt vier Tage.",
    "In der Nacht zum Freitag kehrt die Delegation mit einer Maschine der Flugbereitschaft zurück.",
    "Das Land war 1963 unabhängig geworden und zählt heute mehr als 50 Millionen Einwohner.",
    "Vergangene Woche hatte die Opposition zu Protesten aufgerufen.",
    "Begleitet wird die Ministerin von einer Gruppe von Unternehmern und Abgeordneten.",
    "Am 12. Dezember soll der nächste Gipfel stattfinden.",
)
PUBLISHED = "2024-11-13"


def texts(count: int) -> list[str]:
    """Articles of twelve sentences, each in another order."""
    out = []
    for number in range(count):
        turned = SENTENCES[number % 12 :] + SENTENCES[: number % 12]
        out.append(" ".join(turned[:6]) + "\n\n" + " ".join(turned[6:]))
    return out


def median_ms(run: Callable[[str], object], articles: list[str], repeat: int) -> float:
    """Median of milliseconds of processor time a text; the first text warms caches up."""
    run(articles[0])
    taken = []
    for _ in range(repeat):
        for article in articles:
            start = time.process_time()
            run(article)
            taken.append((time.process_time() - start) * 1000)
    return statistics.median(taken)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--file")
    parser.add_argument("--texts", type=int, default=12)
    parser.add_argument("--repeat", type=int, default=3)
    args = parser.parse_args()
    language = load_language("de")
    articles = texts(args.texts)
    if args.file:
        with gzip.open(args.file, "rt", encoding="utf-8") as lines:
            articles = [json.loads(line)["text"] for line in lines][: args.texts]
    size = sum(map(len, articles)) // len(articles)

    ours = median_ms(lambda text: find(segment(text, language), language, PUBLISHED), articles, args.repeat)
    print(f"dateline               {ours:8.2f} ms a text of {size} characters (segmentation included)")
    try:
        from dateparser.search import search_dates
    except ImportError:
        print("dateparser is not installed; no comparison")
        return
    settings = {"RELATIVE_BASE": datetime.fromisoformat(PUBLISHED)}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, languages in (("dateparser, German", ["de"]), ("dateparser", None)):
            theirs = median_ms(
                lambda text, languages=languages: search_dates(text, languages=languages, settings=settings),
                articles,
                args.repeat,
            )
            print(f"{name:22} {theirs:8.2f} ms, ratio {theirs / ours:.1f}")


if __name__ == "__main__":
    main()
