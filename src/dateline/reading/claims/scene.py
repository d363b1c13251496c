"""What stands where: places, travellers and dates of an article laid onto its clauses."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from dateline.model import Article, Kind, Mention, Span, TimeExpression, Toponym, Traveller, Use
from dateline.ports import Gazetteer
from dateline.reading.claims.boost import Features
from dateline.reading.claims.clauses import Clause, split
from dateline.reading.claims.lexicon import Lexicon
from dateline.reading.claims.refs import Ref, find_refs
from dateline.reading.claims.tagger import mended, tag
from dateline.reading.languages import Language
from dateline.reading.segment import Document
from dateline.reading.travellers.lexicon import Lexicon as People
from dateline.reading.travellers.lexicon import lexicon_for

__all__ = ["Named", "Ref", "Scene", "build_scene"]

_QUOTES = frozenset('„“”"»«')


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
    people: People
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
    sentence_refs: dict[int, list[Ref]]

    def refs_of(self, sentence: int) -> list[Ref]:
        """The place mentions of a sentence, in order."""
        return self.sentence_refs.get(sentence, [])

    def clauses_of(self, sentence: int) -> list[int]:
        """The clauses of a sentence, in order."""
        return self.sentence_clauses.get(sentence, [])

    def mentions(self, traveller: int, sentence: int) -> tuple[list[Named], Named | None, Named | None]:
        """A traveller's mentions in a sentence, the latest before it, and the first after it."""
        named, at = self._by_traveller.get(traveller, ([], []))
        first, last = bisect_left(at, sentence), bisect_right(at, sentence)
        return named[first:last], named[first - 1] if first else None, named[last] if last < len(named) else None

    def named_in(self, sentence: int) -> list[Named]:
        """The mentions of travellers in a sentence, in order."""
        return self.named[bisect_left(self._named_at, sentence) : bisect_right(self._named_at, sentence)]

    def latest_subject(self, sentence: int) -> int:
        """Subject of the latest clause before a sentence that names a traveller and has one; -1 if none has."""
        return self._latest_subjects[bisect_left(self._named_at, sentence)]

    def times_near(self, first: int, last: int) -> list[tuple[TimeExpression, int, int]]:
        """Dated expressions of the sentences ``first`` to ``last``, as found, with clause and first token."""
        found = [item for at in range(first, last + 1) for item in self._times_in.get(at, ())]
        return [(time, owner, token) for _, time, owner, token in sorted(found, key=lambda item: item[0])]

    @cached_property
    def facts(self) -> dict[int, Features]:
        """What was read of place mentions and dates by themselves, by the id of each."""
        return {}

    @cached_property
    def said(self) -> dict[tuple[int, int], tuple[str, Span | None]]:
        """Who says what a clause tells, by sentence and clause (``saying.attribution``)."""
        return {}

    @cached_property
    def verbs_before(self) -> list[int]:
        """How many verbs stand before each token."""
        return [0, *accumulate(tag[:1] == "V" for tag in self.tags)]

    @cached_property
    def commas_before(self) -> list[int]:
        """How many commas, semicolons and colons stand before each token."""
        return [0, *accumulate(word in {",", ";", ":"} for word in self.document.words)]

    @cached_property
    def first_of(self) -> dict[str, int]:
        """The first token of the first mention of each place, by id of the place."""
        return {ref.place.id: ref.first for ref in reversed(self.refs) if ref.place is not None}

    @cached_property
    def ends(self) -> frozenset[int]:
        """Where place mentions end."""
        return frozenset(ref.last for ref in self.refs)

    @cached_property
    def rank(self) -> dict[int, int]:
        """Place of each traveller by how often the text names it, 0 the most."""
        ordered = sorted(self.counts.items(), key=lambda pair: (-pair[1], pair[0]))
        return {number: place for place, (number, _) in enumerate(ordered)}

    @cached_property
    def foremost(self) -> list[int]:
        """The traveller named most, if any is."""
        return [number for number, place in self.rank.items() if place == 0]

    @cached_property
    def titled(self) -> frozenset[int]:
        """Travellers with a word of their name in the article's title."""
        return frozenset(
            number
            for number, traveller in enumerate(self.travellers)
            if any(len(word) > 3 and word in self.article.title for word in traveller.name.split())
        )

    @cached_property
    def refs_by_end(self) -> dict[int, Ref]:
        """The last named place that ends before each token."""
        return {ref.last: ref for ref in self.refs if ref.how == "name"}

    @cached_property
    def fine_countries(self) -> frozenset[str]:
        """Countries in which the text names a city or site that it means literally."""
        fine = {Kind.CITY, Kind.SITE}
        return frozenset(
            ref.place.country
            for ref in self.refs
            if ref.place is not None and ref.place.kind in fine and ref.use is Use.LITERAL
        )

    @cached_property
    def _latest_subjects(self) -> list[int]:
        """Before each mention: the subject of the latest clause that names a traveller and has one; -1 for none."""
        own = (self.subjects[item.clause][0] if self.subjects[item.clause] else -1 for item in self.named)
        return list(accumulate(own, lambda last, here: here if here >= 0 else last, initial=-1))

    @cached_property
    def _named_at(self) -> list[int]:
        return [item.sentence for item in self.named]

    @cached_property
    def _by_traveller(self) -> dict[int, tuple[list[Named], list[int]]]:
        out: dict[int, tuple[list[Named], list[int]]] = {}
        for item in self.named:
            own = out.setdefault(item.traveller, ([], []))
            own[0].append(item)
            own[1].append(item.sentence)
        return out

    @cached_property
    def _times_in(self) -> dict[int, list[tuple[int, TimeExpression, int, int]]]:
        out: dict[int, list[tuple[int, TimeExpression, int, int]]] = {}
        for number, (time, owner) in enumerate(self.times):
            if time.edtf and owner >= 0:
                token = self.document.token_at(time.span.start)
                out.setdefault(self.clauses[owner].sentence, []).append((number, time, owner, token))
        return out


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
    tags = mended(document, tag(document), lexicon)
    quoted = _quoted(document)
    clauses, owner = split(document, tags, lexicon)
    named = _named(document, tags, lexicon, owner, travellers)
    by_clause: dict[int, list[Named]] = {}
    for item in named:
        by_clause.setdefault(item.clause, []).append(item)
    dated: list[tuple[TimeExpression, int]] = []
    times_by_clause: dict[int, list[TimeExpression]] = {}
    for time in times:
        if time.rule.split(".")[0] == "clock":
            continue  # a clock time's day is a guess, and no journey's date
        at = document.token_at(time.span.end - 1)
        clause = owner[at] if at < len(owner) else -1
        dated.append((time, clause))
        times_by_clause.setdefault(clause, []).append(time)
    refs = find_refs(document, language, lexicon, tags, clauses, owner, toponyms, gazetteer, quoted)
    busy = _busy(document, refs, named, dated)
    subjects, foreign = _subjects(document, tags, lexicon, clauses, by_clause, busy)
    sentence_refs: dict[int, list[Ref]] = {}
    for ref in refs:
        sentence_refs.setdefault(ref.sentence, []).append(ref)
    sentence_clauses: dict[int, list[int]] = {}
    for number, clause_ in enumerate(clauses):
        sentence_clauses.setdefault(clause_.sentence, []).append(number)
    return Scene(
        article,
        document,
        lexicon,
        lexicon_for(language),
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
        quoted,
        sentence_clauses,
        sentence_refs,
    )


