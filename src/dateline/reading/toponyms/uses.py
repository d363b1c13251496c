"""What a place name stands for: the spot, a government or institution, or where a report was filed.

Datelines are told by their form.  Between literal and metonym decides a logistic regression over the
words around, the kind of place and the names that stand in one row with it (weights in
``models/uses.json``, trained by tools/train_uses.py; cf. Leveling & Hartrumpf 2008 on such features).
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import accumulate
from math import exp

from dateline.errors import ModelError
from dateline.model import Kind, Note, Use
from dateline.reading.entities import models_folder
from dateline.reading.features import fold
from dateline.reading.segment import Document
from dateline.reading.toponyms.spans import Found
from dateline.reading.toponyms.tables import Tables

__all__ = ["is_dateline", "load_weights", "mentions", "rows_of", "signs", "uses_of"]

_SCORE = re.compile(r"\d{1,3}[:–-]\d{1,3}")  # of a match: the teams bear names of places
_MATCH = 40  # words on each side in which the score of a match counts
_WINDOW = 8  # words on each side in which verbs and nouns count


@cache
def load_weights() -> Mapping[str, float]:
    """Weights of the signs; ModelError if the file is missing or damaged."""
    try:
        table = json.loads(models_folder().joinpath("uses.json").read_text(encoding="utf-8"))
        return {str(name): float(value) for name, value in table["weights"].items()}
    except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
        raise ModelError(
            "The trained file uses.json is missing or damaged. Reinstall Dateline, or run tools/train_uses.py.",
            "toponyms.model_damaged",
            name="uses.json",
        ) from error


def uses_of(document: Document, tables: Tables, names: Sequence[Found]) -> list[tuple[Use, Note]]:
    """The use of each name, and why in words."""
    out: list[tuple[Use, Note]] = []
    rows, counts = rows_of(document, names), mentions(names)
    sums = [0.0, *accumulate(_scores(document, tables, names, rows, counts))]
    for index, found in enumerate(names):
        if is_dateline(document, tables, found):
            out.append((Use.DATELINE, Note.of("toponyms.use_dateline")))
            continue
        if found.last < len(document.tokens) and fold(document.tokens[found.last].text) in tables.attributes:
            out.append((Use.LITERAL, Note.of("toponyms.use_attribute")))
            continue
        if found.why == "compound":
            out.append((Use.LITERAL, Note.of("toponyms.use_compound")))
            continue
        if _possessive(document, found):
            out.append((Use.LITERAL, Note.of("toponyms.use_possessive")))
            continue
        # What stands in one row is meant alike ("Warschau und Prag lehnten ab").
        first, last = rows[index]
        score = (sums[last + 1] - sums[first]) / (last + 1 - first)
        share = 1 / (1 + exp(-max(-30.0, min(30.0, score))))
        if share >= 0.5:
            out.append((Use.METONYM, Note.of("toponyms.use_metonym", share=round(100 * share))))
        else:
            out.append((Use.LITERAL, Note.of("toponyms.use_literal", share=round(100 * (1 - share)))))
    return out


def _scores(
    document: Document, tables: Tables, names: Sequence[Found], rows: Sequence[tuple[int, int]], counts: Counter[str]
) -> list[float]:
    """How much the signs of each name speak for a metonym: above 0 rather than not."""
    weights = load_weights()
    out = []
    for index, found in enumerate(names):
        own = signs(document, tables, names, index, rows[index], again=counts[_id(found)] > 1)
        out.append(sum(weights.get(sign, 0.0) + weights.get(f"{document.lang}:{sign}", 0.0) for sign in own))
    return out


def is_dateline(document: Document, tables: Tables, found: Found) -> bool:
    """The name opens a paragraph and a dateline's mark follows within a few words."""
    tokens = document.tokens
    paragraph = document.sentence_paragraph[tokens[found.first].sentence]
    start = document.tokens_in(document.paragraphs[paragraph])[0]
    if found.first - start > 8 or paragraph > 3:
        return False
    opens = fold(tokens[start].text)
    if opens in tables.before:
        return False
    # Only names, agencies, dates and commas may stand between the paragraph's start and the mark.
    for i in range(start, min(len(tokens), found.last + 12)):
        text = tokens[i].text
        if text in tables.marks and i >= found.last:
            if text == ".":
                return (
                    i - start <= 5
                    and (tokens[i - 1].text[0].isupper() or tokens[i - 1].text == ")")
                    and not _sentence_goes_on(document, i)
                )
            return text != ":" or i - start <= 3
        name = text[0].isupper() or text[0].isdigit() or text in {",", "(", ")", "/", "."} or fold(text) in tables.joins
        inside = start < i < found.last  # "Komsomolsk am Amur", "Frankfurt an der Oder"
        agency = fold(text).partition("/")[0] in tables.agencies  # "dpa/lnw": an agency and its regional service
        if not name and not inside and not agency:
            return False
    return False


