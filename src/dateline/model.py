"""The words of Dateline as frozen values: what was read, and where it came from.

No I/O, no third-party types.  Offsets are Python string offsets (code points) into the article's
text; dates are EDTF strings (Library of Congress, ISO 8601-2:2019); coordinates are WGS84 degrees.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum


class Use(StrEnum):
    """What a toponym stands for."""

    LITERAL = "literal"  # the spot on the map
    METONYM = "metonym"  # a government or institution ("Moskau erklärte")
    DATELINE = "dateline"  # where the report was filed


class Kind(StrEnum):
    """What sort of thing a place is."""

    CITY = "city"
    COUNTRY = "country"
    REGION = "region"
    SITE = "site"
    WATER = "water"
    OTHER = "other"


class Status(StrEnum):
    """Did it happen?"""

    VISITED = "visited"
    PLANNED = "planned"
    POSSIBLE = "possible"
    CANCELLED = "cancelled"


class Role(StrEnum):
    """What a stop is in its journey."""

    ORIGIN = "origin"
    STOP = "stop"
    TRANSIT = "transit"


class Mode(StrEnum):
    """How a leg was travelled."""

    TRAIN = "train"
    PLANE = "plane"
    SHIP = "ship"
    ROAD = "road"
    UNKNOWN = "unknown"


class TravellerKind(StrEnum):
    """Who or what travels."""

    PERSON = "person"
    GROUP = "group"
    VEHICLE = "vehicle"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open range of character offsets into an article's text."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def overlaps(self, other: Span) -> bool:
        """True if the two share at least one character."""
        return min(self.end, other.end) > max(self.start, other.start)

    def covers(self, other: Span) -> bool:
        """True if ``other`` lies wholly inside."""
        return self.start <= other.start and other.end <= self.end

    def of(self, text: str) -> str:
        """The characters that the span covers."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence for people, kept language-neutral: a message key and its values.

    ``dateline.wording.say(note, lang)`` puts it into German or English.  A value whose name ends in ``_edtf``
    or ``_status`` is said as a date or status, one that ends in ``_de`` or ``_en`` only in that language; the
    message names it without the ending.
    """

    key: str
    values: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, key: str, /, **values: object) -> Note:
        """Make a note with its values as strings, in the order given."""
        return cls(key, tuple([(name, str(value)) for name, value in values.items()]))


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be read, placed or dated, and why."""

    note: Note
    span: Span | None = None
    stage: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """A text to read.  ``published`` is EDTF (day, month or year) or None where unknown."""

    id: str
    text: str
    lang: str  # "de", "en", or another ISO 639-1 code that we keep but do not read
    title: str = ""
    published: str | None = None
    publisher: str = ""
    url: str = ""
    author: str = ""

    @property
    def setting(self) -> str:
        """What a reading depends on beside text and language: the publication date, and a mark of the publisher."""
        if not self.publisher:
            return self.published or ""
        mark = hashlib.sha256(self.publisher.casefold().encode("utf-8", "surrogatepass")).hexdigest()[:8]
        return f"{self.published or ''}@{mark}"

    @property
    def digest(self) -> str:
        """SHA-256 of the text, hex."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Name:
    """A name of a place.  ``lang`` is an ISO 639-1 code or "" where unknown."""

    text: str
    lang: str = ""
    official: bool = False
    historic: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of a gazetteer."""

    id: str  # "geonames:2013348", "country:KP", "site:vostochny", "area:pyrenees", "airport:KIX"
    name: str  # main name, English where there is one
    lat: float
    lon: float
    kind: Kind
    country: str = ""  # ISO 3166-1 alpha-2; "" where none or several
    admin1: str = ""  # first-level division, GeoNames code
    population: int = 0
    feature: str = ""  # finer class: "spaceport", "airport", "palace", "river", "PPLC" …
    parent: str = ""  # id of the place that it lies in (a site's city)
    extent_km: float = 0.0  # radius for areas; 0 for points
    approximate: bool = False  # the point stands for something nearby
    names: tuple[Name, ...] = ()

    def name_in(self, lang: str) -> str:
        """The name a reader of ``lang`` expects, official before others; else the main name.

        Outside of towns a word in brackets only tells namesakes apart ("Don (river)") and is left out.
        """
        best = official = ""
        for name in self.names:
            if name.lang == lang and not name.historic:
                if name.official:
                    official = name.text
                    break
                best = best or name.text
        shown = official or best or self.name
        return shown if self.kind is Kind.CITY or not shown.endswith(")") else shown.rpartition(" (")[0] or shown


