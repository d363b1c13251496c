"""Vehicles and groups that a text names."""

from __future__ import annotations

from collections import Counter

from dateline.model import Entity, TravellerKind
from dateline.reading.travellers.page import Page
from dateline.reading.travellers.vehicles import ThingHit, capitals, listed_vehicles, text_of, vehicle_at

__all__ = ["find_things"]


def find_things(page: Page, entities: tuple[Entity, ...]) -> list[ThingHit]:
    """Named vehicles ("Fregatte „Hessen“", "HMS Protector", "Flight 77") and groups (teams, orchestras)."""
    out: list[ThingHit] = []
    i = 0
    seafaring = any(noun and noun.kind == "vehicle" for noun in map(page.lexicon.noun, page.counts))
    while i < len(page.words):
        word = page.words[i]
        if page.taken[i] or (word[0].islower() and word not in page.lexicon.words["flights"]):
            i += 1
            continue
        hit = vehicle_at(page, i, seafaring) or _family(page, i) or _group_name(page, i)
        if hit:
            out.append(hit)
            for k in range(hit.first, hit.last):
                page.taken[k] = True
            i = hit.last
        else:
            i += 1
    out += listed_vehicles(page, out)
    out += _sisters(page, out)
    return out + _repeats(page, out) + _teams(page, entities, out)


def _sisters(page: Page, hits: list[ThingHit]) -> list[ThingHit]:
    """Further names that open a sentence without article: "The shuttle Orion … Columbia was delivered to …"."""
    lexicon = page.lexicon
    known = next((hit for hit in hits if hit.kind is TravellerKind.VEHICLE and hit.noun and hit.ship), None)
    if known is None or lexicon.capital_nouns:
        return []
    out = []
    for first, end in page.document.sentence_tokens:
        if first + 2 >= end or page.entity[first] != "MISC" or page.taken[first] or page.place[first]:
            continue
        last = capitals(page, first, 3)
        follows = page.words[last].lower() if last + 1 < end else ""
        explained = follows == "," and page.words[last + 1].lower() in lexicon.words["indefinite"]
        if (
            last == first
            or lexicon.noun(page.words[first])
            or not (follows in lexicon.words["ship_verbs"] or explained)
        ):
            continue
        out.append(ThingHit(first, last, text_of(page, first, last), TravellerKind.VEHICLE, None, known.ship))
        for k in range(first, last):
            page.taken[k] = True
    return out


def _family(page: Page, i: int) -> ThingHit | None:
    """ "Familie Bach", "the Bach family"."""
    words, lexicon = page.words, page.lexicon
    if not page.next_to(i):
        return None
    if lexicon.capital_nouns:
        word, name = words[i], i + 1
        if word not in lexicon.words["family"] or not page.capital(name) or lexicon.noun(words[name]):
            return None
        if word.casefold() not in lexicon.words["kinship_groups"] and lexicon.is_first_name(words[name]):
            return None  # "die Brüder Jens und Arne Petzold"
        last = name + 1
        while words[name] in lexicon.particles and last < len(words) and page.next_to(last - 1) and page.capital(last):
            last += 1
        return ThingHit(i, last, text_of(page, i, last), TravellerKind.GROUP, lexicon.noun(word))
    if words[i + 1] not in lexicon.words["family"] or not page.capital(i) or page.place[i]:
        return None
    if i == 0 or words[i - 1].lower() not in lexicon.words["definite"]:
        return None
    return ThingHit(i, i + 2, text_of(page, i, i + 2), TravellerKind.GROUP, lexicon.noun(words[i + 1]))


