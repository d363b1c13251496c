"""Bundles for the exporters' tests: a small journey, an odd one, a large one, an empty one."""

from __future__ import annotations

import io

import pptx

from dateline.export.bundle import Bundle
from dateline.model import (
    Article,
    Claim,
    Itinerary,
    Kind,
    Leg,
    Mode,
    Note,
    Place,
    Role,
    Span,
    Status,
    Stop,
    Traveller,
    TrayItem,
)

NASTY = '=HYPERLINK("http://x") {{7*7}} {% raw %} </script><img src=x onerror=alert(1)> `${1}` \\x3c \x07\u202e😀 عربي'


def place(name: str, lat: float, lon: float, kind: Kind = Kind.CITY, **more: object) -> Place:
    return Place(id=f"test:{name}", name=name, lat=lat, lon=lon, kind=kind, **more)  # type: ignore[arg-type]


SAPPORO = place("Sapporo", 43.06, 141.35)
ANCHORAGE = place("Anchorage", 61.22, -149.9)
NOME = place("Nome Airport", 64.51, -165.44, Kind.SITE)
LIMA = place("Lima", -12.05, -77.04)


def claim(number: int, article: Article, where: Place, quote: str, when: str | None, status: Status) -> Claim:
    start = article.text.index(quote)
    span = Span(start, start + len(quote))
    return Claim(f"c{number}", article.id, "t", where, where.name, when, status, passage=span, attribution="Kyodo")


def small(lang: str = "de", title: str = "Reise über den Pazifik") -> Bundle:
    """Three stops over the antimeridian, one planned, one of them at a site; and one more traveller."""
    text = "Am 3. Mai brach Yuki Ito in Sapporo auf. Am 5. Mai landete sie in Nome. In Anchorage will sie bleiben."
    article = Article("a1", text, "de", "Über den Pazifik", "2024-05-06", "Nordblatt", url="https://example.org/a")
    rows = [
        (SAPPORO, "Am 3. Mai brach Yuki Ito in Sapporo auf.", "2024-05-03", Status.VISITED, Role.ORIGIN),
        (NOME, "Am 5. Mai landete sie in Nome.", "2024-05-05", Status.VISITED, Role.TRANSIT),
        (ANCHORAGE, "In Anchorage will sie bleiben.", "2024-05-07/2024-05-09", Status.PLANNED, Role.STOP),
    ]
    stops = [
        Stop(f"s{i}", "t", where, when, None, status, role, (claim(i, article, where, quote, when, status),))
        for i, (where, quote, when, status, role) in enumerate(rows)
    ]
    other = Stop("s9", "u", LIMA, None, None, Status.POSSIBLE, Role.STOP, ())
    legs = [Leg(f"l{i}", "t", f"s{i}", f"s{i + 1}", Mode.PLANE, False, rows[i + 1][3]) for i in range(2)]
    tray = (TrayItem("undated", Note.of("export.undated"), stop="s9"),)
    people = (Traveller("t", "Yuki Ito"), Traveller("u", "Kenji Mori"))
    return Bundle(title, Itinerary(people, (*stops, other), tuple(legs), tray), (article,), lang, "2024-05-06")


def odd() -> Bundle:
    """Markup, formulas, control characters, emoji and right-to-left text in every field."""
    article = Article(
        "a1", f"{NASTY} " + "Wort " * 2000, "de", NASTY, "2024-05-06", NASTY, url="https://example.org/<a>"
    )
    where = place(NASTY, 10.0, 10.0)
    said = Claim("c", "a1", "t", where, NASTY, "2024-05-01", passage=Span(0, len(article.text)), attribution=NASTY)
    stop = Stop("s", "t", where, "[2024-05-01,2024-05-08]", None, Status.VISITED, Role.STOP, (said,))
    return Bundle(NASTY, Itinerary((Traveller("t", NASTY),), (stop,)), (article,), "de", "2024-05-06")


def empty(lang: str = "de") -> Bundle:
    """A dossier without stops."""
    return Bundle("Leer", Itinerary(), (), lang, "2024-05-06")


def large(count: int = 60, passages: int = 0) -> Bundle:
    """Many stops with long names, and as many passages as asked for, one a stop at least."""
    passages = max(count, passages)
    quotes = [f"Am Tag {i} erreichte die Expedition den Ort Nummer {i}." for i in range(passages)]
    article = Article("a1", " ".join(quotes), "de", "Lange Reise", "2024-05-06", "Nordblatt")
    stops = []
    for i in range(count):
        where = place(f"Sankt Irgendwo an der langen Straße Nummer {i}", -50 + i * 100 / count, -170 + (i * 37) % 340)
        said = tuple(claim(j, article, where, quotes[j], None, Status.VISITED) for j in range(i, passages, count))
        when = f"2024-{1 + i // 28 % 12:02}-{1 + i % 28:02}"
        stops.append(Stop(f"s{i}", "t", where, when, None, Status.VISITED, Role.STOP, said))
    legs = tuple(Leg(f"l{i}", "t", f"s{i}", f"s{i + 1}") for i in range(count - 1))
    return Bundle(
        "Lange Reise", Itinerary((Traveller("t", "Expedition"),), tuple(stops), legs), (article,), "de", "2024-05-06"
    )


def bare_template() -> bytes:
    """A PowerPoint template whose layouts hold nothing."""
    own = pptx.Presentation()
    for layout in own.slide_layouts:
        for shape in list(layout.placeholders):
            shape.element.getparent().remove(shape.element)
    data = io.BytesIO()
    own.save(data)
    return data.getvalue()
