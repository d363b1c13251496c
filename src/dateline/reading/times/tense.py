"""Which way a clause looks: past, future or neither, and whether it reports what somebody said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dateline.model import Span
from dateline.reading.segment import Document

__all__ = ["TenseTable", "direction", "is_report", "tense_table"]

_BREAKS = frozenset(',;:–—()"„“”«»‚‘…') | {"--", "-"}
_REACH = 40  # tokens on either side of the expression that a clause may have


@dataclass(frozen=True, slots=True)
class TenseTable:
    """A language's words of tense, ready for look-up."""

    past: frozenset[str]
    auxiliary: frozenset[str]
    participle: re.Pattern[str]
    participle_alone: re.Pattern[str] | None
    not_participle: frozenset[str]
    future: frozenset[str]
    future_strong: frozenset[str]
    present: frozenset[str]
    weak: re.Pattern[str]
    not_weak: frozenset[str]
    counterfactual: frozenset[str]
    report: re.Pattern[str]
    report_particle: Mapping[str, str]
    nearest: bool  # the verb nearest to the date decides (English), not the clause as a whole


def tense_table(data: Mapping[str, Any]) -> TenseTable:
    """The table in the form that the functions here want."""

    def words(name: str) -> frozenset[str]:
        return frozenset(data.get(name, ()))

    alone = data.get("participle_alone")
    return TenseTable(
        past=words("past"),
        auxiliary=words("auxiliary"),
        participle=re.compile(data.get("participle", r"(?!)")),
        participle_alone=re.compile(alone) if alone else None,
        not_participle=words("not_participle"),
        future=words("future"),
        future_strong=words("future_strong"),
        present=words("present"),
        weak=re.compile(data.get("weak", r"(?!)")),
        not_weak=words("not_weak"),
        counterfactual=words("counterfactual"),
        report=re.compile(data.get("report", r"(?!)"), re.IGNORECASE),
        report_particle=data.get("report_particle", {}),
        nearest=bool(data.get("nearest", False)),
    )


def _clauses(document: Document, sentence: int, span: Span) -> tuple[list[Sequence[int]], int]:
    """Token indexes of the sentence's clauses near ``span``, and which of them holds it."""
    first, last = document.sentence_tokens[sentence]
    at, stop = document.tokens_in(span)
    low, high = max(first, at - _REACH), min(last, stop + _REACH)
    clauses: list[list[int]] = [[]]
    home = 0
    for index in range(low, high):
        token = document.tokens[index]
        if at <= index < stop:
            home = len(clauses) - 1
            clauses[-1].append(index)
            continue
        if token.text in _BREAKS:
            if clauses[-1]:
                clauses.append([])
            continue
        clauses[-1].append(index)
    return [clause for clause in clauses if clause or clause is clauses[home]], home


def _evidence(words: Sequence[str], table: TenseTable) -> str:
    """What a clause's words say, taken together."""
    lower = [word.lower() for word in words]
    kinds = set(lower)
    if kinds & table.counterfactual:
        return "past"
    own = [word for word in words if word[:1].islower() or word is words[0]]
    participle = any(table.participle.match(word.lower()) and word.lower() not in table.not_participle for word in own)
    past = any(
        word in table.past or (table.weak.match(word) and word not in table.not_weak)
        for word in (item.lower() for item in own)
    )
    if kinds & table.future_strong and not past:
        perfect = participle and lower[-1:] == ["haben"] or lower[-1:] == ["sein"]
        return "past" if perfect and participle else "future"
    if past:
        return "past"
    if participle and kinds & table.auxiliary:
        return "past"
    if kinds & table.future:
        return "future"
    if kinds & table.present:
        return "future"
    if table.participle_alone and any(
        table.participle_alone.match(word.lower()) and word.lower() not in table.not_participle for word in own
    ):
        return "past"
    return ""


def _nearest_evidence(words: Sequence[str], home: int, table: TenseTable) -> str:
    """What the verb nearest to the date says; the one before it wins over the one behind."""
    order = [*range(home - 1, -1, -1), *range(home, len(words))]
    lower = [word.lower() for word in words]
    for index in order:
        word = lower[index]
        before = lower[max(0, index - 3) : index]
        if word in table.future_strong:
            return "past" if "have" in lower[index + 1 : index + 3] else "future"
        if word in table.future:
            return "future"
        if word in table.past or (table.weak.match(word) and word not in table.not_weak and words[index][:1].islower()):
            if any(item in table.future_strong for item in before) and "have" not in before:
                return "future"
            return "past"
        if word in table.auxiliary:
            following = lower[index + 1 : index + 5]
            if any(table.participle.match(item) for item in following):
                return "past"
        if word in table.present:
            return "future"
    return ""


def direction(document: Document, sentence: int, span: Span, table: TenseTable) -> str:
    """``past``, ``future`` or "" for what happens at the date ``span``."""
    clauses, home = _clauses(document, sentence, span)
    home = min(home, len(clauses) - 1)
    at, stop = document.tokens_in(span)
    for position in _outward(home, len(clauses)):
        clause = clauses[position]
        kept = [index for index in clause if not at <= index < stop]
        words = [document.tokens[index].text for index in kept]
        if not words:
            continue
        if table.nearest:
            said = _nearest_evidence(words, sum(index < at for index in kept), table)
        else:
            said = _evidence(words, table)
        if said:
            return said
    return ""


def _outward(home: int, count: int) -> Iterator[int]:
    yield home
    for step in range(1, count):
        if home - step >= 0:
            yield home - step
        if home + step < count:
            yield home + step


def is_report(document: Document, sentence: int, span: Span, table: TenseTable) -> bool:
    """True where the clause of the date says that somebody reported, announced or published something."""
    clauses, home = _clauses(document, sentence, span)
    clause = clauses[min(home, len(clauses) - 1)]
    if not clause:
        return False
    start, end = document.tokens[clause[0]].start, document.tokens[clause[-1]].end
    text = document.text[start:end]
    found = table.report.search(text)
    while found:
        particle = table.report_particle.get(found.group().lower())
        if not particle or re.search(rf"(?<!\w){particle}(?!\w)", text):
            return True
        found = table.report.search(text, found.end())
    return False
