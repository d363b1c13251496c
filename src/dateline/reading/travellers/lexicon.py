"""The words of one language by which travellers are told apart, read from its tables.

Tables: ``travellers.toml`` (nouns, pronouns), ``travellers_names.toml`` (first names; those of all
languages are joined, since names travel), ``travellers_countries.toml``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from dateline.reading.languages import READ_LANGUAGES, Language, load_language

__all__ = ["Lexicon", "Noun", "fold_key", "lexicon_for"]

_GERMAN_ENDINGS = ("", "s", "es", "n", "en", "e", "ns", "er", "ern")
_LONGEST_NOUN = 4  # words: "member of the parliament"


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun for a traveller: kind "person", "kin", "group" or "vehicle"; gender letters of m, f, n."""

    lemma: str
    kind: str
    classes: frozenset[str]
    genders: frozenset[str]
    plural: bool | None = False  # None: the form can be either


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
    inhabitants: dict[str, tuple[str, str, bool]]  # form → country, gender, plural
    countries: dict[str, str]  # names and government words → country
    governments: dict[str, str]
    parties: dict[str, str]
    title_genders: dict[str, str]  # "Mr" → "m"; "" where the title says no gender
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

    def noun(self, word: str) -> Noun | None:
        """The traveller noun that ``word`` is a form of; compounds by their last part."""
        key = word.casefold()
        found = self.nouns.get(key)
        if found or not self.capital_nouns or not word[:1].isupper():
            return found
        if "-" in key:
            last = key.rsplit("-", 1)[1]
            return self.nouns.get(last) or self._substantive(last)
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
        if not self.capital_nouns:
            for size in range(min(_LONGEST_NOUN, len(words) - start), 1, -1):
                found = self.nouns.get("_".join(words[start : start + size]).casefold())
                if found:
                    return found, size
        word = words[start]
        if not self.capital_nouns:
            word = word.removesuffix("'s").removesuffix("’s")
        found = self.noun(word)
        return (found, 1) if found else None

    def fits(self, wanted: frozenset[str], has: frozenset[str]) -> bool:
        """True if a noun of classes ``wanted`` may stand for someone of classes ``has``."""
        return any(name in has or any(name in self.broader.get(other, ()) for other in has) for name in wanted)

    def nationality(self, word: str) -> str:
        """The country that an adjective, inhabitant's name or country's name stands for; "" if none."""
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

    def country(self, word: str) -> str:
        """The country named by ``word``, which may be a possessive ("Russlands", "China's"); "" if none."""
        for form in (word, word.removesuffix("’s").removesuffix("'s"), word.removesuffix("s"), word.rstrip("'’")):
            found = self.countries.get(form.casefold()) or self.governments.get(form.casefold())
            if found:
                return found
        return ""


def fold_key(text: str) -> str:
    """Lower case, blanks as joined words: the key form of multi-word entries."""
    return text.replace("-", "_").casefold()


@cache
def lexicon_for(language: Language) -> Lexicon:
    """The tables of ``language`` as sets; empty ones for a language without tables."""
    table = language.table("travellers")
    german = language.code == "de"
    capital = bool(table.get("capital_nouns", german))
    names = [load_language(code).table("travellers_names") for code in dict.fromkeys((language.code, *READ_LANGUAGES))]
    if not table:
        names = []
    nouns, stems, suffixes = _nouns(table, capital)
    own = language.table("travellers_countries")
    adjectives, inhabitants, countries, governments = _countries(own.get("countries", {}), capital)
    nouns_lower = {**nouns}
    titles = table.get("titles", {})
    pronouns, possessives, relatives, first_person = _pronouns(table)
    return Lexicon(
        code=language.code,
        capital_nouns=capital,
        nouns=nouns_lower,
        stems=stems,
        suffixes=suffixes,
        group_kinds=_kinds(table.get("group_kinds", {})),
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
        regnal=frozenset(word.replace("_", " ") for word in titles.get("regnal", "").split()),
        first_names=_first_names(names),
        weak_names=frozenset(word for item in names for word in item.get("weak", "").split()),
        family_first=frozenset(word for item in names for word in item.get("family_first", "").split()),
        particles=frozenset(word for item in names for word in item.get("particles", "").split())
        - {"und", "y", "e", "zum", "zur", "zu"},
        pronouns=pronouns,
        possessives=possessives,
        relatives=relatives,
        first_person=first_person,
        words={
            **{name: frozenset(words.split()) for name, words in table.get("words", {}).items()},
            **{name: frozenset(words.split()) for name, words in table.get("determiners", {}).items()},
            "expletive": frozenset(table.get("pronouns", {}).get("expletive_verbs", "").split()),
            "both": frozenset(table.get("pronouns", {}).get("both", "").split()),
            "ship_prefixes": frozenset(table.get("vehicle_names", {}).get("prefixes", "").split()),
            "flights": frozenset(table.get("vehicle_names", {}).get("flights", "").split()),
            "group_first": frozenset(table.get("group_names", {}).get("first", "").split()),
            "group_last": frozenset(table.get("group_names", {}).get("last", "").split()),
            "kinship_groups": frozenset(table.get("groups", {}).get("kinship", "").casefold().split()),
            "weak_groups": _people(table.get("groups", {}).get("weak", ""), capital),
            "people": _people(table.get("groups", {}).get("p", ""), capital),
            "pairs": frozenset(word.casefold() for word in table.get("groups", {}).get("pair", "").split()),
            "quoted_vehicles": frozenset(
                word.casefold() for word in table.get("vehicles", {}).get("quoted_only", "").split()
            ),
            "named_vehicles": frozenset(table.get("vehicle_names", {}).get("nouns", "").split()),
        },
    )


