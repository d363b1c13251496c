"""The ways in through the app: handed in, confirmed, kept; what is bad is named with its reason, the rest comes in."""

from __future__ import annotations

import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from tests.dashboard.test_pages import _page
from tests.loading import makers

LONG = (
    "{who} ist am Montag nach {where} gereist. Dort sprach {who} mit Abgeordneten über das Abkommen, das beide Länder "
    "im Herbst schließen wollen. Am Abend gab es ein Essen im Rathaus von {where}, zu dem vierzig Gäste kamen."
)
FEED = (
    '<?xml version="1.0"?><rss version="2.0"><channel><title>Blatt</title>{items}</channel></rss>'
)  # fmt: skip
ENTRY = "<item><title>{title}</title><description>{text}</description><pubDate>Fri, 15 Sep 2023</pubDate></item>"


def _hand_in(app: AppTest, *files: tuple[str, bytes], text: str = "", address: str = "") -> AppTest:
    if files:
        app.file_uploader[0].set_value([(name, content, "application/octet-stream") for name, content in files])
    if text:
        app.text_area[0].set_value(text)
    if address:
        next(item for item in app.text_input if item.key.startswith("dl_add_url")).set_value(address)
    _press(app, "Weiter")
    return app


def _press(app: AppTest, label: str) -> AppTest:
    next(item for item in app.button if item.label == label).click()
    app.run()
    assert not app.exception
    return app


def _said(app: AppTest) -> str:
    shown = [item.value for kind in ("success", "error", "info", "warning") for item in getattr(app, kind)]
    return "\n".join([*shown, *(item.proto.body for item in app.get("html"))]).replace("\\", "")


def _titles(app: AppTest) -> list[str]:
    return [entry.title for entry in app.session_state["dl_workspace"].listed(100)]


def test_details_are_shown_before_reading_and_can_be_changed() -> None:
    app = _hand_in(
        _page("articles"), text="Titel: Besuch\nDatum: 15.09.2023\n\n" + LONG.format(who="Ada", where="Wien")
    )
    assert _titles(app) == ["Der nordkoreanische Staatschef Kim Jong Un setzt seine Russlandtour fort"]
    by_label = {item.label: item for item in reversed(app.text_input)}  # the form comes before the list
    assert (by_label["Titel"].value, by_label["Erschienen am"].value) == ("Besuch", "2023-09-15")
    by_label["Medium"].set_value("Blatt")
    by_label["Erschienen am"].set_value("irgendwann")
    assert "ist kein Datum" in _said(_press(app, "Hinzufügen und lesen"))
    next(item for item in app.text_input if item.label == "Erschienen am").set_value("September 2023")
    _press(app, "Hinzufügen und lesen")
    entry = app.session_state["dl_workspace"].listed(1)[0]
    assert (entry.title, entry.publisher, entry.published) == ("Besuch", "Blatt", "2023-09")


def test_the_same_article_again_is_said() -> None:
    app = _page("articles")
    for _ in range(2):
        _press(_hand_in(app, text=LONG.format(who="Ada", where="Wien")), "Hinzufügen und lesen")
    assert "schon vorhanden" in _said(app)


FILES: dict[str, tuple[str, bytes, str]] = {
    "text": ("a.txt", LONG.format(who="Ada", where="Wien").encode("cp1252"), "Ada ist am Montag nach Wien gereist"),
    "markdown": ("a.md", b"# Besuch in Wien\n\n" + LONG.format(who="Ada", where="Wien").encode(), "Besuch in Wien"),
    "html": ("a.html", makers.PAGE.encode(), "Reise nach Beispielstadt"),
    "pdf": ("a.pdf", makers.pdf([[makers.SENTENCE] * 3], info={"Title": "Reise im PDF"}), "Reise im PDF"),
    "docx": ("a.docx", makers.docx(makers.paragraph(LONG.format(who="Ada", where="Wien"))), "Ada ist am Montag"),
    "mail": (
        "a.eml",
        b"Subject: Reise per Post\r\nFrom: a@example.org\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
        + LONG.format(who="Ada", where="Wien").encode(),
        "Reise per Post",
    ),
    "csv": ("a.csv", f'title,text\nEine Zeile,"{LONG.format(who="Ada", where="Wien")}"\n'.encode(), "Eine Zeile"),
    "jsonl": (
        "a.jsonl",
        json.dumps({"title": "Ein Objekt", "text": LONG.format(who="Ada", where="Wien")}).encode(),
        "Ein Objekt",
    ),
    "zip": ("a.zip", makers.archive({"in.txt": LONG.format(who="Ada", where="Wien").encode()}), "Ada ist am Montag"),
    "feed": (
        "a.rss",
        FEED.format(items=ENTRY.format(title="Im Feed", text=LONG.format(who="Ada", where="Wien"))).encode(),
        "Im Feed",
    ),
}


