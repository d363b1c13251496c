"""The words of one language by which travellers are told apart, read from its tables.

Tables: ``travellers.toml`` (nouns, pronouns), ``travellers_names.toml`` (first names; those of all
languages are joined, since names travel), ``travellers_countries.toml``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from dateline.reading.languages import READ_LANGUAGES, Language, load_language
from dateline.reading.travellers.forms import (
    Noun,
    country_forms,
    first_names,
    group_kinds,
    noun_forms,
    people_forms,
    pronoun_forms,
)

__all__ = ["Lexicon", "Noun", "lexicon_for"]

_ARABIC = ("al-", "el-", "as-", "ad-", "an-", "at-", "ar-", "az-")  # "al-Sisi"
_REMEMBERED = 4096  # words whose class is remembered
_LONGEST_NOUN = 4  # words: "member of the parliament"


class _Words(dict[str, frozenset[str]]):
    """Word sets by name; a language without one has an empty set."""

    def __missing__(self, key: str) -> frozenset[str]:
        return frozenset()


class _FirstNames(dict[str, str]):
    """First names and their gender; double names ("Kai-Uwe") by their parts."""

    def get(self, word: str, default: str = "") -> str:  # type: ignore[override]
        if dict.__contains__(self, word):
            return dict.__getitem__(self, word)
        if "-" not in word:
            return default
        parts = word.split("-")
        known = len(parts) == 2 and all(dict.__contains__(self, part) for part in parts)
        return dict.__getitem__(self, parts[0]) if known else default

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and bool(self.get(word))


@dataclass(frozen=True)
class Lexicon:
    """Word sets for look-up by form.  ``nouns`` has lower-case keys; words of one noun joined by "_"."""

    code: str
    capital_nouns: bool  # common nouns are written with a capital: a capital proves nothing
    nouns: dict[str, Noun]
    stems: dict[str, Noun]  # substantivised adjectives
    suffixes: dict[str, Noun]  # nouns that may end a compound
    group_kinds: dict[str, frozenset[str]]  # noun (lower case) → kinds of group that it may be
    never: tuple[str, ...]  # ends of words that are no such compounds
    broader: dict[str, frozenset[str]]
    adjectives: dict[str, str]  # nationality adjective (lower case, uninflected) → country
    inhabitants: dict[str, tuple[str, str, bool | None]]  # form → country, gender, plural
    countries: dict[str, str]  # names and government words → country
    governments: dict[str, str]
    parties: dict[str, str]
    title_genders: dict[str, str]  # "Mr" → "m"; "" where the title says no gender
    title_nouns: dict[str, str]  # "Gen." → "general"
    regnal: frozenset[str]
    first_names: dict[str, str]  # name → "m", "f" or "mf"
    weak_names: frozenset[str]
    family_first: frozenset[str]
    particles: frozenset[str]
    pronouns: dict[str, tuple[tuple[str, str], ...]]  # form → (gender or "p", case)
    possessives: dict[str, str]  # form → genders of the possessor, "1" for the speaker
    relatives: dict[str, str]
    first_person: dict[str, str]  # form → "s" or "p"
    words: dict[str, frozenset[str]]  # further word sets by name

    def is_first_name(self, word: str) -> bool:
        """A known first name that is not an everyday word as well."""
        return word in self.first_names and word not in self.weak_names

    @cached_property
    def noun(self) -> Callable[[str], Noun | None]:
        """The traveller noun that a word is a form of; compounds by their last part."""
        return lru_cache(maxsize=_REMEMBERED)(self._find_noun)

    def _find_noun(self, word: str) -> Noun | None:
        key = word.casefold()
        found = self.nouns.get(key)
        if found or not self.capital_nouns or not word[:1].isupper():
            return found
        if "-" in key:
            return self._find_noun(word.rsplit("-", 1)[1].capitalize())
        found = self._substantive(key)
        if found or key.endswith(self.never):
            return found
        for start in range(2, len(key) - 3):
            found = self.suffixes.get(key[start:])
            if found:
                return found
        return None

    def _substantive(self, key: str) -> Noun | None:
        for ending in ("e", "er", "en", "em"):
            if key.endswith(ending) and key[: -len(ending)] in self.stems:
                return self.stems[key[: -len(ending)]]
        return None

    def noun_at(self, words: list[str], start: int) -> tuple[Noun, int] | None:
        """The longest noun of one or more words that begins at ``start``, with its length in words."""
        if not self.capital_nouns and words[start].casefold() in self._openings:
            for size in range(min(_LONGEST_NOUN, len(words) - start), 1, -1):
                found = self.nouns.get("_".join(words[start : start + size]).casefold())
                if found:
                    return found, size
        word = words[start]
        if not self.capital_nouns:
            word = word.removesuffix("'s").removesuffix("’s")
        found = self.noun(word)
        return (found, 1) if found else None

    @cached_property
    def _openings(self) -> frozenset[str]:
        """First words of nouns of several words."""
        return frozenset(noun.split("_")[0] for noun in self.nouns if "_" in noun)

    @cached_property
    def is_capital(self) -> Callable[[str], bool]:
        """A word in upper case that is no function word and no day or month."""
        return lru_cache(maxsize=_REMEMBERED)(self._is_capital)

    def _is_capital(self, word: str) -> bool:
        if word not in self.words["capitalised_words"] and word[0].isupper():
            return any(char.isalpha() for char in word)
        return word.startswith(_ARABIC) and len(word) > 4 and word[3].isupper()

    def fits(self, wanted: frozenset[str], has: frozenset[str]) -> bool:
        """True if a noun of classes ``wanted`` may stand for someone of classes ``has``."""
        return any(name in has or any(name in self.broader.get(other, ()) for other in has) for name in wanted)

    @cached_property
    def nationality(self) -> Callable[[str], str]:
        """The country that an adjective, inhabitant's name or country's name stands for; "" if none."""
        return lru_cache(maxsize=_REMEMBERED)(self._find_nationality)

    def _find_nationality(self, word: str) -> str:
        key = word.casefold()
        found = self.adjectives.get(key)
        if found:
            return found
        if self.capital_nouns:
            for ending in ("en", "er", "em", "es", "e"):
                if key.endswith(ending) and key[: -len(ending)] in self.adjectives:
                    return self.adjectives[key[: -len(ending)]]
            if "-" in key:
                return self.adjectives.get(key.split("-")[0], "")
        return ""

    @cached_property
    def country(self) -> Callable[[str], str]:
        """The country named by a word, which may be a possessive ("Russlands", "China's"); "" if none."""
        return lru_cache(maxsize=_REMEMBERED)(self._find_country)

    def _find_country(self, word: str) -> str:
        for form in (word, word.removesuffix("’s").removesuffix("'s"), word.removesuffix("s"), word.rstrip("'’")):
            found = self.countries.get(form.casefold()) or self.governments.get(form.casefold())
            if found:
                return found
        return ""


@cache
def lexicon_for(language: Language) -> Lexicon:
    """The tables of ``language`` as sets; empty ones for a language without tables."""
    table = language.table("travellers")
    german = language.code == "de"
    capital = bool(table.get("capital_nouns", german))
    names = [load_language(code).table("travellers_names") for code in dict.fromkeys((language.code, *READ_LANGUAGES))]
    if not table:
        names = []
    nouns, stems, suffixes = noun_forms(table, capital)
    own = language.table("travellers_countries")
    adjectives, inhabitants, countries, governments = country_forms(own.get("countries", {}), capital)
    nouns_lower = {**nouns}
    titles = table.get("titles", {})
    pronouns, possessives, relatives, first_person = pronoun_forms(table)
    return Lexicon(
        code=language.code,
        capital_nouns=capital,
        nouns=nouns_lower,
        stems=stems,
        suffixes=suffixes,
        group_kinds=group_kinds(table.get("group_kinds", {})),
        never=tuple(table.get("compounds", {}).get("never", "").split()),
        broader={name: frozenset(words.split()) for name, words in table.get("broader", {}).items()},
        adjectives=adjectives,
        inhabitants=inhabitants,
        countries=countries,
        governments=governments,
        parties={word: code for code, words in own.get("parties", {}).items() for word in words.split()},
        title_genders={
            word.replace("_", " "): gender
            for key, gender in (("m", "m"), ("f", "f"), ("any", ""))
            for word in titles.get(key, "").split()
        },
        title_nouns={
            word.replace("_", " "): noun for noun, row in table.get("title_nouns", {}).items() for word in row.split()
        },
        regnal=frozenset(word.replace("_", " ") for word in titles.get("regnal", "").split()),
        first_names=_FirstNames(first_names(names)),
        weak_names=frozenset(word for item in names for word in item.get("weak", "").split()),
        family_first=frozenset(word for item in names for word in item.get("family_first", "").split()),
        particles=frozenset(word for item in names for word in item.get("particles", "").split())
        - {"und", "y", "e", "zum", "zur", "zu"},
        pronouns=pronouns,
        possessives=possessives,
        relatives=relatives,
        first_person=first_person,
        words=_Words(
            {
                **{name: frozenset(words.split()) for name, words in table.get("words", {}).items()},
                **{name: frozenset(words.split()) for name, words in table.get("grammar", {}).items()},
                **{name: frozenset(words.split()) for name, words in table.get("determiners", {}).items()},
                "expletive": frozenset(table.get("pronouns", {}).get("expletive_verbs", "").split()),
                "both": frozenset(table.get("pronouns", {}).get("both", "").split()),
                "ship_prefixes": frozenset(table.get("vehicle_names", {}).get("prefixes", "").split()),
                "flights": frozenset(table.get("vehicle_names", {}).get("flights", "").split()),
                "group_first": frozenset(table.get("group_names", {}).get("first", "").split()),
                "group_last": frozenset(table.get("group_names", {}).get("last", "").split()),
                "kinship_groups": frozenset(table.get("groups", {}).get("kinship", "").casefold().split()),
                "weak_groups": people_forms(table.get("groups", {}).get("weak", ""), capital),
                "people": people_forms(table.get("groups", {}).get("p", ""), capital),
                "pairs": frozenset(word.casefold() for word in table.get("groups", {}).get("pair", "").split()),
                "bearers": frozenset(
                    word.replace("_", " ") for word in table.get("bearers", {}).get("names", "").split()
                ),
                "national": frozenset(table.get("bearers", {}).get("national", "").split()),
                "alone": frozenset(table.get("bearers", {}).get("alone", "").split()),
                "quoted_vehicles": frozenset(
                    word.casefold() for word in table.get("vehicles", {}).get("quoted_only", "").split()
                ),
                "vehicles_after": frozenset(table.get("vehicle_names", {}).get("after", "").split()),
                "vehicle_last": frozenset(table.get("vehicle_names", {}).get("last", "").split()),
                "named_vehicles": frozenset(table.get("vehicle_names", {}).get("nouns", "").split()),
            }
        ),
    )
