"""Which way a clause looks: past, future or neither, and whether it reports what somebody said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from dateline.model import Span
from dateline.reading.segment import Document

__all__ = ["TenseTable", "outlook", "tense_table"]

_BREAKS = frozenset(',;:–—()"„“”«»‚‘…') | {"--", "-"}
_REACH = 40  # tokens on either side of the expression that a clause may have


@dataclass(frozen=True, slots=True, eq=False)  # compared by identity, so that it can key a memory
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
    present_base: frozenset[str]
    subjects: frozenset[str]
    weak: re.Pattern[str]
    not_weak: frozenset[str]
    counterfactual: frozenset[str]
    determiners: frozenset[str]
    infinitive_marks: frozenset[str]
    perfect_end: frozenset[str]
    past_be: frozenset[str]
    present_be: frozenset[str]
    future_pairs: frozenset[str]
    report: re.Pattern[str]
    report_particle: Mapping[str, str]
    coordinators: frozenset[str]
    place_words: frozenset[str]  # behind these a capital is a place within the attribute
    attribute_past: re.Pattern[str]
    attribute_future: re.Pattern[str]
    subordinators: frozenset[str]  # open a clause, also without a comma: "und dass"
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
        present_base=words("present_base"),
        subjects=words("subjects"),
        weak=re.compile(data.get("weak", r"(?!)")),
        not_weak=words("not_weak"),
        counterfactual=words("counterfactual"),
        determiners=words("determiners"),
        infinitive_marks=words("infinitive_marks"),
        perfect_end=words("perfect_end"),
        past_be=words("past_be"),
        present_be=words("present_be"),
        future_pairs=words("future_pairs"),
        report=re.compile(data.get("report", r"(?!)"), re.IGNORECASE),
        report_particle=data.get("report_particle", {}),
        coordinators=words("coordinators"),
        place_words=words("place_words"),
        attribute_past=re.compile(data.get("attribute_past", r"(?!)")),
        attribute_future=re.compile(data.get("attribute_future", r"(?!)")),
        subordinators=words("subordinators"),
        nearest=bool(data.get("nearest", False)),
    )


def _clauses(document: Document, sentence: int, at: int, stop: int, opening: frozenset[str]) -> Iterator[range]:
    """Token ranges of the sentence's clauses: the one that holds the date, then its neighbours by turns."""
    tokens = document.tokens

    def breaks(index: int) -> bool:
        text = tokens[index].text
        return text in _BREAKS or text in opening

    first, last = document.sentence_tokens[sentence]
    low, high = max(first, at - _REACH), min(last, stop + _REACH)
    left, right = at, stop
    while left > low and not breaks(left - 1):
        left -= 1
    while right < high and not breaks(right):
        right += 1
    yield range(left, right)
    while left > low or right < high:
        end = left
        while end > low and breaks(end - 1):
            end -= 1
        left = end
        while left > low and not breaks(left - 1):
            left -= 1
        if left < end:
            yield range(left, end)
        start = right
        while start < high and breaks(start):
            start += 1
        right = start
        while right < high and not breaks(right):
            right += 1
        if start < right:
            yield range(start, right)


@lru_cache(maxsize=8192)
def _forms(word: str, table: TenseTable) -> tuple[bool, bool, bool]:
    """Whether a word in small letters may be a participle, a weak past, a participle that stands alone."""
    listed = word in table.not_participle
    alone = table.participle_alone
    return (
        not listed and bool(table.participle.match(word)),
        word not in table.not_weak and bool(table.weak.match(word)),
        not listed and alone is not None and bool(alone.match(word)),
    )


def _evidence(words: Sequence[str], table: TenseTable, whole: bool = True) -> str:
    """What a clause's words say, taken together; of a part of a clause only its finite verbs count."""
    if not words:
        return ""
    lower = [word.lower() for word in words]
    kinds = set(lower)
    if kinds & table.counterfactual:
        return "past"
    strong = bool(kinds & table.future_strong)
    participle = past = False
    for index, word in enumerate(lower):
        if not (words[index][:1].islower() or index == 0):
            continue
        looks_participle, weak, _ = _forms(word, table)
        weak = weak and whole
        participle = participle or looks_participle
        if word in table.past and not (looks_participle and (strong or kinds & table.auxiliary)):
            past = True  # "entschieden" beside "wird" or "hat" is a participle
        past = past or (weak and _weak_past(lower, index, table, strong))
    if past:
        return "past"
    if strong:
        return "past" if participle and lower[-1] in table.perfect_end else "future"
    if not whole:
        return ""
    if participle and kinds & table.auxiliary:
        return "perfect"
    if kinds & table.future:
        return "future"
    if kinds & table.present:
        return "present"
    return "past" if any(_forms(word, table)[2] for word in lower) else ""


def _weak_past(lower: Sequence[str], index: int, table: TenseTable, strong: bool) -> bool:
    """True for a weak past form; not for an infinitive in "-ten", nor an adjective behind its article."""
    word = lower[index]
    before = lower[index - 1] if index else ""
    if word.endswith("en") and (strong or before in table.infinitive_marks):
        return False
    return before not in table.determiners


