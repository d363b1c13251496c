"""Where time expressions stand: rules over sentences, the longest first, with their prepositions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from dateline.model import Span
from dateline.reading.segment import Document
from dateline.reading.times.beginnings import LENGTH, normal_text
from dateline.reading.times.grammar import OPENING, Grammar, Rule, grammar_of

__all__ = ["Match", "find_matches"]

# minus the length, start, rank of the rule; the rule and what it found
_Candidate = tuple[int, int, int, Rule, re.Match[str]]

_LOOK_BACK = 30  # characters before a core in which its preposition may stand
_WORD_START = re.compile(r"(?<!\w)\w")
_NUMBER = re.compile(r"\d{1,2}")
_RANGE_SIGN = re.compile(r"bis|to|through|[-–]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Match:
    """An expression as found, before its value is worked out."""

    rule: Rule
    span: Span  # preposition and article included
    core: Span  # with its article where TIMEX3 has it inside
    bare: Span  # without
    fields: Mapping[str, Any]
    sentence: int
    effect: str = ""  # "since", "until", "before", "after", "between" or ""
    preposition: str = ""
    article: str = ""
    partner: Match | None = field(default=None)  # the second of a pair
    join: str = ""  # "range", "and", "or"


def _fields(found: re.Match[str], rule: Rule, grammar: Grammar) -> dict[str, Any]:
    """The groups of a match, words replaced by their values."""
    fields: dict[str, Any] = dict(rule.fixed)
    for name, text in found.groupdict().items():
        if text is None or name == "core":
            continue
        known = grammar.words.get(rule.groups.get(name, ""))
        if known is None:
            fields.setdefault(name, text)
        else:
            fields[name] = known[" ".join(text.lower().split())]
    return fields


def _case_fits(rule: Rule, text: str, core: Span, sentence: Span, grammar: Grammar) -> bool:
    letter = text[core.start]
    if rule.case == "upper":
        return letter.isupper() or letter.isdigit()
    if rule.case == "lower":
        return letter.islower()
    if rule.case == "deictic":
        # "morgen" is tomorrow, "der Morgen" the morning; at a sentence's start either is upper case
        return letter.islower() or core.start <= sentence.start + 1
    if rule.case == "month":
        # "may" and "march" are verbs where small, "Theresa May" a name; a sentence's first word may be either
        before = text[sentence.start : core.start].rsplit(None, 1)
        word = before[-1] if before else ""
        named = word in grammar.options.get("titles", ()) or (
            word[:1].isupper() and word.isalnum() and word.lower() not in grammar.prefix_effect
        )
        opens = core.start == sentence.start and text[core.end : core.end + 1] not in ",;:"
        return letter.isupper() and not named and not opens
    if rule.case == "same":
        words = text[core.start : core.end].lower().split()
        return "that" in words or "same" in words or "very" in words
    if rule.case == "holiday":
        return any(char.isupper() for char in text[core.start : core.end])
    return True


def _candidates(document: Document, plain: str, grammar: Grammar, sentence: Span) -> list[_Candidate]:
    """What the rules find in a sentence, the longest first; of equally long ones the earlier rule's first."""
    text, start, end = document.text, sentence.start, sentence.end
    openings = grammar.openings
    out: list[_Candidate] = []
    letters = plain[start:end]
    held: list[bool | None] = [None if needs else True for needs in grammar.needs]
    for begun in _WORD_START.finditer(plain, start, end):
        at = begun.start()
        key = plain[at : at + OPENING]
        if key not in openings and key[:2] not in openings and key[:1] not in openings:
            continue
        for rule in _rules_for(plain[at : at + LENGTH], grammar.lang):
            holds = held[rule.need]
            if holds is None:
                holds = held[rule.need] = any(map(letters.__contains__, grammar.needs[rule.need]))
            if holds:
                found = rule.pattern.match(text, at, end)
                if found:
                    out.append((at - found.end(), at, rule.rank, rule, found))
    out.sort(key=_by_length)
    return out


def _by_length(candidate: _Candidate) -> tuple[int, int, int]:
    return candidate[:3]


