"""What a place name stands for, from the words around it: scored signs, added up."""

from __future__ import annotations

from dateline.model import Kind, Note, Use
from dateline.reading.features import fold
from dateline.reading.segment import Document
from dateline.reading.toponyms.spans import Found
from dateline.reading.toponyms.tables import Tables

__all__ = ["use_of"]

_THRESHOLD = 1.0


def use_of(document: Document, tables: Tables, found: Found) -> tuple[Use, Note]:
    """The use, and why in words."""
    if is_dateline(document, tables, found):
        return Use.DATELINE, Note.of("toponyms.use_dateline")
    score, sign = metonymy(document, tables, found)
    if score >= _THRESHOLD:
        return Use.METONYM, Note.of("toponyms.use_metonym", sign=sign)
    return Use.LITERAL, Note.of("toponyms.use_literal")


def is_dateline(document: Document, tables: Tables, found: Found) -> bool:
    """The name opens a paragraph and a dateline's mark follows within a few words."""
    tokens = document.tokens
    sentence = tokens[found.first].sentence
    paragraph = document.sentence_paragraph[sentence]
    start = document.tokens_in(document.paragraphs[paragraph])[0]
    if found.first - start > 8 or paragraph > 3:
        return False
    i = start
    end = min(len(tokens), found.last + 12)
    # Only names, agencies, dates and commas may stand between the paragraph's start and the mark.
    while i < end:
        text = tokens[i].text
        if text in tables.marks and i >= found.last and i > start:
            if text == ".":
                return i - start <= 4 and tokens[i - 1].text[0].isupper()
            if text == ":":
                return i - start <= 3
            return True
        words = (
            text[0].isupper() or text[0].isdigit() or text in {",", "(", ")", "/", "."} or fold(text) in tables.joins
        )
        if (
            not words
            and fold(text) not in tables.agencies
            and not (text.islower() and tokens[i - 1].text[0].isupper() and len(text) <= 3)
        ):
            return False
        i += 1
    return False


def metonymy(document: Document, tables: Tables, found: Found) -> tuple[float, str]:
    """Weight of the signs for a government or institution, and the strongest sign's words."""
    tokens = document.tokens
    begin, end = document.sentence_tokens[tokens[found.first].sentence]
    before = [fold(tokens[i].text) for i in range(max(begin, found.first - 4), found.first)]
    after = [fold(tokens[i].text) for i in range(found.last, min(end, found.last + 6))]
    score, sign = 0.0, ""
    previous = before[-1] if before else ""
    if found.seat:
        score += 1.2
    if found.place and found.place.kind not in {Kind.CITY, Kind.COUNTRY} and not found.seat:
        return 0.0, ""
    if previous in tables.literal_before and previous not in tables.strong_relations:
        return score - 1.5, ""
    if after and after[0] in tables.verbs and after[0] not in tables.weak_verbs:
        score += 1.2
        sign = after[0]
    elif after and after[0] in tables.weak_verbs:
        score += 0.7
        sign = after[0]
    if previous in tables.verbs and tables.lang == "de":
        score += 1.0
        sign = previous
    if previous in tables.strong_relations:
        score += 1.0
        sign = previous
    if not before and after and after[0] in tables.verbs:
        score += 0.3
    return score, sign or found.span.of(document.text)