def in_words(**places: Place) -> dict[str, str]:
    """Values of a Note that name places in the reader's language: ``place=…`` gives ``place_de``, ``place_en``."""
    return {f"{key}_{lang}": place.name_in(lang) for key, place in places.items() for lang in ("de", "en")}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a toponym may mean."""

    place: Place
    score: float  # 0 … 1, comparable within one toponym
    reasons: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Entity:
    """A name found by the recogniser: label PER, ORG, LOC or MISC, with its probability."""

    span: Span
    label: str
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Toponym:
    """A span that names a place.  ``place`` is None where it stays unresolved."""

    span: Span
    text: str
    use: Use = Use.LITERAL
    kind_hint: Kind | None = None  # what the context asks for ("am Flughafen …")
    place: Place | None = None
    confidence: float = 0.0  # that ``place`` is right
    candidates: tuple[Candidate, ...] = ()
    reasons: tuple[Note, ...] = ()  # why this is a place name, and this use


@dataclass(frozen=True, slots=True)
class Anchor:
    """What a date was counted from."""

    kind: str  # "published", "dateline", "text" (an earlier date), "absolute", "none"
    value: str = ""  # EDTF
    span: Span | None = None  # of the earlier date, for kind "text"


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A span that places something on the calendar, and how its value was found."""

    span: Span
    text: str
    edtf: str | None  # None: kept, but undated; ``problem`` says why
    core: Span  # without preposition or article, as TIMEX3 annotates it
    core_edtf: str | None
    rule: str  # name of the rule, e.g. "weekday.past"
    anchor: Anchor = field(default_factory=lambda: Anchor("none"))
    reasons: tuple[Note, ...] = ()
    report: bool = False  # date of a publication or report, not of the journey
    narrowed: str | None = None  # EDTF, where other evidence allows fewer days than the text itself
    narrowed_reasons: tuple[Note, ...] = ()
    problem: Note | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that refer to a traveller.  ``form``: "name", "nominal" ("der Gast") or "pronoun"."""

    span: Span
    text: str
    form: str = "name"


@dataclass(frozen=True, slots=True)
class Traveller:
    """A person, group or vehicle, with the words of the article that refer to it."""

    id: str  # stable within a reading, from the name ("wladimir-putin")
    name: str  # the fullest form in the text
    kind: TravellerKind = TravellerKind.PERSON
    mentions: tuple[Mention, ...] = ()
    titles: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage part that carries a claim.

    ``what``: "place", "date", "traveller", "attribution", "movement", "mode" or "passage".
    """

    span: Span
    what: str


@dataclass(frozen=True, slots=True)
class Claim:
    """One passage's statement that a traveller was, is or will be somewhere."""

    id: str  # stable: digest of article id, traveller, place and quote
    article: str  # Article.id
    traveller: str  # Traveller.id
    place: Place | None  # None: said, but not placed (goes to the tray)
    place_name: str  # as written
    when: str | None  # EDTF, as the text says it
    status: Status = Status.VISITED
    role: Role = Role.STOP
    kind: str = "stay"  # arrival, departure, stay, visit, meeting, transit, return, origin
    sequence: int = 0  # order within the article's journey, as the words of order give it
    journey: int = 0  # 0 the main journey; higher: an earlier or separate journey recalled
    attribution: str = ""  # who says so, as written
    mode: Mode = Mode.UNKNOWN
    evidence: tuple[Evidence, ...] = ()
    passage: Span = Span(0, 0)  # the sentence(s)
    narrowed: str | None = None
    confidence: float = 0.5
    reasons: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read from one article: a function of text, ``published`` and engine version."""

    article: str
    lang: str
    engine: str
    toponyms: tuple[Toponym, ...] = ()
    times: tuple[TimeExpression, ...] = ()
    travellers: tuple[Traveller, ...] = ()
    claims: tuple[Claim, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Conflict:
    """Claims of one stop that contradict each other.  ``what``: "date", "place" or "status"."""

    what: str
    chosen: str  # claim id
    against: str  # claim id
    note: Note


@dataclass(frozen=True, slots=True)
class Stop:
    """Claims of one traveller at one place and time, merged over passages and articles."""

    id: str  # stable when articles are added
    traveller: str  # Traveller.id in the itinerary
    place: Place
    when: str | None  # EDTF as the text gives it
    narrowed: str | None  # EDTF to order and show by, where it says more than ``when``
    status: Status
    role: Role
    claims: tuple[Claim, ...]
    journey: int = 0
    conflicts: tuple[Conflict, ...] = ()
    confidence: float = 0.5
    reasons: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Leg:
    """From one stop to the next of the same traveller and journey."""

    id: str
    traveller: str
    start: str  # Stop.id
    end: str  # Stop.id
    mode: Mode = Mode.UNKNOWN
    inferred: bool = True  # False where the text itself says the move
    status: Status = Status.VISITED
    notes: tuple[Note, ...] = ()  # e.g. a speed that cannot be


@dataclass(frozen=True, slots=True)
class TrayItem:
    """A claim that could not be placed, dated or ordered, with the reason."""

    reason: str  # "unplaced", "undated", "unordered", "conflict", "orphaned"
    note: Note
    claim: Claim | None = None
    article: str = ""
    stop: str = ""


@dataclass(frozen=True, slots=True)
class Itinerary:
    """The travellers' stops and legs in travel order, and what could not be placed or dated."""

    travellers: tuple[Traveller, ...] = ()
    stops: tuple[Stop, ...] = ()  # traveller after traveller, each in travel order
    legs: tuple[Leg, ...] = ()
    tray: tuple[TrayItem, ...] = ()
