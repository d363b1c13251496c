"""Names of persons in a text: what the recogniser found, mended and completed.

A name is a run of capitalised words that a title, a first name, a family name that stands first, or
the recogniser starts.  Later short forms ("Putin", "Kims") are found by the words of longer ones.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from dateline.reading.travellers.forms import Noun
from dateline.reading.travellers.page import Page, plain
from dateline.reading.travellers.shortnames import ROMAN, SUFFIXES, NameHit, short_forms

__all__ = ["find_names"]

_OPEN, _CLOSE = frozenset("„“\"«»‚‘'"), frozenset("“”\"«»‘’'")
_PLAIN = frozenset({"guest", "host", "man", "woman", "worker", "official", "counterpart"})
_LONGEST = 6


def find_names(page: Page) -> list[NameHit]:
    """All names of persons, in text order, without overlaps."""
    full = _full_names(page)
    for hit in full:
        for i in range(hit.first, hit.last):
            page.taken[i] = True
    return sorted(full + short_forms(page, full), key=lambda hit: hit.first)


def _full_names(page: Page) -> list[NameHit]:
    hits: list[NameHit] = []
    i, count = 0, len(page.words)
    lone = page.counts
    while i < count:
        found = _name_at(page, i, lone)
        if found:
            hits.append(found)
            i = found.last
        else:
            i += 1
    return hits


def _name_at(page: Page, i: int, lone: Counter[str]) -> NameHit | None:
    lexicon, word = page.lexicon, page.words[i]
    asian = word in lexicon.family_first and not page.opens_sentence(i) and page.words[i - 1] not in _OPEN | {":"}
    if (
        page.taken[i]
        or not (page.capital(i) or asian)
        or (word in lexicon.title_genders and word not in lexicon.regnal)
    ):
        return None
    two = " ".join(page.words[i : i + 2])
    if two in lexicon.words["bearers"] or word in lexicon.words["bearers"]:
        words = tuple(page.words[i : i + 2]) if two in lexicon.words["bearers"] else (word,)
        return NameHit(i, i + len(words), words, True)
    person = page.entity[i] == "PER"
    titled, gender = _title_before(page, i)
    bare = plain(word, lexicon.capital_nouns)
    first = bare in lexicon.first_names
    strong = lexicon.is_first_name(bare)
    family = bare in lexicon.family_first
    initial = len(word) <= 2 and word[0].isupper() and (word.endswith(".") or len(word) == 1)
    kin = not titled and _introduced(page, i)
    if not (person or titled or first or family or initial or kin):
        return None
    inside = lexicon.noun_at(page.words[i - 1 : i + 1], 0) if i else None
    if inside and inside[1] > 1:
        return None  # "Queen Consort"
    if page.place[i] and i and page.place[i - 1] and page.next_to(i - 1):
        return None  # inside a place name
    land = lexicon.country(word) and not strong  # "Emil Roth Ghana …": the recogniser took too much
    place = page.place[i] and not (strong and page.place[i] == 1 and (_explained(page, i) or _coordinated(page, i)))
    if ((place or land) and not titled) or word in lexicon.words["agencies"] | lexicon.words["militias"]:
        return None
    found = lexicon.noun_at(page.words[i : i + 4], 0)
    if (found and found[1] > 1) or (person and _entity_goes_on(page, i) and lexicon.nationality(word)):
        return None  # "Prime Minister …", "French President …"
    if (
        (lexicon.noun(bare) or lexicon.inhabitants.get(word))
        and not (person and first and bare not in lexicon.weak_names)
        and not (titled and first)
    ):
        # "Präsident General …": nouns open no name, except names that are nouns too ("Bischof", "König")
        nxt = i + 1 < len(page.words) and page.next_to(i) and page.capital(i + 1)
        if not (titled and not nxt and not lexicon.noun(bare)):
            return None
    if (page.entity[i] == "ORG" or (page.entity[i] == "LOC" and not strong)) and not titled:
        return None
    words, last = _collect(page, i, lone, strong or titled or person)
    if not words:
        return None
    likely = titled or (strong and len(words) == 2)  # "Olof Berg" is no mountain
    if words[-1] in lexicon.words["institutions"] and not likely:
        return None
    following = page.words[last] if last < len(page.words) and page.next_to(last - 1) else ""
    if following in lexicon.words["institutions"] and not lexicon.capital_nouns and words[-1] == page.words[last - 1]:
        return None  # "the Emil Roth Foundation"
    if len(words) == 1 and (words[0] in lexicon.regnal or (not titled and lexicon.nationality(words[0]))):
        return None
    regnal = i > 0 and page.next_to(i - 1) and page.words[i - 1] in lexicon.regnal
    if i > 1 and f"{page.words[i - 2]} {page.words[i - 1]}" in lexicon.title_genders:
        regnal = False  # "First Lady"
    if regnal and (
        len(words) == 1
        or words[-1] in ROMAN
        or (strong and len(words) <= 2 and page.words[i - 1] not in lexicon.words["no_regnal"])
    ):
        words = (page.words[i - 1], *words)
    size = last - i
    gender = gender or lexicon.first_names.get(words[1] if regnal and len(words) > 1 else words[0], "")
    if family and _east_asian(words) and not titled:
        gender = ""  # "Kim" is a first name elsewhere
    gender = gender if len(gender) == 1 and (titled or len(words) > 1 or not lone[bare] > 3) else ""
    if titled or person:
        return NameHit(i, last, words, True, gender, size == 1 and strong and not titled, titled)
    if size == 1:
        alone = (
            kin
            or (strong and _explained(page, i))
            or (strong and _coordinated(page, i))
            or (strong and lone[word] > 1 and not lexicon.capital_nouns)
        )
        if alone and not page.opens_sentence(i):
            return NameHit(i, last, words, True, gender, given=True)
        return None
    if family and not first:
        return (
            NameHit(i, last, words, True, gender)
            if (_east_asian(words[1:]) and not page.opens_sentence(i))
            or (_repeats(words, lone) and _east_asian(words[1:]))
            else None
        )
    if initial:
        return NameHit(i, last, words, True, gender) if len(words) >= 2 and len(words[-1]) > 2 else None
    if not strong and page.opens_sentence(i) and not _repeats(words, lone):
        return None
    if lexicon.noun(words[-1]) and not lexicon.capital_nouns:
        return None
    return NameHit(i, last, words, True, gender)


def _entity_goes_on(page: Page, i: int) -> bool:
    return page.next_to(i) and page.entity[i + 1] == page.entity[i] and page.words[i + 1][0].isupper()


def _repeats(words: tuple[str, ...], lone: Counter[str]) -> bool:
    return any(lone[word] + lone[word + "s"] + lone[word + "'s"] + lone[word + "’s"] > 1 for word in words)


def _introduced(page: Page, i: int) -> bool:
    """A first name alone after "his wife," or between commas after a noun for a person."""
    at = i - 1 if i >= 2 and page.words[i - 1] == "," else i
    if at < i and (page.lexicon.is_first_name(page.words[i]) or _two_words(page, i)):
        return _noun_before(page, at, {"kin", "person"})
    return _noun_before(page, at, {"kin"})


def _two_words(page: Page, i: int) -> bool:
    """Two capitalised words between commas that are no place or organisation: "the cellist, Judith Aboagye, …"."""
    if i + 2 >= page.bounds(i)[1] or page.words[i + 2] != "," or not (page.capital(i) and page.capital(i + 1)):
        return False
    return not any(
        page.place[k] or page.entity[k] in {"LOC", "ORG"} or page.lexicon.noun(page.words[k]) for k in (i, i + 1)
    )


def _explained(page: Page, i: int) -> bool:
    """ "Eleanor, the queen consort": a noun in apposition says that the first name is a person's."""
    words, lexicon = page.words, page.lexicon
    if i + 3 >= len(words) or words[i + 1] != "," or words[i + 2].lower() not in lexicon.words["definite"]:
        return False
    nouns = [lexicon.noun(word) for word in words[i + 3 : i + 6]]
    return any(noun is not None and noun.kind in {"person", "kin"} for noun in nouns)


