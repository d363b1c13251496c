"""Verb forms from principal parts: enough German and English conjugation to recognise the lexicon's verbs.

Form names: ``pres``, ``past``, ``subj`` (German Konjunktiv I or II), ``pp``, ``inf``, ``zuinf``, ``ing``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

__all__ = ["english_forms", "german_forms"]

_INSEPARABLE = ("be", "ge", "er", "ver", "zer", "ent", "emp", "miss", "über", "unter", "durch", "um", "wider", "hinter")
_UMLAUT = {"a": "ä", "o": "ö", "u": "ü"}


def _umlauted(stem: str) -> str:
    for at in range(len(stem) - 1, -1, -1):
        if stem[at] in "aou" and not (stem[at] == "u" and at and stem[at - 1] in "ae"):
            return stem[:at] + _UMLAUT[stem[at]] + stem[at + 1 :]
        if stem[at] in "ei":
            break
    return stem


def german_forms(infinitive: str, strong: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Form → form name of a simple (not separable) verb; third person and plural, as news needs them."""
    stem = infinitive[:-2] if infinitive.endswith("en") else infinitive[:-1]
    extra = "e" if stem[-1] in "td" or (stem[-1] in "mn" and len(stem) > 1 and stem[-2] not in "aeiouäöülrmnh") else ""
    parts = strong.get(infinitive)
    out: dict[str, str] = {}
    if parts:
        present, past, participle = parts
        tail = "" if past.endswith("e") else "e"
        out[_umlauted(past) + tail] = "subj"
        out[_umlauted(past) + tail + "n"] = "subj"
        out[past] = "past"
        out[past + ("n" if past.endswith("e") else "en")] = "past"
    else:
        present, past = stem + extra + "t", stem + extra + "te"
        plain = infinitive.startswith(_INSEPARABLE) or infinitive.endswith("ieren")
        participle = ("" if plain else "ge") + stem + extra + "t"
        out[past] = "past"
        out[past + "n"] = "past"
    out.setdefault(stem + "e", "subj")
    out[present] = "pres"
    out[infinitive] = "inf"
    out[participle] = "pp"
    return out


def english_forms(base: str, irregular: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Form → form name of an English verb."""
    out: dict[str, str] = {}
    parts = irregular.get(base)
    vowels = "aeiou"
    double = len(base) > 2 and base[-1] not in vowels + "wxy" and base[-2] in vowels and base[-3] not in vowels
    short = double and sum(char in vowels for char in base) == 1
    stem = base + base[-1] if short else base
    if parts:
        past, participle = parts
    elif base.endswith("e"):
        past = participle = base + "d"
    elif base.endswith("y") and base[-2] not in vowels:
        past = participle = base[:-1] + "ied"
    else:
        past = participle = stem + "ed"
    if base.endswith(("s", "x", "z", "ch", "sh", "o")):
        third = base + "es"
    elif base.endswith("y") and base[-2] not in vowels:
        third = base[:-1] + "ies"
    else:
        third = base + "s"
    ing = base[:-1] + "ing" if base.endswith("e") and not base.endswith(("ee", "be")) else stem + "ing"
    if base.endswith("ie"):
        ing = base[:-2] + "ying"
    out[base] = "inf"
    out[third] = "pres"
    out[participle] = "pp"
    out[past] = "past"
    out[ing] = "ing"
    if base == "be":
        out |= {"is": "pres", "are": "pres", "was": "past", "were": "past", "am": "pres"}
    if base == "have":
        out["has"] = "pres"
        out.pop("haves", None)
    if base in {"travel", "cancel"}:
        out |= {base + "led": "past", base + "ling": "ing"}
    return out