def _kinds(table: dict[str, str]) -> dict[str, frozenset[str]]:
    out: dict[str, set[str]] = {}
    for kind, words in table.items():
        for word in words.casefold().split():
            out.setdefault(word, set()).add(kind)
    return {word: frozenset(kinds) for word, kinds in out.items()}


def _people(words: str, german: bool) -> frozenset[str]:
    plain = words.casefold().split()
    return frozenset(plain) | frozenset(word + "n" for word in plain if german)


def _first_names(tables: list[dict[str, Any]]) -> dict[str, str]:
    out: dict[str, str] = {}
    for item in tables:
        for key, gender in (("male", "m"), ("female", "f")):
            for word in item.get(key, "").split():
                before = out.get(word, "")
                out[word] = before if gender in before else before + gender
    return out


def _nouns(table: dict[str, Any], capital: bool) -> tuple[dict[str, Noun], dict[str, Noun], dict[str, Noun]]:
    forms: dict[str, Noun] = {}
    suffixes: dict[str, Noun] = {}
    gender_of = {w.casefold(): g for g, words in table.get("gender", {}).items() for w in words.split()}
    classes: dict[str, set[str]] = {}
    for name, words in table.get("heads", {}).items():
        for word in words.split():
            classes.setdefault(word, set()).add(name)
    for word, names in classes.items():
        fixed = gender_of.get(word.casefold(), "")
        genders = frozenset(fixed or ("m" if capital else "mf"))
        if fixed == "n":
            genders = frozenset("mfn")
        _inflect(forms, suffixes, word, "person", frozenset(names), genders, capital)
    for gender, words in table.get("kin", {}).items():
        for word in words.split():
            genders = frozenset("mf" if gender == "any" else gender)
            found = frozenset({"kin"}) | frozenset(classes.get(word, ()))
            _inflect(forms, suffixes, word, "kin", found, genders, capital)
    for kind, section in (("group", "groups"), ("vehicle", "vehicles")):
        for gender, words in table.get(section, {}).items():
            if gender in {"pair", "quoted_only", "kinship", "weak"}:
                continue
            for word in words.split():
                if word.casefold() in forms and kind == "group":
                    continue
                _thing(forms, suffixes, word, kind, gender, capital)
    for word in table.get("groups", {}).get("pair", "").split():
        forms[word.casefold()] = Noun(word, "pair", frozenset({"pair"}), frozenset("n"), None)
    stem_nouns: dict[str, Noun] = {}
    for stem in table.get("substantivised", {}).get("stems", "").split():
        base = next((names for word, names in classes.items() if word.startswith(stem)), {"politician"})
        stem_nouns[stem.casefold()] = Noun(stem, "person", frozenset(base), frozenset("mf"), None)
    return forms, stem_nouns, suffixes


def _inflect(
    forms: dict[str, Noun],
    suffixes: dict[str, Noun],
    word: str,
    kind: str,
    classes: frozenset[str],
    genders: frozenset[str],
    capital: bool,
) -> None:
    key = word.casefold()
    if not capital:
        forms[key] = Noun(word, kind, classes, genders, False)
        for plural in _english_plurals(key):
            forms.setdefault(plural, Noun(word, kind, classes, genders, True))
        return
    for ending in _GERMAN_ENDINGS:
        # "-en", "-e": weak masculine or plural; the article decides.
        plural = None if ending in {"en", "n", "e", "", "er", "ern"} else False
        forms.setdefault(
            key + ending, Noun(word, kind, classes, genders, plural if ending or key.endswith("er") else False)
        )
    own = [key + ending for ending in _GERMAN_ENDINGS]
    umlaut = _umlaut(key)
    for ending in ("e", "en", "er", "ern"):
        if umlaut:
            forms.setdefault(umlaut + ending, Noun(word, kind, classes, genders, True))
            own.append(umlaut + ending)
    if genders == frozenset("m"):
        base = key.removesuffix("e")
        for stem in (base, umlaut) if umlaut else (base,):
            forms.setdefault(stem + "in", Noun(word, kind, classes, frozenset("f"), False))
            forms.setdefault(stem + "innen", Noun(word, kind, classes, frozenset("f"), True))
            own += [stem + "in", stem + "innen"]
    if len(key) >= 4:
        for form in own:
            suffixes.setdefault(form, forms[form])


