"""Words → features for the name recogniser: shapes, affixes, and what the name list knows.

The name list is a sorted array of 32-bit hashes of folded names with one byte of class each: small,
deterministic, and with fewer than one false match in 5,000 look-ups.  Feature design follows the
usual linear-chain recipe (Lafferty et al. 2001; Ratinov & Roth 2009 on gazetteers and clusters).
"""

from __future__ import annotations

import unicodedata
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from dateline.errors import ModelError

__all__ = [
    "SHIFTS",
    "Lexicon",
    "Vocabulary",
    "Word",
    "after_feature",
    "before_features",
    "fold",
    "lone_features",
    "sentence_features",
    "shape",
]

_MAGIC = b"DLNAMES1"
_PREFIX = 0x80  # bit of the class byte: some longer name begins with these words
_CLASS = 0x7F
_GRAMMAR = frozenset(("PRON", "DET", "ADP", "AUX", "CCONJ", "SCONJ", "PART", "ADV", "INTJ"))
_LONGEST = 6  # words in the longest name that is matched


def fold(word: str) -> str:
    """Case, accents and ß folded, as the gazetteer does.

    >>> fold("Preßburg"), fold("Brasília")
    ('pressburg', 'brasilia')
    """
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFKD", word.casefold())
    return "".join(char for char in plain if not unicodedata.combining(char))


def shape(word: str) -> str:
    """The word's pattern of letter kinds, runs shortened to two.

    >>> shape("Moskau-Reise"), shape("CDU"), shape("2019")
    ('Xxx-Xxx', 'XX', 'dd')
    """
    out: list[str] = []
    for char in word[:40]:
        if char.isupper():
            kind = "X"
        elif char.isalpha():
            kind = "x"
        elif char.isdigit():
            kind = "d"
        else:
            kind = char
        if len(out) < 2 or out[-1] != kind or out[-2] != kind:
            out.append(kind)
    return "".join(out)


@dataclass(frozen=True)
class Lexicon:
    """Folded names of places by hash, with a class: what sort of place, and how large."""

    hashes: array[int]
    classes: bytes

    @classmethod
    def build(cls, names: dict[str, int]) -> Lexicon:
        """From folded names (words joined by one blank) to class 1 … 127; lower classes win."""
        table: dict[int, int] = {}
        for name in sorted(names):
            value = names[name]
            words = name.split(" ")
            seen = 0
            for number, word in enumerate(words):
                seen = zlib.crc32((" " + word).encode(), seen)
                old = table.get(seen, 0)
                if number + 1 < len(words):
                    table[seen] = old | _PREFIX
                else:
                    best = min(old & _CLASS or _CLASS, value)
                    table[seen] = (old & _PREFIX) | best
        keys = sorted(table)
        return cls(array("I", keys), bytes(table[key] for key in keys))

    def to_bytes(self) -> bytes:
        """Little-endian file image."""
        keys = array("I", self.hashes)
        return _MAGIC + len(keys).to_bytes(4, "little") + keys.tobytes() + self.classes

    @classmethod
    def from_bytes(cls, data: bytes) -> Lexicon:
        """Read ``to_bytes``; ModelError if the image is damaged."""
        size = int.from_bytes(data[8:12], "little")
        if data[:8] != _MAGIC or len(data) != 12 + 5 * size:
            raise ModelError(
                "The name list of the recogniser is damaged. Reinstall Dateline, or run tools/train_recogniser.py.",
                "toponyms.model_damaged",
            )
        keys = array("I")
        keys.frombytes(data[12 : 12 + 4 * size])
        return cls(keys, data[12 + 4 * size :])

    def step(self, seen: int, word: str) -> tuple[int, int]:
        """Extend the hash of the words so far by a folded word; the new hash and its class byte."""
        seen = zlib.crc32((" " + word).encode("utf-8", "surrogatepass"), seen)
        at = bisect_left(self.hashes, seen)
        if at < len(self.hashes) and self.hashes[at] == seen:
            return seen, self.classes[at]
        return seen, 0

    def class_of(self, name: str) -> int:
        """Class of a folded name of one or more words; 0 if unknown."""
        seen = value = 0
        for word in name.split(" "):
            seen, value = self.step(seen, word)
        return value & _CLASS