def _group_name(page: Page, i: int) -> ThingHit | None:
    """Names whose first or last word tells a team, an orchestra, a company on tour."""
    words, lexicon = page.words, page.lexicon
    word = words[i]
    if not (word[0].isupper() or (word[0].isdigit() and word.endswith("."))):
        return None
    first = i
    if word[0].isdigit():
        if not page.next_to(i) or words[i + 1] not in lexicon.words["group_first"]:
            return None
        i += 1
    if words[i] in lexicon.words["group_first"]:
        last = capitals(page, i, 4)
        if (
            last < len(words)
            and words[last].isdigit()
            and words[last - 1] not in lexicon.words["capitalised_words"]
            and page.next_to(last - 1)
            and len(words[last]) in {2, 4}
        ):
            last += 1
        while last > i + 1 and lexicon.noun(words[last - 1]) and words[last - 1] not in lexicon.words["group_last"]:
            last -= 1
        if last - i >= 2 and not (
            page.opens_sentence(i) and words[i] in lexicon.words["everyday_clubs"] and lexicon.noun(words[i + 1])
        ):
            return ThingHit(first, last, text_of(page, first, last), TravellerKind.GROUP)
        return None
    if word in lexicon.words["capitalised_words"]:
        return None
    last = capitals(page, i, 5)
    while last - i >= 2 and words[last - 1] not in lexicon.words["group_last"]:
        last -= 1
    if last - i >= 2 and not page.place[last - 1]:
        return ThingHit(first, last, text_of(page, first, last), TravellerKind.GROUP)
    return None


def _repeats(page: Page, hits: list[ThingHit]) -> list[ThingHit]:
    """Later mentions of a named vehicle or group by the same word or by the last word of its name."""
    keys: dict[str, ThingHit] = {}
    clubs: dict[str, ThingHit] = {}  # "United" alone, where the recogniser sees a name in it
    for hit in hits:
        parts = [w for w in hit.name.replace("-", " ").split() if len(w) > 2 and w[0].isupper()]
        if hit.kind is TravellerKind.VEHICLE:
            parts = [w for w in parts if w not in page.lexicon.words["ship_prefixes"]][-1:] if len(parts) <= 3 else []
        else:
            generic = (
                page.lexicon.words["group_last"] | page.lexicon.words["family"] | page.lexicon.words["generic_names"]
            )
            parts = [
                w
                for w in parts
                if w not in generic and not w.isupper() and len(w) > 4 and not page.lexicon.nationality(w)
            ]
        for part in parts:
            keys.setdefault(part, hit)
    out: list[ThingHit] = []
    ends = Counter(hit.name.split()[-1] for hit in {h.name: h for h in hits if h.kind is TravellerKind.GROUP}.values())
    for hit in hits:
        last = hit.name.split()[-1]
        if hit.kind is TravellerKind.GROUP and ends[last] == 1 and last in page.lexicon.words["group_last"]:
            clubs.setdefault(last, hit)
    for i, word in enumerate(page.words):
        known = (
            clubs.get(word)
            if page.entity[i] == "ORG" and word in clubs
            else keys.get(word) or (keys.get(word[:-1]) if word.endswith("s") else None)
        )
        if known is None or page.taken[i] or page.lexicon.noun(word):
            continue
        if page.place[i] and not (
            known.ship and i and page.words[i - 1].lower() in page.lexicon.words["ship_articles"]
        ):
            continue  # a ship may bear the name of a place, but places have no article
        if word in keys and any(part in page.lexicon.words["family"] for part in known.name.split()):
            continue  # one of the family
        page.taken[i] = True
        out.append(ThingHit(i, i + 1, known.name, known.kind, None, known.ship))
    return out


def _teams(page: Page, entities: tuple[Entity, ...], hits: list[ThingHit]) -> list[ThingHit]:
    """Organisations of the recogniser that a group noun introduces ("die Mannschaft von Rapid")."""
    out: list[ThingHit] = []
    for entity in entities:
        if entity.label != "ORG":
            continue
        first, last = page.document.tokens_in(entity.span)
        if first == last or page.taken[first]:
            continue
        before = page.lexicon.noun(page.words[first - 1]) if first and page.next_to(first - 1) else None
        kinds = page.lexicon.group_kinds.get(before.lemma.casefold(), frozenset()) if before else frozenset()
        if before and before.kind == "group" and kinds & {"sport", "music", "stage"}:
            out.append(ThingHit(first, last, text_of(page, first, last), TravellerKind.GROUP, before))
            for k in range(first, last):
                page.taken[k] = True
    return out
