"""Names of persons, organisations and places: a linear-chain CRF with a card (models/MODEL_CARD.md)."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from threading import Lock

import pycrfsuite

from dateline.errors import ModelError
from dateline.model import Entity, Span
from dateline.ports import Recogniser
from dateline.reading.features import Clusters, Lexicon, Vocabulary, fold, sentence_features
from dateline.reading.segment import Document, Token

__all__ = ["CrfRecogniser", "load_recogniser", "load_vocabulary", "models_folder"]

_CHUNK = 400  # tokens decoded at once: bounds memory on texts without sentence ends
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


@dataclass
class CrfRecogniser:
    """The trained recogniser of one language."""

    name: str
    tagger: pycrfsuite.Tagger
    vocabulary: Vocabulary
    image: bytes  # the tagger reads from it and does not keep it alive itself
    lock: Lock = field(default_factory=Lock)  # the tagger keeps the sentence between two calls

    def recognise(self, document: Document) -> tuple[Entity, ...]:
        """Entities in text order, without overlaps; scores are the lowest marginal in the span."""
        out: list[Entity] = []
        for first, last in document.sentence_tokens:
            for begin in range(first, last, _CHUNK):
                out += self._chunk(document, begin, min(last, begin + _CHUNK))
        return tuple(out)

    def _chunk(self, document: Document, begin: int, end: int) -> list[Entity]:
        tokens = document.tokens[begin:end]
        # Lone surrogates cannot be handed to the tagger.
        words = [token.text if token.text.isprintable() else _clean(token.text) for token in tokens]
        if not any(word[0].isalpha() and not word.islower() for word in words) and len(words) > 3:
            return []
        rows = sentence_features(words, self.vocabulary)
        with self.lock:
            return self._entities(tokens, rows)

    def _entities(self, tokens: tuple[Token, ...], rows: list[list[str]]) -> list[Entity]:
        tags = self.tagger.tag(rows)
        titles = self.vocabulary.lists.get("titles", frozenset())
        out: list[Entity] = []
        i = 0
        while i < len(tags):
            if tags[i] == "O":
                i += 1
                continue
            label = tags[i][2:]
            j = i + 1
            while j < len(tags) and tags[j] == "I-" + label:
                j += 1
            if label in _LABELS:
                score = min(self.tagger.marginal(tags[k], k) for k in range(i, j))
                # "Herr Weber", "Mr Weber's": the name alone.
                while label == "PER" and j - i > 1 and fold(tokens[i].text) in titles:
                    i += 1
                end = tokens[j - 1].end
                if tokens[j - 1].text.endswith(("'s", "’s", "'S", "’S")) and end - tokens[i].start > 3:
                    end -= 2
                out.append(Entity(Span(tokens[i].start, end), label, round(score, 4)))
            i = j
        return out


def _clean(word: str) -> str:
    return word.encode("utf-8", "replace").decode("utf-8")


def load_recogniser(lang: str) -> Recogniser:
    """The recogniser that ships for ``lang`` ("de", "en"); ModelError says how to get it."""
    name = f"{lang}.crf.bin"
    tagger = pycrfsuite.Tagger()
    try:
        # The checksum of the compressed file guards the tagger, which trusts what it is given.
        image = zlib.decompress(_read(name))
        tagger.open_inmemory(image)
    except (zlib.error, ValueError) as error:
        raise _damaged(name) from error
    return CrfRecogniser(f"crf-{lang}", tagger, load_vocabulary(lang), image)
