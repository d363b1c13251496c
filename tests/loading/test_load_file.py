"""Every way in gives clean articles with their metadata; every bad file costs only itself and says why."""

from __future__ import annotations

import io
import json
import time
import zipfile
from email.message import EmailMessage

import pytest
from tests.loading.makers import PAGE, SENTENCE, archive, docx, paragraph, pdf

from dateline.loading import Given, Item, Loaded, load_file
from dateline.loading.html import html_to_text
from dateline.loading.pdf import join_pages
from dateline.wording import catalogue


def one(raw: bytes, name: str, **given: str) -> Loaded:
    items = list(load_file(raw, filename=name, given=Given(**given)))  # type: ignore[arg-type]
    assert len(items) == 1, items
    assert items[0].loaded is not None, items[0].error
    return items[0].loaded


def reason(raw: bytes, name: str) -> str:
    """The key of the one error, which both catalogues can say."""
    items = list(load_file(raw, filename=name))
    assert [item.loaded for item in items] == [None]
    error = items[0].error
    assert error is not None
    for lang in ("de", "en"):
        assert "{" not in catalogue(lang)[error.key].format(**error.values)
    assert "{name}" not in str(error)
    return error.key.removeprefix("loading.")


def good(items: list[Item]) -> list[str]:
    return [item.loaded.article.text for item in items if item.loaded]


def bad(items: list[Item]) -> list[tuple[str, str]]:
    return [(item.name, item.error.key.removeprefix("loading.")) for item in items if item.error]


LINKED = '<script type="application/ld+json">'

# --- web pages ----------------------------------------------------------------------------------------


def test_a_page_gives_main_text_and_metadata() -> None:
    loaded = one(PAGE.encode(), "a.html")
    article = loaded.article
    assert article.title == "Reise nach Beispielstadt"
    assert (article.publisher, article.published, article.lang) == ("Beispielblatt", "2024-05-03", "de")
    assert (article.url, article.author) == ("https://example.org/reise", "A. Schreiber")
    assert SENTENCE in article.text
    assert "\n\nAm Samstag fährt sie" in article.text
    assert not any(word in article.text for word in ("Impressum", "Politik", "alert", "<"))
    assert {guess.field for guess in loaded.guessed} == {"title", "publisher", "published", "url", "author", "lang"}


def test_what_the_person_gives_wins_over_the_page() -> None:
    article = one(PAGE.encode(), "a.html", title="Anders", published="2024-05").article
    assert (article.title, article.published) == ("Anders", "2024-05")


@pytest.mark.parametrize(
    ("head", "published"),
    [
        ('<meta name="date" content="2023-09">', "2023-09"),
        ('<meta name="date" content="2023">', "2023"),
        (
            '<script type="application/ld+json">{"@graph":[{"datePublished":"2023-09-15T01:00Z"}]}</script>',
            "2023-09-15",
        ),
        (
            '<script type="application/ld+json">{"broken</script><meta itemprop="datePublished" content="2023-09-15">',
            "2023-09-15",
        ),
        ("", None),
        ('<meta name="date" content="soon">', None),
        ('<link rel="canonical" href="https://example.org/2023/09/15/reise">', "2023-09-15"),
    ],
)
def test_the_dates_precision_is_kept_and_none_is_made_up(head: str, published: str | None) -> None:
    page = f"<html><head>{head}</head><body><article><p>{SENTENCE}</p><p>{SENTENCE} © 2019</p></article></body></html>"
    assert one(page.encode(), "a.html").article.published == published


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_a_pages_encoding_is_read(encoding: str) -> None:
    page = PAGE.replace('charset="utf-8"', f'charset="{encoding}"').replace("&auml;", "ä")
    assert "fährt" in one(page.encode(encoding), "a.html").article.text


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 20_000 + f"<p>{SENTENCE}</p>",
        "<p>" + "<b><i>" * 5_000 + SENTENCE,
        f"<html><body><p>{SENTENCE}" + "<" * 100_000,
        f"<p>{SENTENCE}</p>" + "<script>" * 20_000,
        f"<p>{SENTENCE}</p>" + "<!--" * 50_000,
        f'<p title="{"x" * 200_000}">{SENTENCE}</p>',
        f"<html><body><article>{f'<p>{SENTENCE}</p>' * 80_000}",
        f"<html><body><p>{SENTENCE}</p><p>\x00\x01{SENTENCE}</p></body></html>",
    ],
)
def test_hostile_markup_ends_soon_and_is_never_a_traceback(page: str) -> None:
    start = time.monotonic()
    items = list(load_file(page.encode(), filename="a.html"))
    assert time.monotonic() - start < 20
    assert len(items) == 1
    assert items[0].loaded or items[0].error


