"""Document → time expressions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from dateline import calendar
from dateline.model import Note, TimeExpression
from dateline.reading.languages import Language
from dateline.reading.segment import Document
from dateline.reading.times.absolute import ABSOLUTE, SINCE
from dateline.reading.times.anchors import Context, Done, Published, Value
from dateline.reading.times.grammar import Grammar, grammar_of
from dateline.reading.times.matching import Match, find_matches
from dateline.reading.times.narrowing import Found, narrow
from dateline.reading.times.parts import PARTS
from dateline.reading.times.relative import RELATIVE
from dateline.reading.times.tense import TenseTable, outlook
from dateline.reading.times.weekdays import WEEKDAYS
from dateline.reading.times.years import YEARS

__all__ = ["find"]

_OPS = {**ABSOLUTE, **YEARS, **WEEKDAYS, **RELATIVE, **PARTS}


def find(document: Document, language: Language, published: str | None) -> tuple[TimeExpression, ...]:
    """The time expressions of a document in text order, without overlaps.

    ``published`` is EDTF (day, month or year) or None; a malformed value counts as None and gives each expression
    that would have needed it a ``problem``.  A language without tables gives no expressions.
    """
    grammar = grammar_of(language.code)
    if grammar is None:
        return ()
    table = grammar.tense
    matches = find_matches(document, grammar)
    publication = _publication(published) or _dateline(matches, document)
    malformed = bool(published) and _publication(published) is None
    context = Context(publication)
    found: list[Found] = []
    for match in matches:
        expression = _read(match, document, grammar, table, context)
        if expression and malformed and expression.problem and expression.problem.key == "times.no_anchor":
            expression = replace(expression, problem=Note.of("times.published_malformed", value=published))
        if expression:
            found.append(Found(expression, context.tense))
    return narrow(found, publication)


def _publication(published: str | None) -> Published | None:
    if not published or not calendar.valid(published) or published[0] in "[{" or "/" in published:
        return None
    start, end = calendar.bounds(published)
    return Published(start, end, published) if start and end and (end - start).days <= 366 else None


def _dateline(matches: list[Match], document: Document) -> Published | None:
    """The full date of a dateline ("BERLIN, 24. April 2019 –") where no publication is known."""
    for match in matches[:1]:
        before = document.text[: match.span.start].strip()
        if match.rule.op not in ("date", "numeric") or len(before) > 60 or not before.rstrip(",( ").isupper():
            continue
        value = _value(match, Context(None))
        days = calendar.candidates(value.edtf)
        if days and len(days) == 1:
            return Published(days[0], days[0], days[0].isoformat(), "dateline")
    return None


def _read(match: Match, document: Document, grammar: Grammar, table: TenseTable, c: Context) -> TimeExpression | None:
    if match.rule.op == "clock" and not grammar.options.get("clock_times"):
        return None
    paragraph = document.sentence_paragraph[match.sentence]
    c.sentence, c.paragraph = match.sentence, paragraph
    c.effect, c.preposition = match.effect, match.preposition
    c.floor = c.ceiling = None
    c.tense, report = outlook(document, match.sentence, match.span, table)
    if c.tense == "perfect":
        # "ist ab Samstag geöffnet" is a state to come, "ist am Samstag eröffnet worden" is not
        c.tense = "present" if match.preposition in grammar.options.get("states", ()) else "past"
    if match.rule.op == "clock" and c.tense == "past":
        return None  # a detail of what is told; of an appointment it would name the day
    if match.preposition in SINCE:
        c.tense = "past"
    if _is_label(match, document):
        c.tense = "past"
    if match.preposition in ("für", "for") and match.rule.op in ("date", "month", "part", "weekday", "numeric"):
        c.tense = "future"
    if match.partner and report and c.tense == "past":
        c.tense = "future"  # a span of days is what was announced, not when
    if match.partner:
        bare = value = _pair(match, c)
    else:
        bare = _value(match, c)
        value = _with_effect(bare, match.effect)
    plain = value.core_edtf if value.core_edtf and calendar.valid(value.core_edtf) else None
    if value.edtf and not calendar.valid(value.edtf):
        value = Value(None, problem=Note.of("times.not_in_calendar"))
    if value.level != "clock":
        counted = bare.edtf if match.rule.op == "part" and value.edtf else plain
        c.history.append(Done(match.span, match.sentence, paragraph, value, report, counted or ""))
    return TimeExpression(
        span=match.span,
        text=match.span.of(document.text),
        edtf=value.edtf,
        core=match.core,
        core_edtf=plain,
        rule=f"{match.rule.name}.{value.variant}" if value.variant else match.rule.name,
        anchor=value.anchor,
        report=report,
        problem=value.problem,
    )


def _is_label(match: Match, document: Document) -> bool:
    """True for the head of an entry in a chronicle: "2. Februar: Ein Gericht wandelt …"."""
    paragraph = document.paragraphs[document.sentence_paragraph[match.sentence]]
    return match.span.start == paragraph.start and document.text[match.span.end : match.span.end + 1] == ":"


def _value(match: Match, c: Context) -> Value:
    try:
        return _OPS[match.rule.op](match.fields, c)
    except (ValueError, OverflowError):
        return Value(None, problem=Note.of("times.not_in_calendar"))


def _with_effect(value: Value, effect: str) -> Value:
    """The value with its preposition: since, until, before, after."""
    if not value.edtf or effect not in ("since", "until", "before", "after"):
        return value
    if calendar.is_set(value.edtf):
        return replace(value, core=value.core_edtf)
    start, end = calendar.bounds(value.edtf)
    edtf = value.edtf
    whole = "/" not in edtf
    if effect == "since" and start:
        edtf = f"{edtf}/.." if whole else f"{edtf.partition('/')[0]}/.."
    elif effect == "until" and end:
        edtf = f"../{edtf}" if whole else f"../{edtf.partition('/')[2]}"
    elif effect == "before" and start and start > date.min:
        edtf = f"../{(start - timedelta(1)).isoformat()}"
    elif effect == "after" and end and end < date.max:
        edtf = f"{(end + timedelta(1)).isoformat()}/.."
    return replace(value, edtf=edtf, core=value.core_edtf)


def _pair(match: Match, c: Context) -> Value:
    """Two expressions as one interval, or as a choice."""
    partner = match.partner
    assert partner
    c.effect = c.preposition = ""
    second_says_year = any(
        name in partner.fields for name in ("year", "oyear", "any_year", "ydir", "short_year", "lent_year")
    )
    first_says_year = any(
        name in match.fields for name in ("year", "oyear", "any_year", "ydir", "short_year", "lent_year")
    )
    if second_says_year and not first_says_year:
        second = _value(partner, c)
        c.ceiling = calendar.bounds(second.edtf)[1]
        first = _value(match, c)
    else:
        first = _value(match, c)
        if not calendar.is_set(first.edtf):
            c.floor = calendar.bounds(first.edtf)[0]
        second = _value(partner, c)
    c.floor = c.ceiling = None
    if not first.edtf or not second.edtf:
        return first if not first.edtf else second
    if calendar.is_set(first.edtf) or calendar.is_set(second.edtf):
        return replace(first, core=second.core_edtf)
    start, end = calendar.bounds(first.edtf)[0], calendar.bounds(second.edtf)[1]
    if not start or not end or start > end:
        return Value(None, problem=Note.of("times.contradiction"))
    explicit = first.explicit or second.explicit
    if match.join == "or":
        days = (calendar.candidates(first.edtf) or ()) + (calendar.candidates(second.edtf) or ())
        return Value(calendar.choice(days), second.core_edtf, "day", first.variant, first.anchor, explicit=explicit)
    left, right = first.edtf.partition("/")[0], second.edtf.rpartition("/")[2]
    if len(left) != len(right):
        left, right = start.isoformat(), end.isoformat()
    level = "day" if first.level == second.level == "day" else first.level
    edtf = left if left == right else f"{left}/{right}"
    return Value(edtf, second.core_edtf, level, first.variant, first.anchor, explicit=explicit)
