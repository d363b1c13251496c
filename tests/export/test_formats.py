"""Every format, read back by an independent reader."""

from __future__ import annotations

import csv
import io
import itertools
import json
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import fastkml
import gpxpy
import icalendar
import pptx
import pyogrio.raw
import pypdf
import pytest
import shapely
from PIL import Image
from tests.export import sample

from dateline import calendar
from dateline.errors import InputError
from dateline.export import tables
from dateline.export.briefing import briefing_of
from dateline.export.bundle import Bundle
from dateline.export.formats import FORMATS, export, write_file
from dateline.export.whole_json import bundle_from_json

MakeBundle = Callable[[], Bundle]


LIGHT = [name for name, item in FORMATS.items() if not item.slow and not name.startswith("png")]
TWICE = [(name, make) for name in LIGHT for make in (sample.small, sample.odd, sample.empty)]
TWICE += [(name, sample.odd) for name in ("pptx", "pdf", "docx")] + [
    (name, sample.empty) for name in ("pptx", "pdf", "docx", "png")
]


@pytest.mark.parametrize(("name", "make"), TWICE)
def test_same_bytes_twice(name: str, make: MakeBundle) -> None:
    """No clock, no counter and no random number gets into a file; odd and empty dossiers are written too."""
    assert export(make(), name) == export(make(), name)


def test_unknown_format() -> None:
    """An unknown name is told, with those that there are."""
    with pytest.raises(InputError, match="geojson"):
        export(sample.small(), "xls")


def test_csv_is_harmless_in_spreadsheets() -> None:
    """No cell begins like a formula, and all columns are there in every row."""
    data = export(sample.odd(), "csv")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert [len(row) for row in rows] == [len(tables.COLUMNS)] * 2
    assert not any(cell[:1] in {"=", "+", "@"} for cell in rows[1])
    assert rows[1][2].startswith("'=HYPERLINK")


def _kml(bundle: Bundle) -> fastkml.KML:
    text = export(bundle, "kml").decode("utf-8")
    return fastkml.KML.from_string(text.partition("?>")[2])


def test_kml_reads_back() -> None:
    """fastkml finds the same stops at the same spots, with the days the text gives."""
    kml = _kml(sample.small())
    marks = [
        mark
        for folder in fastkml.utils.find_all(kml, of_type=fastkml.Folder)
        for mark in folder.features
        if mark.geometry is not None and mark.geometry.geom_type == "Point"
    ]
    spots = [(round(mark.geometry.x, 2), round(mark.geometry.y, 2)) for mark in marks]
    assert spots == [(item.stop.place.lon, item.stop.place.lat) for item in sample.small().stops]
    assert marks[0].begin.dt == date(2024, 5, 3)


def test_kml_keeps_markup_as_words() -> None:
    """Names with markup and templates parse, and come back as they were."""
    kml = _kml(sample.odd())
    (folder,) = fastkml.utils.find_all(kml, of_type=fastkml.Folder)
    assert "<img src=x" in folder.name
    assert "<img" not in folder.features[0].description


def test_kmz_holds_the_kml() -> None:
    """A KMZ is a ZIP with doc.kml."""
    with zipfile.ZipFile(io.BytesIO(export(sample.small(), "kmz"))) as archive:
        assert archive.read("doc.kml") == export(sample.small(), "kml")


def test_gpx_reads_back() -> None:
    """gpxpy finds the same stops; only a certain day has a time."""
    gpx = gpxpy.parse(export(sample.small(), "gpx").decode("utf-8"))
    spots = [(round(p.longitude, 2), round(p.latitude, 2)) for p in gpx.waypoints]
    assert spots == [(item.stop.place.lon, item.stop.place.lat) for item in sample.small().stops]
    assert [p.time is not None for p in gpx.waypoints] == [True, True, False, False]
    assert [len(route.points) for route in gpx.routes] == [3]