def test_html_of_20_mb_is_refused() -> None:
    assert reason(b"<html><body><p>" + b"word " * 4_000_000, "a.html") == "too_large"


@pytest.mark.parametrize("page", ["<html><body><img src=x></body></html>", "<html></html>", "<!doctype html>"])
def test_a_page_without_text_says_so(page: str) -> None:
    assert reason(page.encode(), "a.html") in {"no_main_text", "empty"}


def test_fragments_become_paragraphs() -> None:
    assert html_to_text("a &amp; b<br>c<li>d</li> 1 < 2 <3") == "a & b\n\nc\n\nd\n\n1 < 2 <3"


# --- PDF ----------------------------------------------------------------------------------------------

LINES = [
    "Die Ministerin reiste am Freitag nach Beispielstadt. Dort sprach sie mit dem Bür-",
    "germeister über die Ein- und Ausfuhr von Waren, wie das Presseamt am selben Abend",
    "mitteilte. Am Sonntag fährt sie nach Nord-",
    "Elmet weiter.",
    "Das zweite Thema war der Hafen. Er soll im Herbst fertig sein, so die Planer, die",
    "lange daran gearbeitet haben.",
]


def test_a_pdf_gives_running_text_without_heads_and_numbers() -> None:
    more = [
        ["Am Morgen danach ging es weiter.", "Es regnete."],
        ["Zum Schluss sprach sie zur Presse.", "Dann endete es."],
    ]
    bodies = [LINES, *more]
    pages = [["Beispielblatt, 3. Mai 2024", *body, f"Seite {n} von 3"] for n, body in enumerate(bodies, start=1)]
    text = one(pdf(pages), "a.pdf").article.text
    assert "Beispielblatt" not in text
    assert "Seite" not in text
    assert "Bürgermeister über die Ein- und Ausfuhr" in text
    assert "Nord-Elmet weiter.\n\nDas zweite Thema" in text
    assert text.endswith("Es regnete.\n\nZum Schluss sprach sie zur Presse.\n\nDann endete es.")


def test_a_pdfs_own_details_are_taken() -> None:
    raw = pdf(
        [LINES], info={"Title": "Reise", "Author": "A. Schreiber", "CreationDate": "D:20240503120000Z"}, lang="de-DE"
    )
    article = one(raw, "a.pdf").article
    assert (article.title, article.author, article.published) == ("Reise", "A. Schreiber", "2024-05-03")


def test_a_program_name_is_no_title() -> None:
    assert one(pdf([LINES], info={"Title": "Microsoft Word - x.docx"}), "a.pdf").article.title.startswith(
        "Die Ministerin"
    )


def test_an_encrypted_pdf() -> None:
    assert reason(pdf([LINES], password="geheim"), "a.pdf") == "encrypted_pdf"


def test_a_scanned_pdf() -> None:
    assert reason(pdf([[], []]), "a.pdf") == "scanned_pdf"


@pytest.mark.parametrize("cut", [9, 60, 300])
def test_a_broken_pdf(cut: int) -> None:
    assert reason(pdf([LINES])[:cut], "a.pdf") in {"broken_pdf", "scanned_pdf"}


def test_a_pdf_with_rubbish_inside_is_no_traceback() -> None:
    raw = pdf([LINES])
    for step in range(20, len(raw), 97):
        items = list(load_file(raw[:step] + b"\xff<<>>[" + raw[step + 7 :], filename="a.pdf"))
        assert len(items) == 1


def test_a_pdf_by_another_name() -> None:
    assert "Beispielstadt" in one(pdf([LINES]), "artikel.txt").article.text


def test_joining_pages_of_nothing() -> None:
    assert join_pages([]) == ""
    assert join_pages(["", "\n\n"]) == ""


# --- Word ---------------------------------------------------------------------------------------------