@dataclass(frozen=True)
class Clusters:
    """Brown clusters and unigram log probabilities of words as written, by 32-bit hash."""

    hashes: array[int]
    numbers: array[int]  # index into ``paths``
    rarity: bytes  # minus the natural logarithm of the probability, times eight
    paths: tuple[int, ...]  # bits of the path from the root, the first in the lowest bit

    @classmethod
    def build(cls, clusters: dict[str, int], logs: dict[str, float]) -> Clusters:
        """From word → path and word → log probability; words without a path get path 0."""
        paths = sorted(set(clusters.values()) | {0})
        index = {path: number for number, path in enumerate(paths)}
        rows: dict[int, tuple[int, int]] = {}
        for word in sorted(set(clusters) | set(logs)):
            rare = min(255, round(-8 * logs.get(word, -31.0)))
            key = zlib.crc32(word.encode("utf-8", "surrogatepass"))
            if key not in rows or rows[key][1] > rare:
                rows[key] = (index[clusters.get(word, 0)], rare)
        keys = sorted(rows)
        return cls(
            array("I", keys), array("H", (rows[k][0] for k in keys)), bytes(rows[k][1] for k in keys), tuple(paths)
        )

    def to_bytes(self) -> bytes:
        """Little-endian file image."""
        head = len(self.hashes).to_bytes(4, "little") + len(self.paths).to_bytes(4, "little")
        return head + self.hashes.tobytes() + self.numbers.tobytes() + self.rarity + array("I", self.paths).tobytes()

    @classmethod
    def from_bytes(cls, data: bytes) -> Clusters:
        """Read ``to_bytes``; ValueError if the image is damaged."""
        size, count = int.from_bytes(data[:4], "little"), int.from_bytes(data[4:8], "little")
        if len(data) != 8 + 7 * size + 4 * count or not count:
            raise ValueError("damaged cluster table")
        hashes, numbers, paths = array("I"), array("H"), array("I")
        hashes.frombytes(data[8 : 8 + 4 * size])
        numbers.frombytes(data[8 + 4 * size : 8 + 6 * size])
        paths.frombytes(data[8 + 7 * size :])
        return cls(hashes, numbers, data[8 + 6 * size : 8 + 7 * size], tuple(paths))

    def get(self, word: str) -> tuple[int, int]:
        """Path (0 if none) and rarity (255 if unknown) of a word as written."""
        key = zlib.crc32(word.encode("utf-8", "surrogatepass"))
        at = bisect_left(self.hashes, key)
        if at < len(self.hashes) and self.hashes[at] == key:
            return self.paths[self.numbers[at]], self.rarity[at]
        return 0, 255


@dataclass(frozen=True, slots=True)
class Word:
    """What is known of a word wherever it stands."""

    lower: str
    folded: str
    capital: bool
    byte: int  # class byte of the name list
    form: str  # feature of its shape


SHIFTS = (0, 1, -1, 2, -2)  # of ``Vocabulary.groups``


@dataclass
class Vocabulary:
    """Makes and remembers Words.  ``lists`` are named word sets (folded) used as features."""

    lexicon: Lexicon
    lists: dict[str, frozenset[str]]
    clusters: Clusters
    tags: dict[str, str] = field(default_factory=dict)  # word as written → usual part of speech
    _words: dict[str, Word] = field(default_factory=dict)

    def word(self, text: str) -> Word:
        """The Word for a token text."""
        known = self._words.get(text)
        if known is None:
            if len(self._words) > 8000:
                self._words.clear()
            short, _ = _bare(text)
            folded = fold(short)
            byte = self.lexicon.step(0, folded)[1]
            form = "s=" + shape(short)[:4]
            known = self._words[text] = Word(short.lower(), folded, short[0].isupper(), byte, form)
        return known

    def is_common(self, word: str, margin: int = 4) -> bool:
        """Whether a capitalised word is as usual in lower case, or a word of the grammar: no name by itself.

        ``margin`` in eighths of a natural logarithm: how much rarer the lower-case word may be.
        """
        if word.isupper() and len(word) > 3:
            word = word.capitalize()
        lower = word.lower()
        if self.tags.get(word, self.tags.get(lower, "")) in _GRAMMAR:
            return True
        small = self.clusters.get(lower)[1]
        return small < 255 and small <= self.clusters.get(word)[1] + margin

    def groups(self, text: str) -> tuple[tuple[str, ...], ...]:
        """Features that do not depend on neighbours: the word's own, then what the next, … (``SHIFTS``) see of it.

        "" stands for what is beyond the ends of a sentence.
        """
        if not text:
            return ((),) * len(SHIFTS)
        short, possessive = _bare(text)
        lower, folded, form = short.lower(), fold(short), shape(short)
        capital = short[0].isupper()
        _seen, byte = self.lexicon.step(0, folded)
        own = ["w=" + lower, "s=" + form]
        near = ["w=" + lower, "s=" + form[:4]]
        if short[0].isalpha():
            own += [f"p{length}={lower[:length]}" for length in range(1, 5) if len(lower) > length]
            own += [f"x{length}={lower[-length:]}" for length in range(1, 6) if len(lower) > length]
            near.append("x3=" + lower[-3:])
        if capital:
            own += self._names(folded, byte)
            near += [f"g={byte & _CLASS}"] if byte & _CLASS else []
        for name, members in self.lists.items():
            if folded in members:
                own.append("l=" + name)
                near.append("l=" + name)
        tag = self.tags.get(short) or self.tags.get(lower)
        if tag:
            own.append("t=" + tag)
            near.append("t=" + tag)
        if capital and self.tags.get(lower):
            own.append("lt=" + self.tags[lower])
        path, rare = self.clusters.get(short)
        if not path and capital:
            path = self.clusters.get(short[0] + short[1:].lower())[0]
        if path:
            near.append(f"c={path & 63}")
            near.append(f"C={path}")
            own += [f"c4={path & 15}", f"c6={path & 63}", f"c8={path & 255}", f"C={path}"]
        if capital:
            small = self.clusters.get(lower)[1]
            own.append(f"r={min(rare // 8, 20)}")
            # How much more usual the word is in lower case: a common noun or verb at a sentence's start.
            own.append(f"rl={max(-8, min(8, (rare - small) // 8)) if small < 255 else 'n'}")
        if possessive:
            own.append("pos")
            near.append("pos")
        if "-" in short:
            for part in short.split("-"):
                if part:
                    bits = fold(part)
                    value = self.lexicon.step(0, bits)[1] & _CLASS
                    own.append(f"hg={value}")
                    own.append("hw=" + bits)
        far = ("w=" + lower, "s=" + near[1], f"c={path & 255}")
        return (
            ("b", *own),
            tuple("-1" + name for name in near),
            tuple("+1" + name for name in near),
            tuple("-2" + name for name in far),
            tuple("+2" + name for name in far),
        )

    def _names(self, folded: str, byte: int) -> list[str]:
        out = [f"g={byte & _CLASS}"]
        if folded.endswith("s") and len(folded) > 3:
            out.append(f"gs={self.lexicon.class_of(folded[:-1])}")
        if folded.endswith("er") and len(folded) > 4:
            stem = folded[:-2]
            value = (
                self.lexicon.class_of(stem) or self.lexicon.class_of(stem + "en") or self.lexicon.class_of(stem + "e")
            )
            if not value and stem.endswith("n"):
                value = self.lexicon.class_of(stem[:-1] + "en")
            out.append(f"ge={value}")
        return out


