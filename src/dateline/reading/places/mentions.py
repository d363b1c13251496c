"""What the text around each toponym says of it: its kind, what it lies in, whose it is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from dateline.model import Kind, Toponym, Use
from dateline.reading.places.lexicon import Hint, Lexicon, plain
from dateline.reading.segment import Document

__all__ = ["Group", "group_mentions"]

_COMMA = re.compile(r",\s*|\s*\(\s*|\s*/\s*")
_SPACES = re.compile(r"\s+")
_LONGEST_LINK = 60  # characters between two names that a connector may join
_APPOSITION_REACH = 7
_CLOSERS = frozenset({",", ";", "(", "–", "—"})
_HYPHENS = frozenset("-‑‐")
_WORD = re.compile(r"\w+")
_LIST_REACH = 12  # tokens that a list of names may have before its class word
_ADJECTIVE_REACH = 4  # tokens before a name in which an adjective of nationality tells its country


@dataclass(slots=True)
class Group:
    """The mentions of one name in one sense.  Mutable only while a text is being grouped."""

    text: str
    hint: Hint | None
    members: list[int] = field(default_factory=list)  # indexes of toponyms
    inside: dict[str, float] = field(default_factory=dict)  # names it lies in, with the pattern's strength
    near: dict[str, None] = field(default_factory=dict)  # names, in order, it is said to be near
    countries: dict[str, int] = field(default_factory=dict)  # from adjectives before it
    titled: str = ""  # the name with its class word before it ("Republik Kongo")
    inner: bool = False  # the class word is part of the name
    metonym: bool = False  # a government or institution is meant somewhere


def group_mentions(document: Document, toponyms: tuple[Toponym, ...], lexicon: Lexicon) -> list[Group]:
    """One group a name and sense: mentions share a sense unless the text tells them apart."""
    starts = frozenset(toponym.span.start for toponym in toponyms)
    qualified = [_qualifier(document, toponyms, i, lexicon) for i in range(len(toponyms))]
    first_container: dict[str, str] = {}
    for toponym, (container, strength, _) in zip(toponyms, qualified, strict=True):
        if container and strength >= 1:
            first_container.setdefault(plain(toponym.text), plain(container))
    current = dict(first_container)
    groups: dict[tuple[str, str, str], Group] = {}
    for i, toponym in enumerate(toponyms):
        name = plain(toponym.text)
        container, strength, near = qualified[i]
        hint = _hint(document, toponym, lexicon)
        if container and strength >= 1:
            current[name] = plain(container)
        kind = hint.kind.value if hint is not None and hint.kind not in {Kind.CITY, Kind.OTHER} else ""
        key = (name, kind, current.get(name, ""))
        group = groups.get(key)
        if group is None:
            group = groups[key] = Group(toponym.text, hint)
        group.hint = group.hint or hint
        group.titled = group.titled or _titled(document, toponym, lexicon)
        group.members.append(i)
        if container:
            group.inside[container] = max(strength, group.inside.get(container, 0.0))
        if near:
            group.near[near] = None
        for country in _adjectives_beside(document, toponym, lexicon, starts):
            group.countries[country] = group.countries.get(country, 0) + 1
        group.inner = group.inner or _inner_hint(toponym, lexicon) is not None
        group.metonym = group.metonym or toponym.use is Use.METONYM
    return list(groups.values())


def _qualifier(document: Document, toponyms: tuple[Toponym, ...], i: int, lexicon: Lexicon) -> tuple[str, float, str]:
    """(name of what it lies in, strength 0 … 1, name of what it is near)."""
    if i + 1 >= len(toponyms):
        return "", 0.0, ""
    here, there = toponyms[i].span, toponyms[i + 1].span
    if there.start < here.end:
        # Nested: the longer one holds its city's name ("Flughafen Wien").
        return "", 0.0, ""
    if there.start - here.end > _LONGEST_LINK:
        return "", 0.0, ""
    link = document.text[here.end : there.start]
    if _COMMA.fullmatch(link):
        return toponyms[i + 1].text, 1.0, ""
    words = _SPACES.sub(" ", link.strip())
    if words in lexicon.inside:
        return toponyms[i + 1].text, 0.5, ""
    if words in lexicon.near:
        return "", 0.0, toponyms[i + 1].text
    return "", 0.0, ""


def _hint(document: Document, toponym: Toponym, lexicon: Lexicon) -> Hint | None:
    """What the class word inside, before or after the name says; else what the toponym itself brings."""
    inner = _inner_hint(toponym, lexicon)
    if inner is not None:
        return inner
    first, last = document.tokens_in(toponym.span)
    hint = _hint_before(document, first, lexicon) or _hint_after(document, toponym, first, last, lexicon)
    if hint is None and toponym.kind_hint is not None:
        hint = Hint(toponym.kind_hint)
    if hint is None and toponym.use is Use.DATELINE:
        hint = Hint(Kind.CITY, "dateline")
    return hint


def _inner_hint(toponym: Toponym, lexicon: Lexicon) -> Hint | None:
    words = toponym.text.split()
    if len(words) == 1 and words[0].count("-"):  # "Abramow-Gletscher"
        return lexicon.before.get(words[0].rpartition("-")[2])
    return (lexicon.before.get(words[0]) or lexicon.after.get(words[-1])) if len(words) > 1 else None


def _hint_before(document: Document, first: int, lexicon: Lexicon) -> Hint | None:
    if not 0 < first < len(document.tokens) or document.tokens[first - 1].sentence != document.tokens[first].sentence:
        return None
    before = document.tokens[first - 1].text
    if before == lexicon.of and first > 1:
        before = document.tokens[first - 2].text
    # "US-Hauptstadt", "Adria-Insel": the last part tells the class.
    return lexicon.before.get(before) or lexicon.before.get(before.rpartition("-")[2])


def _titled(document: Document, toponym: Toponym, lexicon: Lexicon) -> str:
    first, _ = document.tokens_in(toponym.span)
    word = document.tokens[first - 1] if 0 < first <= len(document.tokens) else None
    if word is None or word.text not in lexicon.before or document.text[word.end : toponym.span.start].strip(" "):
        return ""
    return f"{word.text} {toponym.text}"


def _hint_after(document: Document, toponym: Toponym, first: int, last: int, lexicon: Lexicon) -> Hint | None:
    text, end = document.text, toponym.span.end
    if text[end : end + 1] in _HYPHENS:
        tail = _WORD.match(text, end + 1)
        return lexicon.after.get(tail[0]) if tail else None
    tokens = document.tokens
    if not first < last < len(tokens) or tokens[last].sentence != tokens[first].sentence:
        return None
    if text[end : tokens[last].start].strip():
        return None
    two = f"{tokens[last].text} {tokens[last + 1].text}" if last + 1 < len(tokens) else ""
    return lexicon.after.get(two) or lexicon.after.get(tokens[last].text) or _hint_of_list(document, last, lexicon)


def _hint_of_list(document: Document, at: int, lexicon: Lexicon) -> Hint | None:
    """ "Camden and Charlton counties": the class word of a list is that of each of its names."""
    if document.tokens[at].text not in lexicon.list_words:
        return None
    for token in document.tokens[at : at + _LIST_REACH]:
        if token.text in lexicon.plurals:
            return lexicon.after.get(token.text)
        if token.text not in lexicon.list_words and not token.text[0].isupper():
            return None
    return None


def _adjectives_beside(document: Document, toponym: Toponym, lexicon: Lexicon, starts: frozenset[int]) -> list[str]:
    """Countries whose adjective stands shortly before the name, or in an apposition after it.

    "in der russischen Stadt X"; "X, the second-largest Lebanese city".  ``starts`` are those of toponyms.
    """
    tokens = document.tokens
    first, last = document.tokens_in(toponym.span)
    if first >= len(tokens):
        return []
    sentence = tokens[first].sentence
    beside = list(tokens[max(0, first - _ADJECTIVE_REACH) : first])
    if last < len(tokens) and tokens[last].text == ",":
        for token in tokens[last + 1 : last + 1 + _APPOSITION_REACH]:
            if token.text in _CLOSERS:
                break
            beside.append(token)
    found = (
        lexicon.country_of(token.text) for token in beside if token.sentence == sentence and token.start not in starts
    )
    return [country for country in found if country]


def demonym_of(text: str, lexicon: Lexicon) -> str:
    """ISO code where a toponym is itself an adjective of nationality or its people ("Russian", "Russians")."""
    low = text.lower().replace("-", " ")
    for form in (low, low.removesuffix("s")):
        country = lexicon.country_of(form) or lexicon.people.get(form, "")
        if country:
            return country
    return ""
