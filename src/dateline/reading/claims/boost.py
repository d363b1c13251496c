"""Gradient-boosted trees read from JSON and evaluated in plain Python.

Friedman (2001), as scikit-learn fits them; ``tools/train_claims.py`` writes the file.  A tree is a list of
nodes ``[feature, threshold, left, right]`` or ``[value]``; features are named, an absent one counts 0.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from dateline.errors import ModelError

__all__ = ["Boost", "load_models"]

Node = tuple[str, float, int, int] | tuple[float]


@dataclass(frozen=True)
class Boost:
    """One model: a score for each class from its trees; with one class the score is of "yes"."""

    classes: tuple[str, ...]
    base: tuple[float, ...]
    trees: tuple[tuple[tuple[Node, ...], ...], ...]  # class → trees
    points: tuple[tuple[float, float], ...] = ()  # calibration: raw probability → share right, ascending

    def raw(self, row: Mapping[str, float]) -> tuple[float, ...]:
        """The log-odds of each class."""
        out = []
        for start, trees in zip(self.base, self.trees, strict=True):
            total = start
            for tree in trees:
                node = tree[0]
                while len(node) > 1:
                    name, limit, left, right = node
                    node = tree[left if row.get(name, 0.0) <= limit else right]
                total += node[0]
            out.append(total)
        return tuple(out)

    def chance(self, row: Mapping[str, float]) -> float:
        """Probability of "yes" of a two-class model."""
        return 1 / (1 + math.exp(-max(-40.0, min(40.0, self.raw(row)[0]))))

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
