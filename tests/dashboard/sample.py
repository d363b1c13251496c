"""The seed's journey as model objects, written by hand: what the dashboard is tested with."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from dateline.dossier.shelf import FolderShelf
from dateline.model import (
    Article,
    Candidate,
    Claim,
    Conflict,
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
from dateline.services.desk import Desk
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
    summit = "Am Mittwoch war er am Weltraumbahnhof Wostotschny mit Russlands Präsident Wladimir Putin"
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
        Toponym(_span(text, words), words, place=PLACES[key], candidates=(Candidate(PLACES[key], 0.9, (why,)),))
        for words, key in (("Komsomolsk am Amur", "komsomolsk"), ("Wostotschny", "vostochny"),
                           ("Wladiwostok", "vladivostok"), ("Moskaus", "moscow"), ("Seoul", "seoul"))
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
                Stop(f"{c.traveller}-{c.place.id.split(':')[1]}", c.traveller, c.place, c.when, None, c.status, c.role,
                     (c,), confidence=c.confidence)
                for c in reading.claims if c.traveller == person and c.place
            ]  # fmt: skip
    legs = [
        Leg(f"{a.id}--{b.id}", a.traveller, a.id, b.id, Mode.UNKNOWN, True, b.status)
        for a, b in pairwise(stops)
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


HOSTILE = (
    "{{7*7}}",
    "{% raw %}",
    "{#",
    "<img src=x onerror=window.__pwned=1>",
    "</script><script>window.__pwned=1</script>",
    "`${window.__pwned=1}`",
    "\\x3cimg src=x onerror=window.__pwned=1\\x3e",
    "&lt;b&gt;",
    "'\"><svg onload=window.__pwned=1>",
    "![x](http://example.invalid/pixel.png) :red[rot]",
)


def hostile() -> Workspace:
    """A dossier whose every name, title, quote and attribution is an attack."""

    def evil_read(article: Article) -> Reading:
        claims, people, toponyms = [], [], []
        for number, attack in enumerate(HOSTILE):
            called = (Name(attack, "de", True),)
            spot = Place(f"evil:{number}", attack, 40 + number, 10 + 4 * number, Kind.CITY, names=called)
            person = Traveller(f"evil-{number % 3}", HOSTILE[number % 3] + " " + attack)
            people.append(person)
            span = _span(article.text, attack)
            toponyms.append(Toponym(span, attack, place=spot))
            claims.append(Claim(
                f"claim-{number}", article.id, person.id, spot, attack, f"2023-09-1{number % 9}",
                attribution=attack, evidence=(Evidence(span, "place"),),
                passage=Span(max(0, span.start - 5), span.end + 5),
            ))  # fmt: skip
        unique = tuple({person.id: person for person in people}.values())
        return Reading(article.id, "de", "evil", tuple(toponyms), (), unique, tuple(claims))

    def evil_build(pairs: Sequence[tuple[Article, Reading]]) -> Itinerary:
        made = build(pairs)
        note = Note(HOSTILE[0], (("x", HOSTILE[3]),))
        return Itinerary(made.travellers, made.stops, made.legs, (TrayItem("unplaced", note, made.stops[0].claims[0]),))

    made = Workspace(evil_read, build=evil_build, engine_version="evil")
    text = "Ein Text auf Deutsch, in dem der Angriff steht und der Präsident reist.\n\n" + "\n\n".join(
        f"Er kam nach {attack} und blieb." for attack in HOSTILE
    )
    made.add(Draft(text, title=" ".join(HOSTILE), publisher=HOSTILE[3], published="2023-09-15", lang="de"))
    return made


def large(stops: int) -> Workspace:
    """One traveller in each of ten lanes, ``stops`` stops in all, a day apart, over half the globe."""
    people = tuple(Traveller(f"person-{n}", f"Reisende Nummer {n}") for n in range(min(10, stops)))

    def large_read(article: Article) -> Reading:
        return Reading(article.id, "de", "large", travellers=people)

    def large_build(pairs: Sequence[tuple[Article, Reading]]) -> Itinerary:
        made, legs = [], []
        article = pairs[0][0] if pairs else None
        share = max(1, stops // len(people))
        for lane, person in enumerate(people):
            for k in range(share):
                number = lane * share + k
                spot = Place(
                    f"spot:{number}", f"Ort {number}", -40 + (number * 37) % 100, -120 + (number * 53) % 240, Kind.CITY
                )  # fmt: skip
                day = f"2023-{1 + (k // 28) % 12:02d}-{1 + k % 28:02d}"
                said = article.id if article else ""
                claims = (Claim(f"c{number}", said, person.id, spot, spot.name, day, passage=Span(0, 40)),)
                status = Status.PLANNED if k % 3 == 2 else Status.VISITED
                made.append(Stop(f"stop-{number}", person.id, spot, day, None, status, Role.STOP, claims))
                if k:
                    legs.append(Leg(f"leg-{number}", person.id, made[-2].id, made[-1].id))
        return Itinerary(people, tuple(made), tuple(legs))

    made = Workspace(large_read, build=large_build, engine_version=f"large-{stops}")
    made.add(Draft("Viele Reisen in einem Jahr, von denen hier die Rede ist und war.", title="Viele Reisen", lang="de"))
    return made


def odd() -> Workspace:
    """What rarely happens: over the Pacific, forty travellers, names of 200 characters and from right to left, 1799."""
    where = [
        ("Tokio", 35.68, 139.69),
        ("Honolulu", 21.31, -157.86),
        ("Los Angeles", 34.05, -118.24),
        ("Suva", -18.14, 178.44),
    ]
    spots = [Place(f"odd:{name}", name, lat, lon, Kind.CITY) for name, lat, lon in where]
    spots.append(Place("odd:long", "Sehr langer Name " * 12, 10.0, -170.0, Kind.SITE, approximate=True))
    spots.append(Place("odd:rtl", "القاهرة", 30.05, 31.25, Kind.CITY))
    people = [Traveller("pacific", "Ada Pazifik"), Traveller("rtl", "عبد الفتاح")]
    people += [Traveller(f"crowd-{n}", f"Reisende {n} " + "mit Namen " * (n % 20)) for n in range(38)]

    def odd_build(pairs: Sequence[tuple[Article, Reading]]) -> Itinerary:
        stops = [
            Stop(f"pacific-{n}", "pacific", spot, f"2023-05-0{n + 1}", None, Status.VISITED, Role.STOP, ())
            for n, spot in enumerate(spots[:5])
        ]
        stops.append(Stop("rtl-0", "rtl", spots[5], "1799-07-25", None, Status.CANCELLED, Role.STOP, ()))
        stops += [
            Stop(f"crowd-{n}", f"crowd-{n}", spots[0], None, None, Status.POSSIBLE, Role.TRANSIT, ()) for n in range(38)
        ]
        legs = [Leg(f"leg-{a.id}", "pacific", a.id, b.id) for a, b in pairwise(stops[:5])]
        return Itinerary(tuple(people), tuple(stops), tuple(legs))

    made = Workspace(read, build=odd_build, engine_version="odd")
    made.add(Draft("Ein Text über Reisen, der hier nur steht, damit es einen gibt.", title="Seltsames", lang="de"))
    return made


def kept() -> Workspace:
    """The seed in a dossier of its own, where decisions can be made."""
    desk = Desk(FolderShelf(Path(tempfile.mkdtemp(prefix="dateline-sample-"))).create("Probe"), "Ada")
    made = Workspace(read, desk.dossier, engine_version="sample", desk=desk)
    made.add(Draft(SEED.read_bytes(), SEED.name))
    return made


def plain(where: Sequence[tuple[float, float]], day: str | None) -> Workspace:
    """One traveller at these places, each stop dated ``day`` or undated."""

    def plain_build(pairs: Sequence[tuple[Article, Reading]]) -> Itinerary:
        stops = [
            Stop(f"plain-{n}", "ada", Place(f"plain:{lat}:{lon}", f"Ort {lat}", lat, lon, Kind.CITY), day, None,
                 Status.VISITED, Role.STOP, ())
            for n, (lat, lon) in enumerate(where)
        ]  # fmt: skip
        legs = [Leg(f"leg-{b.id}", "ada", a.id, b.id) for a, b in pairwise(stops)]
        return Itinerary((Traveller("ada", "Ada"),), tuple(stops), tuple(legs))

    made = Workspace(read, build=plain_build, engine_version="plain")
    made.add(Draft("Ein Text über Reisen, der hier nur steht, damit es einen gibt.", title="Schlichtes", lang="de"))
    return made


def rivals() -> Workspace:
    """Two sources that contradict each other about a day; one of them was printed by two more papers."""
    texts = {
        "Nordblatt": ("Der Minister kam am Dienstag in Wladiwostok an.", "2023-09-14"),
        "Südpost": ("Der Minister kam am Mittwoch in Wladiwostok an.", "2023-09-15"),
        "Ostkurier": ("Der Minister kam am Mittwoch in Wladiwostok an, heißt es.", "2023-09-15"),
        "Westbote": ("Der Minister kam am Mittwoch in Wladiwostok an, so dpa.", "2023-09-15"),
    }

    def rivals_read(article: Article) -> Reading:
        when = "2023-09-12" if article.publisher == "Nordblatt" else "2023-09-13"
        day = "am Dienstag" if article.publisher == "Nordblatt" else "am Mittwoch"
        whole = article.text.split("\n")[0]
        claim = _claim(article, "minister", PLACES["vladivostok"], whole, when, kind="arrival",
                       marks=(("Wladiwostok", "place"), (day, "date")))  # fmt: skip
        claim = replace(claim, id=f"{claim.id}-{article.publisher}")  # alike in every article but for this
        return Reading(article.id, "de", "rivals", travellers=(Traveller("minister", "Der Minister"),), claims=(claim,))

    def rivals_build(pairs: Sequence[tuple[Article, Reading]]) -> Itinerary:
        claims = tuple(claim for _, reading in pairs for claim in reading.claims)
        note = Note.of("journeys.conflict_date", chosen_edtf="2023-09-13", against_edtf="2023-09-12")
        conflicts = (Conflict("date", claims[1].id, claims[0].id, note),) if len(claims) > 1 else ()
        stop = Stop("minister-1", "minister", PLACES["vladivostok"], "2023-09-13", None, Status.VISITED, Role.STOP,
                    claims, conflicts=conflicts)  # fmt: skip
        return Itinerary((Traveller("minister", "Der Minister"),), (stop,))

    class Copied(Workspace):
        def sources(self) -> dict[str, str]:
            return {item.id: item.id if item.publisher == "Nordblatt" else "dpa" for item in self.articles()}

    made = Copied(rivals_read, build=rivals_build, engine_version="rivals")
    for publisher, (text, published) in texts.items():
        more = "\n\nMehr stand in dem Bericht aus der Hafenstadt nicht, und das ist für diesen Zweck genug."
        made.add(Draft(text + more, title=f"Bericht: {publisher}", publisher=publisher, published=published, lang="de"))
    return made


def slow() -> Workspace:
    """Twelve articles whose reading takes a while each; nothing is read yet."""

    def slow_read(article: Article) -> Reading:
        time.sleep(0.4)
        return replace(read(article), article=article.id)

    desk = Desk(FolderShelf(Path(tempfile.mkdtemp(prefix="dateline-sample-"))).create("Langsam"), "Ada")
    made = Workspace(slow_read, desk.dossier, engine_version="slow", desk=desk)
    seed = SEED.read_text(encoding="utf-8")
    for number in range(12):
        made.add(Draft(f"{seed}\n\nFassung Nummer {number} dieses Berichts.", title=f"Bericht {number}", lang="de"))
    return made


PLAIN = {
    "one": ([(52.5, 13.4)], "2023-09-15"),
    "undated": ([(52.5, 13.4), (48.2, 16.4), (41.9, 12.5)], None),
    "same": ([(52.5, 13.4)] * 9, "2023-09-15"),
}


def chosen(name: str) -> Workspace:
    """A sample by name: ``seed``, ``kept``, ``hostile``, ``odd``, ``empty`` or ``large-N``."""
    if name == "kept":
        return kept()
    if name == "hostile":
        return hostile()
    if name == "odd":
        return odd()
    if name in PLAIN:
        return plain(*PLAIN[name])
    if name == "slow":
        return slow()
    if name == "rivals":
        return rivals()
    if name == "empty":
        return Workspace(read, build=build, engine_version="sample")
    if name.startswith("large-"):
        return large(int(name.removeprefix("large-")))
    return workspace()
