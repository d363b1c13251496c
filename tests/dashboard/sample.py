"""The seed's journey as model objects, written by hand: what the dashboard is tested with."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from dateline.model import (
    Article,
    Candidate,
    Claim,
    Evidence,
    Itinerary,
    Kind,
    Leg,
    Mode,
    Name,
    Note,
    Place,
    Reading,
    Role,
    Span,
    Status,
    Stop,
    TimeExpression,
    Toponym,
    Traveller,
    TrayItem,
)
from dateline.services.workspace import Draft, Workspace

SEED = next((Path(__file__).parents[2] / "seeds").glob("*.txt"))


def place(key: str, de: str, en: str, lat: float, lon: float, kind: Kind, country: str, **more: object) -> Place:
    names = (Name(de, "de", True), Name(en, "en", True))
    return Place(key, en, lat, lon, kind, country, names=names, **more)  # type: ignore[arg-type]


PLACES = {
    "pyongyang": place("geonames:1871859", "Pjöngjang", "Pyongyang", 39.034, 125.754, Kind.CITY, "KP"),
    "vostochny": place(
        "site:vostochny", "Kosmodrom Wostotschny", "Vostochny Cosmodrome", 51.884, 128.334, Kind.SITE, "RU"
    ),
    "komsomolsk": place("geonames:2021851", "Komsomolsk am Amur", "Komsomolsk-on-Amur", 50.55, 137.0, Kind.CITY, "RU"),
    "vladivostok": place("geonames:2013348", "Wladiwostok", "Vladivostok", 43.106, 131.874, Kind.CITY, "RU"),
    "korea": place("country:KP", "Nordkorea", "North Korea", 40.3, 127.4, Kind.COUNTRY, "KP", extent_km=250.0),
    "seoul": place("geonames:1835848", "Seoul", "Seoul", 37.566, 126.978, Kind.CITY, "KR"),
    "moscow": place("geonames:524901", "Moskau", "Moscow", 55.752, 37.616, Kind.CITY, "RU"),
}
SEPTEMBER_WEDNESDAYS = "[2023-09-06,2023-09-13,2023-09-20,2023-09-27]"
SEPTEMBER_FRIDAYS = "[2023-09-01,2023-09-08,2023-09-15,2023-09-22,2023-09-29]"


def _span(text: str, words: str, after: int = 0) -> Span:
    start = text.index(words, after)
    return Span(start, start + len(words))


def _claim(article: Article, traveller: str, place: Place, passage: str, when: str | None, **more: object) -> Claim:
    span = _span(article.text, passage)
    marks = more.pop("marks", ())
    evidence = tuple(Evidence(_span(article.text, words, span.start), what) for words, what in marks)  # type: ignore[attr-defined]
    return Claim(
        f"{traveller}-{place.id}-{span.start}", article.id, traveller, place, place.name_in("de"), when,
        passage=span, evidence=evidence, confidence=0.85, **more,  # type: ignore[arg-type]
    )  # fmt: skip


def read(article: Article) -> Reading:
    """A reading of the seed; of any other text an empty one."""
    if "Wostotschny" not in article.text or "Komsomolsk" not in article.text:
        return Reading(article.id, article.lang, "sample")
    text = article.text
    kim, putin, lavrov = "kim-jong-un", "wladimir-putin", "sergej-lawrow"
    full = "2023-09-15" in (article.published or "")
    wednesday, friday = ("2023-09-13", "2023-09-15") if full else (SEPTEMBER_WEDNESDAYS, SEPTEMBER_FRIDAYS)
    summit = "Am Mittwoch war er am Weltraumbahnhof Wostotschny mit Russlands Präsident Wladimir Putin zusammengetroffen"
    claims = (
        _claim(article, kim, PLACES["pyongyang"], "der den Gast aus Pjöngjang", None, role=Role.ORIGIN,
               marks=(("Pjöngjang", "place"), ("Gast", "traveller"))),
        _claim(article, kim, PLACES["vostochny"], summit, wednesday,
               marks=(("Am Mittwoch", "date"), ("Wostotschny", "place"), ("er", "traveller"))),
        _claim(article, putin, PLACES["vostochny"], summit, wednesday,
               marks=(("Am Mittwoch", "date"), ("Wostotschny", "place"), ("Wladimir Putin", "traveller"))),
        _claim(article, kim, PLACES["komsomolsk"], "Am Freitag traf er in Komsomolsk am Amur ein.", friday,
               marks=(("Am Freitag", "date"), ("Komsomolsk am Amur", "place"), ("traf", "movement"))),
        _claim(article, kim, PLACES["vladivostok"],
               "anschließend nach Wladiwostok fahren, um die russische Pazifikflotte", None, status=Status.PLANNED,
               attribution="Putin", marks=(("Wladiwostok", "place"), ("fahren", "movement"))),
        _claim(article, putin, PLACES["korea"],
               "Kim habe Putin eingeladen, Nordkorea zu einem „günstigen Zeitpunkt“ zu besuchen.", None,
               status=Status.PLANNED, attribution="Nordkoreas staatliche Medien", marks=(("Nordkorea", "place"),)),
        _claim(article, lavrov, PLACES["korea"],
               "dass der russische Außenminister Sergej Lawrow im Oktober Nordkorea besuchen werde", "2023-10",
               status=Status.PLANNED, attribution="Dmitri Peskow",
               marks=(("Sergej Lawrow", "traveller"), ("im Oktober", "date"), ("Nordkorea", "place"))),
    )  # fmt: skip
    why = Note.of("places.reason_sample", name="x")
    toponyms = tuple(
        Toponym(_span(text, words), words, place=PLACES[key], confidence=0.9, candidates=(Candidate(PLACES[key], 0.9, (why,)),))
        for words, key in (("Komsomolsk am Amur", "komsomolsk"), ("Wostotschny", "vostochny"), ("Wladiwostok", "vladivostok"),
                           ("Moskaus", "moscow"), ("Seoul", "seoul"))
        if words in text
    )  # fmt: skip
    span = _span(text, "Am Mittwoch")
    times = (TimeExpression(span, "Am Mittwoch", wednesday, span, wednesday, "weekday.past"),)
    people = (Traveller(kim, "Kim Jong Un"), Traveller(putin, "Wladimir Putin"), Traveller(lavrov, "Sergej Lawrow"))
    return Reading(article.id, "de", "sample", toponyms, times, people, claims)


def build(pairs: Sequence[tuple[Article, Reading]]) -> Itinerary:
    """One stop a claim, in the order written; legs between those of one traveller."""
    people: dict[str, Traveller] = {}
    stops: list[Stop] = []
    for _, reading in pairs:
        people |= {person.id: person for person in reading.travellers}
    for person in people:
        for _, reading in pairs:
            stops += [
                Stop(f"{c.traveller}-{c.place.id.split(':')[1]}", c.traveller, c.place, c.when, None, c.status, c.role, (c,),
                     confidence=c.confidence)
                for c in reading.claims if c.traveller == person and c.place
            ]  # fmt: skip
    legs = [
        Leg(f"{a.id}--{b.id}", a.traveller, a.id, b.id, Mode.UNKNOWN, True, b.status)
        for a, b in zip(stops, stops[1:], strict=False)
        if a.traveller == b.traveller
    ]
    tray = [
        TrayItem("undated", Note.of("map.undated"), claim, article.id)
        for article, reading in pairs for claim in reading.claims if claim.when is None and claim.role is Role.STOP
    ]  # fmt: skip
    return Itinerary(tuple(people.values()), tuple(stops), tuple(legs), tuple(tray))


def workspace(*drafts: Draft) -> Workspace:
    """A workspace on the sample reader, with the seed if nothing else is given."""
    made = Workspace(read, build=build, engine_version="sample")
    for draft in drafts or (Draft(SEED.read_bytes(), SEED.name),):
        made.add(draft)
    return made
