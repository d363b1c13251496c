"""Anchors that hold when a text shifts: a quote with its surroundings, found again by both.

After the text-quote selector of the W3C Web Annotation Data Model (2017), section 4.2.4.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dateline.model import Span

__all__ = ["ENOUGH", "SURE", "Anchor", "anchor_at", "find"]

_AROUND = 60  # characters kept on either side
_MOST = 2000  # occurrences that are weighed
ENOUGH = 0.3
SURE = 0.75


@dataclass(frozen=True, slots=True)
class Anchor:
    """Words of an article, with what stands before and after; ``start`` is where they stood."""

    article: str
    quote: str
    before: str = ""
    after: str = ""
    start: int = 0

    @property
    def key(self) -> str:
        """Names the item for the optimistic lock."""
        return f"{self.article}#{self.start}-{self.start + len(self.quote)}"


def anchor_at(article: str, text: str, span: Span) -> Anchor:
    """The anchor of ``span`` in the text of an article."""
    return Anchor(
        article,
        span.of(text),
        text[max(0, span.start - _AROUND) : span.start],
        text[span.end : span.end + _AROUND],
        span.start,
    )


def find(text: str, anchor: Anchor, enough: float = ENOUGH) -> Span | None:
    """Where the anchored words stand now, or None where they or their surroundings are gone.

    ``enough`` is the share of the surroundings that must be there again, 0 … 1.

    >>> old = "Er kam am Freitag in Prag an. Später fuhr er nach Wien."
    >>> new = "Neu: Prag wartet. Er kam erst am Freitag in Prag an."
    >>> find(new, anchor_at("a", old, Span(21, 25)))
    Span(start=44, end=48)
    """
    end = anchor.start + len(anchor.quote)
    if (
        anchor.quote
        and text[anchor.start : end] == anchor.quote
        and text[: anchor.start].endswith(anchor.before)
        and text[end:].startswith(anchor.after)
    ):
        return Span(anchor.start, end)
    best: tuple[float, int, Span] | None = None
    for span in _occurrences(text, anchor.quote):
        weight = _surroundings(text, span, anchor)
        rank = (round(weight, 3), -abs(span.start - anchor.start), span)
        if weight >= enough and (best is None or rank[:2] > best[:2]):
            best = rank
    return best[2] if best else None


def _occurrences(text: str, quote: str) -> Iterator[Span]:
    """Exact occurrences; where there is none, those that differ in white space only."""
    if not quote:
        return
    at, count = text.find(quote), 0
    while at >= 0 and count < _MOST:
        yield Span(at, at + len(quote))
        at, count = text.find(quote, at + 1), count + 1
    if count == 0 and len(quote.split()) > 1:
        pattern = r"\s+".join(re.escape(word) for word in quote.split())
        for match in re.finditer(pattern, text):
            yield Span(match.start(), match.end())


def _surroundings(text: str, span: Span, anchor: Anchor) -> float:
    """Share of the anchor's surroundings found here: as running characters, or as words."""
    before = text[max(0, span.start - 2 * _AROUND) : span.start]
    after = text[span.end : span.end + 2 * _AROUND]
    length = len(anchor.before) + len(anchor.after)
    if length == 0:
        return 1.0
    running = _same_end(before, anchor.before) + _same_end(after[::-1], anchor.after[::-1])
    wanted = _words(anchor.before[anchor.before.find(" ") + 1 :]) + _words(
        anchor.after[: anchor.after.rfind(" ") + 1 or None]
    )
    there = _words(before) + _words(after)
    shared = 0
    for word in wanted:
        if word in there:
            there.remove(word)
            shared += 1
    by_words = shared / len(wanted) if len(wanted) >= 3 else 0.0
    return max(running / length, 0.8 * by_words)


def _same_end(one: str, other: str) -> int:
    count = 0
    for a, b in zip(reversed(one), reversed(other), strict=False):
        if a != b:
            break
        count += 1
    return count


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())
