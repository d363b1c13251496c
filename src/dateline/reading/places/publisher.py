"""Where the publisher of an article is at home: a known paper, else a town's name with a paper's word beside it.

A local paper does not say which Springfield it means; on one corpus of local news nearly half of a geoparser's
wrong places came from not knowing the paper's home.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from dateline.model import Kind, Place
from dateline.ports import Gazetteer
from dateline.reading.languages import READ_LANGUAGES, load_language
from dateline.reading.places.lexicon import base_forms, lexicon_of, plain

__all__ = ["Home", "home_of_publisher"]

_ENDING = re.compile(r"(?:\.(?:com|co|org|net|de|at|ch|uk|us|ca|au|ie|lu))+$")
_ARTICLES = frozenset({"the", "der", "die", "das"})
_LONGEST = 100  # characters
_MOST_TOWNS = 12  # bearers of a town's name that a paper may belong to


@dataclass(frozen=True, slots=True)
class Home:
    """A place that a publisher may be at home in.  ``share``: how sure that is; all shares together are at most 1."""

    place: Place
    share: float


@dataclass(frozen=True, slots=True)
class _Papers:
    homes: dict[str, str]  # name → "country" or "town, country" or "town, country-division"
    words: tuple[tuple[str, str], ...]  # that make a paper of a town's name, with their language, longest first


@cache
def _papers() -> _Papers:
    homes: dict[str, str] = {}
    words: list[tuple[str, str]] = []
    for code in READ_LANGUAGES:
        table = load_language(code).table("publishers")
        for name, home in table.get("papers", {}).items():
            homes.setdefault(_key(name), str(home))
            homes.setdefault(_key(name).replace(" ", ""), str(home))  # "chicagotribune.com"
        words += [(_key(word), code) for word in table.get("words", ())]
    return _Papers(homes, tuple(sorted(set(words), key=lambda item: (-len(item[0]), item))))


def _key(name: str) -> str:
    key = plain(" ".join(name.replace("-", " ").split()))
    first, _, rest = key.partition(" ")
    return rest if first in _ARTICLES and rest else key


def home_of_publisher(publisher: str, gazetteer: Gazetteer) -> tuple[Home, ...]:
    """The homes that a publisher's name allows, likeliest first; () where it tells none.

    ``publisher`` is a name ("Aachener Zeitung", "The Paris News") or a site ("www.chicagotribune.com").
    """
    name = publisher.strip().removeprefix("www.")
    name = _ENDING.sub("", name) if " " not in name else name
    if not name or len(name) > _LONGEST:
        return ()
    papers = _papers()
    known = papers.homes.get(_key(name))
    if known is not None:
        place = _listed(known, gazetteer)
        return (Home(place, 1.0),) if place is not None else ()
    return _local(name, papers, gazetteer)


def _listed(home: str, gazetteer: Gazetteer) -> Place | None:
    town, _, where = home.rpartition(", ")
    country, _, division = where.partition("-")
    if not town:
        return gazetteer.get(f"country:{country}")
    return next(
        (
            place
            for place in gazetteer.lookup(town)
            if place.kind is Kind.CITY and place.country == country and division in {"", place.admin1}
        ),
        None,
    )


def _local(name: str, papers: _Papers, gazetteer: Gazetteer) -> tuple[Home, ...]:
    """Towns that the rest of the name may be, once a paper's word is taken off its end or beginning."""
    words = name.replace("-", " ").split()
    if words[0].lower() in _ARTICLES:
        words = words[1:]
    for word, lang in papers.words:
        count = word.count(" ") + 1
        if len(words) <= count:
            continue
        for rest, part in ((words[:-count], words[-count:]), (words[count:], words[:count])):
            if _key(" ".join(part)) == word:
                return _towns(" ".join(rest), lang, gazetteer)
    return ()


def _towns(rest: str, lang: str, gazetteer: Gazetteer) -> tuple[Home, ...]:
    """All towns and regions of that name alike: the article's other names tell which; a country stands alone.

    In a language of few countries the largest town of them is meant, whichever form of the name leads to it:
    "Bonner Rundschau" is Bonn's.
    """
    language = load_language(lang)
    countries = frozenset(language.table("publishers").get("countries", ()))
    found: dict[str, Place] = {}
    for form, _ in sorted(base_forms(rest, lexicon_of(language)), key=lambda item: item[1]):
        bearers = gazetteer.lookup(form)
        if bearers and bearers[0].kind is Kind.COUNTRY:
            return (Home(bearers[0], 1.0),)
        found |= {place.id: place for place in bearers if place.kind in {Kind.CITY, Kind.REGION}}
        if found and not countries:
            break
    towns = [place for place in found.values() if not countries or place.country in countries]
    if countries:
        towns = sorted(towns, key=lambda place: (-place.population, place.id))[:1]
    return tuple(Home(place, 1 / len(towns[:_MOST_TOWNS])) for place in towns[:_MOST_TOWNS])