def _possessive(document: Document, found: Found) -> bool:
    """A country as possessor of the noun that follows ("Chinas Staatschef", "Chile's miners")."""
    if found.place is None or found.place.kind is not Kind.COUNTRY or found.last >= len(document.tokens):
        return False
    following = document.tokens[found.last]
    if following.sentence != document.tokens[found.first].sentence:
        return False
    if document.lang != "de":
        return found.span.end < document.tokens[found.last - 1].end and following.text[0].isalpha()
    text = found.span.of(document.text)
    if not text.endswith("s") or any(name.text == text for name in found.place.names):
        return False
    opens = found.first == document.sentence_tokens[following.sentence][0]
    return following.text[0].isupper() and (opens or not document.tokens[found.first - 1].text[0].isupper())


def _sentence_goes_on(document: Document, i: int) -> bool:
    return i + 1 < len(document.tokens) and document.tokens[i + 1].sentence == document.tokens[i].sentence


def rows_of(document: Document, names: Sequence[Found]) -> list[tuple[int, int]]:
    """For each name the first and last name of the row that it stands in ("Warschau, Prag und Wien")."""
    links = {",", "und", "and", "oder", "or", "sowie", "&", "wie", "auch"}
    heads = list(range(len(names)))
    for k in range(1, len(names)):
        gap = document.tokens[names[k - 1].last : names[k].first]
        if 0 < len(gap) <= 2 and all(token.text.lower() in links for token in gap):
            heads[k] = heads[k - 1]
    tails = list(range(len(names)))
    for k in range(len(names) - 2, -1, -1):
        if heads[k + 1] == heads[k]:
            tails[k] = tails[k + 1]
    return list(zip(heads, tails, strict=True))


def _id(found: Found) -> str:
    return found.place.id if found.place else ""


def mentions(names: Sequence[Found]) -> Counter[str]:
    """How often each place is named; names that no gazetteer knows are not counted."""
    return Counter(found.place.id for found in names if found.place)


def _kind(found: Found) -> str:
    if found.seat:
        return "seat"
    place = found.place
    if place is None:
        return "unknown"
    if place.kind is Kind.CITY:
        return "capital" if place.feature == "PPLC" else "large" if place.population > 500_000 else "city"
    return place.kind.value


def _verb(word: str, text: str, tables: Tables) -> str:
    """Coarse class of a word in lower case that may be a verb."""
    if word in tables.weak_verbs:
        return "aux"
    if word in tables.literal_verbs:
        return "go"
    if word in tables.verbs:
        return "say"
    return ""