def test_a_word_file() -> None:
    core = (
        "<dc:title>Reise</dc:title><dc:creator>A.</dc:creator><dcterms:created>2024-05-03T10:00:00Z</dcterms:created>"
    )
    body = (
        paragraph(SENTENCE)
        + "<w:p><w:r><w:t>Am </w:t></w:r><w:del><w:r><w:t>Montag</w:t></w:r></w:del><w:r><w:t>Sonntag</w:t></w:r></w:p>"
    )
    article = one(docx(body, core=core), "a.docx").article
    assert article.text == f"{SENTENCE}\n\nAm Sonntag"
    assert (article.title, article.author, article.published) == ("Reise", "A.", "2024-05-03")


def test_a_word_file_made_by_a_library() -> None:
    from docx import Document

    document = Document()
    document.add_heading("Reise", 1)
    document.add_paragraph(SENTENCE)
    document.add_table(1, 1).cell(0, 0).text = "In der Tabelle"
    out = io.BytesIO()
    document.save(out)
    assert one(out.getvalue(), "a.docx").article.text == f"Reise\n\n{SENTENCE}\n\nIn der Tabelle"


def test_macros_are_passed_over_with_a_word() -> None:
    loaded = one(docx(paragraph(SENTENCE), extra={"word/vbaProject.bin": b"Sub AutoOpen()"}), "a.docm")
    assert loaded.article.text == SENTENCE
    assert [problem.note.key for problem in loaded.problems] == ["loading.macros_ignored"]