@lru_cache(maxsize=8192)
def _rules_for(letters: str, lang: str) -> tuple[Rule, ...]:
    """The rules of a language that can begin with these letters: a pure look-up, remembered."""
    grammar = grammar_of(lang)
    if grammar is None:
        return ()
    by_start = grammar.by_start
    rules = {rule.rank: rule for size in range(len(letters) + 1) for rule in by_start.get(letters[:size], ())}
    return tuple(rules.values())


def _match(found: re.Match[str], rule: Rule, document: Document, grammar: Grammar, index: int) -> Match | None:
    """The match as such, unless it is part of a word, a name or a quantity."""
    text = document.text
    core = _trimmed(text, found.start("core"), found.end("core")) if rule.prefix == "own" else None
    core = core or _trimmed(text, found.start(), found.end())
    if not len(core) or _inside_compound(text, core, grammar) or _short_name(found, rule, text, core):
        return None
    if (rule.case and not _case_fits(rule, text, core, document.sentences[index], grammar)) or _quantity(
        rule, text, core, grammar
    ):
        return None
    full = Span(found.start(), max(core.end, _trimmed(text, found.start(), found.end()).end))
    return Match(rule, full, core, core, _fields(found, rule, grammar), index)


def _inside_compound(text: str, core: Span, grammar: Grammar) -> bool:
    """ "MIP-Montag", "Winter-Biathlon": part of another word, not a date."""
    before, after = text[max(0, core.start - 14) : core.start], text[core.end : core.end + 2]
    if before[-1:] == "-" and before[-2:-1].isalpha():
        return not grammar.beside_hyphen.search(before)
    if after[:1] == "-" and after[1:2].isalpha():
        return not grammar.beside_hyphen.match(text, core.end + 1)
    return False


def _short_name(found: re.Match[str], rule: Rule, text: str, core: Span) -> bool:
    """ "9. Jan Kuppelwieser": a short month without dot or year before a capital is a name."""
    if "month_short" not in rule.groups or not found["month_short"]:
        return False
    groups = found.groupdict()
    if any(groups.get(name) for name in ("year", "any_year", "oyear")):
        return False
    return text[core.end - 1] != "." and bool(re.match(r" [A-ZÄÖÜ][a-zäöü]", text[core.end : core.end + 3]))


def _trimmed(text: str, start: int, end: int) -> Span:
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def _quantity(rule: Rule, text: str, core: Span, grammar: Grammar) -> bool:
    """True for a bare four-digit number that counts something ("2000 Euro")."""
    if rule.name != "year.bare":
        return False
    before = text[max(0, core.start - 20) : core.start]
    if before and before[-1] in ".,:-–/$€£#'" and not before.endswith((". ", ", ")):
        if before[-1] in ".," and len(before) > 1 and before[-2].isdigit():
            return True
        if before[-1] in "/$€£#:-–":
            return True
    if len(before) > 1 and before[-1].isspace() and before[-2].isdigit():
        return True  # the tail of "26 000"
    if re.match(r"\s\d{3}(?!\d)", text[core.end : core.end + 5]):
        return True
    if grammar.not_after and re.search(rf"(?<![\w])(?:{grammar.not_after.pattern})\Z", before, re.IGNORECASE):
        return True
    return bool(grammar.not_before and grammar.not_before.match(text, core.end))