def signs(
    document: Document, tables: Tables, names: Sequence[Found], index: int, row: tuple[int, int], *, again: bool
) -> list[str]:
    """Signs of one name: what the regression sees.  ``again``: the text names the place more than once."""
    tokens, found = document.tokens, names[index]
    first, last = names[row[0]].first, names[row[1]].last
    begin, end = document.sentence_tokens[tokens[found.first].sentence]
    begin = max(begin, document.sentence_tokens[tokens[first].sentence][0])
    before = tokens[first - 1].text if first > begin else ""
    after = tokens[last].text if last < end else ""
    low_before, low_after = fold(before), fold(after)
    kind = _kind(found)

    if not before:
        left = "start"
    elif low_before in tables.before:
        left = "w=" + low_before
    elif _verb(low_before, before, tables):
        left = "v=" + _verb(low_before, before, tables)
    elif before in {",", ";", ":", "–", "—", "-"}:
        left = "comma"
    elif before in {"„", "“", '"', "«", "»", "(", "'"}:
        left = "quote"
    elif before[0].isupper():
        left = "cap"
    elif before[0].isdigit():
        left = "digit"
    else:
        left = "low"
    if not after or after in {".", "!", "?", "…"}:
        right = "stop"
    elif _verb(low_after, after, tables):
        right = "v=" + _verb(low_after, after, tables)
    elif after in {",", ";", ":", "–", "—", "-"}:
        right = "comma"
    elif low_after in tables.before:
        right = "prep"
    elif after[0].isupper():
        right = "cap"
    elif after[0].isalpha():
        right = "low"
    else:
        right = "sign"
    inflected = found.span.end < tokens[found.last - 1].end
    text = found.span.of(document.text)
    place_name = (
        found.place is not None
        and text.endswith("s")
        and document.lang == "de"
        and not any(name.text == text for name in found.place.names)
    )
    if place_name:
        left = left if left.startswith("w=") else "genitive." + left
    out = [
        "b",
        "k=" + kind,
        "l=" + left,
        "r=" + right,
        f"k={kind}|l={left}",
        f"l={left}|r={right}",
        f"k={kind}|r={right}",
    ]
    if left in {"low", "cap", "genitive.cap"} and len(low_before) > 3:
        out.append("ls=" + low_before[-2:])
    if right in {"low"} and len(low_after) > 2:
        out.append("rs=" + low_after[-2:])
    if place_name:
        out += ["genitive", f"genitive|k={kind}"]
    if inflected:
        out += ["inflected", f"inflected|k={kind}"]
        out.append("part:" + (tokens[found.last - 1].text[found.span.end - tokens[found.last - 1].start :][:1]))
    if row[0] != row[1]:
        out += ["row", "row|l=" + left]
    out.append("why=" + found.why)
    # Verbs and nouns in the neighbourhood, and whether a clause opens right before.
    if low_before in tables.clause:
        out.append("clause")
    window_left = [fold(token.text) for token in tokens[max(begin, first - _WINDOW) : first]]
    window_right = [fold(token.text) for token in tokens[last : min(end, last + _WINDOW)]]
    for side, window in (("L", window_left), ("R", window_right)):
        if not tables.literal_verbs.isdisjoint(window):
            out.append(side + ":go")
        if any(word in tables.verbs and word not in tables.literal_verbs for word in window):
            out.append(side + ":say")
        if not tables.nouns.isdisjoint(window):
            out.append(side + ":noun")
    near = window_left[-3:]
    if any(word in tables.nouns for word in near):
        out.append("near:noun")
    if any(word in tables.strong_relations for word in near):
        out.append("near:relation")
    if after and after[0].isupper() and document.lang == "en":
        out.append("attribute")
    out.append("again" if again else "alone")
    # What governs the preposition or article before the name ("fordert von Moskau", "defeat by Wales").
    if left.startswith("w=") and first - 2 >= begin:
        further = tokens[first - 2].text
        low_further = fold(further)
        if low_further in tables.before:
            beyond = "w=" + low_further
        elif _verb(low_further, further, tables):
            beyond = "v=" + _verb(low_further, further, tables)
        elif low_further in tables.nouns:
            beyond = "noun"
        else:
            beyond = "cap" if further[0].isupper() else "low" if further[0].isalpha() else "sign"
        out += [f"l2={beyond}|l={left}", f"l2={beyond}|k={kind}"]
    match = tokens[max(begin, found.first - _MATCH) : min(end, found.last + _MATCH)]
    if any(_SCORE.fullmatch(token.text) for token in match):
        out += ["score", f"score|l={left}", f"score|r={right}", f"score|k={kind}"]
    return out
