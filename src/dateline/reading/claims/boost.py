"""Gradient-boosted trees read from JSON, evaluated with all trees side by side.

Friedman (2001), as scikit-learn fits them; ``tools/train_claims.py`` writes the file.  A tree is a list of
nodes ``[feature, threshold, left, right]`` or ``[value]``; features are named, an absent one counts 0.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from typing import Any

import numpy as np
import numpy.typing as npt

from dateline.errors import ModelError

__all__ = ["Boost", "load_models"]

IntArray = npt.NDArray[np.intp]
FloatArray = npt.NDArray[np.float64]
Node = tuple[str, float, int, int] | tuple[float]


@dataclass(frozen=True)
class _Forest:
    """All nodes of all trees in flat arrays; a leaf points to itself, so that every tree takes the same steps."""

    names: dict[str, int]
    roots: IntArray
    feature: IntArray
    limit: FloatArray
    left: IntArray
    right: IntArray
    value: FloatArray
    depth: int


def _plant(classes: Sequence[Sequence[Sequence[Node]]]) -> _Forest:
    names: dict[str, int] = {"": 0}
    roots: list[int] = []
    rows: list[tuple[int, float, int, int, float]] = []
    deepest = 0
    for tree in (tree for trees in classes for tree in trees):
        first = len(rows)
        roots.append(first)
        levels = {0: 0}
        for number, node in enumerate(tree):
            if len(node) == 1:
                rows.append((0, math.inf, first + number, first + number, node[0]))
                continue
            name, limit, left, right = node
            rows.append((names.setdefault(name, len(names)), limit, first + left, first + right, 0.0))
            levels[left] = levels[right] = levels[number] + 1  # children stand behind their parent
        deepest = max(deepest, *levels.values())
    columns = list(zip(*rows, strict=True)) or [()] * 5
    feature, left_, right_ = (np.array(columns[i], dtype=np.intp) for i in (0, 2, 3))
    return _Forest(
        names, np.array(roots, dtype=np.intp), feature, np.array(columns[1], dtype=float), left_, right_,
        np.array(columns[4], dtype=float), deepest,
    )  # fmt: skip


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
        forest = self._forest
        values = np.zeros((len(rows), len(forest.names)))
        for line, row in enumerate(rows):
            for name, value in row.items():
                if (place := forest.names.get(name)) is not None:
                    values[line, place] = value
        lines = np.arange(len(rows))[:, None]
        node = np.tile(forest.roots, (len(rows), 1))
        for _ in range(forest.depth):
            low = values[lines, forest.feature[node]] <= forest.limit[node]
            node = np.where(low, forest.left[node], forest.right[node])
        out = []
        for leaves in forest.value[node].tolist():
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
        raw = self.raw(row)
        top = max(raw)
        parts = [math.exp(value - top) for value in raw]
        return {name: part / sum(parts) for name, part in zip(self.classes, parts, strict=True)}

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
