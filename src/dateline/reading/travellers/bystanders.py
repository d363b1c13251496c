"""Persons without a name who are no travellers of the text, but whom its pronouns may mean.

"A Bolivian painter lunged at him.  The painter is held in Manila.  He was born in La Paz": he is nobody
whom the text names, and above all not the one spoken of before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateline.model import TravellerKind
from dateline.reading.travellers.phrases import Cue, NounPhrase, description
from dateline.reading.travellers.referents import Referent

if TYPE_CHECKING:
    from dateline.reading.travellers.resolve import Walk

__all__ = ["apposed", "aside", "bystander", "complemented", "is_bystander", "known_bystander"]

_ANYBODY = frozenset({"man", "woman", "inhabitant"})
_KEPT = 12  # latest bystanders that are kept in mind
_LEAD = 1  # last sentence in which a text brings in its protagonist
_REACH = 6  # sentences back that a noun finds its bystander


def bystander(walk: Walk, cue: Cue) -> Referent | None:
    """A new bystander for a noun that found nobody, if it is the subject of its clause.

    Whom a text without any named traveller opens with is its protagonist, and a traveller ("ein Betrüger aus Essen").
    """
    phrase = cue.phrase
    if phrase is None or phrase.noun.kind not in {"person", "kin"} or phrase.plural:
        return None
    words, sets = walk.page.words, walk.page.lexicon.words
    if phrase.determiner not in {"indefinite", "possessive"} and not (
        phrase.determiner == "definite" and _told(walk, phrase)
    ):
        return None
    before = words[cue.first - 1].lower() if cue.first else ""
    if words[phrase.first].lower() in sets["negative"] or before in sets["copulas"] or walk.has_subject(cue):
        return None
    if _speaks(walk, cue) or apposed(walk, cue.first, cue.last):
        return None
    protagonist = walk.sentence(cue) <= _LEAD and not any(r.visible for r in walk.memory.referents)
    name = description(walk.page, phrase)[0] if protagonist else ""
    made = walk.memory.add(TravellerKind.PERSON, name, named=False)
    made.visible = protagonist
    made.genders = phrase.genders
    made.lemmas = {phrase.noun.lemma}
    made.countries = set(phrase.countries)
    walk.memory.bystanders.append(made)
    return made


def known_bystander(walk: Walk, cue: Cue, phrase: NounPhrase) -> Referent | None:
    """The bystander whom the same noun brought in a few sentences before; any noun where he is the protagonist."""
    if phrase.plural or phrase.determiner != "definite":
        return None
    lemma, sentence = phrase.noun.lemma, walk.sentence(cue)
    near = [r for r in walk.memory.bystanders[-_KEPT:] if r.distance(sentence) <= _REACH]
    if not near:
        return None
    protagonist = next((r for r in near if r.visible), None)
    if protagonist and phrase.noun.kind == "person":
        return protagonist if protagonist.genders & phrase.genders and not _speaks(walk, cue) else None
    if any(lemma in r.lemmas and r.visible for r in walk.memory.known(sentence)):
        return None
    # "Eine Schülerin blieb zurück.  Die 16-Jährige …": nouns that fit anybody mean the one just spoken of.
    anybody = walk.topics_before(sentence) if lemma == "age" or phrase.noun.classes & _ANYBODY else frozenset()
    found = [r for r in near if not r.visible and (lemma in r.lemmas or r.key in anybody)]
    found = [r for r in found if r.genders & phrase.genders]
    return found[-1] if found else None


def is_bystander(referent: Referent) -> bool:
    """Is this one whom the text neither names nor counts among its travellers?"""
    return not referent.visible and not referent.members


def aside(walk: Walk, referent: Referent) -> bool:
    """Is this a bystander whose last sentence speaks of a person with a name as well?"""
    if not is_bystander(referent):
        return False
    at = referent.traces[-1].sentence
    return any(
        other.visible and other.kind is TravellerKind.PERSON and any(t.sentence == at for t in other.traces[-8:])
        for other in walk.memory.present(at, 0)
    )


def _told(walk: Walk, phrase: NounPhrase) -> bool:
    """A definite noun with a complement brings somebody in: "the mayor of Leeds", "die Staatsanwältin in Agrigent"."""
    page, last = walk.page, phrase.last
    return complemented(walk, phrase) or (
        last < page.bounds(phrase.head)[1] - 1
        and page.words[last].lower() in page.lexicon.words["prepositions"]
        and page.place[last + 1] > 0
    )


def complemented(walk: Walk, phrase: NounPhrase) -> bool:
    """An "of" phrase or a genitive follows: "the earl of Leeds"."""
    page, last = walk.page, phrase.last
    return last < page.bounds(phrase.head)[1] and page.words[last].lower() in page.lexicon.words["complements"]


def _speaks(walk: Walk, cue: Cue) -> bool:
    """ "…, sagte ein Sprecher": what follows is not about the one who says it."""
    lexicon, words = walk.page.lexicon, walk.page.words
    if cue.phrase is not None and "spokesperson" in cue.phrase.noun.classes:
        return True
    near = words[max(0, cue.first - 2) : cue.first] + words[cue.last : cue.last + 2]
    return any(word.lower() in lexicon.words["speech_verbs"] for word in near)


def apposed(walk: Walk, first: int, last: int) -> bool:
    """Beside a name: "Lind, ein früherer Richter, …", "his wife, Anna, …", "a boy named Tom"."""
    page, before = walk.page, first - 1
    if (
        before >= 1
        and page.words[before] == ","
        and (page.taken[before - 1] or any(end >= before - 1 for _, _, end, _ in walk.mentions[-3:]))
    ):
        return True
    for i in range(last, min(last + 3, page.bounds(first)[1])):
        if page.taken[i]:
            return True
        if page.words[i] != "," and page.words[i].lower() not in page.lexicon.words["called"]:
            return False
    return False