def _coordinated(page: Page, i: int) -> bool:
    """ "Albert and Charlene": a first name beside another one, or beside a name with a title."""
    words, lexicon = page.words, page.lexicon
    for at, beyond in ((i - 1, i - 2), (i + 1, i + 2)):
        if 0 <= beyond < len(words) and at >= 0 and words[at].lower() in lexicon.words["coordinators"]:
            other = plain(words[beyond], lexicon.capital_nouns)
            if (
                lexicon.is_first_name(other)
                or other in ROMAN
                or page.entity[beyond] == "PER"
                or other in lexicon.title_genders
            ):
                return True
    return False


def _noun_before(page: Page, i: int, kinds: set[str]) -> bool:
    found = page.lexicon.noun(page.words[i - 1]) if i >= 1 and page.next_to(i - 1) else None
    return found is not None and found.kind in kinds and found.plural is not True


def _east_asian(words: Iterable[str]) -> bool:
    return all(len(part) <= 7 for word in words for part in word.split("-"))


def _title_before(page: Page, i: int) -> tuple[bool, str]:
    """Does a title or office stand right before token i, and which gender does it say?"""
    if i == 0 or not page.next_to(i - 1):
        return False, ""
    lexicon, word = page.lexicon, page.words[i - 1]
    if word == "." and i >= 2:
        word = page.words[i - 2] + "."
    two = f"{page.words[i - 2]} {word}" if i >= 2 else ""
    for form in (two, word):
        if form in lexicon.title_genders:
            gender = lexicon.title_genders[form]
            return True, gender or (_title_before(page, i - 1)[1] if i > 1 else "")
    noun = _noun_ending(page, i)
    place = (page.entity[i] == "LOC" or page.place[i]) and not lexicon.is_first_name(page.words[i])
    if noun and noun.kind == "person" and noun.plural is not True and not place:
        pair_follows = page.next_to(i) and page.capital(i) and page.capital(i + 1) and not page.place[i]
        plain_noun = noun.classes <= _PLAIN and not (pair_follows and not lexicon.capital_nouns)
        if plain_noun and (not word[0].isupper() or lexicon.capital_nouns) and page.words[i] not in lexicon.first_names:
            return False, ""
        return True, next(iter(noun.genders)) if len(noun.genders) == 1 else ""
    return False, ""