@pytest.mark.parametrize(
    "raw",
    [
        archive({"word/document.xml": b"<not closed"}),
        archive({"other.xml": b"<a/>"}),
        b"PK\x03\x04 rubbish",
        docx(paragraph("&x;"), prolog='<!DOCTYPE d [<!ENTITY x "boom">]>'),
        docx(paragraph("&x;"), prolog='<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
        b"no archive at all",
    ],
)
def test_a_broken_word_file(raw: bytes) -> None:
    assert reason(raw, "a.docx") == "broken_docx"


def test_a_word_file_that_is_a_bomb() -> None:
    assert reason(docx(paragraph("a" * 50_000_000)), "a.docx") == "bomb"


@pytest.mark.parametrize(
    ("raw", "key"), [(b"\xd0\xcf\x11\xe0" + bytes(100), "old_word"), (b"{\\rtf1 x}", "rtf"), (b"\x89PNG\r\n", "image")]
)
def test_kinds_that_are_not_read_say_what_to_do(raw: bytes, key: str) -> None:
    assert reason(raw, "a.doc") == key


# --- mail ---------------------------------------------------------------------------------------------


def mail(**headers: str) -> EmailMessage:
    message = EmailMessage()
    for name, value in headers.items():
        message[name] = value
    return message


def test_a_message_with_attachments() -> None:
    message = mail(
        Subject="Reise nach Köln", From='"Agentur X" <x@example.org>', Date="Fri, 03 May 2024 10:00:00 +0200"
    )
    message.set_content(SENTENCE)
    message.add_alternative(f"<p>{SENTENCE} HTML</p>", subtype="html")
    message.add_attachment(pdf([LINES]), maintype="application", subtype="pdf", filename="anlage.pdf")
    message.add_attachment(b"MZ\x90", maintype="application", subtype="octet-stream", filename="virus.exe")
    items = list(load_file(message.as_bytes(), filename="a.eml"))
    assert [item.name for item in items] == ["a.eml", "a.eml: anlage.pdf"]
    assert items[0].loaded is not None
    article = items[0].loaded.article
    assert (article.text, article.title, article.publisher) == (SENTENCE, "Reise nach Köln", "Agentur X")
    assert article.published == "2024-05-03"


def test_a_message_in_html_only() -> None:
    message = mail(Subject="x", From="a@example.org")
    message.set_content(f"<style>p{{}}</style><p>{SENTENCE}</p><p>Ende</p>", subtype="html")
    assert one(message.as_bytes(), "a.eml").article.text == f"{SENTENCE}\n\nEnde"


@pytest.mark.parametrize(
    ("raw", "key"),
    [
        (b"nothing like mail", "broken_mail"),
        (b"Subject: x\n\n", "empty"),
        (b"Subject: x\nContent-Type: text/plain; charset=nonsense-9\n\n\xff\xfe", "empty"),
        (b"Content-Type: multipart/mixed; boundary=b\n\n--b\n", "empty"),
    ],
)
def test_a_broken_message(raw: bytes, key: str) -> None:
    assert reason(raw, "a.eml") == key


# --- archives -----------------------------------------------------------------------------------------


def test_an_archive_gives_its_files_and_its_errors() -> None:
    raw = archive(
        {
            "a.txt": SENTENCE.encode(),
            "sub/b.html": PAGE.encode(),
            "leer.txt": b"",
            "bild.png": b"\x89PNG\r\n",
            "../../evil.txt": SENTENCE.encode(),
            "/abs.txt": SENTENCE.encode(),
            "C:\\windows.txt": SENTENCE.encode(),
            "inner.zip": archive({"x.txt": b"x"}),
            "getarnt.txt": archive({"x.txt": b"x"}),
            "__MACOSX/a.txt": b"x",
            ".hidden": b"x",
        }
    )
    items = list(load_file(raw, filename="p.zip"))
    assert len(good(items)) == 2
    assert bad(items) == [
        ("p.zip: leer.txt", "empty"),
        ("p.zip: bild.png", "image"),
        ("p.zip: ../../evil.txt", "unsafe_name"),
        ("p.zip: /abs.txt", "unsafe_name"),
        ("p.zip: C:/windows.txt", "unsafe_name"),
        ("p.zip: inner.zip", "nested_archive"),
        ("p.zip: getarnt.txt", "nested_archive"),
    ]


def test_a_zip_bomb_of_one_file() -> None:
    items = list(load_file(archive({"bomb.txt": b"0" * 60_000_000}), filename="p.zip"))
    assert bad(items) == [("p.zip: bomb.txt", "too_large")]


def test_a_zip_bomb_whose_directory_lies() -> None:
    raw = bytearray(archive({"bomb.txt": b"0" * 30_000_000}))
    size = (30_000_000).to_bytes(4, "little")
    while (at := raw.find(size)) >= 0:
        raw[at : at + 4] = (1000).to_bytes(4, "little")
    items = list(load_file(bytes(raw), filename="p.zip"))
    assert [key for _, key in bad(items)] in (["broken_file"], ["too_large"])


def test_a_zip_bomb_of_many_files() -> None:
    raw = archive({f"{number}.txt": b"0" * 5_000_000 for number in range(15)})
    items = list(load_file(raw, filename="p.zip"))
    assert bad(items)[-1] == ("p.zip", "bomb")
    assert len(items) < 10


def test_too_many_files() -> None:
    raw = archive({f"{number}.txt": b"" for number in range(5001)}, zipfile.ZIP_STORED)
    assert reason(raw, "p.zip") == "too_many_files"


@pytest.mark.parametrize(
    ("raw", "key"),
    [(archive({}), "empty_zip"), (b"PK\x03\x04" + bytes(50), "broken_zip"), (b"PK\x05\x06", "broken_zip")],
)
def test_an_archive_that_is_none(raw: bytes, key: str) -> None:
    assert reason(raw, "p.zip") == key


def test_an_encrypted_file_in_an_archive() -> None:
    raw = bytearray(archive({"a.txt": b"x"}))
    raw[raw.find(b"PK\x01\x02") + 8] |= 1
    assert bad(list(load_file(bytes(raw), filename="p.zip"))) == [("p.zip: a.txt", "encrypted_file")]


def test_of_1000_files_7_are_broken() -> None:
    """993 come in, 7 are reported by name and reason."""
    files = {f"{number:04}.txt": f"Bericht {number}: {SENTENCE}".encode() for number in range(1000)}
    broken = {"0005.txt": b"", "0100.txt": b"\x00\x01\x02\x03", "0200.txt": b"%PDF-1.4 x", "0300.txt": b"\x89PNG"}
    broken |= {"0400.txt": b"   ", "0500.txt": b"PK\x03\x04", "0999.txt": b"\xd0\xcf\x11\xe0"}
    items = list(load_file(archive(files | broken), filename="p.zip"))
    assert len(good(items)) == 993
    assert [name for name, _ in bad(items)] == [f"p.zip: {name}" for name in sorted(broken)]


# --- rows ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_with_german_columns(delimiter: str) -> None:
    rows = [
        ["Titel", "Datum", "Quelle", "Text"],
        ["Reise", "03.05.2024", "Blatt", f'"{SENTENCE}\n\nZweiter ""Absatz""."'],
    ]
    raw = "\r\n".join(delimiter.join(row) for row in rows).encode("utf-8-sig")
    article = one(raw, "a.csv").article
    assert (article.title, article.published, article.publisher) == ("Reise", "2024-05-03", "Blatt")
    assert article.text == f'{SENTENCE}\n\nZweiter "Absatz".'


def test_a_bad_row_costs_only_itself() -> None:
    raw = f'text,date\n"{SENTENCE}",2024\n,2024\n{SENTENCE},2024-13-99\n\nNoch ein Satz über eine Reise.\n'
    items = list(load_file(raw.encode(), filename="a.csv"))
    assert len(good(items)) == 3
    assert bad(items) == [("a.csv, 3", "empty")]


@pytest.mark.parametrize("raw", ["a,b,c\n1,2,3\n", "just words\n", '"', "text2;body2\nx;y\n"])
def test_wrong_columns(raw: str) -> None:
    assert reason(raw.encode(), "a.csv") == "wrong_columns"


def test_a_long_cell_is_no_problem() -> None:
    raw = "text\n" + "Er kam an. " * 30_000
    assert len(one(raw.encode(), "a.csv").article.text) > 300_000


def test_json_lines() -> None:
    lines = [
        json.dumps({"text": SENTENCE, "published": "2024-05", "title": "Reise", "extra": [1]}),
        "{broken",
        "[1, 2]",
        "",
        json.dumps({"title": "ohne Text"}),
        json.dumps({"Text": SENTENCE, "published": 2024, "title": None, "url": {"a": 1}}),
        "[" * 100_000,
    ]
    items = list(load_file("\n".join(lines).encode(), filename="a.jsonl"))
    assert [item.loaded.article.published for item in items if item.loaded] == ["2024-05", "2024"]
    assert bad(items) == [
        ("a.jsonl, 2", "bad_row"),
        ("a.jsonl, 3", "bad_row"),
        ("a.jsonl, 5", "empty"),
        ("a.jsonl, 7", "bad_row"),
    ]


# --- feeds --------------------------------------------------------------------------------------------

RSS = f"""<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Beispielblatt</title><language>de</language>
<item><title>Reise &amp;amp; mehr</title><link>https://example.org/1</link>
<pubDate>Fri, 03 May 2024 08:00:00 GMT</pubDate>
<dc:creator>A. Schreiber</dc:creator><description>kurz</description>
<content:encoded><![CDATA[<p>{SENTENCE}</p><script>x()</script><p>Zwei.</p>]]></content:encoded></item>
<item><title>Leer</title><link>https://example.org/2</link></item></channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><title>Blatt</title><entry><title>Reise</title>
<link rel="self" href="https://example.org/self"/><link href="https://example.org/a"/><published>2024-05-03T08:00:00Z</published>
<author><name>B. Autor</name></author><content type="html">&lt;p&gt;{SENTENCE}&lt;/p&gt;</content></entry></feed>"""


def test_rss() -> None:
    items = list(load_file(RSS.encode(), filename="a.rss"))
    assert items[0].loaded is not None
    article = items[0].loaded.article
    assert article.text == f"{SENTENCE}\n\nZwei."
    assert (article.title, article.publisher, article.published) == ("Reise & mehr", "Beispielblatt", "2024-05-03")
    assert (article.url, article.author) == ("https://example.org/1", "A. Schreiber")
    assert bad(items) == [("Leer", "empty")]


def test_atom() -> None:
    article = one(ATOM.encode(), "a.xml").article
    assert (article.text, article.url, article.author) == (SENTENCE, "https://example.org/a", "B. Autor")
    assert (article.publisher, article.published) == ("Blatt", "2024-05-03")


@pytest.mark.parametrize(
    ("raw", "key"),
    [
        (b"not xml at all", "no_feed"),
        (b"<html><body>x</body></html>", "no_feed"),
        (b"<rss><channel>", "no_feed"),
        (b"<rss><channel></channel></rss>", "empty_feed"),
        (
            b'<!DOCTYPE rss [<!ENTITY a "b">]><rss><channel><item><title>&a;</title></item></channel></rss>',
            "feed_entities",
        ),
        (b'<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss>&a;</rss>', "feed_entities"),
        (
            b'<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><rss>&b;</rss>',
            "feed_entities",
        ),
    ],
)
def test_feeds_that_are_none_or_carry_entities(raw: bytes, key: str) -> None:
    assert reason(raw, "a.rss") == key
