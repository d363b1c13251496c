"""The measures: what counts as right, on articles made for it."""

from __future__ import annotations

from typing import Any

import pytest

from dateline.evaluation import figures, report, score_article

GOLD: dict[str, Any] = {
    "id": "x",
    "text": "Am Montag fuhr Anna Berg von Bonn nach Köln. Bonn schwieg.",
    "places": [
        {"quote": "Bonn", "nth": 1, "lat": 50.73, "lon": 7.1, "kind": "city", "use": "literal"},
        {"quote": "Köln", "nth": 1, "lat": 50.94, "lon": 6.96, "kind": "city", "use": "literal"},
        {"quote": "Bonn", "nth": 2, "lat": 50.73, "lon": 7.1, "kind": "city", "use": "metonym"},
    ],
    "dates": [{"quote": "Am Montag", "nth": 1, "edtf": "2024-05-06"}],
    "stops": [
        {"traveller": "Anna Berg", "lat": 50.73, "lon": 7.1, "when": "2024-05-06", "status": "visited",
         "role": "origin"},
        {"traveller": "Anna Berg", "lat": 50.94, "lon": 6.96, "when": "2024-05-06", "status": "visited",
         "role": "stop"},
    ],
}  # fmt: skip


def perfect() -> dict[str, Any]:
    text = GOLD["text"]
    second = text.index("Bonn", 40)
    spans = [(text.index("Bonn"), 4), (text.index("Köln"), 4), (second, 4)]
    places = [
        {"start": a, "end": a + n, "lat": p["lat"], "lon": p["lon"], "use": p["use"]}
        for (a, n), p in zip(spans, GOLD["places"], strict=True)
    ]
    dates = [{"start": 0, "end": 9, "edtf": "2024-05-06"}]
    return {"places": places, "dates": dates, "stops": [dict(stop) for stop in GOLD["stops"]]}


def test_perfect_reading() -> None:
    """A reading like the gold gets full marks everywhere."""
    assert set(figures(score_article(GOLD, perfect())).values()) == {1.0}


def test_empty_reading() -> None:
    """An empty reading finds nothing."""
    found = figures(score_article(GOLD, {}))
    assert (found["found"], found["value"], found["placed"], found["legs"]) == (0, 0, 0, 0)


def test_partial_reading() -> None:
    """Each fault costs where it belongs, and only there."""
    reading = perfect()
    reading["places"][2]["use"] = "literal"
    reading["dates"][0].update(start=3, edtf="2024-05-13")
    reading["stops"][1].update(status="planned", lat=51.5)
    found = figures(score_article(GOLD, reading))
    assert found["use"] == pytest.approx(2 / 3)
    assert (found["strict"], found["relaxed"], found["value"]) == (0, 1, 0)
    assert (found["placed"], found["full"], found["legs"]) == (0.5, 0.5, 0)


def test_report_names_all_figures() -> None:
    """The line for people has each figure."""
    assert report(score_article(GOLD, perfect())).count("1.000") == 13
