"""The briefing as a tagged, searchable PDF with bookmarks and links, set by Typst."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Any

import typst

from dateline.export.briefing import Row, briefing_of
from dateline.export.bundle import Bundle
from dateline.export.picture import map_bytes
from dateline.export.qr import qr_svg
from dateline.mapping.canvas import shortened
from dateline.mapping.fonts import font_folders

__all__ = ["pdf_bytes"]

_COLUMNS = ("number", "when", "place", "traveller", "state", "sources")
_WORDS = (
    "head_route", "head_table", "head_sources", "head_method", "none", "alt_qr",
)  # fmt: skip

Progress = Callable[[float, str], None]


def pdf_bytes(bundle: Bundle, *, progress: Progress | None = None) -> bytes:
    """Write the PDF.  The template reads the texts as JSON: nothing in them is taken for markup."""
    with tempfile.TemporaryDirectory(prefix="dateline-") as name:
        folder = Path(name)
        data = _data(bundle, folder, progress)
        (folder / "briefing.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        template = resources.files("dateline.export").joinpath("briefing.typ").read_text(encoding="utf-8")
        (folder / "briefing.typ").write_text(template, encoding="utf-8")
        if bundle.link:
            (folder / "qr.svg").write_text(qr_svg(bundle.link), encoding="utf-8")
        fonts = [str(path) for path in font_folders()]
        source = str(folder / "briefing.typ")
        try:  # Typst checks itself that the file is accessible: ISO 14289-1
            pdf = typst.compile(source, root=str(folder), font_paths=fonts, timestamp=0, pdf_standards=["ua-1"])
        except typst.TypstError:  # a letter that no font here has is against the standard, but no reason for no file
            pdf = typst.compile(source, root=str(folder), font_paths=fonts, timestamp=0)
        if progress:
            progress(1.0, "")
        return bytes(pdf)


def _data(bundle: Bundle, folder: Path, progress: Progress | None) -> dict[str, Any]:
    briefing, say = briefing_of(bundle), bundle.say
    if bundle.stops:
        (folder / "map.png").write_bytes(map_bytes(bundle, width=1000, height=600, scale=2))
    stretches = []
    for number, stretch in enumerate(briefing.stretches):
        if progress:
            progress(number / len(briefing.stretches), stretch.title)
        file = f"map{number}.png"
        (folder / file).write_bytes(map_bytes(bundle, stops=stretch.stops, width=1000, height=480, scale=2))
        stretches.append(
            {
                "title": stretch.title,
                "map": file,
                "alt": _alt(bundle, stretch.stops),
                "stops": [
                    {
                        "head": f"{row.number}  {row.place}",
                        "state": f"{row.when}, {row.state}",
                        "passages": [
                            {
                                "quote": say("export.quote", quote=item.quote),
                                "source": item.source,
                                "attribution": item.attribution,
                                "url": item.url,
                            }
                            for item in passages
                        ],
                    }
                    for row, passages in stretch.passages
                ],
            }
        )
    parts = (
        ("head_planned", briefing.planned),
        ("head_unsure", briefing.unsure),
        ("head_conflicts", briefing.conflicts),
        ("head_changes", briefing.changes),
    )
    return {
        "title": briefing.title,
        "short": shortened(briefing.title, 90),
        "subtitle": briefing.subtitle,
        "lang": bundle.lang,
        "link": briefing.link,
        "summary": briefing.summary,
        "stops": len(bundle.stops),
        "alt": _alt(bundle, bundle.stops),
        "words": {name: say(f"export.{name}") for name in _WORDS},
        "columns": [say(f"export.column_{name}") for name in _COLUMNS],
        "table": [_cells(row) for row in briefing.table],
        "stretches": stretches,
        "parts": [{"head": say(f"export.{key}"), "lines": lines or [say("export.none")]} for key, lines in parts],
        "sources": briefing.sources,
        "method": [*briefing.method, briefing.attribution],
    }


def _cells(row: Row) -> list[str]:
    return [str(getattr(row, name)) for name in _COLUMNS]


def _alt(bundle: Bundle, stops: Any) -> str:
    places = ", ".join(dict.fromkeys(bundle.place(item.stop) for item in stops))
    return bundle.say("export.alt_map", places=places[:600])
