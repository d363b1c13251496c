"""A text with what all finders of travellers ask of its tokens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from dateline.model import Entity, Toponym
from dateline.reading.segment import Document
from dateline.reading.travellers.lexicon import Lexicon

__all__ = ["Page", "plain"]

_SURE = 0.6  # score from which the recogniser's one-word entities count
_POSSESSIVE = ("'s", "’s", "'", "’")
_OPEN = frozenset("„“\"«»‚‘'")


@dataclass
class Page:
    """A document with what the finders share: token texts and what is known of tokens."""

    document: Document
    lexicon: Lexicon
    words: list[str]
    place: list[int]  # words of the place name that the token lies in, 0 for none
    entity: list[str]  # label of the recogniser's entity that covers the token, or ""
    taken: list[bool] = field(default_factory=list)  # token lies in a name that was found
    counts: Counter[str] = field(default_factory=Counter)  # how often each word stands in the text

    @classmethod
    def of(cls, document: Document, lexicon: Lexicon, entities: Iterable[Entity], toponyms: Iterable[Toponym]) -> Page:
        count = len(document.tokens)
        page = cls(document, lexicon, document.words, [0] * count, [""] * count)
        for toponym in toponyms:
            first, last = document.tokens_in(toponym.span)
            for i in range(first, last):
                page.place[i] = last - first
        for entity in entities:
            first, last = document.tokens_in(entity.span)
            for i in range(first, last):
                page.entity[i] = entity.label if entity.score >= _SURE or last - first > 1 else ""
        page.taken = [False] * count
        page.counts = Counter(page.words)
        return page

    def bounds(self, i: int) -> tuple[int, int]:
        """Token range of the sentence of token ``i``."""
        return self.document.sentence_tokens[self.document.tokens[i].sentence]

    def next_to(self, i: int) -> bool:
        """Token i+1 follows token i after a blank or nothing, in the same sentence."""
        tokens = self.document.tokens
        return i + 1 < len(tokens) and tokens[i + 1].sentence == tokens[i].sentence

    def capital(self, i: int) -> bool:
        """A word in upper case that is no function word and no day or month."""
        return self.lexicon.is_capital(self.words[i])

    def opens_sentence(self, i: int) -> bool:
        start = self.bounds(i)[0]
        return i == start or (i == start + 1 and self.words[start] in _OPEN)

    def may_open(self, i: int) -> bool:
        """Token i has a capital because a sentence, quotation or list item begins there."""
        return self.opens_sentence(i) or (i > 0 and (self.words[i - 1] in _OPEN or self.words[i - 1] == ":"))


def plain(word: str, german: bool) -> str:
    """A name's word without English possessive ("Kim's" → "Kim")."""
    if not word.endswith(_POSSESSIVE):
        return word
    for ending in _POSSESSIVE:
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return word[: -len(ending)]
    return word
