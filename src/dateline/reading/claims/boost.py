"""Gradient-boosted trees read from JSON, evaluated with all trees side by side, each a bit set.

Friedman (2001), as scikit-learn fits them; ``tools/train_claims.py`` writes the file.  A tree is a list of
nodes ``[feature, threshold, left, right]`` or ``[value]``; features are named, an absent one counts 0.
"""

from __future__ import annotations

import json
import math
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from typing import Any

import numpy as np
import numpy.typing as npt

from dateline.errors import ModelError

__all__ = ["Boost", "Features", "Row", "load_models", "merged"]

Features = dict[str, float]
# A row in layers, so that what many rows share is weighed once.  Where two layers name a feature, they agree on it.
Row = tuple[Features, ...]

IntArray = npt.NDArray[np.int64]
Node = tuple[str, float, int, int] | tuple[float]
_LEAVES = 16  # of a tree at most: one bit each
_BATCH = 4096  # rows whose leaves are held at once
_UNIT = 2.0**44  # leaves are summed as whole numbers of 1 / _UNIT: exact, and the same on every machine


def merged(row: Row) -> Features:
    """All features of a row in one mapping."""
    out: Features = {}
    for layer in row:
        out |= layer
    return out


@dataclass(frozen=True)
class _Forest:
    """All trees as bit sets of the leaves that can still be reached (QuickScorer, Lucchese et al. 2015).

    A tree holds 16 bits of a number; leaves count from the left.  A node whose feature exceeds its limit rules
    out the leaves to its left, and the lowest bit that stays is the leaf reached.  So a row costs one look-up a
    feature that it has, not one a node, and a layer shared by many rows is looked up once.
    """

    start: int  # all bits
    steps: dict[str, tuple[list[float], list[int]]]  # feature → limits, ascending; bits left after the first n
    ones: dict[str, int]  # bits left by a feature that is 1, as most are
    absent: dict[str, int]  # bits left by features that rule out leaves although they are 0
    values: IntArray  # of leaves, in units of 1 / _UNIT, tree after tree
    offsets: IntArray  # of each tree in ``values``
    first: npt.NDArray[np.intp]  # of each class, its first tree

    def sums(self, rows: Sequence[Row]) -> npt.NDArray[np.float64]:
        """What the trees of each class add up to, row by row."""
        weighed: dict[int, tuple[int, int]] = {}  # id of a layer → bits, and which of ``absent`` it has
        size = len(self.offsets) * 2
        packed = bytearray()
        lacking = {0: self._lacking(0)}
        found: list[npt.NDArray[np.float64]] = []
        for begin in range(0, len(rows), _BATCH):
            for row in rows[begin : begin + _BATCH]:
                left, has = self.start, 0
                for layer in row:
                    known = weighed.get(id(layer))
                    if known is None:
                        known = weighed[id(layer)] = self._left(layer), self._has(layer) if self.absent else 0
                    left &= known[0]
                    has |= known[1]
                if has not in lacking:
                    lacking[has] = self._lacking(has)
                packed += (left & lacking[has]).to_bytes(size, "little")
            found.append(self._added(packed))
            packed = bytearray()
        return np.concatenate(found)

    def _added(self, packed: bytearray) -> npt.NDArray[np.float64]:
        """The values of the leaves reached, added up for each class; ``packed`` holds the bits of some rows."""
        bits = np.frombuffer(packed, dtype="<i2")
        leaves = _PLACE.take((bits & -bits).view("<u2")).reshape(-1, len(self.offsets))  # of the lowest bits
        chosen = self.values.take(leaves + self.offsets)
        out: npt.NDArray[np.float64] = np.add.reduceat(chosen, self.first, axis=1) / _UNIT
        return out

    def _left(self, layer: Features) -> int:
        """The leaves that a layer's features leave."""
        left, one, steps = self.start, self.ones.get, self.steps.get
        for name, value in layer.items():
            if value == 1:
                bits = one(name)
                if bits is not None:
                    left &= bits
            elif value and (step := steps(name)) is not None:
                left &= step[1][bisect_left(step[0], value)]
        return left

    def _has(self, layer: Features) -> int:
        """Which of the features that count when absent a layer has, one bit each."""
        return sum(1 << number for number, name in enumerate(self.absent) if layer.get(name))

    def _lacking(self, has: int) -> int:
        """The leaves that the absence of all but these features leaves."""
        left = self.start
        for number, bits in enumerate(self.absent.values()):
            if not has >> number & 1:
                left &= bits
        return left