@pytest.mark.parametrize("kind", FILES)
def test_every_kind_of_file_comes_in(kind: str) -> None:
    name, content, title = FILES[kind]
    app = _press(_hand_in(_page("articles"), (name, content)), "Hinzufügen und lesen")
    assert _titles(app)[0].startswith(title)


BAD: dict[str, tuple[str, bytes, str]] = {
    "encrypted PDF": ("a.pdf", makers.pdf([["Text"]], password="x"), "mit einem Passwort geschützt"),
    "scanned PDF": ("a.pdf", makers.pdf([[]]), "Bilder von Seiten, keinen Text"),
    "broken PDF": ("a.pdf", b"%PDF-1.7\nnothing", "beschädigtes PDF"),
    "zip bomb": ("a.zip", makers.archive({f"{n}.txt": b"0" * 9_900_000 for n in range(4)}), "entpackt sich zu weit"),
    "nested archive": ("a.zip", makers.archive({"in.zip": makers.archive({"a.txt": b"x"})}), "Archiv in einem Archiv"),
    "path out of the archive": ("a.zip", makers.archive({"../../etc/passwd": b"Text"}), "aus dem Archiv hinausweist"),
    "broken zip": ("a.zip", b"PK\x03\x04" + b"x" * 80, "beschädigtes ZIP"),
    "huge HTML": ("a.html", b"<html><body>" + b"<p>Text</p>" * 1_900_000, "höchstens 10 MB"),
    "entities": (
        "a.xml",
        b'<!DOCTYPE r [<!ENTITY a "b">]><rss><channel><item><title>&a;</title></item></channel></rss>',
        "definiert Entitäten",
    ),
    "no feed": ("a.rss", b"Das ist kein XML.", "kein RSS- oder Atom-Feed"),
    "wrong columns": ("a.csv", b"name,datum\nx,2023\n", "keine Spalte"),
    "empty": ("a.txt", b"  \n", "enthält keinen Text"),
    "picture": ("a.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "ist ein Bild"),
}  # fmt: skip


@pytest.mark.parametrize("kind", BAD)
def test_bad_files_are_named_with_their_reason_and_cost_only_themselves(kind: str) -> None:
    name, content, reason = BAD[kind]
    good = ("gut.txt", LONG.format(who="Ada", where="Wien").encode())
    app = _hand_in(_page("articles"), (name, content), good)
    assert reason in _said(app)
    _press(app, "Hinzufügen und lesen")
    assert reason in _said(app)
    assert len(_titles(app)) == 2


def test_macros_are_said_and_the_text_comes_in() -> None:
    content = makers.docx(
        makers.paragraph(LONG.format(who="Ada", where="Wien")), extra={"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"}
    )
    app = _hand_in(_page("articles"), ("a.docm", content))
    assert "enthält Makros" in _said(app)
    assert len(_titles(_press(app, "Hinzufügen und lesen"))) == 2


def test_addresses_wait_until_online_sources_are_allowed() -> None:
    app = _page("articles")
    assert next(item for item in app.text_input if item.key.startswith("dl_add_url")).disabled


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("http://127.0.0.1:1/", "nicht im öffentlichen Internet"),
        ("http://192.168.0.1/", "nicht im öffentlichen Internet"),
        ("http://[::1]/", "nicht im öffentlichen Internet"),
        ("file:///etc/passwd", "keine Webadresse"),
    ],
)
def test_addresses_that_are_not_public_are_refused(address: str, reason: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from dateline.dashboard import start

    online = replace(start.settings(), online=True, online_hosts=("*",))
    monkeypatch.setattr(start, "settings", lambda: online)
    assert reason in _said(_hand_in(_page("articles"), address=address))


def test_a_thousand_files_of_which_seven_are_broken() -> None:
    files: dict[str, Any] = {
        f"{n:04}.txt": LONG.format(who=f"Gast {n}", where=f"Ort{n}").encode() + b" Meldung %d." % n for n in range(993)
    }
    files |= {f"kaputt{n}.txt": bytes(range(256)) * 8 for n in range(7)}
    app = _hand_in(_page("articles"), ("alle.zip", makers.archive(files)))
    assert all(f"kaputt{n}.txt" in _said(app) for n in range(7))
    _press(app, "Angekreuzte hinzufügen und lesen")
    said = _said(app)
    assert "993 Artikel sind aufgenommen" in said
    assert "7 ließen sich nicht aufnehmen" in said
    assert len(_titles(app)) == 100
    assert app.session_state["dl_workspace"].count() == 994