def _thing(forms: dict[str, Noun], suffixes: dict[str, Noun], word: str, kind: str, gender: str, capital: bool) -> None:
    key = word.casefold()
    if kind == "vehicle":
        genders = frozenset("fn") if gender == "ship" else frozenset(gender)
        classes = frozenset({"ship"} if gender == "ship" else {"vehicle"})
    else:
        genders = frozenset("n" if gender == "p" else gender)
        classes = frozenset({"people"} if gender == "p" else {"group"})
    plural = gender == "p"
    if not capital:
        forms.setdefault(key, Noun(word, kind, classes, genders, plural))
        if not plural:
            for form in _english_plurals(key):
                forms.setdefault(form, Noun(word, kind, classes, genders, True))
        return
    endings = ("", "n", "en") if plural else ("", "s", "es", "en", "n", "e")
    for ending in endings:
        many = True if plural else (None if ending in {"en", "n", "e"} else False)
        forms.setdefault(key + ending, Noun(word, kind, classes, genders, many))
        if len(key) >= 5:
            suffixes.setdefault(key + ending, Noun(word, kind, classes, genders, many))


def _english_plurals(key: str) -> tuple[str, ...]:
    if key.endswith("man"):
        return (key[:-3] + "men",)
    if key.endswith("y") and key[-2:-1] not in {"a", "e", "o", "u"}:
        return (key[:-1] + "ies",)
    if key.endswith(("s", "x", "ch", "sh")):
        return (key + "es",)
    if key.endswith("wife"):
        return (key[:-2] + "ves",)
    return (key + "s",)


def _umlaut(key: str) -> str:
    for plain, marked in (("au", "äu"), ("a", "ä"), ("o", "ö"), ("u", "ü")):
        at = key.rfind(plain)
        if at >= max(0, len(key) - 5):
            return key[:at] + marked + key[at + len(plain) :]
    return ""


def _countries(
    table: dict[str, str], capital: bool
) -> tuple[dict[str, str], dict[str, tuple[str, str, bool]], dict[str, str], dict[str, str]]:
    adjectives: dict[str, str] = {}
    inhabitants: dict[str, tuple[str, str, bool]] = {}
    countries: dict[str, str] = {}
    governments: dict[str, str] = {}
    for code, row in table.items():
        names, words, people, seats = (part.split() for part in row.split("|"))
        for name in names:
            countries.setdefault(name.replace("-", " ").casefold(), code)
            countries.setdefault(name.casefold(), code)
        for word in words:
            adjectives.setdefault(word.casefold(), code)
            adjectives.setdefault(word.replace("-", " ").casefold(), code)
        for seat in seats:
            governments.setdefault(seat.replace("-", " ").casefold(), code)
            governments.setdefault(seat.casefold(), code)
        for person in people:
            for form, gender, plural in _inhabitant_forms(person, capital):
                inhabitants.setdefault(form, (code, gender, plural))
    return adjectives, inhabitants, countries, governments


def _inhabitant_forms(person: str, german: bool) -> list[tuple[str, str, bool]]:
    if not german:
        return [(person, "m" if person.endswith("man") else "f" if person.endswith("woman") else "mf", False)]
    if person.endswith("r") and person[:-1].endswith("he"):  # "Deutscher"
        return [(person, "m", False), (person[:-1], "mf", False)]
    base = person.removesuffix("e")
    forms = [(person, "m", False), (person + "s", "m", False), (person + "n", "m", True)]
    umlaut = "Französ" if base == "Franzos" else base
    return [*forms, (umlaut + "in", "f", False), (umlaut + "innen", "f", True)]


def _pronouns(
    table: dict[str, Any],
) -> tuple[dict[str, tuple[tuple[str, str], ...]], dict[str, str], dict[str, str], dict[str, str]]:
    section, determiners = table.get("pronouns", {}), table.get("determiners", {})
    pronouns: dict[str, list[tuple[str, str]]] = {}
    for gender in ("m", "f", "n", "p"):
        for case, form in section.get(gender, {}).items():
            readings = pronouns.setdefault(form, [])
            if (gender, case) not in readings:
                readings.append((gender, case))
    for key, gender in (("demonstrative_m", "m"), ("demonstrative_f", "f")):
        for form in section.get(key, "").split():
            pronouns.setdefault(form, []).append((gender, "dem"))
    possessives: dict[str, str] = {}
    for key, genders in (
        ("possessive_m", "m"),
        ("possessive_f", "f"),
        ("possessive_fp", "fp"),
        ("possessive_p", "p"),
        ("possessive_n", "n"),
        ("possessive_1", "1"),
    ):
        for form in determiners.get(key, "").split():
            possessives[form] = possessives.get(form, "") + genders
    relatives: dict[str, str] = {}
    for key, gender in (("m", "m"), ("f", "f"), ("n", "n"), ("p", "p"), ("any", "mfp"), ("thing", "n")):
        for form in section.get(f"relative_{key}", "").split():
            relatives[form] = relatives.get(form, "") + gender
    first = {w: "s" for w in section.get("first_singular", "").split()}
    first |= {w: "p" for w in section.get("first_plural", "").split()}
    return {form: tuple(readings) for form, readings in pronouns.items()}, possessives, relatives, first
