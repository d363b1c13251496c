"""What stands where: places, travellers and dates of an article laid onto its clauses.

A ``Ref`` is a mention of a place, by name or by words that point back ("dort", "in the capital").
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass

from dateline.model import Article, Kind, Mention, Place, Span, TimeExpression, Toponym, Traveller, Use
from dateline.ports import Gazetteer
from dateline.reading.claims.clauses import Clause, split
from dateline.reading.claims.lexicon import Lexicon
from dateline.reading.claims.tagger import tag
from dateline.reading.languages import Language
from dateline.reading.segment import Document
from dateline.reading.travellers.lexicon import lexicon_for

__all__ = ["Named", "Ref", "Scene", "build_scene"]

_DETERMINERS = frozenset(
    "der die das dem den des dieser diese dieses diesem diesen im am zum zur vom ins ans the this that its his her their seinem ihrem seine ihre seiner ihrer".split()
)


@dataclass(frozen=True, slots=True)
class Ref:
    """A place mention.  ``how``: name, here, there, where, capital, nominal, home."""

    span: Span
    first: int  # token range
    last: int
    place: Place | None
    text: str
    how: str
    use: Use
    clause: int
    sentence: int
    confidence: float = 1.0
    source: int = -1  # for words that point back: index of the ref they mean


@dataclass(frozen=True, slots=True)
class Named:
    """A mention of a traveller, on its clause."""

    traveller: int
    mention: Mention
    first: int
    last: int
    clause: int
    sentence: int
    possessive: bool
    preposition: str  # the word before it where that is a preposition


@dataclass(frozen=True)
class Scene:
    """The article as the claims stage sees it."""

    article: Article
    document: Document
    lexicon: Lexicon
    tags: tuple[str, ...]
    clauses: list[Clause]
    owner: list[int]
    travellers: tuple[Traveller, ...]
    named: list[Named]
    by_clause: dict[int, list[Named]]
    refs: list[Ref]
    times: list[tuple[TimeExpression, int]]  # with their clause
    times_by_clause: dict[int, list[TimeExpression]]
    subjects: list[tuple[int, ...]]  # travellers that are each clause's own subject
    foreign: list[bool]  # the clause has a subject that is no traveller
    counts: Counter[int]
    quoted: list[bool]  # token inside quotation marks
    sentence_clauses: dict[int, list[int]]

    def clauses_of(self, sentence: int) -> list[int]:
        """The clauses of a sentence, in order."""
        return self.sentence_clauses.get(sentence, [])


def build_scene(
    article: Article,
    document: Document,
    language: Language,
    lexicon: Lexicon,
    toponyms: tuple[Toponym, ...],
    times: tuple[TimeExpression, ...],
    travellers: tuple[Traveller, ...],
    gazetteer: Gazetteer,
) -> Scene:
    """Lay everything that earlier stages found onto clauses."""
    tags = tag(document)
    clauses, owner = split(document, tags, lexicon)
    named = _named(document, tags, lexicon, owner, travellers)
    by_clause: dict[int, list[Named]] = {}
    for item in named:
        by_clause.setdefault(item.clause, []).append(item)
    dated: list[tuple[TimeExpression, int]] = []
    times_by_clause: dict[int, list[TimeExpression]] = {}
    for time in times:
        at = document.token_at(time.span.end - 1)
        clause = owner[at] if at < len(owner) else -1
        dated.append((time, clause))
        times_by_clause.setdefault(clause, []).append(time)
    refs = _refs(document, language, lexicon, tags, owner, toponyms, gazetteer)
    busy = _busy(document, refs, named, dated)
    subjects, foreign = _subjects(document, tags, lexicon, clauses, by_clause, busy)
    sentence_clauses: dict[int, list[int]] = {}
    for number, clause_ in enumerate(clauses):
        sentence_clauses.setdefault(clause_.sentence, []).append(number)
    return Scene(
        article,
        document,
        lexicon,
        tags,
        clauses,
        owner,
        travellers,
        named,
        by_clause,
        refs,
        dated,
        times_by_clause,
        subjects,
        foreign,
        Counter(item.traveller for item in named),
        _quoted(document),
        sentence_clauses,
    )


def _quoted(document: Document) -> list[bool]:
    out, inside = [], False
    for token in document.tokens:
        if token.text in "„“”\"»«":
            inside = {"„": True, "»": not inside, "«": not inside, '"': not inside, "“": not inside, "”": False}[token.text]
        out.append(inside)
    return out


def _named(
    document: Document, tags: tuple[str, ...], lexicon: Lexicon, owner: list[int], travellers: tuple[Traveller, ...]
) -> list[Named]:
    out: list[Named] = []
    prepositions = frozenset().union(*lexicon.prepositions.values()) if lexicon.prepositions else frozenset()
    for number, traveller in enumerate(travellers):
        for mention in traveller.mentions:
            first, last = document.tokens_in(mention.span)
            if first >= len(document.tokens) or last <= first:
                continue
            end = document.tokens[last - 1].text
            possessive = end.endswith(("'s", "’s", "s'", "s’")) or (
                lexicon.lang == "de"
                and mention.form == "name"
                and end.endswith(("s", "’"))
                and last < len(document.tokens)
                and tags[last] in {"N", "J"}
                and end.rstrip("s’") in traveller.name
                and end not in traveller.name.split()
            )
            possessive = possessive or (last < len(document.tokens) and document.tokens[last].text.lower() in {"'s", "’s"})
            possessive = possessive or end.lower() in _POSSESSIVES
            before = first - 1
            while before >= 0 and tags[before] in {"J", "D", "N", "E"} and first - before < 8 and document.tokens[before].text not in ",":
                before -= 1
            word = document.tokens[before].text.lower() if before >= 0 else ""
            held = word if before >= 0 and tags[before] == "P" and word in prepositions else ""
            out.append(Named(number, mention, first, last, owner[first], document.tokens[first].sentence, possessive, held))
    out.sort(key=lambda item: (item.first, item.last, item.traveller))
    return out


_POSSESSIVES = frozenset("sein seine seinen seinem seiner seines ihr ihre ihren ihrem ihrer ihres his her their its whose dessen deren".split())


def _busy(document: Document, refs: list[Ref], named: list[Named], dated: list[tuple[TimeExpression, int]]) -> set[int]:
    out: set[int] = set()
    for ref in refs:
        out.update(range(ref.first, ref.last))
    for item in named:
        out.update(range(item.first, item.last))
    for time, _ in dated:
        first, last = document.tokens_in(time.span)
        out.update(range(first, last))
    return out


def _subjects(
    document: Document,
    tags: tuple[str, ...],
    lexicon: Lexicon,
    clauses: list[Clause],
    by_clause: dict[int, list[Named]],
    busy: set[int],
) -> tuple[list[tuple[int, ...]], list[bool]]:
    """Own subjects of each clause, and whether somebody else is its subject."""
    subjects: list[tuple[int, ...]] = []
    foreign: list[bool] = []
    for number, clause in enumerate(clauses):
        free = [item for item in by_clause.get(number, ()) if not item.possessive and not item.preposition]
        finite = next((i for i in clause.verbs if tags[i] == "VF"), clause.verbs[0] if clause.verbs else None)
        outsider = _outsider(document, tags, lexicon, clause, busy, finite)
        if lexicon.lang == "en" and finite is not None:
            before = [item for item in free if item.first < finite]
            chosen = before[-1:] if outsider is None or (before and before[0].first > outsider) else []
            if before and outsider is not None and before[0].first <= outsider:
                chosen = before[:1] if outsider > finite else []
                outsider = None if chosen else outsider
            chosen = _joined(document, before, chosen) if chosen else []
            alien = not chosen and outsider is not None
        else:
            chosen = free[:1]
            alien = False
            if chosen and outsider is not None and outsider < chosen[0].first and chosen[0].mention.form != "pronoun":
                alien = True
            if not chosen and outsider is not None:
                alien = True
            accusative = {"ihn", "ihm", "ihnen", "him", "them"}
            if chosen and chosen[0].mention.text.lower() in accusative:
                rest = free[1:2]
                if rest or outsider is not None:
                    chosen = rest
                    alien = not rest
            chosen = _joined(document, free, chosen)
        subjects.append(tuple(dict.fromkeys(item.traveller for item in chosen)))
        foreign.append(alien)
    return subjects, foreign


def _joined(document: Document, free: list[Named], chosen: list[Named]) -> list[Named]:
    """The chosen mention with those joined to it by "und", "and" or a comma, or covering the same words."""
    if not chosen:
        return []
    out = list(chosen)
    for item in free:
        if item in out:
            continue
        near = out[-1] if item.first >= out[-1].first else None
        for other in out:
            if item.first == other.first:
                near = other
        if near is None:
            low = [document.tokens[i].text.lower() for i in range(item.last, out[0].first)]
            if len(low) <= 8 and any(word in {"und", "and", "sowie"} for word in low) and not any(word in {"mit", "with"} for word in low):
                out.insert(0, item)
            continue
        between = [document.tokens[i].text.lower() for i in range(near.last, item.first)]
        if item.first == near.first or (
            len(between) <= 8 and any(word in {"und", "and", "sowie"} for word in between) and not any(word in {"mit", "with", "von", "of"} for word in between)
        ):
            out.append(item)
    return out


def _outsider(
    document: Document, tags: tuple[str, ...], lexicon: Lexicon, clause: Clause, busy: set[int], finite: int | None
) -> int | None:
    """First noun of the clause that is no traveller, place or date and stands without a preposition."""
    held = False
    for i in clause.tokens:
        tag, word = tags[i], document.tokens[i].text
        if tag == "P":
            held = True
        elif i in busy:
            held = False
        elif tag in {"N", "E"}:
            if not held and not (lexicon.lang == "en" and finite is not None and i > finite):
                return i
            following = i + 1 < len(document.tokens) and tags[i + 1] in {"N", "E"}
            held = held and following
        elif tag == "PP" and word.lower() not in {"sich", "es", "it", "itself"}:
            return i
        elif tag not in {"D", "J", "C", "O", "R"}:
            held = False
    return None


def _refs(
    document: Document,
    language: Language,
    lexicon: Lexicon,
    tags: tuple[str, ...],
    owner: list[int],
    toponyms: tuple[Toponym, ...],
    gazetteer: Gazetteer,
) -> list[Ref]:
    """Named places and words that point back to them, in text order."""
    found: list[Ref] = []
    taken: set[int] = set()
    for toponym in sorted(toponyms, key=lambda item: item.span):
        first, last = document.tokens_in(toponym.span)
        if first >= len(document.tokens) or last <= first:
            continue
        taken.update(range(first, last))
        found.append(
            Ref(toponym.span, first, last, toponym.place, toponym.text, "name", toponym.use, owner[first], document.tokens[first].sentence, toponym.confidence or 1.0)
        )
    people = lexicon_for(language)
    pointers: list[tuple[int, int, str, str]] = []
    for i, token in enumerate(document.tokens):
        if i in taken:
            continue
        low = token.text.lower()
        if lexicon.cue("there", low) and low not in {"da"}:
            if not (low == "there" and i + 1 < len(tags) and document.tokens[i + 1].text.lower() in _EXISTENTIAL):
                pointers.append((i, i + 1, "there", low))
        elif lexicon.cue("here", low):
            pointers.append((i, i + 1, "here", low))
        elif low in {"where", "wo", "wohin"} and i and document.tokens[i].sentence == document.tokens[i - 1].sentence:
            pointers.append((i, i + 1, "where", low))
        else:
            sort = lexicon.nominal.get(low) or ("capital" if lexicon.lang == "de" and low.endswith("hauptstadt") else "")
            if sort and (lexicon.lang == "en" or token.text[0].isupper()):
                start = i
                nation = ""
                while start > 0 and tags[start - 1] in {"J", "N"} and i - start < 3:
                    start -= 1
                    nation = nation or people.nationality(document.tokens[start].text)
                if start > 0 and document.tokens[start - 1].text.lower() in _DETERMINERS:
                    pointers.append((start, i + 1, sort, nation))
    merged = sorted([(ref.first, 0, ref, None) for ref in found] + [(p[0], 1, None, p) for p in pointers], key=lambda item: (item[0], item[1]))
    out: list[Ref] = []
    for _, _, ref, pointer in merged:
        if ref is not None:
            out.append(ref)
        elif pointer is not None:
            made = _pointed(document, owner, out, pointer, gazetteer)
            if made:
                out.append(made)
    return out


_EXISTENTIAL = frozenset({"is", "are", "was", "were", "has", "had", "have", "will", "may", "would"})


def _pointed(
    document: Document, owner: list[int], before: list[Ref], pointer: tuple[int, int, str, str], gazetteer: Gazetteer
) -> Ref | None:
    """What a pointing word means: the latest fitting place said before."""
    first, last, how, word = pointer
    sentence = document.tokens[first].sentence
    literal = [(n, ref) for n, ref in enumerate(before) if ref.place is not None and ref.use is not Use.METONYM]
    chosen: tuple[int, Ref] | None = None
    place: Place | None = None
    if how == "here":
        line = [(n, ref) for n, ref in literal if ref.use is Use.DATELINE]
        chosen = line[0] if line else (literal[-1] if literal else None)
    elif how in {"there", "where"}:
        near = [(n, ref) for n, ref in literal if ref.use is Use.LITERAL and ref.how != "where" and sentence - ref.sentence <= 2]
        latest = max((ref.sentence for _, ref in near), default=-1)
        same = [(n, ref) for n, ref in near if ref.sentence == latest]
        fine = [(n, ref) for n, ref in same if ref.place and ref.place.kind not in {Kind.COUNTRY, Kind.REGION}]
        if how == "where":
            chosen = same[-1] if same else None
        else:
            chosen = fine[-1] if fine else (same[-1] if same else None)
    elif how == "capital":
        countries = [word] if word else [ref.place.country for _, ref in reversed(literal) if ref.place and ref.place.country]
        if countries:
            place = gazetteer.capital(countries[0])
            how = "capital" if word else "capital?"
            for n, ref in reversed(literal):
                if place and ref.place and ref.place.id == place.id:
                    chosen = (n, ref)
                    break
    else:
        wanted = {"city": {Kind.CITY}, "site": {Kind.SITE}, "country": {Kind.COUNTRY}, "homeport": {Kind.CITY}}.get(how, set())
        fitting = [(n, ref) for n, ref in literal if ref.place and ref.place.kind in wanted and ref.use is Use.LITERAL]
        chosen = fitting[-1] if fitting else None
        how = "nominal" if how != "homeport" else "homeport"
    if chosen:
        place = chosen[1].place
    if place is None:
        return None
    span = Span(document.tokens[first].start, document.tokens[last - 1].end)
    return Ref(span, first, last, place, span.of(document.text), how, Use.LITERAL, owner[first], sentence, chosen[1].confidence if chosen else 0.8, chosen[0] if chosen else -1)


def near_tokens(values: list[int], at: int) -> int:
    """Distance from ``at`` to the nearest of the ordered ``values``."""
    place = bisect_left(values, at)
    return min((abs(values[n] - at) for n in (place - 1, place) if 0 <= n < len(values)), default=99)