def _subject(before: Sequence[str], table: TenseTable) -> bool:
    """True where the word before can be the subject of a verb without ending: "they", "the leaders"."""
    return bool(before) and (before[-1] in table.subjects or (len(before[-1]) > 4 and before[-1].endswith("s")))


def _nearest_evidence(words: Sequence[str], home: int, table: TenseTable) -> str:
    """What the verb nearest to the date says; the one before it wins over the one behind."""
    lower = [word.lower() for word in words]
    for index in range(1, len(words)):
        if words[index][:1].isupper() and lower[index] in table.future_strong:
            lower[index] = words[index]  # "Mrs. May" is a name
    for index in (*range(home - 1, -1, -1), *range(home, len(words))):
        word = lower[index]
        before = lower[max(0, index - 3) : index]
        was = any(item in table.past_be for item in before[-2:])
        if f"{before[-1] if before else ''} {word}" in table.future_pairs:
            return "future"
        if word in table.future_strong:
            return "past" if "have" in lower[index + 1 : index + 3] else "future"
        if word in table.future:
            return "past" if was else "future"
        if word in table.past or (table.weak.match(word) and word not in table.not_weak and words[index][:1].islower()):
            if before[-1:] == ["to"] and not was:
                continue
            if any(item in table.future_strong or item in ("be", "to") for item in before) and "have" not in before:
                return "past" if was else "future"
            if any(item in table.present_be for item in before[-2:]):
                return "present"  # "is wanted in Oslo"
            return "past"
        if word in table.auxiliary and any(table.participle.match(item) for item in lower[index + 1 : index + 5]):
            return "past"
        if word in table.present or (word in table.present_base and _subject(before, table)):
            if before[-1:] == ["to"] or (before and before[-1] in table.determiners):
                continue  # an infinitive, whose verb stands further off, or a noun
            return "past" if was else "present"
    return ""


def outlook(document: Document, sentence: int, span: Span, table: TenseTable) -> tuple[str, bool]:
    """Which way the clause of the date ``span`` looks, and whether it reports what somebody said.

    The direction is ``past``, ``perfect`` (which may be a state), ``future``, ``present`` or "".
    """
    at, stop = document.tokens_in(span)
    tokens = document.tokens
    report: bool | None = None
    for clause in _clauses(document, sentence, at, stop, table.subordinators):
        if report is None:
            report = _is_report(document, clause, span, table)
        words = [tokens[index].text for index in clause if not at <= index < stop]
        if not words:
            continue
        if table.nearest:
            said = _nearest_evidence(words, sum(index < at for index in clause), table)
        else:
            home = clause.start <= at < clause.stop
            said = (_attribute(document, clause, at, stop, table) if home else "") or _evidence(words, table)
            if home and said:
                said = _coordinate(document, clause, at, stop, table) or said
        if said:
            return said, report
    return "", bool(report)


def _attribute(document: Document, clause: range, at: int, stop: int, table: TenseTable) -> str:
    """What a participle says that the date belongs to: "der am Montag begonnene Besuch"."""
    tokens = document.tokens
    if at <= clause.start or tokens[at - 1].text.lower() not in table.determiners:
        return ""
    for index in range(stop, min(stop + 5, clause.stop)):
        word = tokens[index].text
        if word[:1].isupper() and tokens[index - 1].text.lower() not in table.place_words:
            return ""
        if table.attribute_past.match(word):
            return "past"
        if table.attribute_future.match(word):
            return "future"
    return ""


def _coordinate(document: Document, clause: range, at: int, stop: int, table: TenseTable) -> str:
    """What the date's own part of "kam im März und will im Mai zurück sein" says; "" where it has no verb."""
    tokens = document.tokens
    low = next(
        (i + 1 for i in range(at - 1, clause.start - 1, -1) if tokens[i].text in table.coordinators), clause.start
    )
    high = next((i for i in range(stop, clause.stop) if tokens[i].text in table.coordinators), clause.stop)
    if low == clause.start and high == clause.stop:
        return ""
    return _evidence([tokens[i].text for i in range(low, high) if not at <= i < stop], table, whole=False)


def _is_report(document: Document, clause: Sequence[int], span: Span, table: TenseTable) -> bool:
    """True where the clause of the date says that somebody reported, announced or published something."""
    if not clause:
        return False
    if table.nearest:
        return _report_nearby(document, clause, span, table)
    start, end = document.tokens[clause[0]].start, document.tokens[clause[-1]].end
    text = document.text[start:end]
    found = table.report.search(text)
    while found:
        particle = table.report_particle.get(found.group().lower())
        if not particle or re.search(rf"(?<!\w){particle}(?!\w)", text):
            return True
        found = table.report.search(text, found.end())
    return False


def _report_nearby(document: Document, clause: Sequence[int], span: Span, table: TenseTable) -> bool:
    """English: the verb of saying stands next to the date, no other verb between."""
    words = [document.tokens[index].text.lower() for index in clause]
    at = sum(document.tokens[index].start < span.start for index in clause)
    behind = at + sum(span.start <= document.tokens[index].start < span.end for index in clause)
    for order in (range(at - 1, max(-1, at - 7), -1), range(behind, min(len(words), behind + 4))):
        for index in order:
            word = words[index]
            if table.report.fullmatch(word):
                return True
            if word in table.past or word in table.present or word in table.future_strong or table.weak.match(word):
                break
    return False