def _quoted(document: Document) -> list[bool]:
    out, inside = [], False
    for word in document.words:
        if word in _QUOTES:
            inside = word == "„" or (word != "”" and not inside)
        out.append(inside)
    return out


def _named(
    document: Document, tags: tuple[str, ...], lexicon: Lexicon, owner: list[int], travellers: tuple[Traveller, ...]
) -> list[Named]:
    out: list[Named] = []
    prepositions = lexicon.all_prepositions
    for number, traveller in enumerate(travellers):
        for mention in traveller.mentions:
            first, last = document.tokens_in(mention.span)
            if first >= len(document.tokens) or last <= first:
                continue
            end = document.words[last - 1]
            possessive = end.endswith(("'s", "’s", "s'", "s’")) or (
                lexicon.lang == "de"
                and mention.form == "name"
                and end.endswith(("s", "’"))
                and last < len(document.tokens)
                and tags[last] in {"N", "J"}
                and end.rstrip("s’") in traveller.name
                and end not in traveller.name.split()
            )
            possessive = possessive or (last < len(document.tokens) and document.lower[last] in {"'s", "’s"})
            possessive = possessive or lexicon.has("possessives", document.lower[last - 1])
            before = first - 1
            while (
                before >= 0
                and tags[before] in {"J", "D", "N", "E"}
                and first - before < 8
                and document.words[before] not in ","
            ):
                before -= 1
            word = document.lower[before] if before >= 0 else ""
            held = word if before >= 0 and tags[before] == "P" and word in prepositions else ""
            out.append(
                Named(number, mention, first, last, owner[first], document.tokens[first].sentence, possessive, held)
            )
    out.sort(key=lambda item: (item.first, item.last, item.traveller))
    return out


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
            chosen = _joined(document, lexicon, before, chosen) if chosen else []
            alien = not chosen and outsider is not None
        else:
            chosen = free[:1]
            alien = False
            if chosen and outsider is not None and outsider < chosen[0].first and chosen[0].mention.form != "pronoun":
                alien = True
            if not chosen and outsider is not None:
                alien = True
            if chosen and lexicon.has("oblique", chosen[0].mention.text.lower()):
                rest = free[1:2]
                if rest or outsider is not None:
                    chosen = rest
                    alien = not rest
            chosen = _joined(document, lexicon, free, chosen)
        subjects.append(tuple(dict.fromkeys(item.traveller for item in chosen)))
        foreign.append(alien)
    return subjects, foreign


def _joined(document: Document, lexicon: Lexicon, free: list[Named], chosen: list[Named]) -> list[Named]:
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
            low = document.lower[item.last : out[0].first]
            if (
                len(low) <= 8
                and any(lexicon.has("joining", word) for word in low)
                and not any(lexicon.has("parting", word) for word in low)
            ):
                out.insert(0, item)
            continue
        between = document.lower[near.last : item.first]
        if item.first == near.first or (
            len(between) <= 8
            and any(lexicon.has("joining", word) for word in between)
            and not any(lexicon.has("parting", word) for word in between)
        ):
            out.append(item)
    return out


def _outsider(
    document: Document, tags: tuple[str, ...], lexicon: Lexicon, clause: Clause, busy: set[int], finite: int | None
) -> int | None:
    """First noun of the clause that is no traveller, place or date and stands without a preposition."""
    held = False
    for i in clause.tokens:
        tag = tags[i]
        if tag == "P":
            held = True
        elif i in busy:
            held = False
        elif tag in {"N", "E"}:
            if not held and not (lexicon.lang == "en" and finite is not None and i > finite):
                return i
            following = i + 1 < len(document.tokens) and tags[i + 1] in {"N", "E"}
            held = held and following
        elif tag == "PP" and not lexicon.has("impersonal", document.lower[i]):
            return i
        elif tag not in {"D", "J", "C", "O", "R"}:
            held = False
    return None