def test_geopackage_reads_back() -> None:
    """GDAL finds two layers, the stops with their EDTF dates."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.gpkg"
        path.write_bytes(export(sample.small(), "gpkg"))
        meta, _, geometry, fields = pyogrio.raw.read(path, layer="stops")
        columns = dict(zip(meta["fields"], fields, strict=True))
        assert len(geometry) == 4
        assert list(columns["when_edtf"]) == ["2024-05-03", "2024-05-05", "2024-05-07/2024-05-09", ""]
        assert len(pyogrio.raw.read(path, layer="legs")[2]) == 2


def test_ics_has_planned_stops_only() -> None:
    """icalendar finds the one planned stop with a period; its end is exclusive."""
    parsed = icalendar.Calendar.from_ical(export(sample.small(), "ics"))
    (event,) = parsed.walk("VEVENT")
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2024, 5, 7), date(2024, 5, 10))
    assert event["STATUS"] == "TENTATIVE"


def test_geojson_and_linked_places() -> None:
    """Each stop is a feature with id, EDTF and quotes; Linked Places has timespans."""
    collection = json.loads(export(sample.small(), "geojson"))
    assert [f["geometry"]["type"] for f in collection["features"]].count("Point") == 4
    linked = json.loads(export(sample.small(), "linked-places"))
    assert linked["features"][0]["when"]["timespans"] == [{"start": {"in": "2024-05-03"}, "end": {"in": "2024-05-03"}}]
    assert linked["features"][2]["properties"]["edtf"] == "2024-05-07/2024-05-09"
    assert "when" not in linked["features"][3]


def test_pictures() -> None:
    """PNG sizes are as told; the SVG is well formed and carries no script."""
    assert Image.open(io.BytesIO(export(sample.small(), "png"))).size == (2560, 1440)
    svg = export(sample.odd(), "svg").decode("utf-8")
    assert svg.startswith("<?xml")
    assert "<script" not in svg
    assert "<img" not in svg


@pytest.mark.parametrize("lang", ["de", "en"])
def test_pptx_is_native(lang: str) -> None:
    """Slides carry editable text and tables, alternative texts and notes."""
    deck = pptx.Presentation(io.BytesIO(export(sample.small(lang), "pptx")))
    shapes = [shape for slide in deck.slides for shape in slide.shapes]
    words = "\n".join(shape.text_frame.text for shape in shapes if shape.has_text_frame)
    assert "Am 5. Mai landete sie in Nome." in words
    assert "Nordblatt" in words
    tables_found = [shape.table for shape in shapes if shape.has_table]
    assert any("Sapporo" in cell.text for table in tables_found for cell in table.iter_cells())
    pictures = [shape for shape in shapes if shape.shape_type == 13]
    assert all(picture._element.xpath(".//p:cNvPr")[0].get("descr") for picture in pictures)
    assert all(slide.notes_slide.notes_text_frame.text for slide in deck.slides)


def test_pptx_with_sixty_stops_breaks_pages() -> None:
    """Tables of many stops go over several slides, each within the slide's height."""
    deck = pptx.Presentation(io.BytesIO(export(sample.large(60), "pptx")))
    for slide in deck.slides:
        for shape in slide.shapes:
            if shape.has_table:
                assert len(shape.table.rows) <= 13
            assert shape.top >= 0
            assert shape.left + shape.width <= deck.slide_width + 1


def test_pptx_template() -> None:
    """The organisation's own template is used; what is no template is refused with a clear message."""
    from dateline.export.pptx import pptx_bytes

    own = pptx.Presentation()
    own.slides.add_slide(own.slide_layouts[0])
    data = io.BytesIO()
    own.save(data)
    deck = pptx.Presentation(io.BytesIO(pptx_bytes(sample.small(), template=data.getvalue())))
    assert deck.slide_width == own.slide_width
    with pytest.raises(InputError, match="template"):
        pptx_bytes(sample.small(), template=b"no template")


