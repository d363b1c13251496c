"""The own gold articles keep to their format: a wrong quote or date would blame the engine for our slip."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from dateline.model import Kind, Role, Status, Use

ARTICLES = sorted(Path(__file__).parent.glob("*.json"))
DAY = r"\d{4}(-\d{2}(-\d{2})?)?"
EDTF = re.compile(rf"{DAY}|({DAY}|\.\.)?/({DAY}|\.\.)?|\[{DAY}(,{DAY})+\]")


@pytest.fixture(params=ARTICLES, ids=lambda path: path.stem)
def article(request: pytest.FixtureRequest) -> dict[str, Any]:
    return dict(json.loads(request.param.read_text(encoding="utf-8")))


def offset(text: str, quote: str, nth: int) -> int:
    """Where the nth occurrence of a quote starts, or -1."""
    at = -1
    for _ in range(nth):
        at = text.find(quote, at + 1)
        if at < 0:
            return -1
    return at


def test_there_are_twelve_in_two_languages() -> None:
    """Seven German and five English."""
    langs = [path.stem[:2] for path in ARTICLES]
    assert (langs.count("de"), langs.count("en")) == (7, 5)


def test_quotes_stand_in_the_text_in_order(article: dict[str, Any]) -> None:
    """Places and dates are found where they are said to be, evidence word for word."""
    text = article["text"]
    for part in ("places", "dates"):
        offsets = [offset(text, entry["quote"], entry["nth"]) for entry in article[part]]
        assert -1 not in offsets
        assert offsets == sorted(set(offsets))
    for stop in article["stops"]:
        assert stop["evidence"]
        assert all(quote in text for quote in stop["evidence"]), stop


def test_values_come_from_the_model(article: dict[str, Any]) -> None:
    """Kinds, uses, roles and statuses are the model's; dates are EDTF; coordinates are on Earth."""
    assert EDTF.fullmatch(article["published"])
    for place in article["places"]:
        assert Kind(place["kind"]) and Use(place["use"])
        assert abs(place["lat"]) <= 90 and abs(place["lon"]) <= 180
    for date in article["dates"]:
        assert EDTF.fullmatch(date["edtf"]), date
    for stop in article["stops"]:
        assert Role(stop["role"]) and Status(stop["status"])
        assert stop["when"] is None or EDTF.fullmatch(stop["when"]), stop
