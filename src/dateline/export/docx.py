"""The briefing as .docx with real headings, tables and links, through python-docx."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from dateline.export.briefing import Row, briefing_of
from dateline.export.bundle import Bundle
from dateline.export.picture import map_bytes
from dateline.export.qr import qr_png
from dateline.export.zips import stable_zip

__all__ = ["docx_bytes"]

_COLUMNS = ("number", "when", "place", "traveller", "state", "sources")
_WIDTHS = (1.1, 3.7, 3.8, 3.3, 3.3, 2.0)

Progress = Callable[[float, str], None]


def docx_bytes(bundle: Bundle, *, progress: Progress | None = None) -> bytes:
    """Write the document, A4 upright."""
    document = docx.Document()
    briefing = briefing_of(bundle)
    say = bundle.say
    _prepare(document, briefing.title, bundle.lang)
    document.add_heading(briefing.title, 0)
    document.add_paragraph(briefing.subtitle)
    document.add_heading(say("export.head_summary"), 1)
    for line in briefing.summary:
        document.add_paragraph(line, style="List Bullet")
    if briefing.link:
        _picture(document, qr_png(briefing.link), 3.0, say("export.alt_qr"))
        _link(document.add_paragraph(), briefing.link, briefing.link)
    if bundle.stops:
        document.add_heading(say("export.head_route"), 1)
        _map(document, bundle, None)
    document.add_heading(say("export.head_table"), 1)
    _table(document, bundle, briefing.table)
    for number, stretch in enumerate(briefing.stretches):
        if progress:
            progress(number / len(briefing.stretches), stretch.title)
        document.add_heading(stretch.title, 1)
        _map(document, bundle, stretch.stops)
        for row, passages in stretch.passages:
            document.add_heading(f"{row.number}  {row.place}", 2)
            document.add_paragraph(f"{row.when}, {row.state}")
            for item in passages:
                paragraph = document.add_paragraph(style="Quote")
                said = f" [{item.attribution}]" if item.attribution else ""
                paragraph.add_run(f"{say('export.quote', quote=item.quote)}{said}")
                source = document.add_paragraph()
                source.add_run("– ")
                _link(source, item.source, item.url)
    for key, lines in (
        ("head_planned", briefing.planned),
        ("head_unsure", briefing.unsure),
        ("head_conflicts", briefing.conflicts),
        ("head_changes", briefing.changes),
    ):
        document.add_heading(say(f"export.{key}"), 1)
        for line in lines or (say("export.none"),):
            document.add_paragraph(line, style="List Bullet")
    document.add_heading(say("export.head_sources"), 1)
    for line, url in briefing.sources:
        _link(document.add_paragraph(style="List Bullet"), line, url)
    document.add_heading(say("export.head_method"), 1)
    for line in (*briefing.method, briefing.attribution):
        document.add_paragraph(line)
    if progress:
        progress(1.0, "")
    out = io.BytesIO()
    document.save(out)
    return stable_zip(out.getvalue())


def _prepare(document: Any, title: str, lang: str) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(1.9)
    section.top_margin = section.bottom_margin = Cm(2)
    normal = document.styles["Normal"].font
    normal.name, normal.size = "Calibri", Pt(10.5)
    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by = title, "Dateline", "Dateline"
    properties.language = lang
    properties.created = properties.modified = datetime(2000, 1, 1)
    properties.revision = 1


def _map(document: Any, bundle: Bundle, stops: Sequence[Any] | None) -> None:
    chosen = bundle.stops if stops is None else stops
    places = ", ".join(dict.fromkeys(bundle.place(item.stop) for item in chosen))
    png = map_bytes(bundle, stops=stops, width=900, height=540, scale=1.8)
    _picture(document, png, 17.0, bundle.say("export.alt_map", places=places[:600]))


def _picture(document: Any, data: bytes, width_cm: float, alt: str) -> None:
    picture = document.add_picture(io.BytesIO(data), width=Cm(width_cm))
    picture._inline.docPr.set("descr", alt)


def _table(document: Any, bundle: Bundle, rows: Sequence[Row]) -> None:
    table = document.add_table(rows=1, cols=len(_COLUMNS), style="Table Grid")
    table.autofit = False
    for cell, name in zip(table.rows[0].cells, _COLUMNS, strict=True):
        cell.text = ""
        cell.paragraphs[0].add_run(bundle.say(f"export.column_{name}")).bold = True
    header = table.rows[0]._tr.get_or_add_trPr()
    repeat = OxmlElement("w:tblHeader")
    repeat.set(qn("w:val"), "true")
    header.append(repeat)
    for row in rows:
        cells = table.add_row().cells
        for cell, name in zip(cells, _COLUMNS, strict=True):
            cell.text = str(getattr(row, name))
    for column, width in zip(table.columns, _WIDTHS, strict=True):
        column.width = Cm(width)
    for line in table.rows:
        whole = OxmlElement("w:cantSplit")  # a row stays on one page
        line._tr.get_or_add_trPr().append(whole)
        for cell, width in zip(line.cells, _WIDTHS, strict=True):
            cell.width = Cm(width)
            for paragraph in cell.paragraphs:
                for run in paragraph.runs:
                    run.font.size = Pt(9)


def _link(paragraph: Any, words: str, url: str) -> None:
    """Words, as a link where there is an address that a reader may safely open."""
    if not url.startswith(("https://", "http://")):
        paragraph.add_run(words)
        return
    relation = paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), relation)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = words
    text.set(qn("xml:space"), "preserve")
    run.append(text)
    link.append(run)
    paragraph._p.append(link)
