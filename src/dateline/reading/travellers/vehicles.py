"""Vehicles that a text names: ships, flights, trains, spacecraft."""

from __future__ import annotations

from dataclasses import dataclass

from dateline.model import TravellerKind
from dateline.reading.travellers.forms import Noun
from dateline.reading.travellers.page import Page

__all__ = ["QUOTES", "ThingHit", "capitals", "listed_vehicles", "text_of", "vehicle_at"]

QUOTES = frozenset("„“\"«»‚‘'”")
_CLOSE = frozenset("“”\"«»‘’'")


@dataclass(frozen=True, slots=True)
class ThingHit:
    """A named vehicle or group: half-open token range of the mention, its name, and the noun beside it."""

    first: int
    last: int
    name: str
    kind: TravellerKind
    noun: Noun | None = None
    ship: bool = False


def vehicle_at(page: Page, i: int, seafaring: bool) -> ThingHit | None:
    """The named vehicle whose mention begins at token i."""
    return (
        _quoted(page, i, seafaring)
        or _prefixed(page, i)
        or _flight(page, i)
        or _after_noun(page, i)
        or _before_noun(page, i)
        or _train(page, i)
        or _aboard(page, i)
        or _explained(page, i)
        or (_sailing(page, i) if seafaring else None)
    )


def text_of(page: Page, first: int, last: int) -> str:
    """The words of a token range, with single blanks."""
    tokens = page.document.tokens
    return " ".join(page.document.text[tokens[first].start : tokens[last - 1].end].split())


def capitals(page: Page, i: int, limit: int = 4, particles: bool = False) -> int:
    """Index after the run of capitalised words (and Roman or Arabic numbers) that begins at i.

    ``particles``: "von", "de" inside the run belong to it.
    """
    end = min(page.bounds(i)[1], i + limit)
    j = i
    while j < end and (
        page.words[j][0].isupper()
        or (j > i and page.words[j].isdigit() and len(page.words[j]) <= 3)
        or (
            i < j < end - 1 and page.words[j] in page.lexicon.particles and page.words[j + 1][0].isupper() and particles
        )
    ):
        if page.document.tokens[j].start - page.document.tokens[j - 1].end > 1 and j > i:
            break
        if j > i and page.words[j] in page.lexicon.words["capitalised_words"]:
            break
        j += 1
    return j


def _seafaring(page: Page) -> bool:
    """Does the text speak of a ship or another vehicle that bears a name?"""
    return any(noun and "ship" in noun.classes for noun in map(page.lexicon.noun, page.counts))


def _prefixed(page: Page, i: int) -> ThingHit | None:
    if page.words[i] not in page.lexicon.words["ship_prefixes"] or not page.next_to(i):
        return None
    j = i + 1
    quoted = page.words[j] in QUOTES
    if quoted:
        j += 1
    if (
        j >= len(page.words)
        or not page.words[j][0].isupper()
        or page.words[j] in page.lexicon.words["capitalised_words"]
    ):
        return None
    last = capitals(page, j, 3)
    return ThingHit(
        i, last, text_of(page, i, last).translate({ord(c): None for c in '„“”"»«'}), TravellerKind.VEHICLE, None, True
    )


def _flight(page: Page, i: int) -> ThingHit | None:
    words = page.words
    if words[i] not in page.lexicon.words["flights"] or not page.next_to(i):
        return None
    number = words[i + 1]
    if (
        not any(c.isdigit() for c in number)
        or not (number.isdigit() or number[0].isupper())
        or ":" in number
        or "." in number
    ):
        return None
    first, last = i, i + 2
    if number.isalpha() is False and last < len(words) and number.isupper() and words[last].isdigit():
        last += 1
    while (
        first > page.bounds(i)[0]
        and words[first - 1][0].isupper()
        and i - first < 3
        and words[first - 1] not in page.lexicon.words["capitalised_words"]
    ):
        first -= 1
    return ThingHit(first, last, text_of(page, first, last), TravellerKind.VEHICLE)


