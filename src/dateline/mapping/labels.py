"""Labels that do not collide: greedy choice among eight places around a point."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

__all__ = ["Box", "Label", "place_labels"]


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle in points of the sheet, y upwards."""

    left: float
    bottom: float
    right: float
    top: float

    def inside(self, other: Box) -> bool:
        return (
            self.left >= other.left
            and self.right <= other.right
            and self.bottom >= other.bottom
            and self.top <= other.top
        )


@dataclass(frozen=True, slots=True)
class Label:
    """Text of a size that wants to stand near a point."""

    key: str
    x: float
    y: float
    width: float
    height: float
    offset: float = 8.0  # from the point to the text
    far: bool = False  # may stand farther away, with a leader line
    centred: bool = False  # may only stand on the point itself


# Around the point, best first: right, left, above right, below right, above left, below left, above, below.
_PLACES = ((1, 0), (-1, 0), (1, 1), (1, -1), (-1, 1), (-1, -1), (0, 1), (0, -1))


def place_labels(
    labels: Iterable[Label], taken: Sequence[Box], frame: Box, lines: Sequence[Sequence[tuple[float, float]]] = ()
) -> dict[str, Box]:
    """Boxes for the labels that find room, in the order given (the more important first).

    ``lines`` are drawn routes: a label on a line is second best.  A label without a free place is left out.
    """
    busy = [(box.left, box.bottom, box.right, box.top) for box in taken]
    xy = np.concatenate([np.asarray(line, dtype=float) for line in lines]) if lines else np.empty((0, 2))
    owner = np.repeat(np.arange(len(lines)), [len(line) for line in lines])
    out: dict[str, Box] = {}
    for label in labels:
        best, least = None, math.inf
        blocked = np.array(busy)
        for rank, box in enumerate(_boxes(label)):
            if rank >= least:
                break
            if not box.inside(frame) or _taken(box, blocked):
                continue
            # A little farther off beats standing on a line: three ranks a crossing.
            cost = rank + 3 * _crossed(box, xy, owner)
            if cost < least:
                best, least = box, cost
        if best is not None:
            busy.append((best.left, best.bottom, best.right, best.top))
            out[label.key] = best
    return out


def _taken(box: Box, busy: np.ndarray) -> bool:
    if not len(busy):
        return False
    left, bottom, right, top = busy.T
    return bool(((box.left < right) & (left < box.right) & (box.bottom < top) & (bottom < box.top)).any())


def _crossed(box: Box, xy: np.ndarray, owner: np.ndarray) -> int:
    """How many lines have a point in the box; lines are drawn with close points."""
    x, y = xy.T
    return len(set(owner[(box.left < x) & (x < box.right) & (box.bottom < y) & (y < box.top)].tolist()))


def _boxes(label: Label) -> Iterable[Box]:
    if label.centred:
        yield _box(label.x - label.width / 2, label.y - label.height / 2, label)
        return
    for reach in (1.0, 2.2, 3.8, 5.5) if label.far else (1.0,):
        gap = label.offset * reach
        for dx, dy in _PLACES:
            left = label.x + gap if dx > 0 else label.x - gap - label.width if dx < 0 else label.x - label.width / 2
            lift = label.height * 0.75 + (gap - label.offset) if dx else gap + label.height / 2
            yield _box(left, label.y + dy * lift - label.height / 2, label)


def _box(left: float, bottom: float, label: Label) -> Box:
    return Box(left, bottom, left + label.width, bottom + label.height)
