"""Phrases → places and their use; hostile input; determinism."""

from __future__ import annotations

import itertools
import time
from pathlib import Path

import pytest
from tests.reading.toponyms.atlas import Atlas

from dateline.model import Entity, Span, Use
from dateline.reading import toponyms
from dateline.reading.entities import load_recogniser
from dateline.reading.languages import load_language
from dateline.reading.segment import segment

SPECS = Path(__file__).parents[2] / "specs"
ATLAS = Atlas()


def rows(lang: str) -> list[tuple[str, str, str]]:
    lines = (SPECS / f"toponyms_{lang}.tsv").read_text(encoding="utf-8").splitlines()
    return [(lang, *line.split("\t")) for line in lines if line and not line.startswith("#")]  # type: ignore[misc]


def read(text: str, lang: str) -> tuple[toponyms.Toponym, ...]:
    language = load_language(lang)
    document = segment(text, language)
    return toponyms.find(document, language, load_recogniser(lang).recognise(document), ATLAS)


@pytest.mark.parametrize(("lang", "sentence", "expected"), rows("de") + rows("en"))
def test_phrase(lang: str, sentence: str, expected: str) -> None:
    """Each row's places are found with exactly that span and use."""
    found = [f"{item.text} {item.use.value[0]}" for item in read(sentence, lang)]
    assert "|".join(found) == ("" if expected == "–" else expected)


def test_spans_hold_the_text() -> None:
    """``text`` is what the span covers, and spans come in order without overlaps."""
    text = "Die Fähre fuhr von Hamburg über Riga nach Tallinn; die Moskau-Reise fällt aus."
    found = read(text, "de")
    assert [item.span.of(text) for item in found] == [item.text for item in found]
    assert all(a.span.end <= b.span.start for a, b in itertools.pairwise(found))


def test_reasons_are_messages() -> None:
    """Each toponym says in words why it is one, and why this use."""
    from dateline.wording import catalogue, say

    for item in read("Moskau erklärte, der Gast sei in Prag gelandet.", "de"):
        assert len(item.reasons) == 2
        for reason in item.reasons:
            assert reason.key in catalogue("de")
            assert reason.key in catalogue("en")
            assert "{" not in say(reason, "de")


def test_works_without_recogniser() -> None:
    """Countries and capitals are found from the gazetteer alone."""
    language = load_language("de")
    document = segment("Er reiste von Deutschland nach Estland.", language)
    found = toponyms.find(document, language, (), ATLAS)
    assert [item.text for item in found] == ["Deutschland", "Estland"]


def test_other_language_does_not_crash() -> None:
    """A language without tables is read by the gazetteer alone, without a crash."""
    language = load_language("fr")
    document = segment("Il est arrivé à Paris.", language)
    toponyms.find(document, language, (Entity(Span(18, 23), "LOC"),), ATLAS)


HOSTILE = {
    "empty": "",
    "blank": " \n\t ",
    "one line": "Moskau" * 20_000,
    "capitals": "DER MINISTER REISTE VON BERLIN NACH MOSKAU UND PRAG. " * 100,
    "lower case": "der minister reiste von berlin nach moskau. " * 100,
    "emoji": "✈️ 🇩🇪 Berlin → 🇷🇺 Moskau 🎉 " * 100,
    "right to left": "وصل الوزير إلى موسكو Moskau יום שני " * 100,
    "many places": "Berlin, Moskau, Prag und Wien. " * 600,
    "one row": "Berlin, Moskau, Prag, Wien, " * 3000,
    "marks": "„“»«()[]{}%$#/\\-–—'’.,;:!?" * 500,
    "hyphens": "Berlin-Moskau-Prag-Wien-" * 500,
    "slashes": "Berlin/Moskau/" * 500,
    "surrogate": "Moskau \ud800 Berlin",
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("lang", ["de", "en"])
def test_hostile_input(name: str, lang: str) -> None:
    """No input crashes or takes more than seconds."""
    begin = time.process_time()
    found = read(HOSTILE[name], lang)
    assert time.process_time() - begin < 20
    assert all(item.use in Use for item in found)


def test_linear_time() -> None:
    """Eight times the text takes no more than about eight times as long."""
    text = "Am Montag reiste der Minister von Berlin über Prag nach Moskau und traf Olaf Weber. " * 20
    read(text, "de")

    def seconds(copies: int) -> float:
        begin = time.process_time()
        read(text * copies, "de")
        return time.process_time() - begin

    assert seconds(8) < 8 * max(seconds(1), 0.01) * 3


def test_same_input_same_output() -> None:
    """Readings are deterministic."""
    text = "Warschau und Prag lehnten ab. Der Zug nach Riga verließ Berlin am Freitag."
    assert read(text, "de") == read(text, "de")
