"""Parts of speech and verb forms, which clause segmentation stands on.

A linear-chain CRF (Lafferty et al. 2001) over word, affix and shape features, trained by
``tools/train_claims.py`` on the Universal Dependencies treebanks German GSD + PUD and English EWT + GUM.
Tags are those of the treebanks' language-specific column (STTS, Penn), with rare ones merged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

import numpy as np

from dateline.errors import ModelError
from dateline.reading.claims.lexicon import Lexicon
from dateline.reading.crf import Crf, IntArray, WordScores
from dateline.reading.segment import Document

__all__ = ["features", "mended", "tag"]

_FINITE = frozenset({"past", "pres"})
_CHUNK = 400  # tokens tagged at once: bounds the steps on texts without sentence ends
_AT_ONCE = 20_000  # words whose scores are held at once


@lru_cache(maxsize=4096)
def _shape(word: str) -> str:
    out: list[str] = []
    for char in word[:12]:
        sign = "X" if char.isupper() else "x" if char.islower() else "9" if char.isdigit() else char
        if not out or out[-1] != sign:
            out.append(sign)
    return "".join(out)


def _groups(word: str) -> tuple[tuple[str, ...], ...]:
    """Features that do not depend on neighbours: the word's own, and what the next, the one before, … see of it.

    "" stands for what is beyond the ends of a sentence.
    """
    low, before, after = word.lower(), word.lower() or "^", word.lower() or "$"
    form = _shape(word)
    own = (
        "b",
        f"w={low}",
        f"s={form}",
        *(f"p{n}={low[:n]}" for n in (2, 3, 4)),
        *(f"x{n}={low[-n:]}" for n in (1, 2, 3, 4, 5)),
    )
    return (
        own if word else (),
        (f"-1={before}", f"-1x={before[-3:]}", f"-1s={form or '^'}"),
        (f"+1={after}", f"+1x={after[-3:]}", f"+1s={form or '$'}"),
        (f"-2={before}",),
        (f"+2={after}",),
    )


_SHIFTS = (0, 1, -1, 2, -2)  # of the groups


def _opening(word: str) -> int:
    """How many words a sentence begins with that count as its first: two where the first is a sign."""
    return 1 if word[0].isalnum() else 2


def features(words: Sequence[str]) -> list[list[str]]:
    """Feature strings of each word of one sentence, for training; ``tag`` makes the same sums from their parts."""
    count = len(words)
    low = [word.lower() for word in words]
    groups = [_groups(word) for word in ("", "", *words, "", "")]
    out: list[list[str]] = []
    for i in range(count):
        row = [name for number, shift in enumerate(_SHIFTS) for name in groups[i + 2 - shift][number]]
        row.append(f"-1+0={(low[i - 1] if i else '^')[-4:]}|{low[i][-4:]}")
        row.append(f"0+1={low[i][-4:]}|{(low[i + 1] if i + 1 < count else '$')[-4:]}")
        if i < _opening(words[0]):
            row.append("first")
        if i + 2 >= count:
            row.append("final")
        out.append(row)
    return out


@dataclass(frozen=True, slots=True)
class _Model:
    crf: Crf
    scores: WordScores


@cache
def _model(lang: str) -> _Model | None:
    source = resources.files("dateline.reading.models").joinpath(f"claims_pos_{lang}.crfsuite")
    if not source.is_file():
        return None
    try:
        crf = Crf.from_bytes(source.read_bytes())
    except (OSError, ValueError) as error:
        message = "The model of the claims stage is missing or damaged. Install Dateline again."
        raise ModelError(message, "claims.model_damaged") from error
    return _Model(crf, WordScores(crf, _groups, _SHIFTS))


def tag(document: Document) -> tuple[str, ...]:
    """A tag for each token of the document; empty strings for a language without a model."""
    model = _model(document.lang)
    if model is None:
        return ("",) * len(document.tokens)
    out: list[str] = []
    group: list[tuple[int, int]] = []
    for first, last in document.sentence_tokens:
        if group and last - group[0][0] > _AT_ONCE:
            out += _tagged(model, document, group)
            group = []
        group.append((first, last))
    return (*out, *_tagged(model, document, group))


def _tagged(model: _Model, document: Document, sentences: Sequence[tuple[int, int]]) -> list[str]:
    words = ["", ""]
    firsts: list[int] = []  # rows of first, and of final words
    finals: list[int] = []
    ranges: list[tuple[int, int]] = []
    for first, last in sentences:
        if last > first:
            begin = len(words)
            words += document.words[first:last]
            end = len(words)
            firsts += range(begin, min(end, begin + _opening(words[begin])))
            finals += range(max(begin, end - 2), end)
            ranges += [(at, min(end, at + _CHUNK)) for at in range(begin, end, _CHUNK)]
            words += ["", ""]
    crf = model.crf
    scores = model.scores.sums(words)
    scores += crf.weights[_pairs(crf, words)].sum(axis=1)
    scores[firsts] += crf.score(("first",))
    scores[finals] += crf.score(("final",))
    chosen = crf.decode(scores, ranges).tolist()
    return [crf.labels[chosen[row]] for first, last in ranges for row in range(first, last)]


def mended(document: Document, tags: tuple[str, ...], lexicon: Lexicon) -> tuple[str, ...]:
    """Tags put right by what the lexicon and German grammar know.

    A sentence has a verb where a known one can be it ("Lindner lud Feld nach Dresden ein"), and "zu" before an
    infinitive belongs to it.
    """
    if lexicon.lang != "de":
        return tags
    out = list(tags)
    for first, last in document.sentence_tokens:
        for at in range(first, last - 1):
            if document.lower[at] == "zu" and tags[at] == "T" and tags[at + 1] == "VI":
                out[at] = "TZ"
        if any(name[:1] == "V" for name in tags[first:last]):
            continue
        for at in range(first, last):
            word = document.words[at]
            if tags[at] == "J" and word.islower() and any(item.form in _FINITE for item in lexicon.verbs.get(word, ())):
                out[at] = "VF"
    return tuple(out)


def _pairs(crf: Crf, words: Sequence[str]) -> IntArray:
    """Rows of the model for each word with its neighbours."""
    get, none = crf.attributes.get, len(crf.attributes)
    ends = [word.lower()[-4:] for word in words]
    rows = [(none, none)]
    for before, word, after in zip(ends, ends[1:], ends[2:], strict=False):
        if word:
            left, right = get(f"-1+0={before or '^'}|{word}", none), get(f"0+1={word}|{after or '$'}", none)
            rows.append((left, right))
        else:
            rows.append((none, none))
    rows.append((none, none))
    return np.array(rows[: len(words)], dtype=np.intp)
