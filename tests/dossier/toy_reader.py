"""A reader of a toy language for tests: ``Name → Place (date).`` sentences, read by pattern."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace

from dateline.dossier.bench import slug
from dateline.model import (
    Anchor,
    Article,
    Claim,
    Evidence,
    Kind,
    Mention,
    Place,
    Reading,
    Span,
    TimeExpression,
    Toponym,
    Traveller,
)

PLACES = {
    name: Place(f"toy:{name.lower()}", name, lat, 10.0, Kind.CITY)
    for name, lat in {"Arlen": 50.0, "Brook": 51.0, "Cairn": 52.0, "Dorne": 53.0, "Elmet": 54.0}.items()
}
_SENTENCE = re.compile(r"(?P<who>[A-Z]\w+(?: [A-Z]\w+)?) → (?P<where>[A-Z]\w+)(?: \((?P<when>[^)]+)\))?\.")


def toy_article(text: str, name: str = "a1") -> Article:
    return Article(name, text, "en")


def toy_read(article: Article, engine: str = "1") -> Reading:
    """Every sentence is a claim; engine "2" reads Brook as somewhere else, engine "3" reads nothing."""
    toponyms, times, claims = [], [], []
    people: dict[str, Traveller] = {}
    for number, match in enumerate(_SENTENCE.finditer(article.text) if engine != "3" else ()):
        who, where, when = match.group("who", "where", "when")
        place = PLACES.get(where)
        if place is not None and where == "Brook" and engine == "2":
            place = replace(place, id="toy:other-brook")
        span = Span(*match.span("where"))
        evidence = [Evidence(span, "place")]
        toponyms.append(Toponym(span, where, place=place))
        if when:
            date = Span(*match.span("when"))
            evidence.append(Evidence(date, "date"))
            times.append(TimeExpression(date, when, when, date, when, "toy", Anchor("absolute")))
        traveller = people.get(who) or Traveller(slug(who), who)
        mention = Mention(Span(*match.span("who")), who)
        people[who] = replace(traveller, mentions=(*traveller.mentions, mention))
        digest = hashlib.blake2b(f"{article.id}|{who}|{match.group()}".encode(), digest_size=6).hexdigest()
        claims.append(
            Claim(
                f"c{digest}", article.id, slug(who), place, where, when,
                sequence=number, evidence=tuple(evidence), passage=Span(*match.span()),
            )
        )  # fmt: skip
    return Reading(article.id, "en", engine, tuple(toponyms), tuple(times), tuple(people.values()), tuple(claims))