def _quoted(page: Page, i: int, seafaring: bool) -> ThingHit | None:
    """A name in quotation marks after a noun for a vehicle, or after a bare article in a text about one."""
    words = page.words
    if words[i] not in QUOTES or not page.next_to(i) or not words[i + 1][0].isupper():
        return None
    end = min(page.bounds(i)[1], i + 7)
    close = next((j for j in range(i + 2, end) if words[j] in _CLOSE), 0)
    if not close or close - i > 6 or any(w in {",", ".", "?", "!"} for w in words[i + 1 : close]):
        return None
    first = i + 1
    if i == page.bounds(i)[0]:
        noun = None
        before = ""
    else:
        noun = page.lexicon.noun(words[i - 1])
        before = words[i - 1].lower()
        if before in page.lexicon.words["coordinators"] and i >= 3 and words[i - 2] in _CLOSE:
            noun = _noun_of_list(page, i)
    name = text_of(page, first, close)
    if noun and (
        noun.kind == "vehicle"
        or noun.kind == "group"
        or words[i - 1].casefold() in page.lexicon.words["quoted_vehicles"]
    ):
        kind = TravellerKind.GROUP if noun.kind == "group" else TravellerKind.VEHICLE
        return ThingHit(first, close, name, kind, noun, kind is TravellerKind.VEHICLE)
    if (
        page.lexicon.noun(words[i - 1]) is None
        and i
        and any(words[i - 1].casefold().endswith(q) for q in page.lexicon.words["quoted_vehicles"])
    ):
        return ThingHit(first, close, name, TravellerKind.VEHICLE, None, True)
    if any(w[0].islower() and w not in page.lexicon.particles for w in words[first:close]) or close - first > 3:
        return None
    bare = not before or before in page.lexicon.words["definite"] or before in page.lexicon.possessives
    if not (page.lexicon.capital_nouns and seafaring and bare) or any(
        w in page.lexicon.words["newspapers"] for w in words[first:close]
    ):
        return None
    if before in page.lexicon.words["no_ship_articles"]:
        return None
    return ThingHit(first, close, name, TravellerKind.VEHICLE, None, True)


def _noun_of_list(page: Page, i: int) -> Noun | None:
    """The noun before „A“ und „B“ for the second name."""
    j = i - 2
    while (j > page.bounds(i)[0] and page.words[j] not in QUOTES | {","}) or j == i - 2:
        j -= 1
    return page.lexicon.noun(page.words[j - 1]) if j >= 1 else None


def _after_noun(page: Page, i: int) -> ThingHit | None:
    """ "the shuttle Orion", "the frigate Hessen", "an A-400 Atlas"."""
    words, lexicon = page.words, page.lexicon
    word = words[i]
    if not word[0].isupper() or word in lexicon.words["capitalised_words"] or i == page.bounds(i)[0]:
        return None
    if not lexicon.capital_nouns:
        two = f"{words[i - 2]}_{words[i - 1]}".casefold() if i >= 2 else ""
        one = words[i - 1].casefold()
        many = lexicon.noun(one)
        if many and many.plural and many.kind == "vehicle" and not page.place[i]:
            last = capitals(page, i, 5, True)
            return ThingHit(i, last, text_of(page, i, last), TravellerKind.VEHICLE, many, True)
        if (two in lexicon.words["named_vehicles"] or one in lexicon.words["named_vehicles"]) and not page.place[i]:
            last = capitals(page, i, 5, True)
            return ThingHit(i, last, text_of(page, i, last), TravellerKind.VEHICLE, lexicon.noun(one), True)
    elif (
        (noun := lexicon.noun(words[i - 1])) and noun.kind == "vehicle" and not page.place[i] and not lexicon.noun(word)
    ) and (page.entity[i] in {"MISC", "ORG"} or page.counts[word] > 1):
        last = capitals(page, i, 5, True)
        return ThingHit(i, last, text_of(page, i, last), TravellerKind.VEHICLE, noun, True)
    if "-" in word and any(c.isdigit() for c in word) and page.next_to(i) and words[i + 1][0].isupper():
        noun = lexicon.noun(words[i + 1])
        if noun and noun.kind == "vehicle":
            return ThingHit(i, i + 2, text_of(page, i, i + 2), TravellerKind.VEHICLE, noun)
    return None


def _before_noun(page: Page, i: int) -> ThingHit | None:
    """ "NASA's Perseverance rover", "the Estonia ferry"."""
    words, lexicon = page.words, page.lexicon
    if (
        not lexicon.words["vehicles_after"]
        or not page.capital(i)
        or page.place[i]
        or page.entity[i] in {"ORG", "PER", "LOC"}
    ):
        return None
    if (
        words[i].endswith(("'s", "’s"))
        or lexicon.nationality(words[i])
        or lexicon.noun(words[i])
        or page.opens_sentence(i)
    ):
        return None
    last = capitals(page, i, 4)
    if last >= len(words) or not page.next_to(last - 1) or words[last] not in lexicon.words["vehicles_after"]:
        return None
    return ThingHit(i, last, text_of(page, i, last), TravellerKind.VEHICLE, lexicon.noun(words[last]), True)


