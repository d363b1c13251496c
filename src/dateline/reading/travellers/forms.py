"""Word forms of a language's traveller tables: inflection, compounds, nationalities, pronouns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = ["Noun", "country_forms", "first_names", "group_kinds", "noun_forms", "people_forms", "pronoun_forms"]

_GERMAN_ENDINGS = ("", "s", "es", "n", "en", "e", "ns", "er", "ern")


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun for a traveller: kind "person", "kin", "group" or "vehicle"; gender letters of m, f, n."""

    lemma: str
    kind: str
    classes: frozenset[str]
    genders: frozenset[str]
    plural: bool | None = False  # None: the form can be either


def group_kinds(table: dict[str, str]) -> dict[str, frozenset[str]]:
    out: dict[str, set[str]] = {}
    for kind, words in table.items():
        for word in words.casefold().split():
            out.setdefault(word, set()).add(kind)
    return {word: frozenset(kinds) for word, kinds in out.items()}


def people_forms(words: str, german: bool) -> frozenset[str]:
    plain = words.casefold().split()
    return frozenset(plain) | frozenset(word + "n" for word in plain if german)


def first_names(tables: list[dict[str, Any]]) -> dict[str, str]:
    out: dict[str, str] = {}
    for item in tables:
        for key, gender in (("male", "m"), ("female", "f")):
            for word in item.get(key, "").split():
                before = out.get(word, "")
                out[word] = before if gender in before else before + gender
    return out


def noun_forms(table: dict[str, Any], capital: bool) -> tuple[dict[str, Noun], dict[str, Noun], dict[str, Noun]]:
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
        for form in _english_plurals(key):
            forms.setdefault(form, Noun(word, kind, classes, genders, True))
        return
    for ending in _GERMAN_ENDINGS:
        # "-en", "-e": weak masculine or plural; the article decides.
        either = ending in {"en", "n", "e", "er", "ern", "s"} or (not ending and key.endswith("er"))
        forms.setdefault(key + ending, Noun(word, kind, classes, genders, None if either else False))
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
    people = gender == "p"
    if not capital:
        forms.setdefault(key, Noun(word, kind, classes, genders, people))
        if not people:
            for form in _english_plurals(key):
                forms.setdefault(form, Noun(word, kind, classes, genders, True))
        return
    endings = ("", "n", "en") if people else ("", "s", "es", "en", "n", "e")
    for ending in endings:
        many = True if people else (None if ending in {"en", "n", "e"} else False)
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


def country_forms(
    table: dict[str, str], capital: bool
) -> tuple[dict[str, str], dict[str, tuple[str, str, bool | None]], dict[str, str], dict[str, str]]:
    """Adjectives, inhabitants, names and government words of the countries."""
    adjectives: dict[str, str] = {}
    inhabitants: dict[str, tuple[str, str, bool | None]] = {}
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


def _inhabitant_forms(person: str, german: bool) -> list[tuple[str, str, bool | None]]:
    if not german:
        return [(person, "m" if person.endswith("man") else "f" if person.endswith("woman") else "mf", False)]
    if person.endswith("tscher"):  # "Deutscher": inflected like an adjective
        return [(person, "m", False), (person[:-1], "mf", False)]
    base = person.removesuffix("e")
    many = None if person.endswith("er") else False
    forms = [(person, "m", many), (person + "s", "m", False), (person + "n", "m", True)]
    umlaut = "Französ" if base == "Franzos" else base
    return [*forms, (umlaut + "in", "f", False), (umlaut + "innen", "f", True)]


def pronoun_forms(
    table: dict[str, Any],
) -> tuple[dict[str, tuple[tuple[str, str], ...]], dict[str, str], dict[str, str], dict[str, str]]:
    """Personal, possessive, relative and first-person pronouns by form."""
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
    first = dict.fromkeys(section.get("first_singular", "").split(), "s")
    first |= dict.fromkeys(section.get("first_plural", "").split(), "p")
    return {form: tuple(readings) for form, readings in pronouns.items()}, possessives, relatives, first
