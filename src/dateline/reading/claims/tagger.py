"""Parts of speech and verb forms, which clause segmentation stands on.

A linear-chain CRF (Lafferty et al. 2001) over word, affix and shape features, trained by
``tools/train_claims.py`` on the Universal Dependencies treebanks German GSD + PUD and English EWT + GUM.
Tags are those of the treebanks' language-specific column (STTS, Penn), with rare ones merged.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from importlib import resources

import pycrfsuite

from dateline.reading.segment import Document

__all__ = ["features", "tag"]


@lru_cache(maxsize=16384)
def _shape(word: str) -> str:
    out: list[str] = []
    for char in word[:12]:
        sign = "X" if char.isupper() else "x" if char.islower() else "9" if char.isdigit() else char
        if not out or out[-1] != sign:
            out.append(sign)
    return "".join(out)


@lru_cache(maxsize=16384)
def _own(word: str) -> tuple[str, ...]:
    """Features of a word that do not depend on its neighbours."""
    low = word.lower()
    start = ("b", f"w={low}", f"s={_shape(word)}", f"p2={low[:2]}", f"p3={low[:3]}", f"p4={low[:4]}")
    return *start, *(f"x{n}={low[-n:]}" for n in (1, 2, 3, 4, 5))


def features(words: Sequence[str]) -> list[list[str]]:
    """Feature strings of each word of one sentence; the same for training and tagging."""
    low = [word.lower() for word in words]
    shapes = [_shape(word) for word in words]
    count = len(words)
    out: list[list[str]] = []
    for i in range(count):
        word = low[i]
        row = list(_own(words[i]))
        before = low[i - 1] if i else "^"
        after = low[i + 1] if i + 1 < count else "$"
        row += [
            f"-1={before}",
            f"+1={after}",
            f"-1x={before[-3:]}",
            f"+1x={after[-3:]}",
            f"-1s={shapes[i - 1] if i else '^'}",
            f"+1s={shapes[i + 1] if i + 1 < count else '$'}",
            f"-2={low[i - 2] if i > 1 else '^'}",
            f"+2={low[i + 2] if i + 2 < count else '$'}",
            f"-1+0={before[-4:]}|{word[-4:]}",
            f"0+1={word[-4:]}|{after[-4:]}",
        ]
        if not i or (i == 1 and not words[0][0].isalnum()):
            row.append("first")
        if i + 2 >= count:
            row.append("final")
        out.append(row)
    return out


@cache
def _model(lang: str) -> tuple[pycrfsuite.Tagger, bytes] | None:
    """The tagger and the bytes of its model, which it reads from and which must live as long."""
    source = resources.files("dateline.reading.models").joinpath(f"claims_pos_{lang}.crfsuite")
    if not source.is_file():
        return None
    tagger = pycrfsuite.Tagger()
    data = source.read_bytes()
    tagger.open_inmemory(data)
    return tagger, data


def tag(document: Document) -> tuple[str, ...]:
    """A tag for each token of the document; empty strings for a language without a model."""
    model = _model(document.lang)
    if model is None:
        return ("",) * len(document.tokens)
    out: list[str] = []
    for first, last in document.sentence_tokens:
        if last > first:
            out.extend(model[0].tag(features([token.text for token in document.tokens[first:last]])))
    return tuple(out)
