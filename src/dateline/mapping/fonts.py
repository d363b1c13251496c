"""Source Sans for paper, from its package; what it lacks comes from the fonts of the machine."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import font_source_sans_pro
import matplotlib
from matplotlib import font_manager

__all__ = ["font_families", "font_folders"]

# Asked for in this order where installed: scripts that Source Sans does not write.
_FALLBACKS = ("Noto Sans CJK JP", "Noto Sans", "DejaVu Sans")


@cache
def font_families() -> list[str]:
    """Families for matplotlib, best first."""
    folder = Path(font_source_sans_pro.__file__).parent / "files"
    for style in ("Regular", "Bold", "It"):
        font_manager.fontManager.addfont(folder / f"SourceSansPro-{style}.ttf")
    installed = {font.name for font in font_manager.fontManager.ttflist}
    return ["Source Sans Pro", *[name for name in _FALLBACKS if name in installed]]


def font_folders() -> list[Path]:
    """Folders with the font files of Source Sans and DejaVu."""
    return [Path(font_source_sans_pro.__file__).parent / "files", Path(matplotlib.get_data_path()) / "fonts" / "ttf"]
