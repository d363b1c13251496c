"""Mentions of places: by name, and by words that point back ("dort", "in the capital", "nach Hause")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from dateline.model import Kind, Place, Span, Toponym, Use
from dateline.ports import Gazetteer
from dateline.reading.claims.clauses import Clause
from dateline.reading.claims.lexicon import Lexicon
from dateline.reading.languages import Language
from dateline.reading.segment import Document
from dateline.reading.travellers.lexicon import lexicon_for

__all__ = ["Ref", "find_refs"]

_BACK = 2  # sentences in which "there" may have its place


@dataclass(frozen=True, slots=True)
class Ref:
    """A place mention.  ``how``: name, here, there, where, capital, nominal, home, homeport."""

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


def find_refs(
    document: Document,
    language: Language,
    lexicon: Lexicon,
    tags: tuple[str, ...],
    clauses: list[Clause],
    owner: list[int],
    toponyms: tuple[Toponym, ...],
    gazetteer: Gazetteer,
    quoted: Sequence[bool],
) -> list[Ref]:
    """Named places and words that point back to them, in text order.

    "Here" inside quotation marks (``quoted``, a token each) is where its speaker is, which the dateline does not say.
    """
    found: list[Ref] = []
    taken: set[int] = set()
    for toponym in sorted(toponyms, key=lambda item: item.span):
        first, last = document.tokens_in(toponym.span)
        if first >= len(document.tokens) or last <= first:
            continue
        taken.update(range(first, last))
        found.append(
            Ref(
                toponym.span,
                first,
                last,
                toponym.place,
                toponym.text,
                "name",
                toponym.use,
                owner[first],
                document.tokens[first].sentence,
                toponym.confidence or 1.0,
            )
        )
    starts = {ref.first: number for number, ref in enumerate(found)}
    ends = {ref.last for ref in found}
    pointers = _pointers(document, language, lexicon, tags, taken, starts, ends)
    merged = sorted(
        [(ref.first, 0, number) for number, ref in enumerate(found)]
        + [(item[0], 1, number) for number, item in enumerate(pointers)]
    )
    departures = _departures(lexicon, clauses, found)
    out: list[Ref] = []
    literal: list[Said] = []
    for _, sort, number in merged:
        made: Ref | None = None
        if sort == 0:
            made = found[number]
        elif pointers[number][2] != "here" or not quoted[pointers[number][0]]:
            made = _pointed(document, lexicon, owner, literal, pointers[number], gazetteer, departures)
        if made:
            if made.place is not None and made.use is not Use.METONYM:
                literal.append((len(out), made))
            out.append(made)
    return out


Pointer = tuple[int, int, str, str]  # first and last token, sort, word or country
Said = tuple[int, Ref]  # a place that a text has said, with its number among the refs


def _departures(lexicon: Lexicon, clauses: Sequence[Clause], found: Sequence[Ref]) -> frozenset[Span]:
    """Named places of clauses that tell of a departure: where somebody's home may be."""
    out = set()
    for ref in found:
        classes = {name for item in clauses[ref.clause].predicates for name in item.classes[:1]}
        if "depart" in classes and ref.place is not None and ref.use is Use.LITERAL:
            out.add(ref.span)
    return frozenset(out)


