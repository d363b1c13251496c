"""The briefing as .pptx with native text and tables, through python-pptx."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

import pptx
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE
from pptx.opc.packuri import PackURI
from pptx.util import Emu, Pt

from dateline.errors import InputError
from dateline.export.briefing import Briefing, Passage, Row, briefing_of
from dateline.export.bundle import Bundle
from dateline.export.picture import map_bytes
from dateline.export.qr import qr_png
from dateline.export.zips import stable_zip
from dateline.mapping.canvas import shortened

__all__ = ["pptx_bytes"]

_TABLE_ROWS = 12
_LIST_LINES = 14
_TITLE = 110  # characters of a title that fit on two lines
_PASSAGE_LINES = 18  # of 13 pt on a slide, with the room between paragraphs
_LINK = 120  # characters of the link on the title; behind them lies the whole
_LINE = 105  # characters of such a line, also where a wider font stands in
_INK, _GREY, _DEEP = RGBColor(0x1F, 0x29, 0x33), RGBColor(0x52, 0x60, 0x6D), RGBColor(0x1B, 0x4F, 0x7F)  # type: ignore[no-untyped-call]

Progress = Callable[[float, str], None]


def pptx_bytes(bundle: Bundle, *, template: bytes | None = None, progress: Progress | None = None) -> bytes:
    """Write the deck.  ``template`` is the organisation's own .pptx: its masters, fonts and colours are used.

    Raises InputError for a template that is no PowerPoint file or lacks a layout with a title.
    """
    deck = _Deck(bundle, _open(template), progress)
    deck.write()
    out = io.BytesIO()
    deck.presentation.save(out)
    return stable_zip(out.getvalue())


def _open(template: bytes | None) -> Any:
    if template is None:
        presentation = pptx.Presentation()
        presentation.slide_width, presentation.slide_height = Emu(12192000), Emu(6858000)
        return presentation
    try:
        presentation = pptx.Presentation(io.BytesIO(template))
    except (KeyError, ValueError, OSError, zipfile.BadZipFile, pptx.exc.PythonPptxError) as error:
        raise InputError(
            "The template cannot be read: name a PowerPoint file (.pptx).", "export.template_unreadable"
        ) from error
    for slide_id in list(presentation.slides._sldIdLst):  # the template's own slides are examples
        presentation.part.drop_rel(slide_id.rId)
        presentation.slides._sldIdLst.remove(slide_id)
    if not any(_title_of(layout) for layout in presentation.slide_layouts):
        raise InputError("The template lacks the layouts for title and content.", "export.template_layouts")
    return presentation


def _title_of(layout: Any) -> Any:
    return next((shape for shape in layout.placeholders if shape.placeholder_format.idx == 0), None)


class _Deck:
    """One deck in the making; sizes are relative to the template's slide."""

    def __init__(self, bundle: Bundle, presentation: Any, progress: Progress | None) -> None:
        self.bundle, self.presentation, self.progress = bundle, presentation, progress
        self.briefing: Briefing = briefing_of(bundle)
        self.width, self.height = int(presentation.slide_width), int(presentation.slide_height)
        self.margin = int(self.width * 0.045)
        layouts = list(presentation.slide_layouts)
        titled = [layout for layout in layouts if _title_of(layout) is not None]
        only = [layout for layout in titled if len(layout.placeholders) <= 4]
        self.layout = next((x for x in titled if x.name in {"Title Only", "Nur Titel"}), (only or titled)[-1])
        _number_parts(presentation.part.package)
        core = presentation.core_properties
        core.title, core.author, core.last_modified_by = self.briefing.title, "Dateline", "Dateline"
        core.created = core.modified = datetime(2000, 1, 1)
        core.revision = 1

    def write(self) -> None:
        say, briefing = self.bundle.say, self.briefing
        self._cover()
        if self.bundle.stops:
            self._map(say("export.head_route"), None)
        steps = max(1, len(briefing.stretches))
        for number, stretch in enumerate(briefing.stretches):
            if self.progress:
                self.progress(number / steps, stretch.title)
            self._map(stretch.title, stretch.stops, stretch.rows)
            self._passages(stretch.title, stretch.passages)
        self._table(say("export.head_table"), briefing.table)
        parts = [
            (say("export.head_planned"), briefing.planned),
            (say("export.head_unsure"), briefing.unsure),
            (say("export.head_conflicts"), briefing.conflicts),
            (say("export.head_changes"), briefing.changes),
        ]
        self._parts(say("export.head_open"), [(head, lines or (say("export.none"),)) for head, lines in parts])
        sources = [line for line, _ in briefing.sources] or [say("export.none")]
        method = [*briefing.method, briefing.attribution]
        self._parts(say("export.head_sources"), [("", sources), (say("export.head_method"), method)])
        if self.progress:
            self.progress(1.0, "")

    # ---- slides ---------------------------------------------------------------------------

    def _slide(self, title: str, notes: str = "") -> Any:
        slide = self.presentation.slides.add_slide(self.layout)
        for shape in list(slide.placeholders):
            if shape.placeholder_format.idx != 0:
                shape.element.getparent().remove(shape.element)
        head = slide.shapes.title
        head.left, head.top = self.margin, int(self.height * 0.035)
        head.width, head.height = self.width - 2 * self.margin, int(self.height * 0.1)
        frame = head.text_frame
        frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.MIDDLE
        frame.text = shortened(title, _TITLE)
        for paragraph in frame.paragraphs:
            paragraph.font.size, paragraph.font.bold, paragraph.font.color.rgb = Pt(24), True, _DEEP
            paragraph.alignment = 1
        slide.notes_slide.notes_text_frame.text = notes or f"{self.briefing.subtitle}. {self.briefing.attribution}"
        return slide

    def _cover(self) -> None:
        slide = self._slide(self.briefing.title)
        lines = [self.briefing.subtitle, *self.briefing.summary]
        self._text(slide, lines, top=0.2, height=0.6, size=20, width=0.62)
        if self.briefing.link:
            side = int(self.height * 0.28)
            picture = slide.shapes.add_picture(
                io.BytesIO(qr_png(self.briefing.link)),
                self.width - self.margin - side,
                int(self.height * 0.3),
                side,
                side,
            )
            _alt(picture, self.bundle.say("export.alt_qr"))
            box = self._text(slide, [shortened(self.briefing.link, _LINK)], top=0.86, height=0.08, size=11)
            box.text_frame.paragraphs[0].runs[0].hyperlink.address = self.briefing.link

    def _map(self, title: str, stops: Sequence[Any] | None, rows: Sequence[Row] = ()) -> None:
        slide = self._slide(title)
        chosen = self.bundle.stops if stops is None else stops
        share = 0.6 if rows else 1.0
        top, bottom = int(self.height * 0.15), int(self.height * 0.95)
        width, height = int((self.width - 2 * self.margin) * share), bottom - top
        pixels = 1200 if share == 1.0 else 800
        png = map_bytes(self.bundle, stops=stops, width=pixels, height=int(pixels * height / width), scale=1.6)
        picture = slide.shapes.add_picture(io.BytesIO(png), self.margin, top, width, height)
        places = ", ".join(dict.fromkeys(self.bundle.place(item.stop) for item in chosen))
        _alt(picture, self.bundle.say("export.alt_map", places=places[:600]))
        if rows:
            left = (self.margin + width) / self.width + 0.015
            self._rows(
                slide,
                rows,
                left=left,
                width=1 - left - self.margin / self.width,
                columns=("number", "when", "place", "state"),
            )

    def _passages(self, title: str, passages: Sequence[tuple[Row, tuple[Passage, ...]]]) -> None:
        """As many stops a slide as fit; a stop that goes on over a slide's end is named again."""
        page: list[tuple[str, bool]] = []
        used = 0.0
        for row, quotes in passages:
            head = f"{row.number}  {row.place} – {row.when} ({row.state})"
            for number, item in enumerate(quotes):
                said = f" [{item.attribution}]" if item.attribution else ""
                quote = f"{self.bundle.say('export.quote', quote=item.quote)}{said} – {item.source}"
                piece = [(quote, False)] if number else [(head, True), (quote, False)]
                if page and used + _lines(piece) > _PASSAGE_LINES:
                    self._passage_slide(title, page)
                    page, used = [], 0.0
                    if number:
                        piece = [(self.bundle.say("export.continued", title=head), True), *piece]
                page += piece
                used += _lines(piece)
        if page:
            self._passage_slide(title, page)

    def _passage_slide(self, title: str, lines: list[tuple[str, bool]]) -> None:
        tail = f" – {self.bundle.say('export.head_passages')}"
        slide = self._slide(shortened(title, _TITLE - len(tail)) + tail)
        self._text(slide, [text for text, _ in lines], top=0.16, height=0.78, size=13, bold=[bold for _, bold in lines])

    def _table(self, title: str, rows: Sequence[Row]) -> None:
        for start in range(0, len(rows), _TABLE_ROWS):
            head = title if start == 0 else self.bundle.say("export.continued", title=title)
            slide = self._slide(head)
            self._rows(slide, rows[start : start + _TABLE_ROWS], left=0.045, width=0.91)

    def _parts(self, title: str, parts: Sequence[tuple[str, Sequence[str]]]) -> None:
        """Headed lists, as many a slide as fit."""
        lines = [
            (text, bold) for head, body in parts for text, bold in [(head, True), *((x, False) for x in body)] if text
        ]
        for number, page in enumerate(_pages(lines)):
            head = title if number == 0 else self.bundle.say("export.continued", title=title)
            words, bold = [text for text, _ in page], [strong for _, strong in page]
            self._text(self._slide(head), words, top=0.17, height=0.76, size=14, bold=bold)

    # ---- parts ----------------------------------------------------------------------------

    def _text(
        self,
        slide: Any,
        lines: Sequence[str],
        *,
        top: float,
        height: float,
        size: int,
        left: float = 0.045,
        width: float = 0.91,
        bold: Sequence[bool] = (),
    ) -> Any:
        box = slide.shapes.add_textbox(
            int(self.width * left), int(self.height * top), int(self.width * width), int(self.height * height)
        )
        frame = box.text_frame
        frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
        for index, line in enumerate(lines):
            paragraph = frame.paragraphs[0] if index == 0 else frame.add_paragraph()
            run = paragraph.add_run()
            run.text = line
            strong = bool(bold) and bold[index]
            run.font.size, run.font.bold, run.font.color.rgb = Pt(size), strong, _DEEP if strong else _INK
            paragraph.space_after = Pt(size * 0.45)
        return box

    def _rows(
        self,
        slide: Any,
        rows: Sequence[Row],
        *,
        left: float,
        width: float,
        columns: Sequence[str] = ("number", "when", "place", "traveller", "state", "sources"),
    ) -> None:
        shares = {"number": 0.5, "when": 2.2, "place": 2.3, "traveller": 2.1, "state": 1.9, "sources": 1.0}
        total = sum(shares[name] for name in columns)
        full = int(self.width * width)
        graphic = slide.shapes.add_table(
            len(rows) + 1, len(columns), int(self.width * left), int(self.height * 0.16), full, int(self.height * 0.05)
        )
        _alt(graphic, self.bundle.say("export.head_table"))
        table = graphic.table
        small = len(columns) < 6
        for index, name in enumerate(columns):
            table.columns[index].width = int(full * shares[name] / total)
            _cell(table.cell(0, index), self.bundle.say(f"export.column_{name}"), 10, bold=True)
        for line, row in enumerate(rows, 1):
            for index, name in enumerate(columns):
                value = str(getattr(row, name))
                _cell(table.cell(line, index), shortened(value, 60), 9 if small else 11)