def test_docx_headings_and_links() -> None:
    """Real headings, the passages, and the article's address as a link."""
    document = docx.Document(io.BytesIO(export(sample.small(), "docx")))
    headings = [p.text for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert "Tag für Tag" in headings
    assert any("Am 5. Mai landete sie in Nome." in p.text for p in document.paragraphs)
    assert "https://example.org/a" in {relation.target_ref for relation in document.part.rels.values()}


def test_pdf_is_tagged_and_searchable() -> None:
    """Structure tree, language, bookmarks, links and text are there."""
    reader = pypdf.PdfReader(io.BytesIO(export(sample.small(), "pdf")))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "de"
    assert reader.outline
    text = "\n".join(page.extract_text() for page in reader.pages)
    assert "Am 5. Mai landete sie in Nome." in " ".join(text.split())
    links = [a.get_object()["/A"]["/URI"] for p in reader.pages for a in p.get("/Annots", [])]
    assert "https://example.org/a" in links


def test_odd_text_survives() -> None:
    """Markup and templates are words in every office format."""
    text = "".join(p.text for p in docx.Document(io.BytesIO(export(sample.odd(), "docx"))).paragraphs)
    assert "{{7*7}}" in text
    pages = pypdf.PdfReader(io.BytesIO(export(sample.odd(), "pdf"))).pages
    assert "{{7*7}}" in "".join(page.extract_text() for page in pages)


def test_pdf_says_that_it_is_accessible() -> None:
    """The file claims PDF/UA-1, for which Typst checks tags, titles, languages and alternative texts."""
    for make in (sample.small, sample.odd, sample.empty):
        reader = pypdf.PdfReader(io.BytesIO(export(make(), "pdf")))
        metadata = reader.trailer["/Root"]["/Metadata"].get_data()
        assert re.search(rb"pdfuaid:part>1<", metadata)
        assert reader.trailer["/Root"]["/ViewerPreferences"]["/DisplayDocTitle"]
        assert all(page["/Tabs"] == "/S" for page in reader.pages if "/Annots" in page)


def test_pdf_with_letters_that_no_font_has() -> None:
    """Letters of no font make boxes, not an error."""
    assert export(replace(sample.small(), title="\U0001243f \ue000 漢"), "pdf").startswith(b"%PDF")


def test_really_full_disk(tmp_path: Path) -> None:
    """The system itself refuses to write on: a sentence, the old file as it was, and no half file."""
    target = tmp_path / "x.bin"
    target.write_bytes(b"before")
    code = (
        "import resource, signal, sys; from pathlib import Path; from dateline.errors import InputError\n"
        "from dateline.export.formats import write_file\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "try: write_file(Path(sys.argv[1]), b'x' * 5000)\n"
        "except InputError as error: print(error.key)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(target)], capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "export.disk_full", done.stderr
    assert target.read_bytes() == b"before"
    assert [path.name for path in tmp_path.iterdir()] == ["x.bin"]


def test_template_without_layouts() -> None:
    """A template that lacks a layout with a title is refused with a sentence; damaged ones too."""
    from dateline.export.pptx import pptx_bytes

    bare = sample.bare_template()
    with pytest.raises(InputError, match="layouts"):
        pptx_bytes(sample.small(), template=bare)
    with pytest.raises(InputError, match="template"):
        pptx_bytes(sample.small(), template=bare[:2000])


def test_template_with_notes_of_its_own() -> None:
    """A template whose slides have notes gives a deck in which no two parts have one name."""
    from dateline.export.pptx import pptx_bytes

    own = pptx.Presentation()
    for _ in range(3):
        own.slides.add_slide(own.slide_layouts[5]).notes_slide.notes_text_frame.text = "x"
    data = io.BytesIO()
    own.save(data)
    made = pptx_bytes(sample.small(), template=data.getvalue())
    names = zipfile.ZipFile(io.BytesIO(made)).namelist()
    assert len(names) == len(set(names))
    assert all(slide.notes_slide.notes_text_frame.text != "x" for slide in pptx.Presentation(io.BytesIO(made)).slides)


def test_day_by_day_keeps_the_order_of_a_journey() -> None:
    """A stop whose day is open never stands before the one it followed, nor a Friday before its Wednesday."""
    stops = sample.small().itinerary.stops[:3]
    days = [None, "[2023-09-06,2023-09-13]", "[2023-09-01,2023-09-08]"]
    itinerary = replace(
        sample.small().itinerary,
        stops=tuple(replace(s, when=d, narrowed=None) for s, d in zip(stops, days, strict=True)),
    )
    assert [row.number for row in briefing_of(replace(sample.small(), itinerary=itinerary)).table] == [1, 2, 3]


def test_geojson_reads_back() -> None:
    """GDAL finds the same stops at the same spots, with ids, status and sources; legs are cut at the antimeridian."""
    data = export(sample.small(), "geojson")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.geojson"
        path.write_bytes(data)
        meta, _, geometry, fields = pyogrio.raw.read(path)
    columns = dict(zip(meta["fields"], fields, strict=True))
    shapes = shapely.from_wkb(geometry)
    stops = [i for i, what in enumerate(columns["what"]) if what == "stop"]
    assert [(round(shapes[i].x, 2), round(shapes[i].y, 2)) for i in stops] == [
        (item.stop.place.lon, item.stop.place.lat) for item in sample.small().stops
    ]
    assert [columns["id"][i] for i in stops] == [item.stop.id for item in sample.small().stops]
    for shape in shapes:
        for line in getattr(shape, "geoms", [shape]):
            xs = [x for x, _ in line.coords]
            assert max(abs(a - b) for a, b in itertools.pairwise([*xs, xs[-1]])) <= 180


def test_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk without room gives a clear message, and leaves no half file."""

    def full(self: Path, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    target = tmp_path / "x.csv"
    target.write_bytes(b"before")
    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(InputError, match="No space left"):
        write_file(target, b"after")
    assert target.read_bytes() == b"before"
    assert [p.name for p in tmp_path.iterdir()] == ["x.csv"]


def test_undated_stays_undated() -> None:
    """A stop without a date says so in words, and no format makes a day up."""
    bundle = sample.small()
    assert bundle.when(bundle.stops[3].stop) == "Tag offen"
    assert calendar.bounds(bundle.stops[3].stop.when) == (None, None)


def test_stand_alone_page_is_self_contained() -> None:
    """No address is loaded, text is escaped, and the seed-sized page stays far below 3 MB."""
    page = export(sample.odd(), "html").decode("utf-8")
    assert len(page) < 3_000_000
    assert not re.search(r"<(?:img|script|link|iframe|object|embed)\b[^>]*(?:src|href)=(?!\"data:)", page)
    assert "default-src &#39;none&#39;" in page or "default-src 'none'" in page
    assert "<img src=x" not in page
    assert "{{7*7}}" not in page
    assert page.count("</script>") == page.count("<script>")


@pytest.mark.parametrize("make", [sample.small, sample.odd, sample.empty, sample.large])
def test_json_round_trip(make: MakeBundle) -> None:
    """What is written comes back the same, whatever the texts hold."""
    assert bundle_from_json(export(make(), "json")) == make()


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"format": "dateline-itinerary", "version": 9}', b"\xff"])
def test_json_of_something_else(data: bytes) -> None:
    """Other files are refused with a reason."""
    with pytest.raises(InputError, match="no itinerary"):
        bundle_from_json(data)
