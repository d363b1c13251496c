"""Reading the text once, from left to right: each noun and pronoun finds its referent.

The measure is salience: later mentions and subjects weigh more, as in Lappin and Leass (1994),
"An algorithm for pronominal anaphora resolution", with agreement in gender and number as a filter.
"""

from __future__ import annotations

import math
from bisect import bisect_left

from dateline.model import TravellerKind
from dateline.reading.travellers.anaphora import both, pronoun, relative, speaker
from dateline.reading.travellers.bystanders import bystander, known_bystander
from dateline.reading.travellers.collective import crowd, group, vehicle
from dateline.reading.travellers.layout import clause_numbers, quotations
from dateline.reading.travellers.page import Page
from dateline.reading.travellers.people import alone, person
from dateline.reading.travellers.phrases import Cue, NounPhrase
from dateline.reading.travellers.referents import Memory, Referent, Trace

__all__ = ["Walk"]

_LOOK = 16  # names and nouns that a look ahead takes in
_RELATIVES = frozenset({"kin", "man", "woman"})
_OPEN = 60  # unresolved nouns, and persons most spoken of, that a second pass considers


class Walk:
    """State of one pass over a text."""

    def __init__(self, page: Page, memory: Memory, cues: list[Cue], before: Walk | None = None) -> None:
        self.page = page
        self.memory = memory
        self.clauses: list[int] = before.clauses if before else clause_numbers(page)
        self.quoted: list[tuple[int, int] | None] = before.quoted if before else quotations(page)
        self.subject_of: dict[int, int] = {}  # clause → referent key of its subject
        self.final = before is not None  # the second pass
        self.earlier = before.lasting() if before else {}  # what the first found
        self.forward = (
            before.looking_ahead() if before else {}
        )  # first token of a cue → key of a person named only later
        self.company: dict[int, int] = {}  # sentence → key of one who has unnamed companions there
        self.partners: dict[int, int] = {}  # sentence → key of one who is there with a relative that has no name
        self.lists: dict[int, tuple[int, ...]] = {}  # token after a name → keys of the list of names that it ends
        self.covered = 0  # token index up to which a group's description reaches
        self.open: list[Cue] = []  # cues that found nobody
        self.topics: dict[int, int] = {}  # sentence → referent key of its first subject, -1 where it has none
        self.coupled: dict[int, Referent] = {}  # sentence → pair that stands in it
        self.last_subject: dict[int, int] = {}  # sentence → referent key of the subject named last
        self.mentions: list[tuple[int, int, int, str]] = []  # referent key, first, last, form
        self._ahead = tuple(
            (cue.referents[0] if cue.referents else -1, cue.first, cue.last, cue.form)
            for cue in cues
            if cue.form in {"name", "nominal"}
        )
        self._starts = [item[1] for item in self._ahead]

    def names_from(self, token: int) -> tuple[tuple[int, int, int, str], ...]:
        """The next names and nouns from ``token`` on: referent key (-1 open), first, last, form."""
        at = bisect_left(self._starts, token)
        return self._ahead[at : at + _LOOK]

    def lasting(self) -> dict[int, int]:
        """First token → key of the mentions of all whom the next pass knows from the start."""
        return {
            first: key
            for key, first, _, form in self.mentions
            if form != "possessive" and self.memory.referents[key].named
        }

    def take_all(self, cues: list[Cue]) -> None:
        """Resolve all cues in text order."""
        for cue in cues:
            self.take(cue)

    def take(self, cue: Cue) -> None:
        """Resolve one cue and remember it."""
        if cue.first < self.covered and cue.phrase is not None:
            return  # part of a group's description
        if cue.form == "name":
            found = self._name(cue)
        elif cue.speaker:
            found = speaker(self, cue)
        elif cue.relative:
            found = relative(self, cue)
        elif cue.both:
            found = both(self, cue) if cue.count == 2 else crowd(self, cue)
        elif cue.phrase is not None:
            found = self._nominal(cue, cue.phrase)
        else:
            found = pronoun(self, cue)
        if found is None:
            found = self._forward(cue)
        if found is None and self.final and cue.phrase is not None:
            found = alone(self, cue, cue.phrase)
        if found is None:
            found = bystander(self, cue)
            if found is not None:
                self.open.append(cue)
        if found is None:
            self.open.append(cue)
            self._note_company(cue)
            self._learn_as(cue)
            return
        self._remember(found, cue)

    def _note_company(self, cue: Cue) -> None:
        phrase, sentence = cue.phrase, self.sentence(cue)
        if phrase is None or phrase.noun.kind == "vehicle" or sentence not in self.last_subject or cue.first == 0:
            return
        if self.page.words[cue.first - 1].lower() in self.page.lexicon.words["company"]:
            self.company[sentence] = self.last_subject[sentence]
            if phrase.determiner == "possessive" and not phrase.plural and phrase.noun.classes & _RELATIVES:
                self.partners[sentence] = self.last_subject[sentence]

    def _learn_as(self, cue: Cue) -> None:
        """ "Als erster Präsident hat Jan Wolski …": what the sentence opens with is the office of its subject."""
        phrase = cue.phrase
        if phrase is None or phrase.noun.kind != "person" or phrase.plural:
            return
        start, end = self.page.bounds(cue.first)
        if self.page.words[start] not in self.page.lexicon.words["as"] or cue.first - start > 3:
            return
        for key, first, last, form in self.names_from(cue.last):
            if first >= end or key < 0 or form != "name":
                return
            if self.role(Cue(first, last, "name"), -1) == "subject":
                self.memory.referents[key].classes |= phrase.noun.classes
                self.memory.referents[key].lemmas.add(phrase.noun.lemma)
                return

    def _forward(self, cue: Cue) -> Referent | None:
        key = self.forward.get(cue.first)
        return None if key is None else self.memory.referents[key]

    def looking_ahead(self) -> dict[int, int]:
        """After a first pass: nouns that opened the text before the name came, with the person meant."""
        people = [r for r in self.memory.referents if r.kind is TravellerKind.PERSON and r.named and r.traces]
        people = sorted(people, key=lambda r: (-len(r.traces), r.key))[:_OPEN]
        out: dict[int, int] = {}
        for cue in self.open[:_OPEN]:
            phrase = cue.phrase
            if phrase is None or phrase.noun.kind != "person" or phrase.plural or phrase.determiner != "definite":
                continue
            later = [r for r in people if r.traces[0].first > cue.first and self._may_be(r, phrase)]
            if not later:
                continue
            best = max(later, key=lambda r: (self._known_as(r, phrase), len(r.traces), -r.key))
            if self._known_as(best, phrase) or (len(best.traces) >= 3 and phrase.countries):
                out[cue.first] = best.key
        return out

    def _may_be(self, referent: Referent, phrase: NounPhrase) -> bool:
        if referent.genders and not phrase.genders & referent.genders:
            return False
        if phrase.countries and referent.countries and not phrase.countries & referent.countries:
            return False
        return not referent.classes or self.page.lexicon.fits(phrase.noun.classes, frozenset(referent.classes))

    def _known_as(self, referent: Referent, phrase: NounPhrase) -> bool:
        return bool(phrase.noun.classes & referent.classes)

    def sentence(self, cue: Cue) -> int:
        """Number of the sentence that holds the cue."""
        return self.page.document.tokens[cue.first].sentence

    def has_subject(self, cue: Cue) -> bool:
        """The clause of the cue already has a subject, or the cue cannot be one."""
        return self.clauses[cue.first] in self.subject_of or self.role(cue, -1) != "subject"

    def topics_before(self, sentence: int) -> frozenset[int]:
        """Keys of whom the sentence before is about: its first subject, if no object takes precedence."""
        key = self.topics.get(sentence - 1, -1)
        if key < 0:
            return frozenset()
        before, here = self.page.document.sentence_paragraph[sentence - 1 : sentence + 1]
        if here != before and not self.memory.referents[key].genders:
            return frozenset()  # too little is known to carry on with him over a break
        pair = self.coupled.get(sentence - 1)
        return frozenset({key, *pair.members, pair.key}) if pair and key in pair.members else frozenset({key})

    def partner_of(self, sentence: int) -> Referent | None:
        """ "Das Paar" after "Wolski mit seiner Frau": the one of the two who has a name."""
        for at in range(sentence, sentence - 3, -1):
            if at in self.coupled:
                return None
            if at in self.partners:
                return self.memory.referents[self.partners[at]]
        return None

    def paragraph(self, cue: Cue) -> int:
        """Number of its paragraph."""
        return self.page.document.sentence_paragraph[self.sentence(cue)]

    # -- memory ----------------------------------------------------------------------------------

    def _remember(self, found: Referent, cue: Cue) -> None:
        clause = self.clauses[cue.first]
        sentence = self.sentence(cue)
        role = self.role(cue, clause)
        if role == "subject":
            self.subject_of[clause] = found.key
            self.last_subject[sentence] = found.key
        if role in {"subject", "object"} and cue.form != "possessive" and self._receives(cue, clause):
            # "Neri empfing Lind": the text goes on about the guest.
            role = "host" if role == "subject" else "guest"
        known = role == "object" and cue.form == "pronoun" and not cue.relative
        if found.kind is TravellerKind.PERSON and (role == "guest" or known):
            self.topics[sentence] = -1  # "Neri empfing ihn": the text goes on about the one it knew
        elif role == "subject":
            self.topics.setdefault(sentence, found.key)
        trace = Trace(sentence, clause, role, cue.first, cue.last, cue.form, self.paragraph(cue))
        self.memory.note(found, trace)
        keys = found.members or (found.key,)
        for key in keys:
            self.mentions.append((key, cue.first, cue.last, cue.form))
        if found.members:
            for key in found.members:
                self.memory.note(self.memory.referents[key], trace)
        elif cue.form in {"name", "nominal"}:
            self._couple(found, cue)

    def _receives(self, cue: Cue, clause: int) -> bool:
        """Does a verb of welcome stand in the clause, in the active?"""
        words, sets = self.page.words, self.page.lexicon.words
        for i in range(max(0, cue.first - 6), min(len(words), cue.last + 6)):
            if words[i] in sets["receiving"] and self.clauses[i] == clause:
                return not (i and words[i - 1].lower() in sets["passive"])
        return False

    def _couple(self, found: Referent, cue: Cue) -> None:
        """ "A und B": the two are a pair from here on."""
        words = self.page.words
        start = cue.phrase.first if cue.phrase else cue.first
        i = start - 1
        self._enlist(found, cue, i)
        limit = max(0, start - 9)
        while (
            i >= limit
            and words[i].lower() not in self.page.lexicon.words["coordinators"]
            and words[i] not in {".", ";", ":"}
        ):
            i -= 1
        if i < limit or words[i].lower() not in self.page.lexicon.words["coordinators"]:
            return
        if any(
            self.page.place[k] or words[k].lower() in self.page.lexicon.words["prepositions"]
            for k in range(i + 1, start)
        ):
            return
        for other in self.memory.present(self.sentence(cue), 0):
            if other is found or other.members or not other.traces or other.kind is not found.kind:
                continue
            beside = next((t for t in other.traces[-3:] if t.last in {i, i - 1} and t.form != "possessive"), None)
            if beside:
                named = self.lists.get(beside.last, (other.key,))
                pair = self.memory.pair(*dict.fromkeys((*named, found.key)))
                self.coupled[self.sentence(cue)] = pair
                self.memory.note(pair, beside)
                return

    def _enlist(self, found: Referent, cue: Cue, before: int) -> None:
        """ "A, Minister B": the name goes on a list that a comma holds together."""
        page, lexicon = self.page, self.page.lexicon
        i, limit = before, max(page.bounds(cue.first)[0], before - 4)
        while i > limit and (
            page.words[i] in lexicon.title_genders or lexicon.noun(page.words[i]) or lexicon.nationality(page.words[i])
        ):
            i -= 1
        if page.words[i] != "," or cue.form != "name" or found.kind is not TravellerKind.PERSON:
            return
        for key, _, last, form in reversed(self.mentions[-4:]):
            if last == i and form == "name" and self.memory.referents[key].kind is TravellerKind.PERSON:
                self.lists[cue.last] = (*self.lists.get(last, (key,)), found.key)
                return

    def role(self, cue: Cue, clause: int) -> str:
        page = self.page
        lexicon = page.lexicon
        if cue.form == "possessive":
            return "possessor"
        start = cue.first
        if cue.form == "name":
            while start > page.bounds(cue.first)[0] and (
                page.words[start - 1] in lexicon.title_genders
                or ((noun := lexicon.noun(page.words[start - 1])) is not None and noun.kind in {"person", "kin"})
                or lexicon.nationality(page.words[start - 1])
            ):
                start -= 1
            if (
                page.words[start - 1].lower() in lexicon.words["definite"] | lexicon.possessives.keys()
                and start > page.bounds(cue.first)[0]
            ):
                start -= 1
        if (
            not cue.relative
            and start > page.bounds(cue.first)[0]
            and page.words[start - 1].lower() in lexicon.words["prepositions"] | lexicon.words["fused"]
            and not (page.words[start][0].isdigit() and page.words[start - 1].lower() in lexicon.words["degree"])
        ):
            return "oblique"
        first = page.words[start].lower()
        if start > page.bounds(cue.first)[0] + 1 and page.words[start - 1].lower() in lexicon.words["coordinators"]:
            beside = next((m for m in reversed(self.mentions[-3:]) if m[2] == start - 1), None)
            if beside and (traces := self.memory.referents[beside[0]].traces) and traces[-1].role == "oblique":
                return "oblique"  # "mit Lind und Berg"
        last = page.words[cue.last - 1]
        if last.endswith(("'s", "’s")) or (cue.last < len(page.words) and page.words[cue.last] in {"'", "’"}):
            return "possessor"
        if lexicon.capital_nouns:
            if (
                cue.form == "name"
                and last.endswith("s")
                and page.next_to(cue.last - 1)
                and page.words[cue.last][0].isupper()
                and not page.taken[cue.last]
            ):
                return "possessor"
            if first in lexicon.words["genitive_articles"]:
                return "possessor"
            if first in lexicon.words["objects"] and cue.form != "name":
                return "object"
        elif first in lexicon.words["objects"]:
            return "object"
        return "object" if clause in self.subject_of else "subject"

    # -- names -----------------------------------------------------------------------------------

    def _name(self, cue: Cue) -> Referent | None:
        sentence = self.sentence(cue)
        options = [self.memory.referents[key] for key in cue.referents]
        if not options:
            return None
        if len(options) == 1:
            return options[0]
        text = " ".join(self.page.words[cue.first : cue.last])
        before = self.page.words[cue.first - 1].lower() if cue.first else ""
        if before in self.page.lexicon.words["articles_plural"] and cue.last - cue.first == 1:
            family = [r for r in options if text == f"{r.words[-1]}s"]
            if len(family) == 2:
                return self.memory.pair(family[0].key, family[1].key)  # "die Koflers"
        return max(
            options,
            key=lambda r: (r.salience(sentence) + (2.0 if text in r.forms else 0.0) + len(r.traces) * 0.5, -r.key),
        )

    # -- pronouns --------------------------------------------------------------------------------

    def salience(self, referent: Referent, sentence: int) -> float:
        return referent.salience(sentence) + 0.4 * math.log2(1 + len(referent.traces))

    # -- nouns -----------------------------------------------------------------------------------

    def _nominal(self, cue: Cue, phrase: NounPhrase) -> Referent | None:
        noun = phrase.noun
        if self.page.words[phrase.first].lower() in self.page.lexicon.words["negative"]:
            return None
        if noun.kind == "vehicle":
            return vehicle(self, cue, phrase)
        if noun.kind in {"group", "pair"} or (phrase.plural and noun.kind in {"person", "kin"}):
            return group(self, cue, phrase)
        return known_bystander(self, cue, phrase) or person(self, cue, phrase)

    def owner(self, phrase: NounPhrase) -> Referent | None:
        """The person whose name stands before the noun as its possessor ("Kims Zug")."""
        if not phrase.owner.isdigit():
            return None
        found = next((m for m in reversed(self.mentions[-20:]) if m[1] <= int(phrase.owner) < m[2]), None)
        return self.memory.referents[found[0]] if found else self.name_at(int(phrase.owner))

    def name_at(self, token: int) -> Referent | None:
        near = self.names_from(token - 4)[:8]
        key = next((key for key, first, last, _ in near if first <= token < last and key >= 0), -1)
        return self.memory.referents[key] if key >= 0 else None
