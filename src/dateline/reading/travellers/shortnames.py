"""Later mentions of a person by part of the name: "Putin", "Kims", "von der Leyen"."""

from __future__ import annotations

from dataclasses import dataclass

from dateline.reading.travellers.lexicon import Lexicon
from dateline.reading.travellers.page import Page, plain

__all__ = ["ROMAN", "SUFFIXES", "NameHit", "short_forms"]

ROMAN = frozenset(
    [
        "I",
        "II",
        "III",
        "IV",
        "V",
        "VI",
        "VII",
        "VIII",
        "IX",
        "X",
        "XI",
        "XII",
        "XIII",
        "XIV",
        "XV",
        "XVI",
        "XVII",
        "XVIII",
        "XX",
        "XXIII",
    ]
)
SUFFIXES = frozenset({"Jr", "Jr.", "Sr", "Sr.", "3d", "2d", "3rd", "2nd", "jun.", "sen."})


@dataclass(frozen=True, slots=True)
class NameHit:
    """A name in the text: half-open token range, its words without case endings, and what stands at it."""

    first: int
    last: int
    words: tuple[str, ...]
    full: bool  # more than a short form: its words make a new person if nobody bears them
    gender: str = ""  # by title or first name; "" unknown
    given: bool = False  # one word, and that a first name
    titled: bool = False  # a title or office stands before it


def short_forms(page: Page, full: list[NameHit]) -> list[NameHit]:
    """Later mentions by part of a name."""
    lexicon = page.lexicon
    parts: dict[str, list[NameHit]] = {}
    for hit in full:
        for word in hit.words:
            if len(word) > 1 and word[0].isupper() and not word.endswith(".") and word not in ROMAN | SUFFIXES:
                parts.setdefault(word, []).append(hit)
    hits: list[NameHit] = []
    for i, word in enumerate(page.words):
        if page.taken[i] or not word[0].isupper() or page.place[i]:
            continue
        key = _known(word, parts, lexicon)
        if not key or key in lexicon.title_genders or word in lexicon.words["capitalised_words"]:
            continue
        if lexicon.noun(key) and key not in lexicon.first_names and not _surname(page, i, key, parts[key]):
            continue
        first = i
        while first > 0 and page.words[first - 1].lower() in lexicon.particles and page.next_to(first - 1):
            if not any(page.words[first - 1].lower() in hit.words for hit in parts[key]):
                break
            first -= 1
        words = [*(word.lower() for word in page.words[first:i]), key]
        last = i + 1
        while last < len(page.words) and page.next_to(last - 1) and not page.taken[last] and key == plain(word, False):
            nxt = _known(page.words[last], parts, lexicon)
            if not nxt or not any(nxt in hit.words and key in hit.words for hit in parts[key]):
                break
            words.append(nxt)
            last += 1
        for k in range(first, last):
            page.taken[k] = True
        given = len(words) == 1 and lexicon.is_first_name(key) and all(_is_given(key, hit) for hit in parts[key])
        if given and last < len(page.words) and page.next_to(i) and page.capital(last) and not lexicon.capital_nouns:
            continue
        hits.append(NameHit(first, last, tuple(words), False, "", given))
    return hits


def _surname(page: Page, i: int, word: str, hits: list[NameHit]) -> bool:
    """ "Fischer", "Baker": a noun that is somebody's family name here, and has no article before it."""
    if word in page.lexicon.regnal or not any(_family(hit) == word for hit in hits):
        return False
    before = page.words[i - 1].lower() if i > page.bounds(i)[0] else ""
    words = page.lexicon.words
    return before not in words["definite"] | words["indefinite"] and before not in page.lexicon.possessives


def _family(hit: NameHit) -> str:
    """The last word of a longer name, without "Jr." and numerals."""
    core = [word for word in hit.words if word not in ROMAN | SUFFIXES]
    return core[-1] if len(core) > 1 else ""


def _is_given(word: str, hit: NameHit) -> bool:
    return len(hit.words) > 1 and _family(hit) != word


def _known(word: str, parts: dict[str, list[NameHit]], lexicon: Lexicon) -> str:
    bare = plain(word, lexicon.capital_nouns)
    if bare in parts:
        return bare
    if lexicon.capital_nouns and word.endswith("s") and word[:-1] in parts and len(word) > 3:
        return word[:-1]
    return ""
