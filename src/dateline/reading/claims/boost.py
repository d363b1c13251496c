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

__all__ = ["Boost", "load_models"]

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.intp]
Node = tuple[str, float, int, int] | tuple[float]
_LEAVES = 16  # of a tree at most: one bit each


@dataclass(frozen=True)
class _Forest:
    """All trees as bit sets of the leaves that can still be reached (QuickScorer, Lucchese et al. 2015).

    A tree holds 16 bits of a number; leaves count from the left.  A node whose feature exceeds its limit rules
    out the leaves to its left, and the lowest bit that stays is the leaf reached.  So a row costs one look-up a
    feature that it has, not one a node.
    """

    start: int  # what an empty row leaves of the features that are never below a limit
    steps: dict[str, tuple[list[float], list[int]]]  # feature → limits, ascending; bits left after the first n
    ones: dict[str, int]  # bits left by a feature that is 1, as most are
    always: tuple[str, ...]  # features that rule out leaves although they are absent
    values: FloatArray  # tree × leaf
    trees: IntArray

    def leaves(self, rows: Sequence[Mapping[str, float]]) -> list[list[float]]:
        """The value that each tree gives each row."""
        find, one, size = self.steps.get, self.ones.get, len(self.values) * 2
        packed = bytearray()
        for row in rows:
            left = self.start
            for name, value in row.items():
                if value == 1:
                    left &= one(name, left)
                elif (step := find(name)) is not None:
                    passed = bisect_left(step[0], value)
                    if passed:
                        left &= step[1][passed]
            for name in self.always:
                if name not in row:
                    limits, bits = self.steps[name]
                    left &= bits[bisect_left(limits, 0.0)]
            packed += left.to_bytes(size, "little")
        bits16 = np.frombuffer(bytes(packed), dtype="<u2").reshape(len(rows), len(self.values))
        lowest = bits16 & (~bits16 + np.uint16(1))
        found: list[list[float]] = self.values[self.trees, _PLACE[lowest]].tolist()
        return found


_PLACE: IntArray = np.zeros(2**_LEAVES // 2 + 1, dtype=np.intp)  # power of two → its exponent
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
    always = tuple(sorted(name for name, (limits, _) in steps.items() if limits[0] < 0))
    ones = {name: bits[bisect_left(limits, 1.0)] for name, (limits, bits) in steps.items()}
    return _Forest(full, steps, ones, always, values, np.arange(len(trees)))


@dataclass(frozen=True)
class Boost:
    """One model: a score for each class from its trees; with one class the score is of "yes"."""

    classes: tuple[str, ...]
    base: tuple[float, ...]
    trees: tuple[tuple[tuple[Node, ...], ...], ...]  # class → trees
    points: tuple[tuple[float, float], ...] = ()  # calibration: raw probability → share right, ascending

    def raw(self, row: Mapping[str, float]) -> tuple[float, ...]:
        """The log-odds of each class."""
        return self.raw_rows([row])[0]

    def raw_rows(self, rows: Sequence[Mapping[str, float]]) -> list[tuple[float, ...]]:
        """The log-odds of each class, row by row.  Sums are exact (fsum), the same on every machine."""
        out = []
        for leaves in self._forest.leaves(rows):
            sums, first = [], 0
            for start, trees in zip(self.base, self.trees, strict=True):
                sums.append(math.fsum([start, *leaves[first : first + len(trees)]]))
                first += len(trees)
            out.append(tuple(sums))
        return out

    @cached_property
    def _forest(self) -> _Forest:
        return _plant(self.trees)

    def chance(self, row: Mapping[str, float]) -> float:
        """Probability of "yes" of a two-class model."""
        return self.chance_rows([row])[0]

    def chance_rows(self, rows: Sequence[Mapping[str, float]]) -> list[float]:
        """``chance`` of many rows at once: far cheaper than one by one."""
        return [1 / (1 + math.exp(-max(-40.0, min(40.0, raw[0])))) for raw in self.raw_rows(rows)]

    def chances(self, row: Mapping[str, float]) -> dict[str, float]:
        """Probability of each class."""
        return self.chances_rows([row])[0]

    def chances_rows(self, rows: Sequence[Mapping[str, float]]) -> list[dict[str, float]]:
        """``chances`` of many rows at once."""
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