def _with_prefix(match: Match, document: Document, grammar: Grammar, floor: int) -> Match | None:
    """The match with its preposition and article, or None where the rule demands one and there is none."""
    text, core = document.text, match.core
    if match.rule.prefix in ("own", "none"):
        return match
    if grammar.never_after and grammar.never_after.search(text, max(0, core.start - 24), core.start):
        return None
    floor = max(floor, document.sentences[match.sentence].start, core.start - _LOOK_BACK)
    found = grammar.prefix.search(text, floor, core.start)
    preposition = (found["prep"] or "") if found else ""
    article = (found["art"] or "") if found else ""
    if article and _article_of_another(match, text, grammar):
        if not preposition:
            found = None
        else:  # "in dem gestern veröffentlichten": the article is another noun's
            found, preposition = None, ""
        article = ""
    if _doubtful_year(match, text, preposition):
        return None
    if match.rule.prefix == "required" and not preposition and not article:
        return None
    start = found.start() if found else core.start
    preposition = " ".join(preposition.lower().split())
    inner = core
    if found and article and preposition not in grammar.article_outside:
        inner = Span(found.start("art"), core.end)
    effect = grammar.prefix_effect.get(preposition, "") if preposition else ""
    end = match.span.end
    if grammar.suffix and effect in ("", "since") and preposition in ("von", "vom", "seit", "ab", "from", "as from"):
        tail = grammar.suffix.match(text, end, min(end + 12, document.sentences[match.sentence].end))
        if tail:
            end, effect = tail.end(), "since"
    return Match(
        match.rule,
        Span(start, end),
        inner,
        match.bare,
        match.fields,
        match.sentence,
        effect,
        preposition,
        article.lower(),
    )


def _article_of_another(match: Match, text: str, grammar: Grammar) -> bool:
    """True where the article before the date is another noun's: "the 2014 summit"."""
    if match.rule.article != "unless noun":
        return match.rule.article == "no"
    following = re.match(r" ([a-z]+)", text[match.bare.end : match.bare.end + 20])
    return bool(following) and following is not None and following[1] not in grammar.options.get("no_noun", ())


def _doubtful_year(match: Match, text: str, preposition: str) -> bool:
    """A bare number below 1800 is a year only behind a preposition or in brackets."""
    if match.rule.name != "year.bare" or preposition or int(match.fields["year"]) >= 1800:
        return False
    return text[max(0, match.bare.start - 1) : match.bare.start] not in ("(", "*", "†")


def _split_days(match: Match, text: str) -> list[Match]:
    """ "3., 4. und 7. Oktober": one match a day where the days are neither two neighbours nor a range."""
    group = str(match.fields["days"])
    at = text.index(group, match.core.start)
    numbers = [(int(n.group()), at + n.start(), at + n.end()) for n in _NUMBER.finditer(group)]
    days = [number for number, _, _ in numbers]
    is_range = bool(_RANGE_SIGN.search(group))
    if len(days) == 2 and (is_range or days[1] == days[0] + 1 or "/" in group):
        return [match]
    if len(days) == 2 and re.search("oder|or", group):
        return [match]
    out = []
    fields = {key: value for key, value in match.fields.items() if key not in ("days", "weekday", "weekday2")}
    for position, (number, start, end) in enumerate(numbers):
        last = position == len(numbers) - 1
        stop = end + (text[end : end + 1] == ".")
        core = Span(start, match.core.end if last else stop)
        own = {**fields, "day": str(number), "listed": "first" if position == 0 else "more"}
        out.append(replace(match, span=core, core=core, bare=core, fields=own))
    return out


def _last_of_days(match: Match, text: str) -> Match:
    """The core of "22. und 23. September" is its last day, the only one that is a date of its own."""
    group = str(match.fields["days"])
    at = text.index(group, match.bare.start)
    days = list(_NUMBER.finditer(group))
    if match.bare.end <= at + len(group):  # "November 19-20"
        return match
    return replace(match, core=Span(at + days[-1].start(), match.bare.end))


def _join(matches: list[Match], document: Document, grammar: Grammar) -> list[Match]:
    """Pairs: "vom 24. Juli bis 1. August", "zwischen Montag und Mittwoch", "Donnerstag und Freitag"."""
    out: list[Match] = []
    for match in matches:
        before = out[-1] if out else None
        if before is None or before.sentence != match.sentence or before.partner or not _joinable(before, match):
            out.append(match)
            continue
        gap = document.text[before.core.end : match.bare.start]
        kind = next((name for name, pattern in grammar.joins if pattern.match(gap)), "")
        join = _kind_of_join(kind, before, match)
        if join:
            out[-1] = replace(
                before, span=Span(before.span.start, match.span.end), core=match.core, partner=match, join=join
            )
            out[-1] = replace(out[-1], fields={**before.fields, "first_core": before.core})
        else:
            out.append(match)
    return out


