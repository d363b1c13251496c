"""Who is meant by names, titles and pronouns.

``find`` joins the names of a text to persons, groups and vehicles, then reads the text once more and
gives every noun and pronoun that refers to one of them to it.
"""

from __future__ import annotations

import unicodedata
from dataclasses import replace

from dateline.model import Entity, Mention, Span, Toponym, Traveller, TravellerKind
from dateline.reading.languages import Language
from dateline.reading.segment import Document
from dateline.reading.travellers.clusters import Description, cluster, describe
from dateline.reading.travellers.forms import Noun
from dateline.reading.travellers.lexicon import Lexicon, lexicon_for
from dateline.reading.travellers.names import find_names
from dateline.reading.travellers.page import Page
from dateline.reading.travellers.phrases import Cue, noun_phrase
from dateline.reading.travellers.pronouns import pronoun_cues
from dateline.reading.travellers.referents import Memory, Referent
from dateline.reading.travellers.resolve import Walk
from dateline.reading.travellers.shortnames import NameHit
from dateline.reading.travellers.things import find_things
from dateline.reading.travellers.vehicles import QUOTES, ThingHit

__all__ = ["find"]

_APOSTROPHES = frozenset({"'", "’"})
_FOLLOWED = 3  # mentions from which a text is held to follow somebody or a vehicle without a name


def find(
    document: Document, language: Language, entities: tuple[Entity, ...], toponyms: tuple[Toponym, ...]
) -> tuple[Traveller, ...]:
    """All persons, groups and vehicles that the text speaks of, each with its mentions in text order.

    A mention of two ("beide", "the couple") stands in the mentions of each.  Ids are unique in a text.
    """
    lexicon = lexicon_for(language)
    page = Page.of(document, lexicon, entities, toponyms)
    things = find_things(page, entities)
    hits = find_names(page)
    nouns = _nouns(page)
    described = describe(page, hits, nouns)
    memory = Memory()
    chosen = cluster(page, memory, hits, described)
    cues = _name_cues(hits, chosen) + _thing_cues(lexicon, memory, things) + pronoun_cues(page)
    cues += _noun_cues(page, nouns, described, things)
    cues.sort(key=lambda cue: (cue.first, -cue.last))
    count = len(memory.referents)
    first = Walk(page, memory, cues)
    first.take_all(cues)
    # A second pass with what the first has learnt: gender, office, and whom an early noun pointed to.
    walk = Walk(page, memory, cues, first)
    memory.forget(count)
    walk.take_all(cues)
    return _travellers(document, memory, walk)


def _nouns(page: Page) -> dict[int, tuple[Noun, int]]:
    """Traveller nouns by the token that they begin at."""
    out: dict[int, tuple[Noun, int]] = {}
    i = 0
    while i < len(page.words):
        found = None if page.taken[i] or not page.words[i][0].isalpha() else page.lexicon.noun_at(page.words, i)
        if found and not any(page.taken[i : i + found[1]]):
            out[i] = found
            i += found[1]
            continue
        if not page.taken[i] and (page.words[i][0].isupper() or not page.lexicon.capital_nouns):
            special = _age(page, i) or _inhabitant(page, i) or _woman(page, i)
            if special:
                out[i] = (special, 1)
        i += 1
    return out


def _woman(page: Page, i: int) -> Noun | None:
    """A German noun that its ending makes a woman's, in no table: "die Mezzosopranistin"."""
    word = page.words[i]
    if word[-2:] != "in" or not word[0].isupper() or page.place[i] or len(word) < 7:
        return None
    if not word.endswith(tuple(page.lexicon.words["feminine_endings"])):
        return None
    return Noun(word, "person", frozenset({"woman"}), frozenset("f"), False)


def _age(page: Page, i: int) -> Noun | None:
    """ "der 44-Jährige", "the 86-year-old"."""
    word, old = page.words[i], page.lexicon.words["years_old"]
    if page.lexicon.capital_nouns and len(word) > 14 and word.endswith(tuple(map(str.lower, old))):
        return Noun("age", "person", frozenset({"age"}), frozenset("mf"), None)  # "die Fünfundzwanzigjährige"
    if word not in old and ("-" not in word or word.rsplit("-", 1)[-1] not in old):
        return None
    if page.words[i] in page.lexicon.words["years_old"] and not (i >= 2 and page.words[i - 1] == "-"):
        return None
    following = page.words[i + 1] if page.next_to(i) else ""
    if not page.lexicon.capital_nouns and following and following[0].isalpha() and page.lexicon.noun(following):
        return None
    return Noun("age", "person", frozenset({"age"}), frozenset("mf"), None)


def _inhabitant(page: Page, i: int) -> Noun | None:
    found = page.lexicon.inhabitants.get(page.words[i])
    if found is None and not page.lexicon.capital_nouns and i and page.document.lower[i - 1] == "the":
        following = page.words[i + 1] if page.next_to(i) else "."
        code = page.lexicon.adjectives.get(page.words[i].casefold(), "")
        if code and (not following[0].isalpha() or following in page.lexicon.words["verbs"]):
            found = (code, "mf", False)
    if found is None:
        return None
    return Noun(page.words[i], "person", frozenset({"inhabitant"}), frozenset(found[1]), found[2])


