"""Linear-chain CRFs (Lafferty et al. 2001) as CRFsuite trains them, decoded for a whole document at once.

What a word adds to the score of each label depends on the word and on where it stands (itself, before, after), not
on the sentence.  So these sums are made once a word and added up as arrays; only features of two words together are
looked up token by token.  Labels and chances are CRFsuite's own, up to rounding of the last bit.
"""

from __future__ import annotations

import struct
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from threading import Lock

import numpy as np
import numpy.typing as npt

__all__ = ["Crf", "FloatArray", "IntArray", "WordScores"]

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.intp]
_SCALED = 8  # steps after which numbers are brought back to about 1
_HEAD = struct.Struct("<4sI4s9I")  # magic, size, kind, version, three counts, five offsets
_FEATURE = np.dtype([("kind", "<u4"), ("source", "<u4"), ("target", "<u4"), ("weight", "<f8")])
_TABLE = struct.Struct("<4s5I")  # of names: magic, size, flag, byte order, count and offset of the offsets


@dataclass(frozen=True)
class Crf:
    """A trained model: for each attribute, and for each label after another, what it adds to the score."""

    labels: tuple[str, ...]
    attributes: dict[str, int]  # name → row of ``weights``
    weights: FloatArray  # row × label; the last row is of zeros
    moves: FloatArray  # label × next label

    @classmethod
    def from_bytes(cls, data: bytes) -> Crf:
        """Read a CRFsuite model file (first-order, little-endian); ValueError if it is damaged."""
        try:
            magic, size, kind, _, _, _, _, features_at, labels_at, attributes_at, _, _ = _HEAD.unpack_from(data)
            if magic != b"lCRF" or kind != b"FOMC" or size != len(data):
                raise ValueError("no CRFsuite model")
            labels, attributes = _names(data, labels_at), _names(data, attributes_at)
            magic, _, count = struct.unpack_from("<4sII", data, features_at)
            features = np.frombuffer(data, _FEATURE, count, features_at + 12)
        except struct.error as error:
            raise ValueError("the model ends early") from error
        weights = np.zeros((len(attributes) + 1, len(labels)))
        moves = np.zeros((len(labels), len(labels)))
        try:
            for number, table in enumerate((weights[:-1], moves)):
                own = features[features["kind"] == number]
                table[own["source"], own["target"]] = own["weight"]
        except IndexError as error:
            raise ValueError("a feature of the model points nowhere") from error
        return cls(tuple(labels), {name: row for row, name in enumerate(attributes)}, weights, moves)

    def score(self, names: Iterable[str]) -> FloatArray:
        """What attributes add to the score of each label."""
        get = self.attributes.get
        rows = [row for name in names if (row := get(name)) is not None]
        total: FloatArray = self.weights[rows].sum(axis=0)
        return total

    def decode(self, scores: FloatArray, ranges: Sequence[tuple[int, int]]) -> IntArray:
        """The likeliest labels (Viterbi): numbers of labels, one a row of ``scores``.

        ``ranges`` are the sentences as half-open ranges of rows; what stands in other rows has no meaning.
        """
        out: IntArray = scores.argmax(axis=1)
        # A label that leads by more than neighbours could make up for is certain, and parts its sentence in two.
        top = scores[np.arange(len(scores)), out]
        certain = np.flatnonzero((top[:, None] - scores > self._leads[out]).all(axis=1))
        first, last = np.zeros((2, len(scores)), dtype=bool)
        first[[begin for begin, end in ranges if end > begin]] = True
        last[[end - 1 for begin, end in ranges if end > begin]] = True
        scores = scores.copy()
        inner = certain[~first[certain]]
        scores[inner - 1] += self.moves.T[out[inner]]
        inner = certain[~last[certain]]
        scores[inner + 1] += self.moves[out[inner]]
        rows, _, steps = _by_step(_between(ranges, certain.tolist()))
        if steps:
            out[rows] = self._best(scores[rows], steps)
        return out

    def _best(self, scores: FloatArray, steps: Sequence[int]) -> IntArray:
        """``decode`` for rows in order of steps."""
        size = len(self.labels)
        sums = np.empty((size, steps[0], size))  # label before × sentence × label
        moves, back = self.moves[:, None, :], np.ascontiguousarray(self.moves.T)
        best = scores.copy()
        at, before = steps[0], 0
        for count in steps[1:]:
            np.add(best[before : before + count].T[:, :, None], moves, out=sums[:, :count])
            best[at : at + count] += np.maximum.reduce(sums[:, :count], axis=0)
            at, before = at + count, at
        out: IntArray = best.argmax(axis=1)  # stands where a sentence ends
        for count, ahead in zip(steps[-2::-1], steps[:0:-1], strict=True):
            at, before = before, before - count
            out[before : before + ahead] = (best[before : before + ahead] + back[out[at : at + ahead]]).argmax(axis=1)
        return out

    @cached_property
    def _leads(self) -> FloatArray:
        """By how much a label (row) must lead another to be certain whatever stands before and behind."""
        before = (self.moves[:, None, :] - self.moves[:, :, None]).max(axis=0)
        behind = (self.moves[None, :, :] - self.moves[:, None, :]).max(axis=2)
        leads: FloatArray = np.maximum(before, 0) + np.maximum(behind, 0)
        np.fill_diagonal(leads, -np.inf)
        return leads

    def chances(self, scores: FloatArray, ranges: Sequence[tuple[int, int]]) -> FloatArray:
        """The chance of each label at each row, whatever its neighbours are (forward-backward); see ``decode``."""
        out = np.zeros_like(scores)
        rows, back, steps = _by_step(ranges)
        if not steps:
            return out
        own = np.exp(scores - scores.max(axis=1, keepdims=True))
        both = np.stack((own[rows], own[back]))  # one reads forward, one backward
        moves = np.exp(np.stack((self.moves, self.moves.T)))
        told = np.ones_like(both)  # what the words before say of each label
        seen = both[:, : steps[0]]
        at = steps[0]
        for number, count in enumerate(steps[1:], 1):
            seen = seen[:, :count]
            if number % _SCALED == 0:
                seen = seen / np.add.reduce(seen, axis=2, keepdims=True)
            message = seen @ moves
            told[:, at : at + count] = message
            seen = message * both[:, at : at + count]
            at += count
        out[rows] = told[0]
        out[back] *= told[1]
        out *= own
        out[rows] /= out[rows].sum(axis=1, keepdims=True)
        return out


