"""Near-duplicates: agency copies and new versions of a text, by shingles and MinHash.

A. Broder: On the resemblance and containment of documents (1997).  Shingles are runs of four words,
folded; 64 hash functions in 16 bands of 4 find pairs that resemble by half or more with a chance of
0.64 at 0.5, 0.99 at 0.7; what is found is then compared exactly.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

import numpy as np

__all__ = ["BANDS", "Likeness", "bands", "likeness", "shingles", "signature"]

_WORDS = 4
_FUNCTIONS = 64
BANDS = 16
_ROWS = _FUNCTIONS // BANDS
_FEWEST = 8  # texts of fewer shingles are never called copies: short formulas are alike by chance
_ALIKE = 0.5
_CONTAINED = 0.8


def shingles(text: str) -> frozenset[int]:
    """64-bit hashes of all runs of four words, case and accents folded."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    words = re.findall(r"\w+", re.sub(r"[\u0300-\u036f]", "", folded))
    if len(words) < _WORDS:
        return frozenset()
    runs = {" ".join(words[i : i + _WORDS]) for i in range(len(words) - _WORDS + 1)}
    return frozenset(
        int.from_bytes(hashlib.blake2b(run.encode("utf-8", "replace"), digest_size=8).digest()) for run in runs
    )


def signature(found: frozenset[int]) -> bytes:
    """MinHash of a set of shingles: 64 numbers of 32 bits; b"" for too few shingles."""
    if len(found) < _FEWEST:
        return b""
    values = np.fromiter(sorted(found), dtype=np.uint64, count=len(found))
    factors, offsets = _functions()
    lowest = np.empty(_FUNCTIONS, dtype=">u4")
    with np.errstate(over="ignore"):
        for number in range(_FUNCTIONS):  # one at a time: a long text must not need 64 copies of itself
            lowest[number] = ((values * factors[number] + offsets[number]) >> np.uint64(32)).min()
    return lowest.tobytes()


def _functions() -> tuple[np.ndarray, np.ndarray]:
    """Multiply-shift hash functions from a fixed seed, so that signatures of all machines compare."""
    raw = b"".join(hashlib.blake2b(b"dateline minhash %d" % i, digest_size=16).digest() for i in range(_FUNCTIONS))
    numbers = np.frombuffer(raw, dtype="<u8").reshape(_FUNCTIONS, 2)
    return numbers[:, 0] | np.uint64(1), numbers[:, 1]


def bands(signed: bytes) -> tuple[str, ...]:
    """The values of the 16 bands in hex; () for an empty signature."""
    width = _ROWS * 4
    return tuple(
        hashlib.blake2b(signed[i * width : (i + 1) * width], digest_size=8).hexdigest()
        for i in range(len(signed) // width)
    )


class Likeness(float):
    """How much two texts share: the greater of resemblance and, above 0.8, containment; 0 … 1."""

    @property
    def is_copy(self) -> bool:
        """True where one text is the other's copy or version."""
        return self >= _ALIKE


def likeness(one: frozenset[int], other: frozenset[int]) -> Likeness:
    """Resemblance by Jaccard, or containment where the shorter lies almost wholly in the longer."""
    shorter = min(len(one), len(other))
    if shorter < _FEWEST:
        return Likeness(0.0)
    shared = len(one & other)
    contained = shared / shorter
    return Likeness(max(shared / len(one | other), contained if contained >= _CONTAINED else 0.0))
