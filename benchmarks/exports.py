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
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.figure import Figure
from matplotlib.path import Path as Outline

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.dashboard import sample as dashboard
from tests.export import sample

from dateline.export.bundle import Bundle
from dateline.export.formats import export
from dateline.mapping.atlas import load_atlas


def bare() -> bytes:
    """Land and borders of the embedded basemap in plate carrée, no labels: what matplotlib itself costs."""
    atlas = load_atlas()
    figure = Figure(figsize=(1280 / 96, 720 / 96), dpi=192)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    parts = [part for shape in atlas.land for part in getattr(shape, "geoms", [shape]) if part.geom_type == "Polygon"]
    outlines = [Outline(np.array(part.exterior.coords), closed=True) for part in parts]
    axes.add_collection(PathCollection(outlines, facecolor="#F4F0E8", edgecolor="#9AA3AB", linewidth=0.5))
    for lines in (atlas.borders, atlas.disputed):
        axes.add_collection(LineCollection([np.array(line) for line in lines], colors="#9AA3AB", linewidths=0.6))
    axes.set_xlim(-180, 180)
    axes.set_ylim(-90, 90)
    out = io.BytesIO()
    figure.savefig(out, format="png")
    return out.getvalue()


def cpu(function: Callable[[], object], rounds: int) -> float:
    """Median seconds of the processor, which other work on the machine changes little."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        function()
        times.append(time.process_time() - start)
    return statistics.median(times)


def seed() -> Bundle:
    """The journey that a first start shows."""
    workspace = dashboard.chosen("seed")
    return Bundle("Kim", workspace.itinerary(), workspace.articles(), "de", "2023-09-13")


def main() -> int:
    load_atlas()
    bare()
    ours = seed()
    base = cpu(bare, 5)
    for name, bundle in (("of the seed", ours), ("over the Pacific", sample.small()), ("of 60 stops", sample.large())):
        export(bundle, "png")
        print(f"static map {name}: {cpu(lambda b=bundle: export(b, 'png'), 5) / base:.2f} × a bare drawing (bar 2)")  # type: ignore[misc]
    large = sample.large(300, 500)
    for form in ("pptx", "pdf", "docx"):
        export(ours, form)
        small = cpu(lambda form=form: export(ours, form), 3)  # type: ignore[misc]
        ratio = cpu(lambda form=form: export(large, form), 1) / small  # type: ignore[misc]
        print(f"{form}: the seed's {small:.1f} s; 300 stops and 500 passages {ratio:.1f} × that (bar 20)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
