"""The shipped recognisers: names they must know how to find, damage, spaCy in their place."""

from __future__ import annotations

import itertools
import tracemalloc
import zlib
from pathlib import Path

import pytest

from dateline.errors import ModelError
from dateline.model import Entity, Span
from dateline.ports import Recogniser
from dateline.reading import entities
from dateline.reading.features import Clusters, Lexicon, fold, shape
from dateline.reading.languages import load_language
from dateline.reading.segment import Document, segment
from dateline.reading.spacy_recogniser import load_spacy


def document(text: str, lang: str = "de") -> Document:
    return segment(text, load_language(lang))


def names(text: str, lang: str, label: str) -> list[str]:
    found = entities.load_recogniser(lang).recognise(document(text, lang))
    return [item.span.of(text) for item in found if item.label == label]


@pytest.mark.parametrize(
    ("lang", "text", "people"),
    [
        (
            "de",
            "Am Freitag traf Kim Jong Un in Wladiwostok Präsident Wladimir Putin.",
            ["Kim Jong Un", "Wladimir Putin"],
        ),
        ("de", "Kommissionschefin Ursula von der Leyen reist nach Kiew.", ["Ursula von der Leyen"]),
        ("de", "Regierungschef Nikol Paschinjan sprach in Jerewan.", ["Nikol Paschinjan"]),
        ("de", "Staatschef Xi Jinping empfing Außenminister Wang Yi.", ["Xi Jinping", "Wang Yi"]),
        ("en", "French President Emmanuel Macron met Xi Jinping in Paris.", ["Emmanuel Macron", "Xi Jinping"]),
        ("en", "Secretary of State Antony Blinken flew to Tel Aviv.", ["Antony Blinken"]),
    ],
)
def test_people(lang: str, text: str, people: list[str]) -> None:
    """Names of persons of many cultures, with their titles left out."""
    assert names(text, lang, "PER") == people


def test_contract() -> None:
    """Entities are in text order, do not overlap, and carry known labels and probabilities."""
    recogniser = entities.load_recogniser("de")
    assert isinstance(recogniser, Recogniser)
    found = recogniser.recognise(
        document("Olaf Scholz reiste mit Siemens-Chef Joe Kaeser von Berlin nach Peking. Die EU wartet.")
    )
    assert found
    assert all(a.span.end <= b.span.start for a, b in itertools.pairwise(found))
    assert {item.label for item in found} <= {"PER", "ORG", "LOC", "MISC"}
    assert all(0 <= item.score <= 1 for item in found)


def test_unknown_language() -> None:
    """A language without a model says how to get one."""
    with pytest.raises(ModelError, match="train_recogniser"):
        entities.load_recogniser("xx")


@pytest.mark.parametrize("name", ["de.crf.bin", "names.bin", "de.words.bin", "de.clusters.bin"])
@pytest.mark.parametrize("damage", ["gone", "cut", "other"])
def test_damaged_model(name: str, damage: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing or damaged file is a ModelError that says how to reinstall or retrain, never a crash."""
    for source in entities.models_folder().iterdir():
        if source.name.endswith(".bin"):
            (tmp_path / source.name).write_bytes(source.read_bytes())
    path = tmp_path / name
    if damage == "gone":
        path.unlink()
    elif damage == "cut":
        path.write_bytes(path.read_bytes()[:-100])
    else:
        path.write_bytes(zlib.compress(b"something else"))
    monkeypatch.setattr(entities, "models_folder", lambda: tmp_path)
    entities.load_vocabulary.cache_clear()
    with pytest.raises(ModelError, match="Reinstall Dateline"):
        entities.load_recogniser("de")
    entities.load_vocabulary.cache_clear()


def test_models_are_small() -> None:
    """All trained files together stay below 25 MB."""
    assert (
        sum(len(source.read_bytes()) for source in entities.models_folder().iterdir() if source.is_file()) < 25_000_000
    )


def test_shape_and_fold() -> None:
    """Folding and shapes are what the models were trained with."""
    assert fold("Straße") == "strasse"
    assert fold("Çelik") == "celik"
    assert shape("UN-Gesandter") == "XX-Xxx"
    assert shape("3.000") == "d.dd"


def test_lexicon_round_trip() -> None:
    """A name list survives its file image, knows prefixes, and refuses damage."""
    lexicon = Lexicon.build({"new york": 3, "york": 5, "paris": 3})
    again = Lexicon.from_bytes(lexicon.to_bytes())
    assert again.class_of("new york") == 3
    assert again.class_of("new") == 0
    assert again.class_of("york") == 5
    with pytest.raises(ModelError):
        Lexicon.from_bytes(lexicon.to_bytes()[:-1])


def test_clusters_round_trip() -> None:
    """A cluster table survives its file image."""
    table = Clusters.from_bytes(Clusters.build({"Moskau": 42}, {"Moskau": -11.0, "und": -3.5}).to_bytes())
    assert table.get("Moskau") == (42, 88)
    assert table.get("und") == (0, 28)
    assert table.get("nie gesehen") == (0, 255)


def test_long_texts_are_read_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory does not grow with the text, only the entities do; where a part ends changes nothing."""
    recogniser = entities.load_recogniser("de")
    sentence = "Am Montag flog Olaf Weber mit dem Minister von Hamburg nach Moskau und lobte den Verein. "
    short, long = document(sentence * 900), document(sentence * 3600)
    found = recogniser.recognise(short)  # knows the words from here on
    peaks = []
    for text in (short, long):
        _ = text.words
        tracemalloc.start()
        count = len(recogniser.recognise(text))
        peaks.append(tracemalloc.get_traced_memory()[1] - 300 * count)
        tracemalloc.stop()
    assert peaks[1] < 1.5 * peaks[0]
    monkeypatch.setattr(entities, "_BATCH", 100)
    assert recogniser.recognise(short) == found


def test_spacy_pipeline(tmp_path: Path) -> None:
    """Any pipeline that names entities serves; its labels become ours."""
    spacy = pytest.importorskip("spacy")
    pipeline = spacy.blank("de")
    ruler = pipeline.add_pipe("entity_ruler")
    ruler.add_patterns(
        [
            {"label": "GPE", "pattern": "Moskau"},
            {"label": "PERSON", "pattern": "Olaf Weber"},
            {"label": "DATE", "pattern": "Montag"},
        ]
    )
    pipeline.to_disk(tmp_path / "tiny")
    recogniser = load_spacy(str(tmp_path / "tiny"))
    text = "Am Montag flog Olaf Weber nach Moskau.\n\nMoskau schwieg."
    found = recogniser.recognise(document(text))
    assert found == (Entity(Span(15, 25), "PER"), Entity(Span(31, 37), "LOC"), Entity(Span(40, 46), "LOC"))
    long = "Er sah Moskau. " * 8000
    assert len(recogniser.recognise(document(long))) == 8000


def test_spacy_missing_model(tmp_path: Path) -> None:
    """A pipeline that is not installed, or that names nothing, is a ModelError in words."""
    spacy = pytest.importorskip("spacy")
    with pytest.raises(ModelError, match="cannot be loaded"):
        load_spacy("no-such-pipeline")
    spacy.blank("de").to_disk(tmp_path / "blank")
    with pytest.raises(ModelError, match="names no entities"):
        load_spacy(str(tmp_path / "blank"))
