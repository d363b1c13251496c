"""The CRF decoder against CRFsuite itself, on the shipped models."""

from __future__ import annotations

import zlib
from importlib import resources

import numpy as np
import pycrfsuite
import pytest

from dateline.reading.claims import tagger
from dateline.reading.crf import Crf
from dateline.reading.entities import load_recogniser, load_vocabulary
from dateline.reading.features import sentence_features
from dateline.reading.languages import load_language
from dateline.reading.segment import Document, segment

TEXTS = {
    "de": (
        "Am Montag flog Außenministerin Anna-Lena Berg nach Peking. »Sie reist weiter nach Hanoi«, sagte ihr Sprecher."
        "\n\nNEUE REISE NACH WIEN ANGEKÜNDIGT\n\nAbfahrt: 8.30 Uhr, Frankfurt (Oder). Ja. Wiens Bürgermeister wartete "
        "und wartete, während der Zug des FC Bayern über Kassel, Erfurt und Halle fuhr, wo Paul Weber zustieg."
    ),
    "en": (
        "On Monday Foreign Minister Anna Berg flew to Beijing. “She goes on to Hanoi,” her spokesman of the United "
        "Nations said.\n\nNEW TRIP TO VIENNA\n\nYes. Mr Webb's train passed Baton Rouge, St. Louis and New York City, "
        "where the Chicago Bulls and Prince Edward of Wales boarded it, and then it stopped."
    ),
}


def _model(name: str) -> bytes:
    data = resources.files("dateline.reading.models").joinpath(name).read_bytes()
    return zlib.decompress(data) if name.endswith(".bin") else data


def _reference(name: str) -> tuple[pycrfsuite.Tagger, bytes]:
    data = _model(name)
    reference = pycrfsuite.Tagger()
    reference.open_inmemory(data)
    return reference, data  # the tagger reads from the bytes


def _document(lang: str) -> Document:
    return segment(TEXTS[lang], load_language(lang))


def _sentences(document: Document) -> list[list[str]]:
    return [[token.text for token in document.tokens[first:last]] for first, last in document.sentence_tokens]


@pytest.mark.parametrize("lang", ["de", "en"])
def test_same_parts_of_speech(lang: str) -> None:
    reference, _data = _reference(f"claims_pos_{lang}.crfsuite")
    document = _document(lang)
    expected = [tag for words in _sentences(document) for tag in reference.tag(tagger.features(words))]
    assert list(tagger.tag(document)) == expected


@pytest.mark.parametrize("lang", ["de", "en"])
def test_same_labels_and_chances(lang: str) -> None:
    reference, _data = _reference(f"{lang}.crf.bin")
    crf = Crf.from_bytes(_model(f"{lang}.crf.bin"))
    rows = [sentence_features(words, load_vocabulary(lang)) for words in _sentences(_document(lang))]
    scores = np.array([crf.score(names) for sentence in rows for names in sentence])
    ends = np.cumsum([len(sentence) for sentence in rows]).tolist()
    ranges = list(zip([0, *ends], ends, strict=False))
    labels = [crf.labels[number] for number in crf.decode(scores, ranges)]
    chances = crf.chances(scores, ranges)
    for sentence, (first, last) in zip(rows, ranges, strict=True):
        assert labels[first:last] == reference.tag(sentence)
        for at in range(last - first):
            expected = [reference.marginal(label, at) for label in crf.labels]
            assert chances[first + at] == pytest.approx(expected, abs=1e-10)


@pytest.mark.parametrize("lang", ["de", "en"])
def test_recogniser_adds_up_the_training_features(lang: str) -> None:
    """What is remembered word by word makes the same entities as whole rows of features."""
    reference, _data = _reference(f"{lang}.crf.bin")
    document = _document(lang)
    found = load_recogniser(lang).recognise(document)
    expected = []
    for (first, _), words in zip(document.sentence_tokens, _sentences(document), strict=True):
        labels = reference.tag(sentence_features(words, load_vocabulary(lang)))
        for at, label in enumerate(labels):
            if label[:2] == "B-" and label[2:] in {"PER", "ORG", "LOC", "MISC"}:
                end = next((n for n in range(at + 1, len(labels)) if labels[n] != "I-" + label[2:]), len(labels))
                score = min(reference.marginal(labels[n], n) for n in range(at, end))
                expected.append((document.tokens[first + at].start, label[2:], round(score, 4)))
    assert [(entity.span.start, entity.label, entity.score) for entity in found if entity.label != "PER"] == [
        item for item in expected if item[1] != "PER"
    ]
    people = [entity.score for entity in found if entity.label == "PER"]
    assert people == [score for _, label, score in expected if label == "PER"]  # titles are cut off their starts
    assert len(found) >= 5


def test_sentences_do_not_touch() -> None:
    """A sentence reads the same alone and between others, and rows outside all sentences change nothing."""
    crf = Crf.from_bytes(_model("claims_pos_de.crfsuite"))
    words = ["Der", "Zug", "fuhr", "nach", "Wien", "."]
    scores = np.array([crf.score(names) for names in tagger.features(words)])
    noise = np.full((1, len(crf.labels)), 50.0)
    noise[0, 3] = 80.0
    twice = np.concatenate((noise, scores, noise, scores[:1], scores))
    alone = crf.decode(scores, [(0, 6)]).tolist()
    both = crf.decode(twice, [(1, 7), (8, 9), (9, 15)]).tolist()
    assert both[1:7] == alone
    assert both[9:15] == alone
    assert crf.chances(twice, [(1, 7), (8, 9), (9, 15)])[9:15] == pytest.approx(crf.chances(scores, [(0, 6)]))


@pytest.mark.parametrize("text", ["", "\ud800 kam \udfff nach Wien.", "x " * 1500])
def test_odd_texts_have_a_tag_a_token(text: str) -> None:
    document = segment(text, load_language("de"))
    assert len(tagger.tag(document)) == len(document.tokens)
    load_recogniser("de").recognise(document)


@pytest.mark.parametrize("damage", [b"", b"lCRF" + bytes(60), None])
def test_damaged_model(damage: bytes | None) -> None:
    data = _model("claims_pos_de.crfsuite")
    with pytest.raises(ValueError, match=r"model|table"):
        Crf.from_bytes(data[:-100] if damage is None else damage)