def _train(page: Page, i: int) -> ThingHit | None:
    """ "the Orient Express", "der Glacier-Express"."""
    words, lexicon = page.words, page.lexicon
    if not i or words[i - 1].lower() not in lexicon.words["definite"] or not page.capital(i) or page.entity[i] == "ORG":
        return None
    last = capitals(page, i, 3)
    name = words[last - 1]
    ends = name in lexicon.words["vehicle_last"] and last - i > 1
    if not (
        ends or (lexicon.capital_nouns and "-" in name and name.rsplit("-", 1)[1] in lexicon.words["vehicle_last"])
    ):
        return None
    if any(word in lexicon.words["newspapers"] for word in words[i:last]) or lexicon.nationality(words[i]):
        return None
    return ThingHit(i, last, text_of(page, i, last), TravellerKind.VEHICLE)


def _aboard(page: Page, i: int) -> ThingHit | None:
    """ "aboard the Endurance", "an Bord der Gorch Fock"."""
    words, lexicon = page.words, page.lexicon
    if i < 2 or words[i - 1].lower() not in lexicon.words["definite"]:
        return None
    on_board = words[i - 2] in lexicon.words["aboard"] or (
        words[i - 2].lower() in lexicon.words["on_ship"] and page.entity[i] == "MISC" and _seafaring(page)
    )
    if not on_board:
        return None
    if not page.capital(i) or page.place[i] or lexicon.noun(words[i]) or lexicon.nationality(words[i]):
        return None
    last = capitals(page, i, 5, True)
    return ThingHit(i, last, text_of(page, i, last), TravellerKind.VEHICLE, None, True)


def _explained(page: Page, i: int) -> ThingHit | None:
    """ "the James Caird, a lifeboat": a noun in apposition says that the name is a vehicle's."""
    words, lexicon = page.words, page.lexicon
    if (
        not page.capital(i)
        or page.place[i]
        or page.opens_sentence(i)
        or words[i - 1].lower() not in lexicon.words["definite"]
    ):
        return None
    last = capitals(page, i, 4)
    if last + 2 >= len(words) or words[last] != "," or not page.next_to(last):
        return None
    if words[last + 1].lower() not in lexicon.words["articles"] | lexicon.words["definite"]:
        return None
    for k in range(last + 2, min(last + 6, page.bounds(i)[1])):
        if words[k] in {",", ".", ";"} or words[k].lower() in lexicon.words["prepositions"]:
            break
        noun = lexicon.noun(words[k])
        if noun:
            if noun.kind != "vehicle":
                return None
            return ThingHit(i, last, text_of(page, i, last), TravellerKind.VEHICLE, noun, True)
    return None


def _sailing(page: Page, i: int) -> ThingHit | None:
    """ "The Ever Given left …" in a text about ships: an article before a name that does what ships do."""
    words, lexicon = page.words, page.lexicon
    if not i or words[i - 1].lower() not in lexicon.words["ship_articles"] or not page.capital(i):
        return None
    last = capitals(page, i, 3)
    if last >= len(words) or not page.next_to(last - 1) or words[last] not in lexicon.words["ship_verbs"]:
        return None
    for k in range(i, last):
        if page.place[k] or page.entity[k] in {"PER", "ORG"} or lexicon.noun(words[k]) or lexicon.nationality(words[k]):
            return None
        if words[k] in lexicon.first_names:
            return None
    if words[last - 1] in lexicon.words["institutions"]:
        return None
    if lexicon.capital_nouns and page.entity[i] != "MISC" and last - i < 2:
        return None
    if not _seafaring(page):
        return None
    return ThingHit(i, last, text_of(page, i, last), TravellerKind.VEHICLE, None, True)


def listed_vehicles(page: Page, hits: list[ThingHit]) -> list[ThingHit]:
    """Further names in a list that a vehicle opens: "the shuttles Columbia, Atlantis and Buran"."""
    out: list[ThingHit] = []
    joints = page.lexicon.words["coordinators"] | {","}
    for hit in hits:
        if hit.kind is not TravellerKind.VEHICLE or hit.noun is None or hit.noun.plural is False:
            continue
        i = hit.last
        while i + 1 < len(page.words) and page.next_to(i) and page.words[i].lower() in joints:
            name = i + 1
            if page.words[name].lower() in joints:
                name += 1
            if name >= len(page.words) or page.taken[name] or page.place[name] or not page.capital(name):
                break
            last = capitals(page, name, 3)
            out.append(ThingHit(name, last, text_of(page, name, last), hit.kind, hit.noun, hit.ship))
            for k in range(name, last):
                page.taken[k] = True
            i = last
    return out
