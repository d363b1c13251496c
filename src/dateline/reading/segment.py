"""Text → paragraphs, sentences, tokens, with offsets.  Linear time, no normalisation."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property

from dateline.model import Span
from dateline.reading.languages import Language

__all__ = ["Document", "Token", "segment"]

# One token: a number with its separators, a word with inner hyphens and apostrophes, or one sign.
# Alternatives are disjoint by first character class, so matching is linear.
_TOKEN = re.compile(
    r"\d+(?:[.,:/]\d+)*(?:st|nd|rd|th)?(?![^\W\d_])"
    r"|[^\W_]+(?:[-‐‑'’.&/](?=[^\W_])[^\W_]+)*"
    r"|\.{3}|…|--+|[^\w\s]|_",
)
_PARAGRAPH = re.compile(r"\S(?:[^\n]|\n(?![^\S\n]*\n))*")
_CLOSING = "\"'»«”“’)]›"
_OPENING = "\"'„“‚«»([‘”"


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or sign."""

    start: int
    end: int
    text: str
    sentence: int  # index into Document.sentences

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


@dataclass(frozen=True)
class Document:
    """A segmented text.  ``sentence_tokens[i]`` is the half-open token range of sentence i."""

    text: str
    lang: str
    paragraphs: tuple[Span, ...]
    sentences: tuple[Span, ...]
    tokens: tuple[Token, ...]
    sentence_tokens: tuple[tuple[int, int], ...]
    sentence_paragraph: tuple[int, ...]

    @cached_property
    def words(self) -> list[str]:
        """The texts of the tokens."""
        return [token.text for token in self.tokens]

    @cached_property
    def lower(self) -> list[str]:
        """The texts of the tokens in lower case."""
        return [word.lower() for word in self.words]

    @cached_property
    def _starts(self) -> list[int]:
        return [token.start for token in self.tokens]

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [sentence.start for sentence in self.sentences]

    def token_at(self, offset: int) -> int:
        """Index of the token that holds ``offset``, or of the next one (may be len(tokens))."""
        at = bisect_right(self._starts, offset) - 1
        if at >= 0 and self.tokens[at].end > offset:
            return at
        return at + 1

    def tokens_in(self, span: Span) -> tuple[int, int]:
        """Half-open range of the tokens that overlap ``span``."""
        starts = self._starts
        first = bisect_right(starts, span.start) - 1
        if first < 0 or self.tokens[first].end <= span.start:
            first += 1
        return first, max(first, bisect_left(starts, span.end, first))

    def sentence_at(self, offset: int) -> int:
        """Index of the sentence that holds ``offset``, or of the one before it."""
        return max(0, bisect_right(self._sentence_starts, offset) - 1)

    def sentence_text(self, index: int) -> str:
        return self.sentences[index].of(self.text)


def segment(text: str, language: Language) -> Document:
    """Segment ``text`` by the language's abbreviations.

    >>> from dateline.reading.languages import load_language
    >>> doc = segment("Am 3. Mai kam Dr. Kim. Er ging.", load_language("de"))
    >>> [s.of(doc.text) for s in doc.sentences]
    ['Am 3. Mai kam Dr. Kim.', 'Er ging.']
    """
    paragraphs = tuple(_trimmed(text, m.start(), m.end()) for m in _PARAGRAPH.finditer(text))
    sentences: list[Span] = []
    owners: list[int] = []
    tokens: list[Token] = []
    ranges: list[tuple[int, int]] = []
    for number, paragraph in enumerate(paragraphs):
        raw = [(m.start(), m.end(), m.group()) for m in _TOKEN.finditer(text, paragraph.start, paragraph.end)]
        raw = _split_final_dots(raw, language)
        first = 0
        for last in _sentence_ends(raw, text, language):
            if last <= first:
                continue
            index = len(sentences)
            begin = len(tokens)
            tokens.extend(Token(a, b, t, index) for a, b, t in raw[first:last])
            sentences.append(Span(raw[first][0], raw[last - 1][1]))
            owners.append(number)
            ranges.append((begin, len(tokens)))
            first = last
    return Document(text, language.code, paragraphs, tuple(sentences), tuple(tokens), tuple(ranges), tuple(owners))


def _trimmed(text: str, start: int, end: int) -> Span:
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def _split_final_dots(raw: list[tuple[int, int, str]], language: Language) -> list[tuple[int, int, str]]:
    """Join the dot to abbreviations and ordinals: ("Dr", ".") → ("Dr.",)."""
    out: list[tuple[int, int, str]] = []
    for start, end, word in raw:
        if word == "." and out and out[-1][1] == start:
            before = out[-1]
            if language.is_abbreviation(before[2]) or (
                language.ordinal_dot and before[2].isdigit() and len(before[2]) <= 2
            ):
                out[-1] = (before[0], end, before[2] + ".")
                continue
        out.append((start, end, word))
    return out


def _sentence_ends(raw: list[tuple[int, int, str]], text: str, language: Language) -> list[int]:
    """Token indexes (exclusive) at which sentences end."""
    ends: list[int] = []
    i, count = 0, len(raw)
    while i < count:
        word = raw[i][2]
        stop = word in {".", "!", "?", "…", "..."} or (
            word[-1] == "." and len(word) > 1 and i + 1 < count and _ordinal_ends(raw, i, language)
        )
        if not stop:
            # A line break after a short line without final stop: a heading.
            if i + 1 < count and "\n" in text[raw[i][1] : raw[i + 1][0]] and language.is_heading_break(raw, i, text):
                ends.append(i + 1)
            i += 1
            continue
        j = i + 1
        while j < count and (
            raw[j][2] in {".", "!", "?", "…"} or (raw[j][2] in _CLOSING and raw[j][0] == raw[j - 1][1])
        ):
            j += 1
        if j >= count:
            break
        following = raw[j][2]
        if following in _OPENING and j + 1 < count:
            following = raw[j + 1][2]
        gap = raw[j][0] > raw[j - 1][1]
        if gap and not following[0].islower() and following[0] not in ",;:)":
            ends.append(j)
        i = j
    ends.append(count)
    return ends


def _ordinal_ends(raw: list[tuple[int, int, str]], i: int, language: Language) -> bool:
    """A joined dot that nevertheless ends the sentence: a known sentence opener follows."""
    word, following = raw[i][2], raw[i + 1][2]
    if word[:-1].isdigit():
        return following in language.sentence_openers and raw[i + 1][0] > raw[i][1]
    return following in language.sentence_openers and language.may_end_sentence(word)