def _bare(text: str) -> tuple[str, bool]:
    """A word of at most 60 letters without the English possessive, and whether it had one."""
    short = text if len(text) <= 60 else text[:60]
    if short.endswith(("'s", "’s", "'S", "’S")) and len(short) > 3:
        return short[:-2], True
    return short, False


def sentence_features(words: Sequence[str], vocabulary: Vocabulary) -> list[list[str]]:
    """One list of features a token of a sentence, for training; the recogniser makes the same sums from their parts."""
    beyond = ((),) * len(SHIFTS)
    groups = [beyond, beyond, *(vocabulary.groups(word) for word in words), beyond, beyond]
    rows = [
        [name for number, shift in enumerate(SHIFTS) for name in groups[i + 2 - shift][number]]
        for i in range(len(words))
    ]
    items = [vocabulary.word(word) for word in words]
    for i, (before, item) in enumerate(pairwise(items)):
        rows[i].append(after_feature(before, item))
        rows[i + 1] += before_features(before, item)
    for i, name in lone_features(words, items, vocabulary.lexicon):
        rows[i].append(name)
    return rows


def before_features(before: Word, item: Word) -> tuple[str, str]:
    """Features of a word together with the one before."""
    return "-1+0s=" + before.form + item.form, "-1w0s=" + before.lower + item.form


def after_feature(item: Word, after: Word) -> str:
    """The feature of a word together with the next one."""
    return "+1+0s=" + item.form + after.form


def lone_features(words: Sequence[str], items: Sequence[Word], lexicon: Lexicon) -> Iterator[tuple[int, str]]:
    """Features of words by the sentence: its ends, capitals throughout, and longer names of the list."""
    count = len(items)
    yield 0, "first"
    yield count - 1, "last"
    letters = [item for item in items if item.lower[0].isalpha()]
    if len(letters) > 2 and sum(word.isupper() for word in words) * 2 > len(letters):
        for i in range(count):
            yield i, "shout"
    at = 0
    while at < count:
        item = items[at]
        if not item.capital or not item.byte & _PREFIX:
            at += 1
            continue
        seen, best, value = zlib.crc32((" " + item.folded).encode("utf-8", "surrogatepass")), 0, 0
        for ahead in range(at + 1, min(count, at + _LONGEST)):
            seen, byte = lexicon.step(seen, items[ahead].folded)
            if byte & _CLASS and items[ahead].capital:
                best, value = ahead, byte & _CLASS
            if not byte & _PREFIX:
                break
        if best:
            yield at, f"mB={value}"
            for inside in range(at + 1, best + 1):
                yield inside, f"mI={value}"
            at = best + 1
        else:
            at += 1
