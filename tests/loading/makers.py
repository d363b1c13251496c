"""Files of every kind, made in the test: no sample of anybody's is kept."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence

SENTENCE = "Die Ministerin reiste am Freitag nach Beispielstadt und traf dort den Bürgermeister zu einem Gespräch."


def pdf(
    pages: Sequence[Sequence[str]], *, info: Mapping[str, str] | None = None, lang: str = "", password: str = ""
) -> bytes:
    """A PDF with these lines on its pages, in Latin-1."""
    from pypdf import PdfWriter
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, TextStringObject

    writer = PdfWriter()
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
            NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
        }
    )
    for lines in pages:
        page = writer.add_blank_page(595, 842)
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
        )
        drawn = []
        for number, line in enumerate(lines):
            escaped = line.encode("cp1252").replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")
            drawn.append(b"BT /F1 11 Tf 1 0 0 1 50 %d Tm (%s) Tj ET" % (800 - 15 * number, escaped))
        stream = DecodedStreamObject()
        stream.set_data(b"\n".join(drawn))
        page[NameObject("/Contents")] = writer._add_object(stream)
    if info:
        writer.add_metadata({f"/{key}": value for key, value in info.items()})
    if lang:
        writer._root_object[NameObject("/Lang")] = TextStringObject(lang)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def docx(paragraphs: str, *, core: str = "", extra: Mapping[str, bytes] | None = None, prolog: str = "") -> bytes:
    """A Word file with this XML inside its body."""
    body = f'<?xml version="1.0"?>{prolog}<w:document xmlns:w="{_WORD}"><w:body>{paragraphs}</w:body></w:document>'
    parts = {"[Content_Types].xml": b"<Types/>", "word/document.xml": body.encode(), **(extra or {})}
    if core:
        parts["docProps/core.xml"] = (
            '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
            f"{core}</cp:coreProperties>"
        ).encode()
    return archive(parts)


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def archive(files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return out.getvalue()


PAGE = f"""<!doctype html><html lang="de-AT"><head><meta charset="utf-8"><title>Reise | Blatt</title>
<meta property="og:title" content="Reise nach Beispielstadt"><meta property="og:site_name" content="Beispielblatt">
<meta property="article:published_time" content="2024-05-03T21:30:00+02:00"><meta name="author" content="A. Schreiber">
<link rel="canonical" href="https://example.org/reise"></head><body>
<nav><a href="/">Start</a> <a href="/politik">Politik</a></nav>
<article><h1>Reise nach Beispielstadt</h1><p>{SENTENCE}</p>
<p>Am Samstag f&auml;hrt sie weiter an die K&uuml;ste, wo ein Hafen er&ouml;ffnet wird, wie das Amt mitteilte.</p>
<p>Begleitet wird sie von zw&ouml;lf Unternehmern, die dort Vertr&auml;ge unterzeichnen wollen.</p></article>
<script>alert("nicht lesen")</script><footer>Impressum Datenschutz</footer></body></html>"""
