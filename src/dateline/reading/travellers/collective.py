"""Nouns for vehicles, groups and couples: which of those mentioned they mean, or that they are new."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateline.model import TravellerKind
from dateline.reading.travellers.anaphora import both, pronoun
from dateline.reading.travellers.bystanders import complemented
from dateline.reading.travellers.forms import Noun
from dateline.reading.travellers.page import Page
from dateline.reading.travellers.phrases import Cue, NounPhrase, description
from dateline.reading.travellers.referents import Referent

if TYPE_CHECKING:
    from dateline.reading.travellers.resolve import Walk

__all__ = ["crowd", "group", "vehicle"]

_NEAR = 3  # sentences back that "the group" looks first


def vehicle(walk: Walk, cue: Cue, phrase: NounPhrase) -> Referent | None:
    """The named vehicle that is meant; in a text without one, the person who travels in it."""
    sentence = walk.sentence(cue)
    if phrase.plural and phrase.determiner == "definite":
        # "the trucks" of a convoy
        groups = [r for r in walk.memory.known(sentence) if r.kind is TravellerKind.GROUP and not r.members]
        return next((r for r in reversed(groups) if r.traces and _akin(walk.page, r, phrase)), None)
    if phrase.plural or not phrase.determiner:
        return None
    if phrase.determiner == "indefinite":
        return _nameless(walk, cue, phrase)
    named = [r for r in walk.memory.known(sentence) if r.kind is TravellerKind.VEHICLE and r.traces]
    if named:
        fitting = [r for r in named if _vehicle_fits(walk.page, r, phrase.noun)]
        if not fitting:
            return None
        fresh = not any(r.traces[-1].paragraph == walk.paragraph(cue) for r in named)
        first = named[0].key

        def score(r: Referent) -> float:
            known = 4.0 if phrase.noun.lemma in r.lemmas else -_other_type(walk.page, r, phrase.noun)
            # A new paragraph with "the ship" comes back to the first one spoken of.
            return walk.salience(r, sentence) + known + (3.0 if fresh and r.key == first else 0.0)

        found = max(fitting, key=lambda r: (score(r), -r.key))
        found.genders |= phrase.noun.genders
        found.lemmas.add(phrase.noun.lemma)
        return found
    if phrase.determiner == "possessive":
        return _possessor(walk, cue, phrase)
    before = walk.page.words[cue.first - 1].lower() if cue.first else ""
    verb = before in walk.page.lexicon.words["verbs"] or before.endswith("ed")  # "boarded the plane"
    if walk.has_subject(cue) or (verb and not walk.page.lexicon.capital_nouns):
        return None
    people = [r for r in walk.memory.present(sentence, 2) if r.kind is TravellerKind.PERSON and r.named]
    if not people:
        return _nameless(walk, cue, phrase)
    return max(people, key=lambda r: (walk.salience(r, sentence), -r.key))


def _nameless(walk: Walk, cue: Cue, phrase: NounPhrase) -> Referent | None:
    """A vehicle that a text opens with, and follows without a name: "Der Sonderzug verließ Nordenham"."""
    page = walk.page
    before = page.words[cue.first - 1].lower() if cue.first else ""
    if walk.sentence(cue) > _NEAR or walk.has_subject(cue) or before in page.lexicon.words["copulas"]:
        return None
    visible = [r for r in walk.memory.referents if r.visible]
    known = [r for r in visible if r.kind is TravellerKind.VEHICLE]
    if len(known) == 1 and known[0].named and not any(r.traces for r in visible):
        # "A charity ship had to wait.  The Sea Lantern …": the name comes later.
        return None if _other_type(page, known[0], phrase.noun) else known[0]
    if known or any(r.traces for r in visible):
        return None  # a text about somebody else
    name, _ = description(walk.page, phrase)
    made = walk.memory.add(TravellerKind.VEHICLE, name, genders=phrase.noun.genders, named=False)
    made.lemmas.add(phrase.noun.lemma)
    made.ship = "ship" in phrase.noun.classes
    return made


def _other_type(page: Page, referent: Referent, noun: Noun) -> float:
    """What counts against "der Flugzeugträger" for a vehicle that was called a cruiser."""
    generic = page.lexicon.words["generic_vehicles"]
    types = {lemma for lemma in referent.lemmas if lemma not in generic}
    return 2.0 if types and noun.lemma not in generic else 0.0


def _vehicle_fits(page: Page, referent: Referent, noun: Noun) -> bool:
    if not referent.named:
        own = noun.lemma.casefold()
        return any(lemma.casefold().endswith(own) for lemma in referent.lemmas)
    return page.lexicon.capital_nouns or referent.ship or "ship" not in noun.classes


def _possessor(walk: Walk, cue: Cue, phrase: NounPhrase) -> Referent | None:
    """Who goes in "Kims Zug", "his convoy": the owner."""
    if phrase.owner.isdigit():
        return walk.owner(phrase)
    genders = walk.page.lexicon.possessives.get(phrase.owner, "")
    readings = tuple((gender, "gen") for gender in genders if gender != "1")
    return pronoun(walk, Cue(cue.first, cue.first + 1, "possessive", readings)) if readings else None


def group(walk: Walk, cue: Cue, phrase: NounPhrase) -> Referent | None:
    """An existing group or pair, or a new one that the phrase describes."""
    page, noun = walk.page, phrase.noun
    sentence = walk.sentence(cue)
    word = page.words[phrase.head].casefold()
    if phrase.plural and phrase.last < len(page.words) and page.taken[phrase.last] and page.next_to(phrase.last - 1):
        return None  # "die Brüder Jens und Arne Petzold"
    if noun.kind == "pair":
        partner = walk.partner_of(sentence)
        if partner:
            return partner
        pairs = [r for r in walk.memory.known(sentence) if len(r.members) == 2 and r.traces]
        return max(pairs, key=lambda r: (walk.salience(r, sentence), -r.key)) if pairs else both(walk, cue)
    two = any(page.words[i].lower() in page.lexicon.words["two"] for i in range(phrase.first, phrase.head))
    if two and noun.kind in {"person", "kin"} and phrase.determiner == "definite":
        return both(walk, cue, noun.classes)
    if noun.kind == "person" and phrase.plural and phrase.determiner == "definite":
        found = None if phrase.counted or phrase.modified else _as_pair(walk, phrase, sentence)
        if found:
            return found
    if noun.kind == "kin" and phrase.determiner == "definite":
        people = [r for r in walk.memory.present(sentence, 2) if r.kind is TravellerKind.PERSON and r.named]
        if len(people) == 2:  # "the sisters"
            return walk.memory.pair(people[0].key, people[1].key)
    groups = [r for r in walk.memory.known(sentence) if r.kind is TravellerKind.GROUP and not r.members and r.traces]
    if phrase.determiner == "possessive" and "people" not in noun.classes and noun.kind == "group":
        if word in page.lexicon.words["kinship_groups"]:
            return None
        if not any(_akin(page, r, phrase) for r in groups):
            return _possessor(walk, cue, phrase)
    generic = noun.kind == "group" or word in page.lexicon.words["people"]
    if phrase.determiner == "definite" or (phrase.determiner == "possessive" and not phrase.counted):
        found = _known(walk, groups, phrase, sentence, generic)
        if found:
            found.genders |= noun.genders
            found.plural = found.plural or phrase.plural
            found.singular = found.singular or not phrase.plural
            return found
    if phrase.counted and not phrase.determiner and _shown(page, noun):
        named = [r for r in groups if r.named and _akin(page, r, phrase)]
        if named:
            return named[-1]  # "150 Stücke" of the exhibition
    if phrase.determiner == "definite" and word in page.lexicon.words["kinship_groups"] and not phrase.modified:
        # "The family crossed to Lesbos" in a text about one of them
        people = [r for r in walk.memory.present(sentence, _NEAR) if r.kind is TravellerKind.PERSON and r.named]
        if not people:
            return None
        head = max(people, key=lambda r: (walk.salience(r, sentence), -r.key))
        walk.company[sentence] = head.key
        return head
    here = [r for r in groups if r.named and r.distance(sentence) == 0]
    if (
        phrase.determiner == "indefinite"
        and not phrase.plural
        and walk.role(cue, -1) == "oblique"
        and any(_akin(page, r, phrase) for r in here)
    ):
        return None  # "the Malmo Philharmonic gave the first concert by a Swedish orchestra"
    if not _makes_new(page, phrase, generic, walk.role(cue, -1) == "subject"):
        return None
    name, end = description(page, phrase)
    walk.covered = end
    made = walk.memory.add(
        TravellerKind.GROUP,
        name,
        genders=noun.genders,
        plural=phrase.plural or "people" in noun.classes or (noun.kind == "group" and not page.lexicon.capital_nouns),
        named=False,
    )
    made.lemmas |= {noun.lemma, word}
    made.singular = not phrase.plural
    return made


def _as_pair(walk: Walk, phrase: NounPhrase, sentence: int) -> Referent | None:
    """ "die Gäste", "the ministers": two or more named in one breath, if the noun fits each of them."""
    if complemented(walk, phrase):
        return None
    lexicon, classes = walk.page.lexicon, phrase.noun.classes
    pairs = [
        r
        for r in walk.memory.present(sentence, _NEAR)
        if r.members
        and (
            "guest" in classes
            or all(lexicon.fits(classes, frozenset(walk.memory.referents[key].classes)) for key in r.members)
        )
    ]
    return max(pairs, key=lambda r: (walk.salience(r, sentence), -r.key)) if pairs else None


def _shown(page: Page, noun: Noun) -> bool:
    return "show" in page.lexicon.group_kinds.get(noun.lemma.casefold(), ())


def crowd(walk: Walk, cue: Cue) -> Referent | None:
    """ "the nine", "die drei": the group spoken of last, or as many persons named in one breath."""
    sentence = walk.sentence(cue)
    groups = [
        r
        for r in walk.memory.present(sentence, 8)
        if r.kind is TravellerKind.GROUP and len(r.members) != 2 and r.traces
    ]
    return max(groups, key=lambda r: (walk.salience(r, sentence), -r.key)) if groups else None


def _akin(page: Page, referent: Referent, phrase: NounPhrase) -> bool:
    """Same noun, or nouns of the same kind of group ("team", "squad", "side")."""
    if phrase.noun.lemma in referent.lemmas:
        return True
    kinds = page.lexicon.group_kinds
    mine = kinds.get(phrase.noun.lemma.casefold(), frozenset()) | kinds.get(
        page.words[phrase.head].casefold(), frozenset()
    )
    return any(mine & kinds.get(lemma.casefold(), frozenset()) for lemma in referent.lemmas)


def _known(walk: Walk, groups: list[Referent], phrase: NounPhrase, sentence: int, generic: bool) -> Referent | None:
    page, noun = walk.page, phrase.noun
    loose = generic and not phrase.modified and phrase.determiner == "definite"
    for options in (
        [r for r in groups if noun.lemma in r.lemmas and (not phrase.modified or not r.named)],
        [r for r in groups if _akin(page, r, phrase)] if not phrase.modified else [],
        groups if len(groups) == 1 and phrase.counted and phrase.plural else [],  # "die sieben Forscher"
        [r for r in groups if r.distance(sentence) <= _NEAR] if loose else [],
        [r for r in groups if r.named or len(groups) == 1] if loose else [],
    ):
        if options:
            return max(options, key=lambda r: (walk.salience(r, sentence) + (2.0 if r.named else 0.0), -r.key))
    return None


def _makes_new(page: Page, phrase: NounPhrase, generic: bool, acts: bool) -> bool:
    """May the phrase bring a new group in?  ``acts``: it is the subject of its clause."""
    word = page.words[phrase.head].casefold()
    if phrase.determiner == "possessive":
        return False
    after = page.words[phrase.last].lower() if phrase.last < len(page.words) else ""
    told = phrase.counted or (phrase.determiner == "indefinite" and after in page.lexicon.words["complements"])
    weak = word in page.lexicon.words["weak_groups"] and not (told and acts)
    if weak and not (
        phrase.modified and (phrase.counted or page.words[phrase.first].lower() in page.lexicon.words["articles"])
    ):
        return False
    if phrase.noun.kind in {"person", "kin"} and not (phrase.counted or generic):
        return False
    return bool(phrase.determiner or phrase.modified or phrase.counted)
