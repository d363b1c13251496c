"""Pronouns: whom they mean, by agreement and salience."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateline.model import TravellerKind
from dateline.reading.travellers.bystanders import aside, is_bystander
from dateline.reading.travellers.phrases import Cue
from dateline.reading.travellers.referents import Referent

if TYPE_CHECKING:
    from dateline.reading.travellers.resolve import Walk

__all__ = ["both", "pronoun", "relative", "speaker"]

_OWN_SUBJECT = 1.5  # for the subject of its clause, to a possessive
_SAME_SUBJECT = 2.0  # for the subject of an earlier clause of the sentence
_BESIDE_SUBJECT = 1.0  # the same, to a pronoun after a preposition
_LAST_SUBJECT = 1.5  # for the one whom the sentence before was about
_UNKNOWN = 0.3  # off for a person whose gender nothing tells
_ASIDE = 1.5  # off for a bystander beside somebody with a name
_REACH = 4  # sentences back that a pronoun looks


def agrees(walk: Walk, referent: Referent, gender: str) -> bool:
    if gender == "p":
        return referent.plural
    if referent.plural and (referent.kind is not TravellerKind.GROUP or referent.members or not referent.singular):
        return False
    if not referent.genders:
        return gender in "mf" if referent.kind is TravellerKind.PERSON else True
    return gender in referent.genders


def pronoun(walk: Walk, cue: Cue) -> Referent | None:
    sentence = walk.sentence(cue)
    clause = walk.clauses[cue.first]
    best: tuple[float, Referent] | None = None
    possessive = cue.form == "possessive"
    objective = all(case in {"acc", "dat"} for _, case in cue.readings) and not after_preposition(walk, cue)
    # Reported speech goes on about whom it was about: "Orlow sagte, Lind sei in Bonn.  Womöglich fahre sie heim."
    reported = not objective and _in_reported_speech(walk, cue)
    if possessive and owner_elsewhere(walk, cue, clause):
        return None
    begin = walk.page.bounds(cue.first)[0]
    if (
        possessive
        and cue.first - begin <= 3
        and after_preposition(walk, cue)
        and not any(m[1] >= begin for m in walk.mentions[-3:])
    ):
        coming = coming_subject(walk, cue)
        if coming:
            return coming
    topics = frozenset() if objective else walk.topics_before(sentence)
    if topics and any(
        r.key not in topics and r.traces[-1].role != "possessor" and any(agrees(walk, r, g) for g, _ in cue.readings)
        for r in walk.memory.present(sentence, 0)
    ):
        topics = frozenset()  # the sentence itself already speaks of somebody else
    for referent in walk.memory.present(sentence, _REACH):
        genders = [g for g, _ in cue.readings if agrees(walk, referent, g)]
        if not genders or (possessive and is_bystander(referent) and referent.traces[-1].first == cue.first):
            continue  # "sein Anwalt" is not the owner of "sein"
        score = walk.salience(referent, sentence)
        if possessive:
            if walk.subject_of.get(clause) == referent.key:
                score += _OWN_SUBJECT
            elif walk.last_subject.get(sentence) == referent.key:
                score += _SAME_SUBJECT
        elif (referent.in_clause(clause) and not _opens_conjunct(walk, cue)) or (
            objective
            and referent.key == walk.last_subject.get(sentence)
            and not (subject_follows(walk, cue) or _new_main_clause(walk, cue, referent))
        ):
            continue
        elif not objective and referent.key == walk.last_subject.get(sentence):
            score += _BESIDE_SUBJECT if after_preposition(walk, cue) else _SAME_SUBJECT
        if referent.key in topics:
            score += _LAST_SUBJECT
        if reported and referent.key == walk.last_subject.get(sentence - 1):
            score += _SAME_SUBJECT
        if not referent.genders and not referent.plural:
            score -= _UNKNOWN
        if aside(walk, referent):
            score -= _ASIDE
        if genders == ["n"] and referent.kind is TravellerKind.PERSON:
            continue
        if "n" in genders and len(cue.readings) == 1 and referent.distance(sentence) > 2:
            continue
        if best is None or score > best[0]:
            best = (score, referent)
    if best is None:
        if any(g == "p" for g, _ in cue.readings) and not possessive:
            subject = any(case == "nom" for _, case in cue.readings)
            return two_present(walk, sentence, clause) or (in_company(walk, sentence) if subject else None)
        return None
    found = best[1]
    said = frozenset(gender for gender, _ in cue.readings)
    if not found.genders and found.kind is TravellerKind.PERSON and len(said) == 1 and said <= frozenset("mf"):
        found.genders = said
    return found


def _opens_conjunct(walk: Walk, cue: Cue) -> bool:
    """ "… holte die Männer ab und brachte sie …": the pronoun belongs to a second verb."""
    words, at = walk.page.words, cue.first - 2
    return (
        at >= walk.page.bounds(cue.first)[0]
        and words[at].lower() in walk.page.lexicon.words["coordinators"]
        and words[at + 1][0].islower()
        and words[at + 1].lower() not in walk.page.lexicon.words["prepositions"]
        and not walk.page.lexicon.words["infinitive"] & set(words[at - 2 : at])  # "to come and see him"
    )


def _new_main_clause(walk: Walk, cue: Cue, referent: Referent) -> bool:
    """ "Kim has never been there; earlier journeys took him elsewhere": a semicolon stands between the two."""
    words = walk.page.words
    return any(words[i] in {";", ":", "–", "—"} for i in range(referent.traces[-1].last, cue.first))


def _in_reported_speech(walk: Walk, cue: Cue) -> bool:
    words = walk.page.words
    near = words[max(0, cue.first - 1) : cue.first] + words[cue.last : cue.last + 1]
    return any(word.lower() in walk.page.lexicon.words["subjunctive"] for word in near)


def owner_elsewhere(walk: Walk, cue: Cue, clause: int) -> bool:
    """ "Kiew setzte seinen Einsatz fort": a place or organisation is the subject that owns."""
    page = walk.page
    for i in range(cue.first - 1, page.bounds(cue.first)[0] - 1, -1):
        if walk.clauses[i] != clause or (page.taken[i] and not page.place[i]):
            return False
        if page.place[i] or page.entity[i] == "ORG":
            first = i
            while first > 0 and (page.place[first - 1] or page.entity[first - 1] == "ORG"):
                first -= 1
            before = page.words[first - 1].lower() if first > page.bounds(i)[0] else ""
            earlier = any(walk.clauses[m[1]] == clause and m[1] < first for m in walk.mentions[-4:])
            return (
                not earlier
                and before not in page.lexicon.words["prepositions"] | page.lexicon.words["oblique_articles"]
            )
    return False


def coming_subject(walk: Walk, cue: Cue) -> Referent | None:
    """ "In seiner Rede warb Wolski …": a possessive that opens the sentence points forward to the subject."""
    end = walk.page.bounds(cue.first)[1]
    for key, first, last, form in walk.names_from(cue.first + 1):
        if first >= min(end, cue.first + 12) or form != "name" or key < 0:
            return None
        referent = walk.memory.referents[key]
        role = walk.role(Cue(first, last, "name"), -1)
        fits = any(agrees(walk, referent, gender) for gender, _ in cue.readings)
        return referent if role == "subject" and fits else None
    return None


def in_company(walk: Walk, sentence: int) -> Referent | None:
    """ "They" after "He went with friends": he, with company that has no name."""
    for at in range(sentence, sentence - 3, -1):
        if at in walk.company:
            return walk.memory.referents[walk.company[at]]
    return None


def two_present(walk: Walk, sentence: int, clause: int) -> Referent | None:
    """Two persons of the last two sentences, where exactly two were named."""
    people = [
        r
        for r in walk.memory.present(sentence, 1)
        if r.kind is TravellerKind.PERSON and r.named and not r.in_clause(clause)
    ]
    return walk.memory.pair(people[0].key, people[1].key) if len(people) == 2 else None


def both(walk: Walk, cue: Cue, classes: frozenset[str] = frozenset()) -> Referent | None:
    """The two persons named last: within the sentence before older pairs.

    ``classes``: what a noun says of them ("die beiden Minister").
    """
    sentence = walk.sentence(cue)

    def fits(referent: Referent) -> bool:
        return not classes or walk.page.lexicon.fits(classes, frozenset(referent.classes))

    clause = walk.clauses[cue.first]
    people = [r for r in walk.memory.present(sentence, 2) if r.kind is TravellerKind.PERSON and r.named]
    people = [r for r in people if not r.in_clause(clause)]  # "Xi traf beide": not he
    pairs = [r for r in walk.memory.present(sentence, 2) if len(r.members) == 2]
    if not classes and (partner := walk.partner_of(sentence)):
        return partner
    if classes and sum(map(fits, people)) >= 2:
        people = [r for r in people if fits(r)]
        pairs = [r for r in pairs if all(fits(walk.memory.referents[key]) for key in r.members)]
    here = [r for r in people if r.distance(sentence) == 0]
    if len(here) >= 2 and not any(r.distance(sentence) == 0 for r in pairs):
        people = here
    elif pairs:
        return max(pairs, key=lambda r: (walk.salience(r, sentence), -r.key))
    if len(people) < 2:
        people = [r for r in walk.memory.known(sentence) if r.kind is TravellerKind.PERSON and r.named and r.traces]
        people = [r for r in people if fits(r)] if sum(map(fits, people)) >= 2 else people
    people.sort(key=lambda r: (-walk.salience(r, sentence), -len(r.traces), r.key))
    return walk.memory.pair(people[0].key, people[1].key) if len(people) >= 2 else None


def relative(walk: Walk, cue: Cue) -> Referent | None:
    words, page = walk.page.words, walk.page
    comma = cue.first - 1
    while comma > 0 and words[comma] != "," and comma > cue.first - 3:
        comma -= 1
    if words[comma] != ",":
        comma = cue.first
    for key, _first, last, form in reversed(walk.mentions[-4:]):
        referent = walk.memory.referents[key]
        gap = words[last:comma]
        if len(gap) > 2 or any(not w[0].islower() or w.lower() in page.lexicon.words["prepositions"] for w in gap):
            home = gap and len(gap) <= 5 and gap[0].lower() in page.lexicon.words["prepositions"]
            if not (home and page.place[comma - 1] and form in {"name", "nominal"}):
                continue
        if any(g == "p" for g, _ in cue.readings):
            pair = next((r for r in walk.memory.present(walk.sentence(cue), 0) if key in r.members), None)
            if pair:
                return pair
        if any(agrees(walk, referent, g) or (g == "p" and listed(walk, key)) for g, _ in cue.readings):
            return referent
    return None


def listed(walk: Walk, key: int) -> bool:
    referent = walk.memory.referents[key]
    return referent.kind is TravellerKind.VEHICLE or referent.plural


def speaker(walk: Walk, cue: Cue) -> Referent | None:
    """ "ich", "we" inside quotation marks: the one who speaks, found by a verb of speech beside the quote."""
    quote = walk.quoted[cue.first]
    if quote is None:
        return None
    page = walk.page
    first, last = quote
    lexicon = page.lexicon
    after = list(range(last, min(last + 12, page.bounds(min(last, len(page.words) - 1))[1])))
    start = page.bounds(first)[0]
    if any(page.words[i].lower() in lexicon.words["speech_verbs"] for i in after):
        known = next((walk.earlier[i] for i in after if i in walk.earlier), None)
        if known is not None:
            return walk.memory.referents[known]
        for key, begin, _end, form in walk.names_from(last):
            if begin >= last + 12:
                break
            if last <= begin < last + 12 and form in {"name", "nominal", "pronoun"}:
                return walk.memory.referents[key] if key >= 0 else None
        return None
    before = [m for m in walk.mentions[-40:] if start <= m[1] < first]
    if before and any(page.words[i].lower() in lexicon.words["speech_verbs"] for i in range(start, first)):
        return walk.memory.referents[before[0][0]]
    return None


def subject_follows(walk: Walk, cue: Cue) -> bool:
    """ "danach führte ihn Kim durch …": the clause's subject stands behind the pronoun."""
    if not walk.page.lexicon.capital_nouns:
        return False
    near = (m for m in walk.names_from(cue.last)[:5] if m[1] < cue.last + 5)
    return any(walk.role(Cue(first, last, form), -1) == "subject" for _, first, last, form in near)


def after_preposition(walk: Walk, cue: Cue) -> bool:
    words = walk.page.words
    return cue.first > 0 and words[cue.first - 1].lower() in walk.page.lexicon.words["prepositions"]
