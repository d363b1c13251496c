"""Nouns for one person ("der Kanzler", "the visitor"): whom of those named they mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateline.model import TravellerKind
from dateline.reading.travellers.bystanders import apposed, complemented
from dateline.reading.travellers.phrases import Cue, NounPhrase, description
from dateline.reading.travellers.referents import Referent

if TYPE_CHECKING:
    from dateline.reading.travellers.resolve import Walk

__all__ = ["alone", "person"]

_COUPLES = 12  # sentences back that "ihr Mann" looks for a couple
_NEAR = 3  # sentences back that an epithet looks
_ABSENT = frozenset({"predecessor", "successor", "counterpart", "kin", "vice", "spokesperson"})


def person(walk: Walk, cue: Cue, phrase: NounPhrase) -> Referent | None:
    noun = phrase.noun
    if phrase.determiner in {"indefinite", ""} and bare(walk, phrase):
        return _instance(walk, cue) if phrase.determiner == "indefinite" else None
    owner = walk.owner(phrase)
    if noun.classes & _ABSENT and noun.kind != "person":
        return None
    if noun.classes & _ABSENT and not noun.classes - _ABSENT:
        return None
    sentence = walk.sentence(cue)
    clause = walk.clauses[cue.first]
    best: tuple[float, Referent] | None = None
    loose: tuple[float, Referent] | None = None
    epithet = _epithet(walk, phrase)
    for referent in walk.memory.known(sentence):
        if referent.kind is not TravellerKind.PERSON or not referent.traces or not referent.named:
            continue
        if referent.genders and not (phrase.genders & referent.genders):
            continue
        if referent.in_clause(clause) or referent is owner:
            continue
        score = fit(walk, referent, phrase, sentence)
        if score is None:
            if epithet and (referent.key == walk.memory.topic or referent.distance(sentence) <= _NEAR):
                score = walk.salience(referent, sentence) + (1.5 if referent.key == walk.memory.topic else 0.0)
                if loose is None or score > loose[0]:
                    loose = (score, referent)
            continue
        if best is None or score > best[0]:
            best = (score, referent)
    if best is None or best[0] < 0.5:
        best = loose
    if best is None:
        return None
    found = best[1]
    if not found.genders and len(phrase.genders) == 1 and phrase.genders <= frozenset("mf"):
        found.genders = phrase.genders
    found.countries |= phrase.countries
    return found


def _instance(walk: Walk, cue: Cue) -> Referent | None:
    """ "Zuletzt war mit Lars Dahl ein Minister in Oslo": the one named is the subject."""
    words, sets = walk.page.words, walk.page.lexicon.words
    if not sets["instances"] or walk.has_subject(cue):
        return None
    for key, first, _, form in reversed(walk.mentions[-2:]):
        here = walk.clauses[first] == walk.clauses[cue.first] and form == "name"
        if here and sets["instances"] & set(words[max(0, first - 3) : first]):
            return walk.memory.referents[key]
    return None


def _epithet(walk: Walk, phrase: NounPhrase) -> bool:
    """What anybody may be besides what the text has said of him: "the naturalist", "die Sängerin"."""
    if phrase.determiner != "definite" or phrase.countries or complemented(walk, phrase):
        return False
    if apposed(walk, phrase.first, phrase.last):
        return False
    return bool(phrase.noun.classes) and phrase.noun.classes <= walk.page.lexicon.words["occupations"]


def _ours(walk: Walk, phrase: NounPhrase) -> bool:
    return walk.page.lexicon.possessives.get(phrase.owner) == "1"


def alone(walk: Walk, cue: Cue, phrase: NounPhrase) -> Referent | None:
    """A title that is all the name the text has: "Der Papst reist nach …", "der jemenitische Außenminister"."""
    lexicon, noun = walk.page.lexicon, phrase.noun
    if noun.kind != "person" or phrase.plural:
        return None
    if phrase.determiner != "definite" and (lexicon.capital_nouns or not walk.page.words[phrase.head][0].isupper()):
        return None
    if phrase.determiner == "definite" and noun.classes & lexicon.words["national"]:
        # "Mr. Biden flew … the president": who comes without a first name holds the office that all know.
        short = [
            r
            for r in walk.memory.known(walk.sentence(cue))
            if r.kind is TravellerKind.PERSON and r.traces and not r.classes and len(r.words) == 1
        ]
        short = [r for r in short if not r.genders or r.genders & phrase.genders]
        if len(short) == 1 and not (phrase.countries and short[0].countries - phrase.countries):
            return short[0]
    unique = noun.classes & lexicon.words["alone"] and not phrase.modified
    national = noun.classes & lexicon.words["national"] and phrase.countries and phrase.determiner == "definite"
    if national and walk.role(cue, -1) != "subject":
        return None
    if not (unique or national) or (unique and any(noun.classes & r.classes for r in walk.memory.referents)):
        return None
    name = noun.lemma[:1].upper() + noun.lemma[1:] if unique else description(walk.page, phrase)[0]
    made = walk.memory.add(TravellerKind.PERSON, name, words=(noun.lemma,))
    made.genders, made.classes, made.lemmas = phrase.genders, set(noun.classes), {noun.lemma}
    made.countries = set(phrase.countries)
    return made


def bare(walk: Walk, phrase: NounPhrase) -> bool:
    if phrase.determiner == "indefinite":
        return True
    # English titles without article ("Pope", "President") refer; German bare nouns and "Star City" do not.
    page = walk.page
    named = page.next_to(phrase.last - 1) and page.capital(phrase.last)
    return page.lexicon.capital_nouns or not page.words[phrase.head][0].isupper() or named


def fit(walk: Walk, referent: Referent, phrase: NounPhrase, sentence: int) -> float | None:
    lexicon, noun = walk.page.lexicon, phrase.noun
    salience = walk.salience(referent, sentence)
    score = min(salience, 6.0) + (0.8 if referent.key == walk.memory.topic else 0.0)
    if phrase.countries:
        if referent.countries:
            if not (phrase.countries & referent.countries):
                return None
            score += 3.0
        else:
            score -= 0.5
    if phrase.determiner == "possessive" and noun.classes & {"man", "woman"}:
        recent = walk.memory.present(sentence, _COUPLES)
        paired = referent.genders and any(referent.key in r.members for r in recent)
        if not paired and not _ours(walk, phrase):
            return None  # "ihr Mann", but of a couple
    if noun.lemma == "age" or noun.classes & {"guest", "man", "woman"}:
        return score if referent.distance(sentence) <= 3 or referent.key == walk.memory.topic else None
    if "host" in noun.classes:
        # Not the one the text is about; one who received him stays a host for the whole text.
        return None if referent.key == walk.memory.topic else max(score, 0.6)
    if "inhabitant" in noun.classes:
        near = referent.distance(sentence) <= 2 or referent.key == walk.memory.topic
        if not (phrase.countries & referent.countries) and (referent.countries or not near):
            return None
        return score
    if referent.classes:
        if noun.lemma in referent.lemmas:
            score += 5.0
        elif noun.classes & referent.classes:
            score += 4.0
        elif lexicon.fits(noun.classes, frozenset(referent.classes)):
            score += 2.0
        else:
            return None
    else:
        # Nothing said of this person yet: a phrase that names a country may still mean him later on.
        score -= 1.5 + (1.0 if not phrase.countries and complemented(walk, phrase) else 0.0)
        if referent.distance(sentence) > 3 and not (phrase.countries and referent.key != walk.memory.topic):
            return None
        if phrase.countries:
            score += 2.2
    if phrase.determiner == "possessive":
        score -= 2.0
    return score
