"""Names → persons: which names of a text are one, and what titles and appositions say about each."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from dateline.model import TravellerKind
from dateline.reading.travellers.forms import Noun
from dateline.reading.travellers.page import Page
from dateline.reading.travellers.phrases import NounPhrase, noun_phrase
from dateline.reading.travellers.referents import Memory, Referent
from dateline.reading.travellers.shortnames import ROMAN, SUFFIXES, NameHit

__all__ = ["Description", "cluster", "describe"]

_LETTERS = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "Ł": "L", "Ø": "O"})
_GENERIC = frozenset({"guest", "host", "man", "woman", "counterpart", "worker", "predecessor", "successor"})


@dataclass(frozen=True, slots=True)
class Description:
    """A title or apposition beside a name: the phrase, and where title plus name begin."""

    phrase: NounPhrase
    start: int
    title: str = ""


def describe(page: Page, hits: list[NameHit], nouns: dict[int, tuple[Noun, int]]) -> dict[int, list[Description]]:
    """For each hit (by index) the nouns that stand as its title or in apposition."""
    out: dict[int, list[Description]] = {}
    ends = {first + size: first for first, (noun, size) in nouns.items() if noun.kind in {"person", "kin"}}
    for number, hit in enumerate(hits):
        found: list[Description] = []
        start = hit.first
        while (
            start > 0
            and page.next_to(start - 1)
            and page.words[start - 1] in page.lexicon.title_genders
            and start - 1 not in nouns
        ):
            start -= 1
        comma = start > 1 and page.words[start - 1] == "," and page.next_to(start - 1)
        before = ends.get(start)
        if comma:
            before = _before_comma(page, start - 1, ends) if _closed(page, hit.last) else None
        while before is not None:
            noun, size = nouns[before]
            phrase = noun_phrase(page, before, noun, size)
            if phrase.plural and phrase.noun.plural is True:
                break
            title = " ".join(page.words[phrase.first : before + size])
            found.append(Description(phrase, phrase.first, title))
            before = ends.get(phrase.first) if not comma and phrase.first == before else None
        after = _after_comma(page, hit.last, nouns)
        if after is not None:
            noun, size = nouns[after]
            phrase = noun_phrase(page, after, noun, size)
            if phrase.determiner in {"definite", "indefinite", "possessive"} or not page.lexicon.capital_nouns:
                found.append(Description(phrase, hit.first))
        if found:
            out[number] = found
    return out


def _closed(page: Page, i: int) -> bool:
    """The name ends at a comma, stop or bracket: an apposition, not a new clause."""
    return i >= len(page.words) or not page.next_to(i - 1) or page.words[i] in {",", ".", "(", ";", "–", "—", ":"}


def _before_comma(page: Page, comma: int, ends: dict[int, int]) -> int | None:
    """The noun of "der Chef der Behörde (ABC), NAME": at most ten words back, no comma between."""
    start = max(page.bounds(comma)[0], comma - 11)
    best = None
    for i in range(comma, start, -1):
        if i < comma and (page.words[i] in {",", ";", ":", "."} or page.taken[i]):
            break
        if best is not None and page.words[i].lower() in page.lexicon.words["coordinators"]:
            break
        if i in ends:
            best = ends[i]
    if best is None or best == 0:
        return None
    phrase_start = page.words[best - 1].lower()
    return (
        best
        if phrase_start in page.lexicon.words["definite"] | page.lexicon.possessives.keys()
        or page.lexicon.nationality(phrase_start)
        or best < comma - 1
        else None
    )


def _after_comma(page: Page, i: int, nouns: dict[int, tuple[Noun, int]]) -> int | None:
    """The noun of "NAME, the head of …": an article (or none) and few words after the comma."""
    if i >= len(page.words) or page.words[i] != "," or not page.next_to(i):
        return None
    end = min(page.bounds(i)[1], i + 8)
    lexicon = page.lexicon
    j = i + 1
    if page.words[j].isdigit() and j + 1 < end and page.words[j + 1] == ",":
        j += 2
    opener = page.words[j].lower()
    if opener not in lexicon.words["definite"] | lexicon.words["indefinite"] | lexicon.possessives.keys() and not (
        j in nouns or lexicon.nationality(page.words[j])
    ):
        return None
    for k in range(j, end):
        word = page.words[k]
        if k in nouns and nouns[k][0].kind in {"person", "kin"}:
            if (
                k + 1 < end
                and (k + 1) in nouns
                and nouns[k + 1][0].kind in {"person", "kin"}
                and not lexicon.capital_nouns
            ):
                continue
            return k
        if k > j and word.lower() in lexicon.words["definite"] | lexicon.words["indefinite"] | lexicon.pronouns.keys():
            return None
        if word in {",", ".", ";", ":"} or word.lower() in lexicon.words["prepositions"] or page.taken[k]:
            return None
        if lexicon.capital_nouns and k > j and word[0].isupper() and k not in nouns:
            return None
    return None


def cluster(
    page: Page, memory: Memory, hits: list[NameHit], described: dict[int, list[Description]]
) -> dict[int, tuple[int, ...]]:
    """Make the persons; for each hit the keys of those that it may mean."""
    order = sorted(range(len(hits)), key=lambda n: (-_weight(hits[n], page), not hits[n].full, hits[n].first))
    by_word: dict[str, list[Referent]] = {}
    chosen: dict[int, tuple[int, ...]] = {}
    for number in order:
        hit = hits[number]
        gender = hit.gender or _gender(described.get(number, ()))
        words = _core(hit.words, page, by_word)
        fitting = [
            r
            for r in by_word.get(fold(words[-1]), []) + by_word.get(fold(words[0]), [])
            if _same(words, r, gender, hit, page)
        ]
        fitting = list({r.key: r for r in fitting}.values())
        if not fitting:
            if not hit.full and hit.given:
                continue
            core = tuple(w for w in words if w not in SUFFIXES)
            referent = memory.add(TravellerKind.PERSON, name=" ".join(hit.words), words=core or words)
            referent.genders = frozenset(gender) if gender else frozenset()
            if any(word in ROMAN for word in words[1:]):
                referent.classes |= {"monarch", "pope"}
            for word in dict.fromkeys(map(fold, words)):
                by_word.setdefault(word, []).append(referent)
            fitting = [referent]
        chosen[number] = tuple(r.key for r in fitting)
        if len(fitting) == 1:
            _enrich(page, fitting[0], hit, gender, described.get(number, ()))
    return chosen


def fold(word: str) -> str:
    """A word of a name without accents: articles write "Erdoğan" and "Erdogan"."""
    plain = unicodedata.normalize("NFKD", word.translate(_LETTERS)).encode("ascii", "ignore").decode()
    return plain or word


def _weight(hit: NameHit, page: Page) -> int:
    return sum(len(w) > 1 and not w.endswith(".") and w not in page.lexicon.regnal for w in hit.words)


def _gender(descriptions: list[Description] | tuple[()]) -> str:
    for item in descriptions:
        if len(item.phrase.genders) == 1 and item.phrase.genders <= frozenset("mf"):
            return next(iter(item.phrase.genders))
    return ""


def _core(words: tuple[str, ...], page: Page, by_word: dict[str, list[Referent]]) -> tuple[str, ...]:
    core = tuple(w for w in words if w not in page.lexicon.regnal) or words
    last = core[-1]
    if page.lexicon.capital_nouns and last.endswith("s") and fold(last) not in by_word and fold(last[:-1]) in by_word:
        core = (*core[:-1], last[:-1])
    return core


def _same(words: tuple[str, ...], referent: Referent, gender: str, hit: NameHit, page: Page) -> bool:
    mine = [fold(w) for w in words if len(w) > 1 and not (w.endswith(".") and len(w) < 3)]
    theirs = [fold(w) for w in referent.words]
    # A family name alone ("Graham") may look like somebody's first name: only a title says its gender.
    telling = hit.titled or len(mine) != 1 or mine[0] != theirs[-1]
    if telling and gender and referent.genders and gender not in referent.genders:
        return False
    if len(mine) == 1:
        return mine[0] in theirs and (
            mine[0] in (theirs[-1], theirs[0])
            or hit.given
            or len(theirs) > 2
            or words[0] not in page.lexicon.first_names
        )
    at = 0
    theirs = [word.casefold() for word in theirs]  # "De Wit" of "Joost de Wit"
    for word in map(str.casefold, mine):
        while at < len(theirs) and theirs[at] != word:
            at += 1
        if at == len(theirs):
            return False
        at += 1
    return True


def _enrich(
    page: Page, referent: Referent, hit: NameHit, gender: str, descriptions: list[Description] | tuple[()]
) -> None:
    if gender and not referent.genders:
        referent.genders = frozenset(gender)
    title = page.lexicon.title_nouns.get(page.words[hit.first - 1] if hit.first else "")
    if title and (known := page.lexicon.noun(title)):
        referent.classes |= known.classes
        referent.lemmas.add(known.lemma)
    form = " ".join(hit.words)
    if form not in referent.forms:
        referent.forms.append(form)
    if len(form) > len(referent.name) and hit.words[0] in page.lexicon.regnal:
        referent.name = form
    for item in descriptions:
        noun = item.phrase.noun
        referent.classes |= noun.classes - _GENERIC
        referent.lemmas.add(noun.lemma)
        referent.countries |= item.phrase.countries
        if item.title and item.title not in referent.titles:
            referent.titles.append(item.title)