def _names(data: bytes, at: int) -> list[str]:
    """The names of a table of CRFsuite's, by number."""
    magic, size, _, _, count, offsets_at = _TABLE.unpack_from(data, at)
    if magic != b"CQDB" or at + size > len(data):
        raise ValueError("no table of names")
    starts = np.frombuffer(data, "<u4", count, at + offsets_at).astype(np.intp) + at
    if count and int(starts.max()) + 8 > len(data):
        raise ValueError("a name of the model lies nowhere")
    # A record is number, length, and the name with a zero byte behind it.
    lengths = struct.Struct("<I").unpack_from
    return [data[start + 8 : start + 7 + lengths(data, start + 4)[0]].decode() for start in starts.tolist()]


def _between(ranges: Iterable[tuple[int, int]], cuts: Sequence[int]) -> list[tuple[int, int]]:
    """What is left of ranges in order without the rows ``cuts``, in order."""
    out: list[tuple[int, int]] = []
    at = 0
    for first, last in ranges:
        at = bisect_left(cuts, first, at)
        while at < len(cuts) and cuts[at] < last:
            out.append((first, cuts[at]))
            first = cuts[at] + 1
            at += 1
        out.append((first, last))
    return out


def _by_step(ranges: Iterable[tuple[int, int]]) -> tuple[IntArray, IntArray, list[int]]:
    """Rows of all sentences, all first words first, then all second ones; the same from the end; how many of each.

    Longer sentences come first, so that those that go on are always the first of the step before.
    """
    filled = [(first, last) for first, last in ranges if last > first]
    filled.sort(key=lambda item: item[0] - item[1])
    if not filled:
        return np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.intp), []
    begins, ends = np.array(filled, dtype=np.intp).T
    counts = np.searchsorted(begins - ends, -np.arange(1, ends[0] - begins[0] + 1), side="right")
    step = np.repeat(np.arange(len(counts)), counts)
    sentence = np.arange(len(step)) - np.repeat(np.cumsum(counts) - counts, counts)
    steps: list[int] = counts.tolist()
    return begins[sentence] + step, ends[sentence] - 1 - step, steps


class WordScores:
    """What words add to the scores of themselves and of the words around them, remembered word by word."""

    def __init__(
        self,
        crf: Crf,
        features: Callable[[str], Sequence[Iterable[str]]],
        shifts: Sequence[int],
        most: int = 8_000,
    ) -> None:
        """``features`` gives a word's names of attributes in groups: the n-th is seen ``shifts[n]`` words later.

        ``most`` words are remembered.
        """
        self._crf, self._features, self._shifts, self._most = crf, features, shifts, most
        self._known: dict[str, int] = {}
        self._table: FloatArray = np.zeros((256, len(shifts), len(crf.labels)))
        self._lock = Lock()

    def sums(self, words: Sequence[str]) -> FloatArray:
        """The scores of each label, a row a word.  What is seen over an end of the list is left out."""
        with self._lock:
            known = self._known
            rows = [known.get(word, -1) for word in words]
            if -1 in rows:
                if len(known) > self._most:
                    known.clear()
                rows = [known[word] if word in known else self._add(word) for word in words]
            parts = self._table[rows]
        total = np.zeros((len(words), len(self._crf.labels)))
        for number, shift in enumerate(self._shifts):
            if shift >= 0:
                total[shift:] += parts[: len(words) - shift, number]
            else:
                total[:shift] += parts[-shift:, number]
        return total

    def _add(self, word: str) -> int:
        row = len(self._known)
        if row == len(self._table):
            self._table = np.concatenate((self._table, np.zeros_like(self._table)))
        for number, names in enumerate(self._features(word)):
            self._table[row, number] = self._crf.score(names)
        self._known[word] = row
        return row
