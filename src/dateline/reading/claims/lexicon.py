"""The words of movement, presence, status and attribution of a language, made ready for look-up."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Any

from dateline.reading.claims.morphology import english_forms, german_forms
from dateline.reading.languages import Language, load_language

__all__ = ["MOVES", "Lexicon", "VerbForm", "load_lexicon"]

_WORD = re.compile(r"\w+")
MOVES = frozenset({"arrive", "go", "depart", "return", "visit", "stay", "pass", "carry"})
_RANK = {
    name: rank
    for rank, name in enumerate(
        (
            "arrive",
            "depart",
            "return",
            "pass",
            "visit",
            "go",
            "carry",
            "stay",
            "meet",
            "cancel",
            "plan",
            "maybe",
            "be",
            "say",
            "act",
        )
    )
}


@dataclass(frozen=True, slots=True)
class VerbForm:
    """A form of a listed verb.  ``particle`` is what must stand elsewhere in the clause ("" if nothing)."""

    lemma: str
    classes: tuple[str, ...]
    form: str
    particle: str = ""


@dataclass(frozen=True)
class Lexicon:
    """Look-up tables of one language; all keys are lower case."""

    lang: str
    verbs: dict[str, tuple[VerbForm, ...]]
    nouns: dict[str, str]  # noun → class
    noun_tails: tuple[tuple[str, str], ...]  # German compounds: ending → class, longest first
    prepositions: dict[str, frozenset[str]]
    modal: dict[str, frozenset[str]]
    cues: dict[str, frozenset[str]]
    nominal: dict[str, str]  # noun → sort of place
    nominal_sites: dict[str, frozenset[str]]  # noun → features of the sites that it may mean
    coordinators: frozenset[str]
    openers: frozenset[str]  # words that open a clause without a comma (English)
    infinitive_openers: frozenset[str]  # German "um … zu"
    words: dict[str, frozenset[str]]  # small word sets by name
    attribution: tuple[tuple[tuple[str, ...], re.Pattern[str]], ...]  # with words of which a match has one
    attribution_ends: re.Pattern[str] | None
    saying: frozenset[str]  # finite forms of verbs of saying
    modes: dict[str, str]  # noun → mode
    mode_verbs: dict[str, str]  # lemma → mode

    def noun_class(self, word: str) -> str:
        """The class of a noun of movement, compounds by their last part; "" if it is none."""
        return self._noun_classes(word)

    @cached_property
    def _noun_classes(self) -> Callable[[str], str]:
        return lru_cache(maxsize=4096)(self._find_noun_class)

    def _find_noun_class(self, word: str) -> str:
        low = word.lower()
        found = self.nouns.get(low)
        if found or self.lang != "de" or not word[:1].isupper():
            return found or ""
        bare = low.rpartition("-")[2]
        lengths, tails = self._tails
        for length in lengths:  # the longest ending first
            name = tails.get(bare[-length:])
            if name and (len(bare) > length + 2 or len(bare) == length or ("-" in low and len(bare) >= length)):
                return name
        return ""

    @cached_property
    def _tails(self) -> tuple[tuple[int, ...], dict[str, str]]:
        """Lengths of the endings, longest first, and the endings with their class."""
        tails = dict(reversed(self.noun_tails))
        return tuple(sorted({len(tail) for tail in tails}, reverse=True)), tails

    @cached_property
    def all_prepositions(self) -> frozenset[str]:
        """Prepositions of all sorts."""
        return frozenset().union(*self.prepositions.values())

    def has(self, name: str, word: str) -> bool:
        """True if ``word`` (lower case) is in the word set ``name``."""
        return word in self.words.get(name, ())

    def cue(self, name: str, text: str) -> bool:
        """True if ``text`` (lower case) holds a cue word of this list."""
        return name in self.cues_in(text)

    @cached_property
    def cues_in(self) -> Callable[[str], frozenset[str]]:
        """Names of all lists with a cue word in a text; the same clauses are asked for many lists."""
        return lru_cache(maxsize=4096)(self._find_cues)

    @cached_property
    def openings_in(self) -> Callable[[str], frozenset[str]]:
        """Names of the lists with a cue of several words that may begin in a text."""
        return lru_cache(maxsize=4096)(self._find_openings)

    def _find_openings(self, text: str) -> frozenset[str]:
        _, first = self._cue_words
        return frozenset(name for word in _WORD.findall(text) for name, _ in first.get(word, ()))

    def _find_cues(self, text: str) -> frozenset[str]:
        single, first = self._cue_words
        words = set(_WORD.findall(text))
        out: set[str] = set()
        for word in words & single.keys():
            out.update(single[word])
        for word in words & first.keys():
            out.update(name for name, phrase in first[word] if name not in out and phrase.search(text))
        return frozenset(out)

    @cached_property
    def _cue_words(self) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[tuple[str, re.Pattern[str]], ...]]]:
        """Lists by the cues that are one word, and longer cues with their list by their first word."""
        single: dict[str, list[str]] = {}
        first: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
        for name, cues in self.cues.items():
            for cue in cues:
                words = _WORD.findall(cue)
                if words == [cue]:
                    single.setdefault(cue, []).append(name)
                elif words:
                    first.setdefault(words[0], []).append((name, _pattern(cue)))
        return (
            {word: tuple(names) for word, names in single.items()},
            {word: tuple(items) for word, items in first.items()},
        )


def _verbs(code: str, table: dict[str, Any], forms: dict[str, Any]) -> dict[str, tuple[VerbForm, ...]]:
    lemmas: dict[str, list[str]] = {}
    for name, items in table.items():
        for lemma in items:
            if " " not in lemma:
                lemmas.setdefault(lemma, []).append(name)
    out: dict[str, list[VerbForm]] = {}

    def add(word: str, form: VerbForm) -> None:
        out.setdefault(word, []).append(form)

    for lemma, classes in lemmas.items():
        names = tuple(sorted(classes, key=lambda name: _RANK.get(name, 99)))
        if code == "de":
            prefix, _, base = lemma.rpartition("|")
            for word, form in german_forms(base, forms.get("strong", {})).items():
                if not prefix:
                    add(word, VerbForm(lemma, names, form))
                    continue
                if form != "pp":
                    add(word, VerbForm(lemma, names, form, prefix))
                add(prefix + word, VerbForm(lemma, names, form))
                if form == "inf":
                    add(prefix + "zu" + word, VerbForm(lemma, names, "zuinf"))
        else:
            base, _, particle = lemma.partition("|")
            for word, form in english_forms(base, forms.get("irregular", {})).items():
                add(word, VerbForm(lemma, names, form, particle))
    return {
        word: tuple(sorted(items, key=lambda item: (-len(item.particle), item.lemma))) for word, items in out.items()
    }


def _pattern(cue: str) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)" + re.escape(cue) + r"(?!\w)")


def _ends(words: Sequence[str]) -> re.Pattern[str] | None:
    """Words at which the name of a source ends, and all that follows."""
    return re.compile(r"\s+(?:" + "|".join(map(re.escape, words)) + r")\b.*", re.S) if words else None


@cache
def load_lexicon(code: str) -> Lexicon:
    """The lexicon of a language; an empty one for a language without tables."""
    language: Language = load_language(code)
    table, forms = language.table("claims"), language.table("claims_forms")
    nouns = {word.lower(): name for name, words in table.get("nouns", {}).items() for word in words}
    plural: dict[str, str] = {}
    if code == "de":
        for word, name in nouns.items():
            for ending in ("e", "en", "n", "s", "es"):
                plural.setdefault(word + ending, name)
    else:
        for word, name in nouns.items():
            plural.setdefault(word + "s", name)
    nouns = {**plural, **nouns}
    tails = tuple(
        sorted(((word, name) for word, name in nouns.items() if len(word) > 3), key=lambda item: (-len(item[0]), item))
    )
    verbs = _verbs(code, table.get("verbs", {}), forms)
    sites: dict[str, list[str]] = {}
    for feature, words in table.get("nominal_sites", {}).items():
        for word in words:
            sites.setdefault(word.lower(), []).append(feature)
    return Lexicon(
        lang=code,
        verbs=verbs,
        nouns=nouns,
        noun_tails=tails,
        prepositions={name: frozenset(words) for name, words in table.get("prepositions", {}).items()},
        modal={name: frozenset(words) for name, words in table.get("modal", {}).items()},
        cues={name: frozenset(word.lower() for word in words) for name, words in table.get("cues", {}).items()},
        nominal={word.lower(): sort for sort, words in table.get("nominal_places", {}).items() for word in words}
        | dict.fromkeys(sites, "site"),
        nominal_sites={word: frozenset(features) for word, features in sites.items()},
        coordinators=frozenset(table.get("connect", {}).get("coordinate", ())),
        openers=frozenset(table.get("connect", {}).get("open", ())),
        infinitive_openers=frozenset(table.get("connect", {}).get("infinitive", ())),
        words={name: frozenset(words) for name, words in table.get("words", {}).items()},
        attribution=tuple(
            (tuple(needs), re.compile(text))
            for text, needs in zip(
                table.get("attribution", {}).get("patterns", ()),
                table.get("attribution", {}).get("needs", ()),
                strict=True,
            )
        ),
        attribution_ends=_ends(table.get("attribution", {}).get("ends", ())),
        saying=frozenset(
            word
            for word, items in verbs.items()
            if any("say" in item.classes and item.form in {"past", "pres"} for item in items)
        ),
        modes={word.lower(): mode for mode, words in table.get("modes", {}).items() for word in words},
        mode_verbs={lemma: mode for mode, words in table.get("mode_verbs", {}).items() for lemma in words},
    )