def _pointers(
    document: Document,
    language: Language,
    lexicon: Lexicon,
    tags: tuple[str, ...],
    taken: set[int],
    starts: dict[int, int],
    ends: set[int],
) -> list[Pointer]:
    """Words that point back to a place."""
    people = lexicon_for(language)
    tokens, lower = document.tokens, document.lower
    out: list[Pointer] = []
    for i, (low, after) in enumerate(zip_longest(lower, lower[1:], fillvalue="")):
        cues = lexicon.cues_in(low)
        sort = lexicon.nominal.get(low) or ("capital" if lexicon.lang == "de" and low.endswith("hauptstadt") else "")
        opens = "home" in lexicon.openings_in(low)  # "nach Hause"
        if i in taken or not (cues or sort or opens):
            continue
        token = tokens[i]
        if ("home" in cues or opens) and lexicon.cue("home", f"{low} {after}") and not lexicon.cue("home", after):
            out.append((i, i + (2 if "home" not in cues else 1), "home", low))
        elif "there" in cues and not lexicon.has("weak_pointers", low):
            if not (lexicon.has("after_there", after)):
                out.append((i, i + 1, "there", low))
        elif "here" in cues:
            out.append((i, i + 1, "here", low))
        elif "where" in cues and i and token.sentence == tokens[i - 1].sentence:
            out.append((i, i + 1, "where", low))
        else:
            if not sort or (lexicon.lang == "de" and not token.text[0].isupper()) or i + 1 in starts:
                continue
            start, nation = i, ""
            while start > 0 and tags[start - 1] in {"J", "N", "E"} and i - start < 3 and start - 1 not in taken:
                start -= 1
                nation = nation or people.nationality(tokens[start].text)
            if start < 2 or tokens[start - 1].text.lower() not in lexicon.words.get("determiners", ()):
                continue
            if tokens[start - 2].text in {",", "(", "–", "—"} and start - 2 in ends:
                continue  # an apposition to a name ("Kysyl, der Hauptstadt von Tuwa")
            if lexicon.has("of", after):
                continue
            out.append((start, i + 1, sort, nation))
    return out


def _pointed(
    document: Document,
    lexicon: Lexicon,
    owner: list[int],
    literal: Sequence[Said],
    pointer: Pointer,
    gazetteer: Gazetteer,
    departures: frozenset[Span],
) -> Ref | None:
    """What a pointing word means: the latest fitting place of those said before (``literal``)."""
    first, last, how, word = pointer
    sentence = document.tokens[first].sentence
    chosen: Said | None = None
    place: Place | None = None
    if how in {"home", "homeport"}:
        chosen = _home(document, lexicon, literal, departures)
    elif how == "here":
        line = next((item for item in literal if item[1].use is Use.DATELINE), None)
        chosen = line or (literal[-1] if literal else None)
    elif how in {"there", "where"}:
        chosen = _latest(literal, sentence, fine=how == "there")
    elif how == "capital":
        country = word or next(
            (ref.place.country for _, ref in reversed(literal) if ref.place and ref.place.country), ""
        )
        place = gazetteer.capital(country) if country else None
        how = "capital" if word else "capital?"
        if place:
            chosen = next((item for item in reversed(literal) if item[1].place and item[1].place.id == place.id), None)
    else:
        wanted = {"city": Kind.CITY, "site": Kind.SITE, "country": Kind.COUNTRY}.get(how)
        noun = document.lower[last - 1]
        features = lexicon.nominal_sites.get(noun, frozenset()) if how == "site" else None
        for item in reversed(literal):
            ref = item[1]
            if ref.place is None or ref.place.kind is not wanted or ref.use is not Use.LITERAL:
                continue
            if features is None or ref.place.feature in features or noun in ref.text.lower():
                chosen = item
                break
        how = "nominal"
    if chosen:
        place = chosen[1].place
    if place is None:
        return None
    span = Span(document.tokens[first].start, document.tokens[last - 1].end)
    return Ref(
        span,
        first,
        last,
        place,
        span.of(document.text),
        how,
        Use.LITERAL,
        owner[first],
        sentence,
        chosen[1].confidence if chosen else 0.8,
        chosen[0] if chosen else -1,
    )


def _home(document: Document, lexicon: Lexicon, literal: Sequence[Said], departures: frozenset[Span]) -> Said | None:
    """The place that the text calls a home port, else the first that somebody left."""
    homes = lexicon.words.get("homeports", frozenset())
    if homes:
        for item in reversed(literal):
            ref = item[1]
            if ref.how == "name" and ref.first and document.lower[ref.first - 1] in homes:
                return item
    return next((item for item in literal if item[1].span in departures), None)


def _latest(literal: Sequence[Said], sentence: int, *, fine: bool) -> Said | None:
    """The place said last in this sentence or the two before; with ``fine`` rather a city than its country."""
    same: list[Said] = []
    for item in reversed(literal):
        ref = item[1]
        if sentence - ref.sentence > _BACK or (same and ref.sentence != same[0][1].sentence):
            break
        if ref.use is Use.LITERAL and ref.how != "where":
            same.append(item)
    if fine:
        for item in same:
            if item[1].place and item[1].place.kind not in {Kind.COUNTRY, Kind.REGION}:
                return item
    return same[0] if same else None
