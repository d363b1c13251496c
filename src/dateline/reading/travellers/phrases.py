"""Nouns and pronouns that may refer to a traveller, with what they say about him."""

from __future__ import annotations

from dataclasses import dataclass, field

from dateline.reading.travellers.lexicon import Noun
from dateline.reading.travellers.names import NameHit, Page

__all__ = ["Cue", "NounPhrase", "noun_phrase", "pronoun_cues"]

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
            fused = lexicon.capital_nouns and low in {"beim", "zum", "zur", "vom", "am", "im", "ans", "ins"}
            first = i + 1 if fused else i
            break
        if (
            word == "-"
            and i > start
            and words[i - 1].isdigit()
            and page.document.tokens[i + 1].start == page.document.tokens[i].end
        ):
            steps += [i, i - 1]  # "77-year-old", "44-Jährige"
            modified = True
            i -= 2
            continue
        if low in lexicon.words["number_words"] or word.isdigit():
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
        if nation and not (lexicon.capital_nouns and word[0].isupper() and i != head - 1 and not _adjective(word)):
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
        if _modifier(page, i):
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
            or words[near - 1].lower() in lexicon.words["number_words"]
            or words[near - 1].isdigit()
            or (near - 2 in steps and counted)
            or (lexicon.capital_nouns and counted and _adjective(words[near - 1]))
        ):
            near -= 1
        first = near
        modified = modified and near < head
    plural = _plural(page, head, noun, words[first].lower() if first < head else "", counted, determiner)
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
        or low.isdigit()
        or _possessor(page, i) is not None
    )


def _adjective(word: str) -> bool:
    return word[0].islower() and word.endswith(_ADJECTIVE) and len(word) > 3


def _modifier(page: Page, i: int) -> bool:
    lexicon, word = page.lexicon, page.words[i]
    low = word.lower()
    if not word[0].isalpha() or low in lexicon.words["prepositions"] or low in lexicon.words["coordinators"]:
        return False
    if low in lexicon.pronouns or low in lexicon.words["singular_verbs"] or low in lexicon.words["plural_verbs"]:
        return False
    if lexicon.capital_nouns:
        return _adjective(word)
    if low in lexicon.words["speech_verbs"]:
        return False
    if word[0].isupper():
        return (
            not page.taken[i]
            and i > page.bounds(i)[0]
            and word not in lexicon.words["capitalised_words"]
            and not page.place[i]
        )
    return not low.endswith("ly") and low not in {"that", "who", "which", "when", "not", "had", "will", "would", "to"}


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


def _plural(page: Page, head: int, noun: Noun, article: str, counted: bool, determiner: str) -> bool:
    if article in {"ein", "eine", "einen", "einem", "einer", "eines", "a", "an"} and noun.kind in {"person", "kin"}:
        return False
    if counted and page.words[head - 1].lower() not in {"ein", "one"}:
        return True
    if noun.plural is not None:
        return noun.plural
    if not page.lexicon.capital_nouns:
        return False
    # German forms that can be either: the article decides.
    low = page.words[head].lower()
    if article in {
        "der",
        "dem",
        "des",
        "ein",
        "einen",
        "einem",
        "eines",
        "einer",
        "dieser",
        "diesem",
        "sein",
        "seinem",
        "ihrem",
        "eine",
        "beim",
        "vom",
        "zum",
    }:
        return (
            article == "der"
            and low.endswith("en")
            and "f" not in noun.genders
            and "n" not in noun.genders
            and noun.lemma[-1] not in "et"
        )
    if article == "den":
        return (
            noun.kind in {"person", "kin"}
            and low.endswith("n")
            and noun.lemma.endswith(("er", "e"))
            and low != noun.lemma.lower()
            and not noun.lemma.endswith("e")
        )
    if article in {"die", "diese", "seine", "ihre", "alle"}:
        return not (noun.genders & frozenset("f")) or low.endswith("n")
    if determiner == "definite":
        return False
    if not determiner:
        return low.endswith("en") or low.endswith("n")
    return False


def _genders(page: Page, noun: Noun, article: str, plural: bool) -> frozenset[str]:
    if plural or not page.lexicon.capital_nouns or len(noun.genders) == 1:
        return noun.genders
    if article == "die" and noun.genders >= frozenset("mf") and "n" not in noun.genders:
        return frozenset("f")
    if article in {"der", "den", "dem", "ein", "einen", "einem"} and noun.genders == frozenset("mf"):
        return frozenset("m")
    return noun.genders


