"""Segmentation: sentences and tokens keep their offsets, and abbreviations do not end a sentence."""

from __future__ import annotations

import gc
import time

import pytest

from dateline.reading.languages import load_language
from dateline.reading.segment import segment

SENTENCES = [
    ("de", "Am 3. Mai kam Dr. Kim. Er ging.", ["Am 3. Mai kam Dr. Kim.", "Er ging."]),
    (
        "de",
        "Er reiste am 12. und 13. nach Bonn. Dann flog er heim.",
        ["Er reiste am 12. und 13. nach Bonn.", "Dann flog er heim."],
    ),
    ("de", "Das war am 24. Der Minister schwieg.", ["Das war am 24.", "Der Minister schwieg."]),
    ("de", "„Wir kommen.“ Das sagte sie.", ["„Wir kommen.“", "Das sagte sie."]),
    ("de", "Kommt er? Ja! Er kommt.", ["Kommt er?", "Ja!", "Er kommt."]),
    ("de", "Seoul. Der Gast blieb z.B. drei Tage.", ["Seoul.", "Der Gast blieb z.B. drei Tage."]),
    ("en", "Mr. Smith met Gov. Lee in St. Louis. They left.", ["Mr. Smith met Gov. Lee in St. Louis.", "They left."]),
    (
        "en",
        "He lives in the U.S. and came at 5 p.m. on Friday.",
        ["He lives in the U.S. and came at 5 p.m. on Friday."],
    ),
    ("en", "He came to the U.S. The trip was long.", ["He came to the U.S.", "The trip was long."]),
    ("en", "“Stay,” he said. “Go!” She went.", ["“Stay,” he said.", "“Go!”", "She went."]),
]


@pytest.mark.parametrize(("lang", "text", "expected"), SENTENCES)
def test_sentences(lang: str, text: str, expected: list[str]) -> None:
    """Each row is a text and its sentences."""
    document = segment(text, load_language(lang))
    assert [sentence.of(text) for sentence in document.sentences] == expected


def test_tokens_keep_offsets() -> None:
    """A token's offsets give back its text, in every paragraph."""
    text = "  Ein Satz.\n\n\nSu-35- und Su-57-Jets, 1.500 km; d’Artagnan’s Weg…\n"
    document = segment(text, load_language("de"))
    assert len(document.paragraphs) == 2
    assert all(text[token.start : token.end] == token.text for token in document.tokens)
    assert "Su-57-Jets" in [token.text for token in document.tokens]


def test_heading_is_its_own_sentence() -> None:
    """A short line without a final stop ends where the line ends."""
    text = "Putin lädt ein\nDer Präsident sprach in Moskau."
    document = segment(text, load_language("de"))
    assert [sentence.of(text) for sentence in document.sentences] == [
        "Putin lädt ein",
        "Der Präsident sprach in Moskau.",
    ]


@pytest.mark.parametrize("text", ["", " \n\n ", "....", "“”", "A", "😀😀", "مرحبا بالعالم.", "\u202eabc"])
def test_odd_texts(text: str) -> None:
    """Odd texts give a document, and no token is lost or doubled."""
    document = segment(text, load_language("de"))
    starts = [token.start for token in document.tokens]
    assert starts == sorted(set(starts))


def test_look_up_by_offset() -> None:
    """Offsets find their token and sentence."""
    text = "Er kam. Sie ging fort."
    document = segment(text, load_language("de"))
    at = text.index("ging")
    assert document.tokens[document.token_at(at + 1)].text == "ging"
    assert document.sentence_at(at) == 1


def test_linear_time() -> None:
    """Ten times the text takes about ten times as long, also without spaces."""
    language = load_language("de")

    def seconds(text: str) -> float:
        """Best of three in CPU time, without the collector, which looks through all that earlier tests left."""
        times = []
        for _ in range(3):
            gc.collect()
            gc.disable()
            try:
                start = time.process_time()
                segment(text, language)
                times.append(time.process_time() - start)
            finally:
                gc.enable()
        return min(times)

    for unit in ("Am 3. Mai kam er. ", "abc-", "a.b.", "(((", "1.2."):
        assert seconds(unit * 20_000) < 40 * seconds(unit * 2_000) + 0.2
