"""Nouns that may refer to a traveller, with what article, adjectives and possessor say about him."""

from __future__ import annotations

from dataclasses import dataclass, field

from dateline.reading.travellers.forms import Noun
from dateline.reading.travellers.page import Page
from dateline.reading.travellers.shortnames import NameHit

__all__ = ["Cue", "NounPhrase", "description", "is_adjective", "noun_phrase"]

_REACH = 6  # words before a noun that may belong to it
_ADJECTIVE = ("e", "en", "er", "es", "em")
_EMPTY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class NounPhrase:
    """A noun with its modifiers: half-open token range without a fused preposition."""

    first: int
    head: int  # token index of the noun's first word
    last: int
    noun: Noun
    determiner: str = ""  # "definite", "indefinite", "possessive", "" for none
    owner: str = ""  # the possessive pronoun, or the possessing name's token index as text
    genders: frozenset[str] = _EMPTY
    plural: bool = False
    countries: frozenset[str] = _EMPTY
    modified: bool = False  # adjectives or numbers stand before the noun
    counted: bool = False  # a number does


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that refer to somebody, ready to be resolved."""

    first: int
    last: int
    form: str  # "name", "nominal", "pronoun", "possessive"
    readings: tuple[tuple[str, str], ...] = ()  # pronouns: (gender or "p", case)
    phrase: NounPhrase | None = None
    hits: tuple[NameHit, ...] = ()
    referents: tuple[int, ...] = field(default=())  # referents that a name may mean
    relative: bool = False
    speaker: str = ""  # "s" or "p" for first person
    both: bool = False  # "beide", "the nine": a number that stands for persons
    count: int = 2  # 3 for any larger number


def noun_phrase(page: Page, head: int, noun: Noun, size: int) -> NounPhrase:
    """The phrase around a noun: article, adjectives, nationality, possessor."""
    lexicon, words = page.lexicon, page.words
    start = page.bounds(head)[0]
    first, determiner, owner = head, "", ""
    countries: set[str] = set()
    modified = counted = False
    steps: list[int] = []
    i = head - 1
    lower_limit = max(start, head - _REACH)
    after = head + size
    title = not lexicon.capital_nouns and words[head][0].isupper() and after < len(words) and page.capital(after)
    prefix = words[head].rsplit("-", 1)[0] if "-" in words[head] else ""
    for part in (prefix, *words[head : head + size]):
        code = lexicon.parties.get(part) or (lexicon.country(part) if part and part != words[head] else "")
        if code:
            countries.add(code)
    for party, code in lexicon.parties.items():
        if lexicon.capital_nouns and words[head].startswith(party):
            countries.add(code)
    while i >= lower_limit:
        word = words[i]
        low = word.lower()
        if low in lexicon.possessives:
            determiner, owner, first = "possessive", low, i
            break
        if low in lexicon.words["definite"]:
            determiner = "definite"
            fused = lexicon.capital_nouns and low in lexicon.words["fused"]
            first = i + 1 if fused else i
            break
        if (
            word == "-"
            and i > start
            and words[i - 1].rstrip(".").isdigit()
            and page.document.tokens[i + 1].start == page.document.tokens[i].end
        ):
            steps += [i, i - 1]  # "77-year-old", "44-Jährige"
            modified = True
            i -= 2
            continue
        if (
            low in lexicon.words["complements"]
            and i > lower_limit
            and words[i - 1].lower() in lexicon.words["round_numbers"]
        ):
            steps.append(i)  # "hundreds of refugees"
            i -= 1
            continue
        if low in lexicon.words["number_words"] or _number(word):
            counted = True
            steps.append(i)
            i -= 1
            if i >= start and _opens_count(page, i):
                continue
            break
        if low in lexicon.words["indefinite"]:
            determiner, first = "indefinite", i
            break
        two = f"{words[i - 1]} {word}" if i > start else ""
        nation = lexicon.nationality(word) or (lexicon.nationality(two) if two else "")
        possessor = _possessor(page, i)
        if possessor:
            determiner, first = "possessive", possessor[0]
            code = lexicon.country(" ".join(words[possessor[0] : i + 1])) or lexicon.country(word)
            if code:
                countries.add(code)
                determiner = "definite"
            else:
                owner = str(i)
            break
        if nation and not (lexicon.capital_nouns and word[0].isupper() and i != head - 1 and not is_adjective(word)):
            countries.add(nation)
            modified = True
            steps.append(i)
            if two and not lexicon.nationality(word):
                i -= 1
                steps.append(i)
            i -= 1
            continue
        if (
            low in lexicon.words["coordinators"]
            and i >= start + 2
            and words[i - 1] == "-"
            and words[i - 2][0].isupper()
        ):
            steps += [i, i - 1, i - 2]  # "Staats- und Parteichef"
            i -= 3
            continue
        if title and low not in lexicon.words["title_words"] and not word[0].isupper():
            break
        if _modifier(page, i, noun.kind):
            modified = True
            steps.append(i)
            i -= 1
            continue
        break
    if not determiner:
        # Without an article only the words right before the noun are surely its own.
        near = head
        while near - 1 in steps and (
            page.lexicon.nationality(words[near - 1])
            or (page.place[near - 1] and noun.kind == "group")
            or words[near - 1].lower() in lexicon.words["number_words"]
            or _number(words[near - 1])
            or (near - 2 in steps and words[near - 2].lower() in lexicon.words["round_numbers"])
            or (near - 2 in steps and counted)
            or (lexicon.capital_nouns and counted and is_adjective(words[near - 1]))
        ):
            near -= 1
        first = near
        modified = modified and near < head
    plural = _plural(page, first, head, noun, words[first].lower() if first < head else "", counted, determiner)
    genders = _genders(page, noun, words[first].lower() if first < head else "", plural)
    return NounPhrase(
        first, head, head + size, noun, determiner, owner, genders, plural, frozenset(countries), modified, counted
    )


def _opens_count(page: Page, i: int) -> bool:
    """Before a number only an article, a possessor or another number belongs to the phrase."""
    lexicon, low = page.lexicon, page.words[i].lower()
    return (
        low in lexicon.possessives
        or low in lexicon.words["definite"]
        or low in lexicon.words["indefinite"]
        or low in lexicon.words["number_words"]
        or _number(low)
        or _possessor(page, i) is not None
    )


def _number(word: str) -> bool:
    """Digits, with or without separators of thousands: "2,000"."""
    return word.replace(",", "").replace(".", "").isdigit()


def is_adjective(word: str) -> bool:
    """Could this German lower-case word be an inflected adjective?"""
    return word[0].islower() and word.endswith(_ADJECTIVE) and len(word) > 3


def _modifier(page: Page, i: int, noun_kind: str) -> bool:
    lexicon, word = page.lexicon, page.words[i]
    low = word.lower()
    if not word[0].isalpha() or low in lexicon.words["prepositions"] or low in lexicon.words["coordinators"]:
        return False
    if low in lexicon.pronouns or low in lexicon.words["singular_verbs"] or low in lexicon.words["plural_verbs"]:
        return False
    if lexicon.capital_nouns:
        # "ein international gesuchter Mann": an adverb may stand before an adjective
        adverb = len(word) > 3 and word[0].islower() and is_adjective(page.words[i + 1])
        return is_adjective(word) or (adverb and low not in lexicon.words["speech_verbs"])
    if low in lexicon.words["speech_verbs"]:
        return False
    if word[0].isupper():
        return (
            not page.taken[i]
            and i > page.bounds(i)[0]
            and word not in lexicon.words["capitalised_words"]
            and (not page.place[i] or noun_kind == "group")
        )
    return not low.endswith("ly") and low not in lexicon.words["no_modifiers"]


def _possessor(page: Page, i: int) -> tuple[int, int] | None:
    """Token range of a possessing name that ends at token i: "Russlands", "China's", "Kim’s"."""
    word = page.words[i]
    if not word[0].isupper():
        return None
    if word.endswith(("'s", "’s")):
        return (i, i + 1)
    if (
        page.lexicon.capital_nouns
        and word.endswith("s")
        and (page.taken[i] or page.place[i] or page.lexicon.country(word))
    ):
        low = word.casefold()
        bare = low in page.lexicon.countries or low in page.lexicon.governments  # "Honduras", "Damaskus"
        return None if bare or page.lexicon.nationality(word) else (i, i + 1)
    return None


def _plural(page: Page, first: int, head: int, noun: Noun, article: str, counted: bool, determiner: str) -> bool:
    if article in page.lexicon.words["articles"] and noun.kind in {"person", "kin"}:
        return False
    if counted and page.words[head - 1].lower() not in page.lexicon.words["one"]:
        return True
    if noun.plural is not None:
        return noun.plural
    if not page.lexicon.capital_nouns:
        return False
    # German forms that can be either: the article decides; after a noun "der" is a genitive plural.
    low = page.words[head].lower()
    before = first - 1
    if article in page.lexicon.words["der"] and noun.genders == frozenset("m") and before >= page.bounds(head)[0]:
        word = page.words[before]
        if word[0].isupper() and not page.taken[before] and not page.place[before] and not page.opens_sentence(before):
            return True
    if article in page.lexicon.words["singular_articles"]:
        return (
            article in page.lexicon.words["der"]
            and low.endswith("en")
            and "f" not in noun.genders
            and "n" not in noun.genders
            and noun.lemma[-1] not in "et"
        )
    if article in page.lexicon.words["den"]:
        return (
            noun.kind in {"person", "kin"}
            and low.endswith("n")
            and noun.lemma.endswith(("er", "e"))
            and low != noun.lemma.lower()
            and not noun.lemma.endswith("e")
        )
    if article in page.lexicon.words["either_articles"]:
        return not (noun.genders & frozenset("f")) or low.endswith("n")
    if determiner == "definite":
        return False
    if not determiner:
        return low.endswith(("en", "n"))
    return False


def _genders(page: Page, noun: Noun, article: str, plural: bool) -> frozenset[str]:
    if plural or not page.lexicon.capital_nouns or len(noun.genders) == 1:
        return noun.genders
    if article in page.lexicon.words["die"] and noun.genders >= frozenset("mf") and "n" not in noun.genders:
        return frozenset("f")
    if article in page.lexicon.words["masculine_articles"] and noun.genders == frozenset("mf"):
        return frozenset("m")
    return noun.genders


def description(page: Page, phrase: NounPhrase) -> tuple[str, int]:
    """The phrase without article, with the genitive or "of" phrase after it; and the token index after it."""
    lexicon, words = page.lexicon, page.words
    first = phrase.first
    while (
        first < phrase.head
        and words[first].lower() in lexicon.words["definite"] | lexicon.words["indefinite"]
        and (words[first].lower() not in lexicon.words["number_words"])
    ):
        first += 1
    last = phrase.last
    end = min(page.bounds(first)[1], last + 7)
    if last < end and words[last].lower() in lexicon.words["complements"]:
        j = last + 1
        while j < end and (
            words[j][0].isupper()
            or words[j][0].isdigit()
            or words[j].lower() in lexicon.words["within_complements"]
            or lexicon.noun(words[j])
        ):
            j += 1
        if j > last + 1:
            last = j
    tokens = page.document.tokens
    return " ".join(page.document.text[tokens[first].start : tokens[last - 1].end].split()), last
