"""What the text around each toponym says of it: its kind, what it lies in, whose it is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from dateline.model import Kind, Toponym
from dateline.reading.places.lexicon import Hint, Lexicon, plain
from dateline.reading.segment import Document

__all__ = ["Group", "group_mentions"]

_COMMA = re.compile(r",\s*|\s*\(\s*|\s*/\s*")
_SPACES = re.compile(r"\s+")
_LONGEST_LINK = 60  # characters between two names that a connector may join
_ADJECTIVE_REACH = 4  # tokens before a name in which an adjective of nationality tells its country


@dataclass(slots=True)
class Group:
    """The mentions of one name in one sense.  Mutable only while a text is being grouped."""

    text: str
    hint: Hint | None
    members: list[int] = field(default_factory=list)  # indexes of toponyms
    inside: list[tuple[str, float]] = field(default_factory=list)  # names it lies in, with the pattern's strength
    near: list[str] = field(default_factory=list)  # names it is said to be near
    countries: dict[str, int] = field(default_factory=dict)  # from adjectives before it
    positions: list[int] = field(default_factory=list)  # sentence numbers


def group_mentions(document: Document, toponyms: tuple[Toponym, ...], lexicon: Lexicon) -> list[Group]:
    """One group a name and sense: mentions share a sense unless the text tells them apart."""
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
        group.members.append(i)
        group.positions.append(document.sentence_at(toponym.span.start))
        if container:
            group.inside.append((container, strength))
        if near:
            group.near.append(near)
        for country in _adjectives_before(document, toponym, lexicon):
            group.countries[country] = group.countries.get(country, 0) + 1
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
    """The class word inside, before or after the name."""
    span = toponym.span
    first, last = document.tokens_in(span)
    sentence = document.tokens[first].sentence if first < len(document.tokens) else -1
    words = toponym.text.split()
    inner = lexicon.before.get(words[0]) if len(words) > 1 else None
    inner = inner or (lexicon.after.get(words[-1]) if len(words) > 1 else None)
    if inner is not None:
        return inner
    before = ""
    if first > 0 and document.tokens[first - 1].sentence == sentence:
        before = document.tokens[first - 1].text
        if before == "of" and first > 1:
            before = document.tokens[first - 2].text
    hint = lexicon.before.get(before)
    if hint is not None:
        return hint
    end = min(last, len(document.tokens))
    if end < len(document.tokens) and document.tokens[end].sentence == sentence:
        after = document.tokens[end].text
        two = f"{after} {document.tokens[end + 1].text}" if end + 1 < len(document.tokens) else after
        gap = document.text[span.end : document.tokens[end].start]
        if not gap.strip(" \n-"):
            hint = lexicon.after.get(two) or lexicon.after.get(after)
        if after == "-" and end + 1 < len(document.tokens):
            hint = lexicon.after.get(document.tokens[end + 1].text)
    if hint is None and document.text[span.end : span.end + 1] in {"-", "‑", "‐"}:
        tail = re.match(r"\w+", document.text[span.end + 1 : span.end + 30])
        hint = lexicon.after.get(tail[0]) if tail else None
    if hint is None and toponym.kind_hint is not None:
        hint = Hint(toponym.kind_hint)
    return hint


def _adjectives_before(document: Document, toponym: Toponym, lexicon: Lexicon) -> list[str]:
    """Countries whose adjective stands shortly before the name ("in der russischen Stadt X")."""
    first, _ = document.tokens_in(toponym.span)
    out: list[str] = []
    for token in document.tokens[max(0, first - _ADJECTIVE_REACH) : first]:
        if first < len(document.tokens) and token.sentence == document.tokens[first].sentence:
            country = country_of(token.text, lexicon)
            if country:
                out.append(country)
    return out


def country_of(word: str, lexicon: Lexicon) -> str:
    """ISO code of the country whose adjective ``word`` is, or ""."""
    low = word.lower().replace("-", " ")
    for suffix in lexicon.adjective_suffixes:
        if low.endswith(suffix) and len(low) > len(suffix) + 2:
            country = lexicon.adjectives.get(low[: len(low) - len(suffix)])
            if country:
                return country
    return lexicon.adjectives.get(low, "")


def demonym_of(text: str, lexicon: Lexicon) -> str:
    """ISO code where a toponym is itself an adjective of nationality or its people ("Russian", "Russians")."""
    low = text.lower().replace("-", " ")
    for form in (low, low.removesuffix("s")):
        country = country_of(form, lexicon) or lexicon.people.get(form, "")
        if country:
            return country
    return ""