_DAY_OPS = frozenset({"date", "numeric", "weekday", "deictic", "holiday", "day_of_month"})
_ALONE = frozenset({"clock", "vague", "same_text", "night", "years", "days", "units", "odd", "slash_range"})


def _joinable(a: Match, b: Match) -> bool:
    if a.rule.op in _ALONE or b.rule.op in _ALONE:
        return False
    return not ("listed" in b.fields and b.fields["listed"] == "more")


def _kind_of_join(kind: str, a: Match, b: Match) -> str:
    if not kind:
        return ""
    days = a.rule.op in _DAY_OPS and b.rule.op in _DAY_OPS
    same = days or a.rule.op == b.rule.op
    mixed = {a.rule.op, b.rule.op} <= {
        "part",
        "month",
        "date",
        "year",
        "season",
        "numeric",
        "unit",
        "weekday",
        "deictic",
    }
    if kind == "range":
        return "range" if (same or mixed) and b.effect in ("", "until") else ""
    if a.effect == "between" and kind in ("and", "and_again") and (same or mixed):
        return "range"
    if kind == "and" and days and not b.preposition and a.rule.op == b.rule.op:
        return "and"
    return "or" if kind == "or" and days and not b.preposition and a.rule.op == b.rule.op else ""


def find_matches(document: Document, grammar: Grammar) -> list[Match]:
    """All expressions in text order, without overlaps."""
    found: list[Match] = []
    plain = normal_text(document.text)
    for index in range(len(document.sentences)):
        start = document.sentences[index].start
        taken = bytearray(len(document.sentences[index]))
        chosen: list[Match] = []
        for size, begin, _, rule, hit in _candidates(document, plain, grammar, document.sentences[index]):
            inside = slice(begin - start, begin - start - size)
            if 1 in taken[inside]:
                continue
            match = _match(hit, rule, document, grammar, index)
            if match:
                taken[inside] = b"\1" * -size
                chosen.append(match)
        chosen.sort(key=lambda match: match.core.start)
        ready: list[Match] = []
        floor = 0
        for match in chosen:
            parts = [match]
            if "days" in match.fields and match.rule.op == "days":
                whole = _with_prefix(match, document, grammar, floor)
                if not whole or whole.effect != "between":
                    parts = _split_days(match, document.text)
            for part in parts:
                whole = _with_prefix(part, document, grammar, floor)
                if whole:
                    if "days" in part.fields and part.rule.op == "days":
                        whole = _last_of_days(whole, document.text)
                    elif part.rule.op == "years":  # TIMEX3 has each year by itself
                        first = part.bare.start + document.text[part.bare.start : part.bare.end].find(
                            part.fields["year"]
                        )
                        whole = replace(whole, core=Span(first, first + 4))
                    ready.append(whole)
                    floor = whole.span.end
        found.extend(_join(_lend_years(ready, document, grammar), document, grammar))
    return found


_YEARS = ("year", "oyear", "any_year", "short_year")
_LENDERS = frozenset({"date", "month", "days", "part", "season", "numeric"})


def _lend_years(matches: list[Match], document: Document, grammar: Grammar) -> list[Match]:
    """ "Juni und Juli 2014": the year at the end of a list is its earlier members', too."""
    out = list(matches)
    for index in range(len(out) - 2, -1, -1):
        match, following = out[index], out[index + 1]
        if match.rule.op not in _LENDERS or following.rule.op not in _LENDERS:
            continue
        if any(match.fields.get(name) for name in (*_YEARS, "dir", "ydir", "ynear")):
            continue
        year = next((following.fields[name] for name in _YEARS if following.fields.get(name)), None)
        year = year or following.fields.get("lent_year")
        gap = document.text[match.bare.end : following.bare.start]
        if year and len(str(year)) == 4 and any(pattern.match(gap) for _, pattern in grammar.joins):
            later = _month_of(match) > _month_of(following)
            out[index] = replace(match, fields={**match.fields, "lent_year": str(int(year) - later)})
    return out


def _month_of(match: Match) -> int:
    return next((int(match.fields[name]) for name in ("month", "month_short", "mon") if match.fields.get(name)), 0)