def pronoun_cues(page: Page) -> list[Cue]:
    """Personal, possessive, relative and speaker's pronouns outside names."""
    lexicon, words = page.lexicon, page.words
    cues: list[Cue] = []
    for i, word in enumerate(words):
        if page.taken[i]:
            continue
        low = word.lower()
        if not word[0].isalpha() or (
            word[0].isupper() and word != "I" and not page.opens_sentence(i) and low not in {"sie"}
        ):
            continue
        if word == "Sie" and not page.opens_sentence(i):
            continue  # polite address
        if low in lexicon.relatives and _relative(page, i):
            readings = tuple((gender, "nom") for gender in lexicon.relatives[low])
            cues.append(Cue(i, i + 1, "pronoun", readings, relative=True))
        elif (word if word == "I" else low) in lexicon.first_person:
            form = "possessive" if low in lexicon.possessives else "pronoun"
            cues.append(
                Cue(i, i + 1, form, (("1", "nom"),), speaker=lexicon.first_person[word if word == "I" else low])
            )
        elif low in lexicon.possessives and _owns(page, i):
            cues.append(Cue(i, i + 1, "possessive", tuple((g, "gen") for g in lexicon.possessives[low])))
        elif low in lexicon.pronouns:
            readings = _agreeing(page, i, lexicon.pronouns[low])
            if readings:
                cues.append(Cue(i, i + 1, "pronoun", readings))
        elif i and words[i - 1].lower() in lexicon.words["articles_plural"] and _counts(page, i):
            two = low in lexicon.words["two"]
            cues.append(Cue(i - 1, i + 1, "pronoun", (("p", "nom"),), both=True, count=2 if two else 3))
        elif low in lexicon.words["both"] and _stands_alone(page, i):
            first = i - 1 if i and words[i - 1].lower() in lexicon.words["definite"] else i
            cues.append(Cue(first, i + 1, "pronoun", (("p", "nom"),), both=True))
    return cues


def _relative(page: Page, i: int) -> bool:
    words = page.words
    if i == 0 or not page.next_to(i - 1):
        return False
    if words[i - 1] == ",":
        if not page.lexicon.capital_nouns:
            return True
        nxt = words[i + 1] if page.next_to(i) else ""
        article = nxt[:1].isupper() and not page.taken[i + 1] and not page.place[i + 1]
        if article and words[i].lower() not in {"dessen", "deren"}:
            return False
        # "…, der am Mittwoch eintraf", but not "…, der russische Minister" (an apposition).
        return (
            bool(nxt)
            and not (_adjective(nxt) and nxt.lower() not in page.lexicon.pronouns and _noun_soon(page, i + 1))
            and not (nxt[0].isupper() and page.lexicon.noun(nxt) is not None and not page.taken[i + 1])
            and _verb_final(page, i)
        )
    if words[i - 1].lower() in page.lexicon.words["prepositions"] and i >= 2 and words[i - 2] == ",":
        return not page.lexicon.capital_nouns or _verb_final(page, i)
    return not page.lexicon.capital_nouns and words[i].lower() in {"who", "whose"} and page.taken[i - 1]


def _noun_soon(page: Page, i: int) -> bool:
    return any(page.words[k][0].isupper() for k in range(i + 1, min(i + 3, len(page.words))))


def _verb_final(page: Page, i: int) -> bool:
    """The clause that begins at i ends on a lower-case word, as German relative clauses do."""
    end = page.bounds(i)[1]
    j = i + 1
    while j < end and page.words[j] not in {",", ".", ";", ":", "!", "?", "–", "-", "(", ")"}:
        j += 1
    return j - 1 > i and page.words[j - 1][0].islower()


def _owns(page: Page, i: int) -> bool:
    """A possessive stands before its noun; "ihr" and "her" alone are objects."""
    lexicon, low = page.lexicon, page.words[i].lower()
    if not page.next_to(i):
        return False
    nxt = page.words[i + 1]
    if lexicon.capital_nouns and low not in lexicon.pronouns:
        return nxt[0].isupper() or (nxt.endswith(_ADJECTIVE) and any(w[0].isupper() for w in page.words[i + 2 : i + 5]))
    if low not in lexicon.pronouns:
        return True
    if lexicon.capital_nouns:
        return (
            nxt[0].isupper()
            and not page.taken[i + 1]
            or (_adjective(nxt) and i + 2 < len(page.words) and page.words[i + 2][0].isupper())
        )
    return nxt[0].isalpha() and nxt.lower() not in lexicon.words["prepositions"] | lexicon.words[
        "coordinators"
    ] | lexicon.words["definite"] | lexicon.words["indefinite"] | {
        "when",
        "how",
        "that",
        "as",
        "while",
        "there",
        "home",
        "back",
    }


