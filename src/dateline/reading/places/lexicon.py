"""The language's words around place names, compiled once a language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Any

from dateline.model import Kind
from dateline.reading.languages import Language, load_language

__all__ = ["Hint", "Lexicon", "base_forms", "lexicon_of", "plain"]

_SHORTEST_STEM = 3
_DERIVED, _INFLECTED, _CLASSLESS = 0.25, 0.1, 0.5


@dataclass(frozen=True, slots=True)
class Hint:
    """What a word says about the name beside it: a kind and, where it says so, a finer class."""

    kind: Kind
    feature: str = ""


@dataclass(frozen=True)
class Lexicon:
    """Compiled tables ``places.toml`` and ``travellers_countries.toml``."""

    endings: tuple[tuple[str, tuple[str, ...]], ...]
    irregular: dict[str, str]
    abbreviations: dict[str, str]
    class_forms: dict[Hint, tuple[str, ...]]
    adjective_endings: tuple[str, ...]
    noun_endings: tuple[str, ...]
    articles: tuple[str, ...]
    before: dict[str, Hint]
    after: dict[str, Hint]
    plurals: frozenset[str]  # class words that close a list of names
    list_words: frozenset[str]  # what may stand between the names of a list
    owner: tuple[str, ...]  # between an owner and what it owns
    of: str  # between a class word and its name
    inside: frozenset[str]
    near: frozenset[str]
    parts: tuple[str, ...]
    sites_before: tuple[str, ...]
    sites_after: tuple[str, ...]
    adjectives: dict[str, str]  # folded adjective stem or form → ISO code
    people: dict[str, str]  # adjective or inhabitant, as English uses them for the country → ISO code
    adjective_suffixes: tuple[str, ...]

    @cached_property
    def country_of(self) -> Callable[[str], str]:
        """ISO code of the country whose adjective a word is, or ""."""
        return lru_cache(maxsize=4096)(self._find_country)

    def _find_country(self, word: str) -> str:
        low = word.lower().replace("-", " ")
        for suffix in self.adjective_suffixes:
            if low.endswith(suffix) and len(low) > len(suffix) + 2:
                country = self.adjectives.get(low[: len(low) - len(suffix)])
                if country:
                    return country
        return self.adjectives.get(low, "")


def lexicon_of(language: Language) -> Lexicon:
    """The compiled tables; empty ones for a language that has none."""
    return _lexicon(language.code)


@cache
def _lexicon(code: str) -> Lexicon:
    language = load_language(code)
    table = language.table("places")
    inflection: dict[str, list[str]] = table.get("inflection", {})
    kinds: dict[str, dict[str, str]] = table.get("kinds", {})
    connectors: dict[str, list[str]] = table.get("connectors", {})
    sites: dict[str, list[str]] = table.get("sites", {})
    lists: dict[str, list[str]] = table.get("lists", {})
    adjective = tuple(inflection.get("adjective", ()))
    return Lexicon(
        endings=tuple((ending, tuple(instead)) for ending, instead in table.get("endings", {}).items()),
        irregular=dict(table.get("irregular", {})),
        abbreviations=dict(table.get("abbreviations", {})),
        class_forms={_hint(key): tuple(forms) for key, forms in table.get("class_forms", {}).items()},
        adjective_endings=adjective,
        noun_endings=tuple(inflection.get("noun", ())),
        articles=tuple(inflection.get("articles", ())),
        before=_hints(kinds.get("before", {})),
        after=_hints(kinds.get("after", {})),
        plurals=frozenset(lists.get("plurals", ())),
        list_words=frozenset(lists.get("between", ())),
        owner=tuple(table.get("owner", ())),
        of=table.get("of", ""),
        inside=frozenset(connectors.get("inside", ())),
        near=frozenset(connectors.get("near", ())),
        parts=tuple(connectors.get("compound_parts", ())),
        sites_before=tuple(sorted(sites.get("before", ()), key=len, reverse=True)),
        sites_after=tuple(sorted(sites.get("after", ()), key=len, reverse=True)),
        adjectives=dict(_adjectives(language, table.get("successors", {}), 1)),
        people=dict(_adjectives(language, table.get("successors", {}), 2)),
        adjective_suffixes=("", *adjective),
    )


def _hints(table: dict[str, str]) -> dict[str, Hint]:
    return {word: _hint(value) for word, value in table.items()}


def _hint(value: str) -> Hint:
    kind, _, feature = value.partition("/")
    return Hint(Kind(kind), feature)


def _adjectives(language: Language, successors: dict[str, str], column: int) -> Iterator[tuple[str, str]]:
    """Adjectives or inhabitants from the table of countries: "names | adjectives | inhabitants | …"."""
    rows: dict[str, Any] = language.table("travellers_countries").get("countries", {})
    for code, row in rows.items():
        cells = [cell.split() for cell in str(row).split("|")]
        for word in cells[column] if len(cells) > column else ():
            yield word.replace("-", " ").lower(), successors.get(code, code)


@lru_cache(maxsize=8192)
def plain(name: str) -> str:
    """Letters without case and accents, to compare names."""
    text = name.casefold().replace("-", " ").replace(".", "").replace("’", "'")
    if text.isascii():
        return text
    return "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))


def base_forms(
    text: str, lexicon: Lexicon, hint: Hint | None = None, titled: str = ""
) -> tuple[tuple[str, float], ...]:
    """Forms under which a gazetteer may know ``text``, each with its cost (0: as written).

    ``hint`` adds the full names of its class ("Charlton" and county → "Charlton County"), ``titled`` the name with
    the class word that stands before it ("Republik Kongo").

    >>> from dateline.reading.languages import load_language
    >>> [form for form, _ in base_forms("Pekinger", lexicon_of(load_language("de")))][:2]
    ['Pekinger', 'Peking']
    """
    text = " ".join(text.split())
    forms: dict[str, float] = {titled: 0.0, text: 0.0} if titled else {text: 0.0}

    def put(form: str, cost: float) -> None:
        if form and cost < forms.get(form, 9.0):
            forms[form] = cost

    if text in lexicon.irregular:
        put(lexicon.irregular[text], 0.0)
    for article in lexicon.articles:
        if text.lower().startswith(article + " "):
            put(text[len(article) + 1 :], 0.0)
    for sign in lexicon.owner:
        if sign in text:
            put(text.split(sign, 1)[1], _INFLECTED)
    for form in _spelt_out(text, lexicon):
        put(form, 0.0)
    for pattern in lexicon.class_forms.get(hint, ()) if hint is not None else ():
        put(pattern.format(text), 0.0)
    for form in _without_endings(text, lexicon):
        put(form, _DERIVED)
    if " " in text and lexicon.adjective_endings:
        for form in _inflections(text, lexicon):
            put(form, _INFLECTED)
            for stem in _without_endings(form, lexicon):
                put(stem, _INFLECTED + _DERIVED)
    for part in lexicon.parts:
        if len(text) - len(part) >= _SHORTEST_STEM and text.startswith(part):
            rest = text[len(part) :].lstrip(" -")
            if rest[:1].isalpha():
                put(rest[0].upper() + rest[1:], _CLASSLESS)
    words = text.replace("-", " ").split()
    for short in _without_class(words, lexicon):
        put(short, _CLASSLESS)
    if "-" in text and len(words) > 1 and words[0][0].isupper() and words[-1][0].isupper():
        put(text.partition("-")[0], _CLASSLESS)  # "Köln-Wahn": at its town, where no table has it
    if "(" in text:
        put(re.sub(r"\s*\(.*?\)", "", text).strip(), _CLASSLESS)
    return tuple(forms.items())


def _spelt_out(text: str, lexicon: Lexicon) -> Iterator[str]:
    """ "Mt. Pleasant" → "Mount Pleasant", "Saint Louis" → "St. Louis"."""
    words = text.split()
    if len(words) > 1:
        long = [lexicon.abbreviations.get(word, word) for word in words]
        if long != words:
            yield " ".join(long)


def _without_class(words: list[str], lexicon: Lexicon) -> Iterator[str]:
    """ "Amur-Region" → "Amur", "Flughafen Sunan" → "Sunan", "Suchiate River" → "Suchiate"."""
    for count in (1, 2, 3):
        if len(words) > count:
            head, tail = " ".join(words[:count]), " ".join(words[-count:])
            if head in lexicon.before or head in lexicon.sites_before:
                yield " ".join(words[count:])
            if tail in lexicon.after or tail in lexicon.sites_after:
                yield " ".join(words[:-count])


def _without_endings(text: str, lexicon: Lexicon) -> Iterator[str]:
    for ending, instead in lexicon.endings:
        if text.endswith(ending) and len(text) - len(ending) >= _SHORTEST_STEM:
            stem = text[: -len(ending)]
            for other in instead:
                yield stem + other
            base = lexicon.irregular.get(stem)
            if base:
                yield base


def _inflections(text: str, lexicon: Lexicon) -> Iterator[str]:
    """ "Schwarzen Meeres" → "Schwarzes Meer", "Schwarze Meer" …: all adjectives in step."""
    words = text.split()
    last = words[-1]
    nouns = [last] + [last[: -len(e)] for e in lexicon.noun_endings if last.endswith(e) and len(last) - len(e) > 2]
    stems: list[tuple[str, bool]] = []
    for word in words[:-1]:
        ending = next((e for e in lexicon.adjective_endings if word.endswith(e) and len(word) - len(e) > 2), "")
        stems.append((word[: -len(ending)] if ending else word, bool(ending) and word[0].isupper()))
    if not any(bent for _, bent in stems):
        return
    for ending in lexicon.adjective_endings:
        for noun in nouns:
            yield " ".join([*(stem + ending if bent else stem for stem, bent in stems), noun])