def _name_cues(hits: list[NameHit], chosen: dict[int, tuple[int, ...]]) -> list[Cue]:
    return [
        Cue(hit.first, hit.last, "name", hits=(hit,), referents=chosen[number])
        for number, hit in enumerate(hits)
        if number in chosen
    ]


def _thing_cues(lexicon: Lexicon, memory: Memory, things: list[ThingHit]) -> list[Cue]:
    by_name: dict[str, Referent] = {}
    cues = []
    for hit in things:
        key = hit.name.casefold()
        referent = by_name.get(key)
        if referent is None:
            referent = next((r for name, r in by_name.items() if f" {key} " in f" {name} "), None)
        if referent is None and hit.ship and len(key) > 3:
            referent = next((r for name, r in by_name.items() if name.startswith(key) and r.ship), None)  # „Alex“
        if referent is None:
            referent = memory.add(hit.kind, name=hit.name)
            if hit.kind is TravellerKind.VEHICLE:
                referent.genders = frozenset("fn" if hit.ship else "n") | (
                    hit.noun.genders if hit.noun else frozenset()
                )
                referent.ship = hit.ship
            else:
                referent.genders = frozenset("nmf")
                referent.plural = True
                referent.lemmas |= _kind_words(hit.name, lexicon)
            by_name[key] = referent
        if hit.noun:
            referent.lemmas.add(hit.noun.lemma)
        cues.append(Cue(hit.first, hit.last, "name", referents=(referent.key,)))
    return cues


def _kind_words(name: str, lexicon: Lexicon) -> set[str]:
    """Nouns in a group's name that tell its kind; a name of a team without one is a team's."""
    words = {word.casefold() for word in name.replace("-", " ").split()}
    return {word for word in words if word in lexicon.group_kinds} or {"team"}


def _noun_cues(
    page: Page, nouns: dict[int, tuple[Noun, int]], described: dict[int, list[Description]], things: list[ThingHit]
) -> list[Cue]:
    used = {item.phrase.head for items in described.values() for item in items}
    named = {thing.first for thing in things}
    cues = []
    for head, (noun, size) in nouns.items():
        if head in used or head + size in named or (head + size + 1 in named and page.words[head + size] in QUOTES):
            continue
        phrase = noun_phrase(page, head, noun, size)
        if noun.classes == {"inhabitant"}:
            code = (page.lexicon.inhabitants.get(page.words[head]) or (page.lexicon.nationality(page.words[head]),))[0]
            phrase = replace(phrase, countries=frozenset({code}))
        cues.append(Cue(phrase.first, phrase.last, "nominal", phrase=phrase))
    return cues


def _travellers(document: Document, memory: Memory, walk: Walk) -> tuple[Traveller, ...]:
    spans: dict[int, list[Mention]] = {}
    for key, first, last, form in walk.mentions:
        span = Span(document.tokens[first].start, _end(walk.page, last - 1, form))
        spans.setdefault(key, []).append(Mention(span, span.of(document.text), form))
    out = []
    used: dict[str, int] = {}
    for referent in memory.referents:
        mentions = tuple(sorted(set(spans.get(referent.key, ())), key=lambda m: (m.span, m.form)))
        if not mentions or not referent.visible or not referent.name or _in_passing(referent):
            continue
        base = _slug(referent.name)
        used[base] = used.get(base, 0) + 1
        identifier = base if used[base] == 1 else f"{base}-{used[base]}"
        aliases = tuple(form for form in referent.forms if form != referent.name)
        out.append(Traveller(identifier, referent.name, referent.kind, mentions, tuple(referent.titles), aliases))
    return tuple(sorted(out, key=lambda t: t.mentions[0].span))


def _in_passing(referent: Referent) -> bool:
    """A described group that only stands by ("vor 300 Gästen"), one without a name whom the text does not follow."""
    if not referent.named and referent.kind is not TravellerKind.GROUP:
        return len(referent.traces) < _FOLLOWED
    if referent.named or referent.kind is not TravellerKind.GROUP:
        return False
    roles = [trace.role for trace in referent.traces]
    carried = roles == ["object"] and referent.traces[0].sentence > 0  # whom a text opens with is its matter
    return carried or all(role in {"oblique", "possessor"} for role in roles)


def _end(page: Page, index: int, form: str) -> int:
    """End of a mention: without English possessive, with a German genitive ("Scholz’ Amt", "Kims Zug")."""
    tokens = page.document.tokens
    token = tokens[index]
    if page.lexicon.capital_nouns and form == "name" and token.text[-1] in "szxß" and page.next_to(index):
        mark = tokens[index + 1]
        if mark.text in _APOSTROPHES and mark.start == token.end and page.next_to(index + 1):
            return mark.end
    for ending in ("'s", "’s"):
        if token.text.endswith(ending) and len(token.text) > 3:
            return token.end - len(ending)
    return token.end


def _slug(name: str) -> str:
    folded = unicodedata.normalize("NFKD", name.replace("ß", "ss")).encode("ascii", "ignore").decode().lower()
    return "-".join("".join(c if c.isalnum() else " " for c in folded).split()) or "traveller"
