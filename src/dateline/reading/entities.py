"""Names of persons, organisations and places: a linear-chain CRF with a card (models/MODEL_CARD.md)."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from itertools import pairwise

import numpy as np

from dateline.errors import ModelError
from dateline.model import Entity, Span
from dateline.ports import Recogniser
from dateline.reading.crf import Crf, FloatArray, WordScores
from dateline.reading.features import (
    SHIFTS,
    Clusters,
    Lexicon,
    Vocabulary,
    after_feature,
    before_features,
    fold,
    lone_features,
)
from dateline.reading.segment import Document, Token

__all__ = ["CrfRecogniser", "load_recogniser", "load_vocabulary", "models_folder"]

_CHUNK = 400  # tokens decoded at once: bounds memory on texts without sentence ends
_BATCH = 10_000  # words read at once: bounds memory on long texts; an article is shorter
_REMEDY = "Reinstall Dateline, or make it with: python tools/train_recogniser.py CORPORA"
_LABELS = {"PER": "PER", "ORG": "ORG", "LOC": "LOC", "MISC": "MISC"}


def models_folder() -> Traversable:
    """Where the trained files lie."""
    return resources.files("dateline.reading").joinpath("models")


def _read(name: str) -> bytes:
    try:
        return models_folder().joinpath(name).read_bytes()
    except OSError as error:
        raise ModelError(
            f"The trained file {name} is missing. {_REMEDY}",
            "toponyms.model_missing",
            name=name,
        ) from error


def _damaged(name: str) -> ModelError:
    return ModelError(
        f"The trained file {name} is damaged. {_REMEDY}",
        "toponyms.model_damaged",
        name=name,
    )


@cache
def load_vocabulary(lang: str) -> Vocabulary:
    """The word knowledge of a language, loaded once; ModelError if a file is missing or damaged."""
    try:
        lexicon = Lexicon.from_bytes(zlib.decompress(_read("names.bin")))
    except zlib.error as error:
        raise _damaged("names.bin") from error
    try:
        table = json.loads(zlib.decompress(_read(f"{lang}.words.bin")))
        lists = {name: frozenset(words) for name, words in table["lists"].items()}
        clusters = Clusters.from_bytes(zlib.decompress(_read(f"{lang}.clusters.bin")))
        return Vocabulary(lexicon, lists, clusters, table["tags"])
    except (zlib.error, ValueError, KeyError, AttributeError) as error:
        raise _damaged(f"{lang}.words.bin") from error


@dataclass(frozen=True, slots=True)
class CrfRecogniser:
    """The trained recogniser of one language."""

    name: str
    crf: Crf
    vocabulary: Vocabulary
    scores: WordScores

    def recognise(self, document: Document) -> tuple[Entity, ...]:
        """Entities in text order, without overlaps; scores are the lowest marginal in the span."""
        entities: list[Entity] = []
        words = ["", ""]
        ranges: list[tuple[int, int]] = []  # rows of ``words``
        shifts: list[int] = []  # from a row to its token
        for first, last in document.sentence_tokens:
            for begin in range(first, last, _CHUNK):
                own = document.words[begin : min(last, begin + _CHUNK)]
                if len(own) <= 3 or any(word[0].isalpha() and not word.islower() for word in own):
                    shifts.append(begin - len(words))
                    ranges.append((len(words), len(words) + len(own)))
                    words += [*own, "", ""]
            if len(words) > _BATCH:
                entities += self._read(document.tokens, words, ranges, shifts)
                words, ranges, shifts = ["", ""], [], []
        return (*entities, *self._read(document.tokens, words, ranges, shifts))

    def _read(
        self, tokens: Sequence[Token], words: Sequence[str], ranges: Sequence[tuple[int, int]], shifts: Sequence[int]
    ) -> Iterator[Entity]:
        """The entities of some sentences."""
        scores = self._scores(words, ranges)
        chosen = self.crf.decode(scores, ranges)
        labels = [self.crf.labels[number] for number in chosen.tolist()]
        named = [
            item for item in zip(ranges, shifts, strict=True) if any(labels[row] != "O" for row in range(*item[0]))
        ]
        chances = self.crf.chances(scores, [rows for rows, _ in named])[np.arange(len(words)), chosen].tolist()
        for rows, shift in named:
            yield from self._entities(tokens, rows, shift, labels, chances)

    def _scores(self, words: Sequence[str], ranges: Sequence[tuple[int, int]]) -> FloatArray:
        """What the words around and the words together say for each label, a row a word."""
        get, none = self.crf.attributes.get, len(self.crf.attributes)
        before_, word_, after_ = ([none] * len(words) for _ in range(3))
        lone_at: list[int] = []
        lone: list[int] = []
        for first, last in ranges:
            own = words[first:last]
            items = [self.vocabulary.word(word) for word in own]
            for row, (before, item) in enumerate(pairwise(items), first):
                shapes, word = before_features(before, item)
                before_[row + 1], word_[row + 1] = get(shapes, none), get(word, none)
                after_[row] = get(after_feature(before, item), none)
            for at, name in lone_features(own, items, self.vocabulary.lexicon):
                lone_at.append(first + at)
                lone.append(get(name, none))
        scores = self.scores.sums(words)
        for rows in (before_, word_, after_):
            scores += self.crf.weights[rows]
        np.add.at(scores, lone_at, self.crf.weights[lone])
        return scores

    def _entities(
        self,
        tokens: Sequence[Token],
        rows: tuple[int, int],
        shift: int,
        labels: Sequence[str],
        chances: Sequence[float],
    ) -> Iterator[Entity]:
        titles = self.vocabulary.lists.get("titles", frozenset())
        i, last = rows
        while i < last:
            if labels[i] == "O":
                i += 1
                continue
            label = labels[i][2:]
            j = i + 1
            while j < last and labels[j] == "I-" + label:
                j += 1
            if label in _LABELS:
                score = min(chances[i:j])
                # "Herr Weber", "Mr Weber's": the name alone.
                while label == "PER" and j - i > 1 and fold(tokens[i + shift].text) in titles:
                    i += 1
                start, final = tokens[i + shift].start, tokens[j - 1 + shift]
                end = final.end
                if final.text.endswith(("'s", "’s", "'S", "’S")) and end - start > 3:
                    end -= 2
                yield Entity(Span(start, end), label, round(score, 4))
            i = j


def load_recogniser(lang: str) -> Recogniser:
    """The recogniser that ships for ``lang`` ("de", "en"); ModelError says how to get it."""
    name = f"{lang}.crf.bin"
    try:
        crf = Crf.from_bytes(zlib.decompress(_read(name)))
    except (zlib.error, ValueError) as error:
        raise _damaged(name) from error
    vocabulary = load_vocabulary(lang)
    return CrfRecogniser(f"crf-{lang}", crf, vocabulary, WordScores(crf, vocabulary.groups, SHIFTS))