def _number_parts(package: Any) -> None:
    """Count parts' names up: python-pptx looks through all parts for each new one, which grows with the square."""
    given: dict[str, int] = {}

    def following(template: str) -> PackURI:
        if template not in given:
            stem = template.partition("%")[0]
            there = [part.partname.idx for part in package.iter_parts() if part.partname.startswith(stem)]
            given[template] = max((int(number or 1) for number in there), default=0)
        given[template] += 1
        return PackURI(template % given[template])

    package.next_partname = following


def _cell(cell: Any, value: str, size: int, bold: bool = False) -> None:
    cell.margin_left = cell.margin_right = Emu(50000)
    cell.margin_top = cell.margin_bottom = Emu(25000)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    frame = cell.text_frame
    frame.text = value
    for paragraph in frame.paragraphs:
        font = paragraph.font
        font.size, font.bold = Pt(size), bold


def _alt(shape: Any, words: str) -> None:
    """Alternative text for those who cannot see the shape."""
    shape._element.xpath(".//p:cNvPr")[0].set("descr", words)


def _pages(lines: Iterable[tuple[str, bool]]) -> list[list[tuple[str, bool]]]:
    pages: list[list[tuple[str, bool]]] = [[]]
    used = 0.0
    for text, bold in lines:
        need = 1.0 + len(text) // 105
        if pages[-1] and used + need + bold > _LIST_LINES:  # a heading takes its first line along
            pages.append([])
            used = 0
        pages[-1].append((shortened(text, 900), bold))
        used += need
    return pages


def _lines(paragraphs: Sequence[tuple[str, bool]]) -> float:
    """Lines that paragraphs take, each with the room behind it."""
    return sum(-(-len(text) // _LINE) + 0.4 for text, _ in paragraphs)