_PLACE: npt.NDArray[np.uint8] = np.zeros(2**_LEAVES // 2 + 1, dtype=np.uint8)  # power of two → its exponent
_PLACE[[2**place for place in range(_LEAVES)]] = range(_LEAVES)


def _plant(classes: Sequence[Sequence[Sequence[Node]]]) -> _Forest:
    trees = [tree for own in classes for tree in own]
    full = (1 << (_LEAVES * len(trees))) - 1
    values = np.zeros((len(trees), _LEAVES))
    nodes: dict[str, list[tuple[float, int]]] = {}
    for number, tree in enumerate(trees):
        count = 0

        def walk(at: int, tree: Sequence[Node] = tree, number: int = number) -> int:
            """Bits of the leaves below a node."""
            nonlocal count
            node = tree[at]
            if len(node) == 1:
                if count == _LEAVES:
                    raise ValueError("a tree has too many leaves")
                values[number, count] = node[0]
                count += 1
                return 1 << (_LEAVES * number + count - 1)
            name, limit, left, right = node
            below = walk(left)
            nodes.setdefault(name, []).append((limit, full & ~below))
            return below | walk(right)

        walk(0)
    steps: dict[str, tuple[list[float], list[int]]] = {}
    for name, items in nodes.items():
        bits = [full]
        for _, kept in sorted(items):
            bits.append(bits[-1] & kept)
        steps[name] = ([limit for limit, _ in sorted(items)], bits)
    ones = {name: bits[bisect_left(limits, 1.0)] for name, (limits, bits) in steps.items()}
    absent = {name: bits[bisect_left(limits, 0.0)] for name, (limits, bits) in sorted(steps.items()) if limits[0] < 0}
    units = np.rint(values * _UNIT).astype(np.int64).ravel()
    first = np.cumsum([0, *(len(own) for own in classes[:-1])])
    return _Forest(full, steps, ones, absent, units, np.arange(len(trees)) * _LEAVES, first)


@dataclass(frozen=True)
class Boost:
    """One model: a score for each class from its trees; with one class the score is of "yes"."""

    classes: tuple[str, ...]
    base: tuple[float, ...]
    trees: tuple[tuple[tuple[Node, ...], ...], ...]  # class → trees
    points: tuple[tuple[float, float], ...] = ()  # calibration: raw probability → share right, ascending

    def raw_rows(self, rows: Sequence[Row]) -> list[list[float]]:
        """The log-odds of each class, row by row."""
        if not rows or not all(self.trees):
            return [list(self.base) for _ in rows]
        found: list[list[float]] = (self._forest.sums(rows) + self.base).tolist()
        return found

    @cached_property
    def _forest(self) -> _Forest:
        return _plant(self.trees)

    def chance(self, row: Row) -> float:
        """Probability of "yes" of a two-class model."""
        return self.chance_rows([row])[0]

    def chance_rows(self, rows: Sequence[Row]) -> list[float]:
        """``chance`` of many rows at once: far cheaper than one by one."""
        exp = math.exp
        return [1 / (1 + exp(-40.0 if raw > 40.0 else 40.0 if raw < -40.0 else -raw)) for (raw,) in self.raw_rows(rows)]

    def chances_rows(self, rows: Sequence[Row]) -> list[dict[str, float]]:
        """Probability of each class, row by row."""
        out = []
        for raw in self.raw_rows(rows):
            top = max(raw)
            parts = [math.exp(value - top) for value in raw]
            total = sum(parts)
            out.append({name: part / total for name, part in zip(self.classes, parts, strict=True)})
        return out

    def calibrated(self, chance: float) -> float:
        """The share of right ones among those with this raw probability (isotonic, linear between points)."""
        if not self.points:
            return chance
        before = self.points[0]
        if chance <= before[0]:
            return before[1]
        for point in self.points[1:]:
            if chance <= point[0]:
                width = point[0] - before[0]
                return before[1] + (point[1] - before[1]) * ((chance - before[0]) / width if width else 1.0)
            before = point
        return before[1]


def parse(data: Mapping[str, Any]) -> Boost:
    """A model from its JSON form."""
    return Boost(
        tuple(data["classes"]),
        tuple(data["base"]),
        tuple(tuple(tuple(tuple(node) for node in tree) for tree in trees) for trees in data["trees"]),
        tuple((a, b) for a, b in data.get("points", ())),
    )


@cache
def load_models() -> dict[str, Boost]:
    """The shipped models by name: "stop", "date", "status", "role"."""
    source = resources.files("dateline.reading.models").joinpath("claims.json")
    try:
        data = json.loads(source.read_text(encoding="utf-8"))
        return {name: parse(item) for name, item in data["models"].items()}
    except (OSError, ValueError, KeyError, TypeError) as error:
        message = "The model of the claims stage is missing or damaged. Install Dateline again."
        raise ModelError(message, "claims.model_damaged") from error