def _noun_ending(page: Page, i: int) -> Noun | None:
    """The noun of one or more words that ends right before token i."""
    start = page.bounds(i)[0]
    for size in (4, 3, 2, 1):
        if i - size >= start:
            found = page.lexicon.noun_at(page.words[i - size : i], 0)
            if found and found[1] == size:
                return found[0]
    return None


def _collect(page: Page, start: int, lone: Counter[str], sure: bool) -> tuple[tuple[str, ...], int]:
    """Words of the name that begins at ``start`` and the token index after it."""
    lexicon, words = page.lexicon, page.words
    german = lexicon.capital_nouns
    out: list[str] = []
    solid = 0  # words that carry the name: neither particles nor initials
    i = start
    end = page.bounds(start)[1]
    while i < end and i - start < _LONGEST + 2:
        word = words[i]
        if i > start and page.document.tokens[i].start - page.document.tokens[i - 1].end > 1:
            break
        if i > start and word in ROMAN | SUFFIXES and i > start:
            out.append(word)
            i += 1
            if word in ROMAN and i < end and words[i] == "." and german and i + 1 < end and not page.capital(i + 1):
                i += 1
            break
        if word in lexicon.particles and i > start and _name_follows(page, i, end):
            out.append(word)
            i += 1
            continue
        if i > start and word in _OPEN and solid >= 1 and _nickname(page, i, end):
            stop = _nickname(page, i, end)
            out += [w for w in words[i:stop] if w not in _OPEN | _CLOSE]
            i = stop
            continue
        if word.startswith(("al-", "el-", "as-", "ad-", "an-", "at-", "ben-")) and i > start:
            out.append(word)
            i += 1
            solid += 1
            continue
        asian = bool(out) and out[0] in lexicon.family_first and word[0].isupper() and len(word) <= 3
        if page.taken[i] or not (page.capital(i) or asian or i == start) or word in lexicon.title_genders:
            break
        initial = len(word) <= 2 and (word.endswith(".") or len(word) == 1)
        if i > start and not initial:
            within = page.place[start] and page.place[i] == page.place[start]  # a name taken for a place
            if page.place[i] and not within and (solid >= 2 or (solid == 1 and not lexicon.is_first_name(out[-1]))):
                break
            foreign = page.entity[i] in {"LOC", "ORG"} and page.entity[i] != page.entity[start]
            if (foreign or lexicon.country(word)) and solid >= 2:
                break
            if german and not _goes_on(page, i, start, out, solid, lone):
                break
            if not german and lexicon.noun(word) and page.entity[i] != "PER" and solid >= 2:
                break
        bare = plain(word, german)
        out.append(bare)
        i += 1
        solid += not initial
        if bare != word or (i < end and words[i] in {"'", "’"}):
            break
    while out and out[-1] in lexicon.particles:
        out.pop()
        i -= 1
    return tuple(out), i


