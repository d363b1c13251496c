"""Articles made of our own phrases, to measure on: real place names, two to six stops, German and English by turns."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

_NAMES = ["Anna Berg", "Bruno Feld", "Carla Stein", "Dora Wald", "Emil Bach", "Frida Moor", "Gustav Heide", "Hanna See"]
_CITIES = ["Wien", "Prag", "Hamburg", "Lyon", "Oslo", "Porto", "Graz", "Turin", "Bergen", "Sofia", "Riga", "Basel"]
_DAYS = ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag"]
_DAYS_EN = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]
_MOVES = {
    "de": [
        "Am {day} traf Ministerin {who} in {city} ein.",
        "Am {day} reiste sie nach {city} weiter.",
        "Für {day} ist ein Besuch in {city} geplant.",
        "{who} flog am {day} von {city} ab, wie ihr Büro mitteilte.",
    ],
    "en": [
        "Minister {who} arrived in {city} on {day}.",
        "On {day} she travelled on to {city}.",
        "A visit to {city} is planned for {day}.",
        "{who} left {city} on {day}, her office said.",
    ],
}
FILLER = {
    "de": [
        "Begleitet wird {who} von einer Delegation aus Wirtschaft und Wissenschaft.",
        "Die Gespräche dauerten bis in den späten Abend, wie ein Sprecher mitteilte.",
        "Demonstranten hatten sich vor dem Tagungsort versammelt.",
        "Über Einzelheiten der Vereinbarung wurde Stillschweigen bewahrt.",
        "Am Rande des Treffens ging es auch um den Ausbau der Bahnstrecke.",
        "Beobachter werten den Besuch als Zeichen der Annäherung.",
    ],
    "en": [
        "A delegation from business and science accompanies {who}.",
        "The talks went on until late in the evening, a spokesman said.",
        "Protesters had gathered in front of the venue.",
        "Neither side gave details of the agreement.",
        "The extension of the railway line was discussed as well.",
        "Observers see the visit as a sign of better relations.",
    ],
}
START = date(2023, 1, 2)


def made_article(number: int, *, sentences: int = 18) -> dict[str, str]:
    """The article of this number, always the same one: about 70 characters a sentence."""
    chance = random.Random(number)
    lang = "en" if number % 4 == 3 else "de"
    days = _DAYS_EN if lang == "en" else _DAYS
    who = chance.choice(_NAMES)
    parts = [f"Meldung {number}." if lang == "de" else f"Report {number}."]
    for at in range(sentences):
        moves = at % 4 == 0
        pattern = chance.choice((_MOVES if moves else FILLER)[lang])
        parts.append(pattern.format(who=who, city=chance.choice(_CITIES), day=chance.choice(days)))
    return {
        "id": f"m{number}",
        "title": f"{who}, {number}",
        "text": " ".join(parts),
        "published": (START + timedelta(days=number % 700)).isoformat(),
        "publisher": f"Blatt {number % 40}",
    }


def made_articles(count: int, *, first: int = 0, sentences: int = 18) -> Iterator[dict[str, str]]:
    """``count`` articles, all different."""
    for number in range(first, first + count):
        yield made_article(number, sentences=sentences)


def write_jsonl(path: Path, count: int, *, first: int = 0, sentences: int = 18) -> Path:
    """A file of JSON Lines with ``count`` articles."""
    with path.open("w", encoding="utf-8") as file:
        for article in made_articles(count, first=first, sentences=sentences):
            file.write(json.dumps(article, ensure_ascii=False) + "\n")
    return path
