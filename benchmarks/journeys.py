"""Merging grows no faster than n log n: 500 articles about one trip, and a traveller with 300 stops.

python benchmarks/journeys.py
"""

from __future__ import annotations

import sys
import time
from datetime import date, timedelta

from dateline import journeys
from dateline.model import Article, Claim, Kind, Place, Reading, Span, Traveller

SIZES = (125, 250, 500, 1000)
PLACES = tuple(
    Place(f"g:{n}", f"Place {n}", -40.0 + (n * 7) % 80, -170.0 + (n * 13) % 340, Kind.CITY, f"C{n % 40}")
    for n in range(60)
)


def dossier(articles: int, stops: int = 8) -> list[tuple[Article, Reading]]:
    """Articles of one trip; each tells ``stops`` stops of it, of which every fifth has no date."""
    out = []
    for number in range(articles):
        traveller = Traveller("t", ("Anna Berg", "Berg", "Anna Berg")[number % 3])
        claims = []
        for n in range(stops):
            at = (number * 3 + n) % len(PLACES)
            when = None if (number + n) % 5 == 0 else (date(2024, 1, 1) + timedelta(days=at)).isoformat()
            claims.append(
                Claim(
                    f"{number}-{n}",
                    f"a{number}",
                    "t",
                    PLACES[at],
                    PLACES[at].name,
                    when,
                    kind="arrival",
                    sequence=n,
                    passage=Span(n, n + 1),
                )
            )
        out.append(
            (
                Article(f"a{number}", f"text {number}", "en"),
                Reading(f"a{number}", "en", "x", (), (), (traveller,), tuple(claims)),
            )
        )
    return out


def best_of(readings: list[tuple[Article, Reading]], rounds: int = 3) -> float:
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        journeys.build(readings)
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> int:
    print("articles  seconds  microseconds per claim")
    rates = []
    for size in SIZES:
        seconds = best_of(dossier(size))
        rates.append(seconds / (size * 8))
        print(f"{size:8d} {seconds:8.3f} {1e6 * rates[-1]:10.1f}")
    claims = [
        Claim(
            f"c{n}",
            "a",
            "t",
            PLACES[n % 60],
            PLACES[n % 60].name,
            (date(2020, 1, 1) + timedelta(days=2 * n)).isoformat(),
            sequence=n,
        )
        for n in range(300)
    ]
    one = [(Article("a", "text", "en"), Reading("a", "en", "x", (), (), (Traveller("t", "Anna Berg"),), tuple(claims)))]
    print(f"one traveller, 300 stops: {best_of(one):.3f} s, {len(journeys.build(one).stops)} stops")
    grown = rates[-1] / rates[0]
    print(f"time per claim at {SIZES[-1]} articles: {grown:.2f} x that at {SIZES[0]}")
    return 0 if grown < 2.5 else 1


if __name__ == "__main__":
    sys.exit(main())