def _goes_on(page: Page, i: int, start: int, out: list[str], solid: int, lone: Counter[str]) -> bool:
    """In German, where every noun has a capital: does token i belong to the name begun at ``start``?"""
    lexicon, word = page.lexicon, page.words[i]
    if solid == 1 and out[0].endswith("s") and lone[out[0][:-1]] and out[0] not in lexicon.first_names:
        return False  # "Prigoschins Jet"
    if page.entity[i] == "PER":
        return word in lexicon.first_names or lexicon.noun(word) is None or out[-1] in lexicon.first_names
    if page.entity[i] in {"ORG", "LOC", "MISC"} or page.place[i]:
        return solid == 1 and lexicon.is_first_name(out[-1])
    if out[-1] in lexicon.particles or (out and len(out[-1]) <= 2 and out[-1].endswith(".")):
        return True
    if lexicon.noun(word) and word not in lexicon.first_names and not lexicon.is_first_name(out[-1]):
        return False
    if solid == 1:
        if out[0] in lexicon.first_names or out[0] in lexicon.family_first:
            return True
        return lone[out[0]] + lone[out[0] + "s"] <= 1 and page.entity[start] != "PER"
    if (
        i + 2 < len(page.words)
        and page.words[i + 1] in lexicon.particles
        and page.words[i + 1] not in lexicon.words["name_articles"] | lexicon.words["name_prepositions"]
    ):
        return _name_follows(page, i + 1, page.bounds(i)[1])
    if solid == 2 and out[0] in lexicon.family_first:
        return len(word) <= 6 and lone[word] <= lone[out[0]]
    return (
        solid >= 2
        and page.words[i - 1] in lexicon.first_names
        and solid < 4
        and lone[word] >= 1
        and word not in lexicon.countries
    )


def _name_follows(page: Page, i: int, end: int) -> bool:
    """A particle belongs to the name if a capital follows that is no place."""
    j = i + 1
    while j < end and page.words[j] in page.lexicon.particles and j < i + 3:
        j += 1
    if j >= end or not (page.capital(j) or page.words[j].startswith("al-")):
        return False
    if page.words[i] in {"of", "von"} and (page.place[j] or page.entity[j] in {"LOC", "ORG"}):
        return False
    if page.words[i] == "of" or page.lexicon.noun(page.words[j]):
        return False
    return not (
        page.lexicon.capital_nouns
        and page.words[i] in page.lexicon.words["name_articles"] | page.lexicon.words["fused"]
        and page.words[i - 1].lower() not in page.lexicon.words["name_prepositions"]  # "Van der Bellen"
    )


def _nickname(page: Page, i: int, end: int) -> int:
    """End of a nickname in quotation marks between first and family name, or 0."""
    for j in range(i + 2, min(i + 5, end - 1)):
        if page.words[j] in _CLOSE and page.capital(j + 1) and page.capital(i + 1):
            return j + 1
    return 0
