"""What exports cost: the static map against a bare drawing of the same basemap, a large pack against a small one.

    python benchmarks/exports.py

Prints ratios; all are measured in one run.
"""

from __future__ import annotations

import io
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure
from matplotlib.path import Path as Outline

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.export import sample

from dateline.export.formats import export
from dateline.mapping.atlas import load_atlas


def bare() -> bytes:
    """Land of the embedded basemap in plate carrée, no labels: what matplotlib itself costs."""
    figure = Figure(figsize=(1280 / 96, 720 / 96), dpi=192)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    parts = [
        part for shape in load_atlas().land for part in getattr(shape, "geoms", [shape]) if part.geom_type == "Polygon"
    ]
    outlines = [Outline(np.array(part.exterior.coords), closed=True) for part in parts]
    axes.add_collection(PathCollection(outlines, facecolor="#F4F0E8", edgecolor="#9AA3AB", linewidth=0.5))
    axes.set_xlim(-180, 180)
    axes.set_ylim(-90, 90)
    out = io.BytesIO()
    figure.savefig(out, format="png")
    return out.getvalue()


def median(function: Callable[[], object], rounds: int) -> float:
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        function()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main() -> int:
    load_atlas()
    bare()
    base = median(bare, 5)
    drawn = median(lambda: export(sample.small(), "png"), 5)
    print(f"static map: {drawn / base:.2f} × a bare drawing (bar 2)")
    large = sample.large(300)
    for name in ("pptx", "pdf", "docx"):
        small = median(lambda form=name: export(sample.small(), form), 2)  # type: ignore[misc]
        start = time.perf_counter()
        export(large, name)
        print(f"{name} of 300 stops: {(time.perf_counter() - start) / small:.1f} × that of 4 stops (bar 20)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
