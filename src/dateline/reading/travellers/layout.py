"""Clauses and quotations of a text, as far as commas and quotation marks show them."""

from __future__ import annotations

from dateline.reading.travellers.page import Page

__all__ = ["clause_numbers", "quotations"]

_BREAKS = frozenset({",", ";", ":", "–", "—", "(", ")", "„", "“", "”", '"', "»", "«"})
_QUOTES_OPEN, _QUOTES = frozenset('„“»"«'), frozenset('„“”»«"')


def clause_numbers(page: Page) -> list[int]:
    out: list[int] = []
    number = 0
    sentence = -1
    long_quotes = [quote is not None and quote[1] - quote[0] > 7 for quote in quotations(page, edges=True)]
    subordinators = page.lexicon.words["subordinators"]
    for i, token in enumerate(page.document.tokens):
        if token.sentence != sentence:
            sentence = token.sentence
            number += 1
        elif (page.words[i] in _BREAKS and (page.words[i] not in _QUOTES or long_quotes[i])) or (
            not page.lexicon.capital_nouns and page.words[i] in subordinators
        ):
            number += 1
        out.append(number)
    return out


def quotations(page: Page, edges: bool = False) -> list[tuple[int, int] | None]:
    """For each token the token range of the quotation that holds it."""
    out: list[tuple[int, int] | None] = [None] * len(page.words)
    start = -1
    for i, word in enumerate(page.words):
        if start < 0 and word in _QUOTES_OPEN:
            start = i
        elif start >= 0 and word in _QUOTES and i > start:
            if i - start > 2:
                for k in range(start + (not edges), i + edges):
                    out[k] = (start, i + 1)
            start = -1
    return out
