"""The grammar of time expressions as data: words and rules of one language, compiled once.

A rule's pattern is a regular expression in which ``<class>`` stands for the words of a class (a group of
that name; ``<class:name>`` names the group, ``<?class>`` makes none), ``{macro}`` for a macro, a blank for
white space and ``~`` for optional white space.  Every repetition in the tables is bounded, so matching is
linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from dateline.reading.languages import Language, load_language
from dateline.reading.times.beginnings import beginnings
from dateline.reading.times.tense import TenseTable, tense_table

__all__ = ["OPENING", "Grammar", "Rule", "grammar_of"]

_CLASS = re.compile(r"<(\?)?(\w+)(?::(\w+))?>")
_MACRO = re.compile(r"\{([a-z]\w*)\}")
OPENING = 3  # letters by which most words are told to begin no date
_FEW = 12
_BLANK = r"(?:\s{1,3}|\u00a0)"


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table: a pattern, and the operation that gives its value."""

    name: str
    op: str
    pattern: re.Pattern[str]
    groups: Mapping[str, str]  # group → word class
    need: int  # position in ``Grammar.needs``
    prefix: str  # "": may have one; "required"; "none"; "own": the pattern holds it, group ``core`` is the core
    article: str  # before it an article is its own: "yes", "no", or "unless noun" follows
    case: str  # "": any; "upper", "lower": the core's first letter
    rank: int  # position in the table; earlier wins among equally long matches
    fixed: Mapping[str, Any]  # values that the rule itself sets
    starts: frozenset[str]  # letters with which a match begins; see ``beginnings``


@dataclass(frozen=True, slots=True)
class Grammar:
    """All tables of one language, compiled."""

    lang: str
    rules: tuple[Rule, ...]
    needs: tuple[tuple[str, ...], ...]  # letters of which a sentence must hold one for a rule to be tried; "#": a digit
    openings: frozenset[str]  # the first three letters (or fewer) of all of ``by_start``
    by_start: Mapping[str, tuple[Rule, ...]]  # by first letters
    words: Mapping[str, Mapping[str, Any]]
    beside_hyphen: re.Pattern[str]  # what may stand beside a date across a hyphen
    prefix: re.Pattern[str]  # ends at the core: groups ``prep`` and ``art``
    prefix_effect: Mapping[str, str]  # preposition → "", "since", "until", "before", "after", "between"
    article_outside: frozenset[str]  # prepositions whose article stays outside the core
    never_after: re.Pattern[str] | None  # words before a core that make it no date: "ein Mittwoch", "jeden Montag"
    suffix: re.Pattern[str] | None  # closes an open beginning: "von … an"
    joins: tuple[tuple[str, re.Pattern[str]], ...]  # what joins two expressions, by kind
    not_after: re.Pattern[str] | None  # words before which a bare year is a quantity
    not_before: re.Pattern[str] | None
    tense: TenseTable
    options: Mapping[str, Any] = field(default_factory=dict)


def _alternatives(words: Mapping[str, Any]) -> str:
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace(r"\ ", _BLANK) for word in ordered)


class _Compiler:
    def __init__(self, tables: Mapping[str, Any]) -> None:
        self.words: dict[str, dict[str, Any]] = {name: dict(words) for name, words in tables["words"].items()}
        self.suffix: Mapping[str, str] = tables.get("suffix", {})
        self.macros: Mapping[str, str] = tables.get("macros", {})

    def source(self, pattern: str, groups: dict[str, str] | None = None) -> str:
        for _ in range(4):  # macros may hold macros
            pattern = _MACRO.sub(lambda match: self.macros[match[1]], pattern)

        def expand(match: re.Match[str]) -> str:
            name, group = match[2], match[3] or match[2]
            if groups is None or match[1]:
                return f"(?:{_alternatives(self.words[name])}){self.suffix.get(name, '')}"
            groups[group] = name
            return f"(?P<{group}>{_alternatives(self.words[name])}){self.suffix.get(name, '')}"

        guarded = pattern.replace("(?P<", "\0")
        guarded = guarded.replace("(?<", "\1").replace(" ", _BLANK).replace("~", r"\s{0,2}")
        return _CLASS.sub(expand, guarded).replace("\1", "(?<").replace("\0", "(?P<")

    def pattern(self, pattern: str, groups: dict[str, str] | None = None) -> re.Pattern[str]:
        return re.compile(self.source(pattern, groups), re.IGNORECASE)


def _letters(names: list[str], needs: Mapping[str, list[str]], words: Mapping[str, Any]) -> tuple[str, ...]:
    """What a sentence must hold; nothing where the list is so long that looking costs more than trying."""
    found = sorted({"0" if part == "#" else part for name in names for part in needs.get(name) or words[name]})
    return tuple(found) if len(found) <= _FEW else ()


def _by_start(rules: list[Rule]) -> dict[str, tuple[Rule, ...]]:
    out: dict[str, list[Rule]] = {}
    for rule in rules:
        for start in sorted(rule.starts):
            out.setdefault(start, []).append(rule)
    return {start: tuple(found) for start, found in out.items()}


@cache
def grammar_of(code: str) -> Grammar | None:
    """The compiled grammar of a language, or None for a language without tables."""
    language: Language = load_language(code)
    words, rules = language.table("times_words"), language.table("times_rules")
    if not words or not rules:
        return None
    compiler = _Compiler({**words, "macros": rules.get("macros", {})})
    needs: Mapping[str, list[str]] = rules["needs"]
    kinds: dict[tuple[str, ...], int] = {}
    compiled = []
    for rank, row in enumerate(rules["rules"]):
        groups: dict[str, str] = {}
        source = compiler.source(row["pattern"], groups)
        compiled.append(
            Rule(
                name=row["name"],
                op=row["op"],
                pattern=re.compile(rf"(?<![\w]){source}(?![\w])", re.IGNORECASE),
                groups=groups,
                need=kinds.setdefault(_letters(row["needs"], needs, compiler.words), len(kinds)),
                prefix=row.get("prefix", ""),
                article=row.get("article", "yes"),
                case=row.get("case", ""),
                rank=rank,
                fixed=row.get("set", {}),
                starts=beginnings(source),
            )
        )
    prefixes: Mapping[str, str] = rules["prefixes"]
    articles = "|".join(rules["articles"])
    prefix = rf"(?<![\w-])(?:(?P<prep>{_alternatives(prefixes)}){_BLANK})?(?:(?P<art>{articles}){_BLANK})?\Z"
    bare_year = rules.get("bare_year", {})
    return Grammar(
        lang=code,
        rules=tuple(compiled),
        needs=tuple(kinds),
        openings=frozenset(start[:OPENING] for rule in compiled for start in rule.starts),
        by_start=_by_start(compiled),
        words=compiler.words,
        beside_hyphen=compiler.pattern("<weekday>|<month>|<part>|<deictic>"),
        prefix=re.compile(prefix, re.IGNORECASE),
        prefix_effect=dict(prefixes),
        article_outside=frozenset(rules.get("article_outside", ())),
        never_after=compiler.pattern(rules["never_after"]) if rules.get("never_after") else None,
        suffix=compiler.pattern(rules["suffix_pattern"]) if rules.get("suffix_pattern") else None,
        joins=tuple((kind, compiler.pattern(text + r"\Z")) for kind, text in rules["joins"].items()),
        not_after=compiler.pattern(bare_year["quantity_before"]) if bare_year.get("quantity_before") else None,
        not_before=compiler.pattern(bare_year["quantity_after"]) if bare_year.get("quantity_after") else None,
        tense=tense_table(language.table("times_tense")),
        options=rules.get("options", {}),
    )