def _counts(page: Page, i: int) -> bool:
    """A number word without a noun after it: "the nine were", "die drei schon einmal"."""
    low = page.words[i].lower()
    if low not in page.lexicon.words["number_words"] or low in page.lexicon.words["round_numbers"]:
        return False
    following = page.words[i + 1] if page.next_to(i) else "."
    if page.lexicon.capital_nouns:
        return not following[0].isupper() and not following[0].isdigit() and not _adjective(following)
    return not following[0].isalpha() or following.lower() in (
        page.lexicon.words["prepositions"]
        | page.lexicon.words["plural_verbs"]
        | page.lexicon.words["coordinators"]
        | {"had", "will", "would", "left", "flew", "reached"}
    )


def _stands_alone(page: Page, i: int) -> bool:
    if page.lexicon.capital_nouns:
        if page.next_to(i) and page.words[i + 1][0].isupper() and not page.taken[i + 1]:
            return False
        return not (
            page.next_to(i)
            and _adjective(page.words[i + 1])
            and i + 2 < len(page.words)
            and page.words[i + 2][0].isupper()
        )
    nxt = page.words[i + 1].lower() if page.next_to(i) else ""
    return nxt not in {"sides", "of", "countries", "nations"} and not (
        page.next_to(i) and nxt and nxt.endswith("s") and nxt not in {"was", "is", "has"}
    )


def _agreeing(page: Page, i: int, readings: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """The readings of a pronoun that fit the verb beside it, and none for an expletive "es", "it"."""
    lexicon, low = page.lexicon, page.words[i].lower()
    if all(gender == "n" for gender, _ in readings):
        return () if _expletive(page, i) else readings
    genders = {gender for gender, _ in readings}
    if "p" in genders and len(genders) > 1 and lexicon.capital_nouns and low == "sie":
        number = _number(page, i)
        if number:
            return tuple(r for r in readings if (r[0] == "p") == (number == "p"))
    return readings


def _expletive(page: Page, i: int) -> bool:
    words, lexicon = page.words, page.lexicon
    before = words[i - 1].lower() if i and page.next_to(i - 1) else ""
    after = [w.lower() for w in words[i + 1 : min(i + 8, page.bounds(i)[1])]]
    if lexicon.capital_nouns:
        return before in lexicon.words["expletive"] or bool(after and after[0] in lexicon.words["expletive"])
    if not after:
        return False
    if after[0] in {"is", "was", "seems", "appears", "took", "takes", "emerged", "now", "has", "would", "'s", "turned"}:
        tail = after[1:]
        return (
            "that" in tail[:4]
            or after[0] in {"seems", "appears", "took", "takes", "now", "turned"}
            or bool(
                tail
                and (
                    tail[0]
                    in {
                        "not",
                        "clear",
                        "unclear",
                        "unlikely",
                        "likely",
                        "possible",
                        "impossible",
                        "thought",
                        "the",
                        "a",
                        "difficult",
                        "hard",
                        "easy",
                    }
                )
            )
            or ("to" in tail[:4] and bool(tail) and tail[0] in {"important", "necessary", "time"})
        )
    return False


def _number(page: Page, i: int) -> str:
    """ "s" or "p" by the finite verb of a German clause with "sie"; "" where it stays open."""
    lexicon, words = page.lexicon, page.words
    start, end = page.bounds(i)
    around = []
    if i > start:
        around.append(words[i - 1])
    if i + 1 < end:
        around.append(words[i + 1])
    for word in around:
        low = word.lower()
        if low in lexicon.words["plural_verbs"]:
            return "p"
        if low in lexicon.words["singular_verbs"]:
            return "s"
    j = i + 1
    while (
        j < end
        and words[j] not in {",", ".", ";", ":", "!", "?", "–"}
        and words[j].lower() not in lexicon.words["coordinators"]
    ):
        j += 1
    final = words[j - 1].lower() if j - 1 > i else ""
    for low in (final,):
        if low in lexicon.words["plural_verbs"]:
            return "p"
        if low in lexicon.words["singular_verbs"]:
            return "s"
    if (
        i > start
        and (page.opens_sentence(i) is False)
        and words[i - 1][0].islower()
        and words[i - 1] not in lexicon.words["prepositions"]
    ):
        low = words[i - 1]
        if low.endswith(("ten", "en")) and len(low) > 3 and low not in {"denen", "ihnen", "zwischen", "wegen"}:
            return "p"
        if (
            low.endswith(("te", "t", "g", "m", "f", "ß", "b", "l", "h"))
            and len(low) > 2
            and low
            not in {
                "dass",
                "ob",
                "weil",
                "damit",
                "nachdem",
                "seit",
                "obgleich",
                "sobald",
                "um",
                "ehe",
                "bevor",
                "dort",
                "doch",
                "auch",
                "wo",
                "sich",
            }
        ):
            return "s"
    if page.opens_sentence(i) and i + 1 < end:
        low = words[i + 1].lower()
        return "p" if low.endswith("en") else "s"
    if final.endswith("en") and len(final) > 3:
        return "p"
    if final.endswith(("te", "t")):
        return "s"
    return ""
