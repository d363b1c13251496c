"""Sentences → clauses, each with its verbs, predicates of the lexicon, tense and mood.

German clauses may be torn apart by others inside them; a clause therefore holds token numbers, not a
range.  The rules use verb forms, subordinators and commas only, and are linear in the sentence's length.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from dateline.reading.claims.lexicon import Lexicon, VerbForm
from dateline.reading.segment import Document

__all__ = ["Clause", "Predicate", "split"]

_BREAKS = frozenset(",;:–—-()…") | {"--", "---"}
_FINITE, _OTHER = "VF", frozenset({"VP", "VI", "VG"})
_VERBS = _OTHER | {_FINITE}
_NOMINAL = frozenset({"N", "E", "J"})
_SCAN = 12  # tokens looked ahead for a verb after a coordinator


@dataclass(frozen=True, slots=True)
class Predicate:
    """A verb or noun of the lexicon in a clause."""

    token: int
    lemma: str
    classes: tuple[str, ...]
    form: str  # verb form, or "noun"


@dataclass(slots=True)
class Clause:
    """Part of a sentence with at most one finite verb (``kind``: main, sub, rel, inf, part)."""

    sentence: int
    kind: str
    parent: int  # index into the document's clauses; -1 for none
    tokens: list[int] = field(default_factory=list)
    verbs: list[int] = field(default_factory=list)
    predicates: tuple[Predicate, ...] = ()
    nouns: tuple[Predicate, ...] = ()
    traits: frozenset[str] = frozenset()  # tense and mood
    text: str = ""  # lower case, for cue words

    @property
    def finite(self) -> bool:
        return bool(self.traits)


def split(document: Document, tags: tuple[str, ...], lexicon: Lexicon) -> tuple[list[Clause], list[int]]:
    """All clauses of the document in order of their first token, and the clause of each token."""
    tags = _corrected(document, tags, lexicon)
    clauses: list[Clause] = []
    owner = [-1] * len(document.tokens)
    for sentence, (first, last) in enumerate(document.sentence_tokens):
        base = len(clauses)
        for start, end, opener in _segments(document, tags, lexicon, first, last):
            index = _place(document, tags, lexicon, clauses, base, sentence, start, end, opener)
            clauses[index].tokens.extend(range(start, end))
            clauses[index].verbs.extend(i for i in range(start, end) if tags[i] in _VERBS)
            owner[start:end] = [index] * (end - start)
    for clause in clauses:
        _describe(document, tags, lexicon, clause)
    return clauses, owner


def _corrected(document: Document, tags: tuple[str, ...], lexicon: Lexicon) -> tuple[str, ...]:
    """Tags with the closed verb classes put right: auxiliaries and modals are finite whatever the model says."""
    sure = lexicon.modal.get("perfect", frozenset()) | lexicon.modal.get("pluperfect", frozenset())
    sure |= lexicon.modal.get("irrealis", frozenset()) | lexicon.modal.get("might", frozenset())
    out = list(tags)
    for i, low in enumerate(document.lower):
        if low in sure and tags[i] not in {"VF", "VI", "VP"} and document.words[i][0].islower():
            out[i] = _FINITE
    return tuple(out)


def _segments(
    document: Document, tags: tuple[str, ...], lexicon: Lexicon, first: int, last: int
) -> list[tuple[int, int, str]]:
    """Stretches between commas, dashes and colons, and before words that open a new clause."""
    out: list[tuple[int, int, str]] = []
    start, opener = first, ""
    verbs: set[str] = set()  # verb tags since the stretch began
    earlier = False  # a verb before that
    german = lexicon.lang == "de"
    texts, lower = document.words, document.lower
    for i in range(first, last):
        word, low = texts[i], lower[i]
        if word in _BREAKS and not (word == "-" and _glued(document, i)):
            if i > start:
                out.append((start, i + 1, opener))
                start, opener = i + 1, word
            else:
                opener = word if word != "," else opener
                if out:
                    before = out[-1]
                    out[-1] = (before[0], i + 1, before[2])
                    start = i + 1
            earlier = earlier or bool(verbs)
            verbs = set()
            continue
        opens = ""
        if i > start and earlier and not verbs and not german and low in lexicon.coordinators:
            follows = i + 1 + (i + 1 < last and tags[i + 1] == "R")
            opens = "&" if follows < last and tags[follows] in {"VF", "VP"} else ""
        elif i > start and verbs:
            if low in lexicon.coordinators and tags[i] in {"K", "S", "R", "O", "P"}:
                ahead = _verb_ahead(document, tags, lexicon, i + 1, last)
                closed = not german or bool(verbs & {"VP", "VI"})
                opens = "&" if ahead == "VF" or (ahead and closed) else ""
            elif not german and tags[i] in {"S", "OR", "OW", "P", "R"} and low in lexicon.openers:
                opens = "sub" if _verb_ahead(document, tags, lexicon, i + 1, last) else ""
            elif not german and tags[i - 1] == "VF" and lower[i - 1] in lexicon.saying:
                opens = (
                    "said"
                    if tags[i] in {"E", "PP", "D", "N"} and _verb_ahead(document, tags, lexicon, i, last) == "VF"
                    else ""
                )
        if opens:
            out.append((start, i, opener))
            start, opener, verbs = i, opens, set()
        if tags[i] in _VERBS:
            verbs.add(tags[i])
    if start < last:
        out.append((start, last, opener))
    return out


def _glued(document: Document, i: int) -> bool:
    """A hyphen without blanks around it."""
    tokens = document.tokens
    return (i > 0 and tokens[i - 1].end == tokens[i].start) or (
        i + 1 < len(tokens) and tokens[i + 1].start == tokens[i].end
    )


def _verb_ahead(document: Document, tags: tuple[str, ...], lexicon: Lexicon, start: int, last: int) -> str:
    """Tag of the first verb before the next break, "" if there is none."""
    found = ""
    for i in range(start, min(last, start + _SCAN)):
        word = document.words[i]
        if (word in _BREAKS and not _glued(document, i)) or (document.lower[i] in lexicon.coordinators and i > start):
            break
        if tags[i] == _FINITE:
            return _FINITE
        if tags[i] in _OTHER and not found:
            found = tags[i]
    return found


def _place(
    document: Document,
    tags: tuple[str, ...],
    lexicon: Lexicon,
    clauses: list[Clause],
    base: int,
    sentence: int,
    start: int,
    end: int,
    opener: str,
) -> int:
    """Index of the clause that a segment belongs to; makes a new one where it opens one."""
    german = lexicon.lang == "de"
    at = start
    while at < end - 1 and (document.lower[at] in lexicon.coordinators or not document.words[at][0].isalnum()):
        at += 1
    head = tags[at] if at < end else ""
    low = document.lower[at] if at < end else ""
    inside = set(tags[start:end])
    finite = _FINITE in inside
    other = not _OTHER.isdisjoint(inside)
    previous = len(clauses) - 1 if len(clauses) > base else -1
    if previous < 0:
        kind = "sub" if head == "S" else "main"
        clauses.append(Clause(sentence, kind, -1))
        return len(clauses) - 1
    current = _last_touched(clauses, base, start)

    def new(kind: str, parent: int) -> int:
        clauses.append(Clause(sentence, kind, parent))
        return len(clauses) - 1

    second = tags[at + 1] if at + 1 < end else ""
    relative = (
        head == "OR"
        or (head in {"D", "O", "OW"} and german and lexicon.has("relatives", low) and finite)
        or (head == "P" and second == "OR")
    )
    if lexicon.cue("where", low) and (finite or other):
        return new("rel", current)
    if relative and (finite or other):
        return new("rel", current)
    if (head == "S" or (head == "OW" and opener != "&")) and (finite or other):
        return new("sub", current)
    if opener in {"sub", "said"}:
        return new("sub", current)
    if german and low in lexicon.infinitive_openers and head != "TP" and second != "PP":
        return new("inf", current)
    if not finite and not other:
        return _outer(document, tags, clauses, current, base, start) if german else current
    if not finite:
        if (german and "TZ" in inside) or (
            any(tags[i] == "VI" and "zu" in document.tokens[i].text.lower()[1:-2] for i in range(start, end)) and german
        ):
            return new("inf", current)
        if german:
            open_clause = _outer(document, tags, clauses, current, base, start)
            if opener == "&":
                return new(
                    "part", open_clause if clauses[open_clause].kind != "rel" or open_clause == current else current
                )
            return open_clause
        return new("inf" if "TZ" in inside else "part", current)
    if german:
        outer = _outer(document, tags, clauses, current, base, start)
        lacks = not any(tags[i] == _FINITE for i in clauses[outer].tokens)
        if lacks and clauses[outer].kind == "main" and opener != "&":
            return outer
    if opener == "&":
        kind = clauses[current].kind
        return new(
            kind
            if (kind in {"rel", "sub"} and german and tags[end - 1] == _FINITE) or (kind == "rel" and not german)
            else "main",
            current,
        )
    if not german and head in {"VF"} and clauses[current].kind == "rel":
        return _up(clauses, current, base)
    return new("main", _up(clauses, current, base))


def _last_touched(clauses: list[Clause], base: int, start: int) -> int:
    for index in range(len(clauses) - 1, base - 1, -1):
        if clauses[index].tokens and clauses[index].tokens[-1] < start and clauses[index].tokens[-1] == start - 1:
            return index
    return len(clauses) - 1


def _up(clauses: list[Clause], index: int, base: int) -> int:
    """The nearest main clause at or above ``index``."""
    while clauses[index].kind != "main" and clauses[index].parent >= base:
        index = clauses[index].parent
    return index


def _outer(document: Document, tags: tuple[str, ...], clauses: list[Clause], index: int, base: int, start: int) -> int:
    """Where a verbless German stretch goes on: a verb-final clause is over at its comma, its parent resumes."""
    while True:
        clause = clauses[index]
        if clause.kind == "main" or clause.parent < base:
            return index
        last = next((i for i in reversed(clause.tokens) if document.words[i][0].isalnum()), None)
        over = last is not None and tags[last] in _VERBS
        if not over or document.words[start - 1] not in _BREAKS:
            return index
        index = clause.parent


def _describe(document: Document, tags: tuple[str, ...], lexicon: Lexicon, clause: Clause) -> None:
    words = [document.words[i] for i in clause.tokens]
    low = [document.lower[i] for i in clause.tokens]
    clause.text = " ".join(low)
    found: list[Predicate] = []
    for place, i in enumerate(clause.tokens):
        forms = lexicon.verbs.get(low[place])
        if not forms or (tags[i] not in _VERBS and words[place][0].isupper() and place):
            continue
        if tags[i] not in _VERBS and tags[i] not in {"J", "R"}:
            continue
        if tags[i] == "J" and place + 1 < len(clause.tokens) and tags[clause.tokens[place + 1]] in {"N", "E"}:
            continue  # a participle before a noun is an attribute
        best = _fitting(forms, low, place, tags, clause.tokens, lexicon.lang)
        if best:
            form = "pp" if tags[i] == "VP" and best.form == "past" else best.form
            found.append(Predicate(i, best.lemma, best.classes, form))
    clause.predicates = tuple(found)
    clause.nouns = tuple(
        Predicate(i, low[place], (name,), "noun")
        for place, i in enumerate(clause.tokens)
        if tags[i] in _NOMINAL and (name := lexicon.noun_class(words[place]))
    )
    clause.traits = _traits(low, [tags[i] for i in clause.tokens], lexicon, found, clause.kind)


def _fitting(
    forms: tuple[VerbForm, ...], low: list[str], place: int, tags: tuple[str, ...], tokens: list[int], lang: str
) -> VerbForm | None:
    """The verb whose particle is there too; those with particles come first in ``forms``."""
    for form in forms:
        if not form.particle:
            return form
        if lang == "de":
            after = [n for n in range(place + 1, len(low)) if low[n] == form.particle]
            if after and (tags[tokens[after[-1]]] in {"TP", "R"} or after[-1] >= len(low) - 2):
                return form
        elif form.particle in low[place + 1 : place + 4]:
            between = low.index(form.particle, place + 1)
            if all(tags[tokens[n]] in {"PP", "R", "O", "TP"} for n in range(place + 1, between)):
                return form
    return None


def _traits(
    low: list[str], tags: list[str], lexicon: Lexicon, predicates: list[Predicate], kind: str
) -> frozenset[str]:
    """Tense and mood: past, pres, perfect, pluperfect, future, intend, shall, might, irrealis, passive, subj."""
    out: set[str] = set()
    words = set(low)
    verb_tags = {tag for tag in tags if tag[:1] == "V"}
    for name in ("future", "intend", "shall", "might", "irrealis", "perfect", "pluperfect"):
        if words & lexicon.modal.get(name, frozenset()):
            out.add(name)
    participle = "VP" in verb_tags or any(item.form == "pp" for item in predicates)
    infinitive = "VI" in verb_tags or any(item.form in {"inf", "zuinf"} for item in predicates)
    if lexicon.lang == "de":
        if "future" in out and not infinitive:
            out.discard("future")
        if words & lexicon.modal.get("passive", frozenset()) and participle:
            out.add("passive")
        if words & lexicon.modal.get("subjunctive", frozenset()) and not words & {"werden"}:
            out.add("subj")
        if "pluperfect" in out and not participle:
            out.discard("pluperfect")
            out.add("past")
        if "perfect" in out and not participle:
            out.discard("perfect")
            out.add("pres")
    else:
        if participle and words & lexicon.modal.get("passive", frozenset()):
            out.add("passive")
        if words & {"was", "were"}:
            out.add("past")
        if words & {"is", "are"}:
            out.add("pres")
        if kind == "main" and not out and "VF" not in verb_tags and any(item.form == "pp" for item in predicates):
            out.add("past")  # "She last visited …": a past tense that the tagger took for a participle
    for item in predicates:
        if item.form in {"past", "pres", "subj"}:
            out.add(item.form)
    if lexicon.lang == "de" and {"wurde", "wurden"} & words:
        out.add("past")
    return frozenset(out)
