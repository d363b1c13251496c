"""Pronouns that may refer to a traveller, with the readings that the verb beside them leaves open."""

from __future__ import annotations

from dateline.reading.travellers.page import Page
from dateline.reading.travellers.phrases import Cue, is_adjective

__all__ = ["pronoun_cues"]

_ADJECTIVE = ("e", "en", "er", "es", "em")


def pronoun_cues(page: Page) -> list[Cue]:
    """Personal, possessive, relative and speaker's pronouns outside names."""
    lexicon, words = page.lexicon, page.words
    cues: list[Cue] = []
    for i, (word, low) in enumerate(zip(words, page.document.lower, strict=True)):
        if page.taken[i]:
            continue
        if not word[0].isalpha() or (
            word[0].isupper() and word != "I" and not page.may_open(i) and low not in lexicon.words["polite"]
        ):
            continue
        if low in lexicon.words["polite"] and word[0].isupper() and not page.may_open(i):
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
            if any(case == "dem" for _, case in readings) and not _stands_alone(page, i):
                continue  # "dieser Abschnitt"
            if readings:
                cues.append(Cue(i, i + 1, "pronoun", readings))
        elif i and words[i - 1].lower() in lexicon.words["articles_plural"] and _counts(page, i):
            two = low in lexicon.words["two"]
            cues.append(Cue(i - 1, i + 1, "pronoun", (("p", "nom"),), both=True, count=2 if two else 3))
        elif low in lexicon.words["both"] and _stands_alone(page, i):
            if cues and cues[-1].last == i and any(gender == "p" for gender, _ in cues[-1].readings):
                continue  # "them both"
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
        if _is_article(page, i):
            return False
        # "…, der am Mittwoch eintraf", but not "…, der russische Minister" (an apposition).
        return (
            bool(nxt)
            and not (is_adjective(nxt) and nxt.lower() not in page.lexicon.pronouns and _noun_soon(page, i + 1))
            and not (nxt[0].isupper() and page.lexicon.noun(nxt) is not None and not page.taken[i + 1])
            and _verb_final(page, i)
        )
    if words[i - 1].lower() in page.lexicon.words["prepositions"] and i >= 2 and words[i - 2] == ",":
        return not page.lexicon.capital_nouns or (not _is_article(page, i) and _verb_final(page, i))
    return (
        not page.lexicon.capital_nouns
        and words[i].lower() in page.lexicon.words["persons_relatives"]
        and page.taken[i - 1]
    )


def _is_article(page: Page, i: int) -> bool:
    """The form is the article of the noun right after it, not a relative pronoun."""
    nxt = page.words[i + 1] if page.next_to(i) else ""
    noun = nxt[:1].isupper() and not page.taken[i + 1] and not page.place[i + 1]
    return noun and page.words[i].lower() not in page.lexicon.words["genitive_relatives"]


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
        return (nxt[0].isupper() and not page.taken[i + 1]) or (
            is_adjective(nxt) and i + 2 < len(page.words) and page.words[i + 2][0].isupper()
        )
    words = lexicon.words
    never = (
        words["prepositions"] | words["coordinators"] | words["definite"] | words["indefinite"] | words["after_object"]
    )
    return nxt[0].isalpha() and nxt.lower() not in never and nxt.lower() not in lexicon.possessives


def _counts(page: Page, i: int) -> bool:
    """A number word without a noun after it: "the nine were", "die drei schon einmal"."""
    low = page.words[i].lower()
    if low not in page.lexicon.words["number_words"] or low in page.lexicon.words["round_numbers"]:
        return False
    following = page.words[i + 1] if page.next_to(i) else "."
    if page.lexicon.capital_nouns:
        adjective = is_adjective(following) and i + 2 < len(page.words) and page.words[i + 2][0].isupper()
        return not following[0].isupper() and not following[0].isdigit() and not adjective
    return not following[0].isalpha() or following.lower() in (
        page.lexicon.words["prepositions"]
        | page.lexicon.words["plural_verbs"]
        | page.lexicon.words["coordinators"]
        | page.lexicon.words["verbs"]
    )


def _stands_alone(page: Page, i: int) -> bool:
    if page.lexicon.capital_nouns:
        if page.next_to(i) and page.words[i + 1][0].isupper() and not page.taken[i + 1]:
            return False
        return not (
            page.next_to(i)
            and is_adjective(page.words[i + 1])
            and i + 2 < len(page.words)
            and page.words[i + 2][0].isupper()
        )
    nxt = page.words[i + 1].lower() if page.next_to(i) else ""
    return nxt not in page.lexicon.words["after_both"] and not (
        page.next_to(i) and nxt and nxt.endswith("s") and nxt not in page.lexicon.words["singular_verbs"]
    )


def _agreeing(page: Page, i: int, readings: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """The readings of a pronoun that fit the verb beside it, and none for an expletive "es", "it"."""
    lexicon, low = page.lexicon, page.words[i].lower()
    if all(gender == "n" for gender, _ in readings):
        return () if _expletive(page, i) else readings
    genders = {gender for gender, _ in readings}
    if "p" in genders and len(genders) > 1 and low in lexicon.words["polite"]:
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
    sets, tail = lexicon.words, after[1:]
    if after[0] in sets["expletive_always"]:
        return True
    if after[0] not in sets["expletive_if"]:
        return False
    opens = tail[0] if tail else ""
    return (
        bool(sets["that"] & set(tail[:4]))
        or opens in sets["after_expletive"]
        or (opens in sets["before_infinitive"] and bool(sets["infinitive"] & set(tail[:4])))
    )


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
        if low.endswith(("ten", "en")) and len(low) > 3 and low not in lexicon.words["no_verbs"]:
            return "p"
        if (
            low.endswith(("te", "t", "g", "m", "f", "ß", "b", "l", "h"))
            and len(low) > 2
            and low not in lexicon.words["no_verbs"]
        ):
            return "s"
    opens = (
        page.opens_sentence(i)
        or words[i - 1] in {",", ";", ":", "–"}
        or words[i - 1].lower() in lexicon.words["coordinators"]
    )
    if opens and i + 1 < end and words[i + 1][0].islower():
        low = words[i + 1].lower()
        if low.endswith("en"):
            return "p"
        if page.opens_sentence(i) or low.endswith("t"):
            return "s"
    if final.endswith("en") and len(final) > 3:
        return "p"
    if final.endswith(("te", "t")):
        return "s"
    return ""
