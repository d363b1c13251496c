"""Reading the text once, from left to right: each noun and pronoun finds its referent.

The measure is salience: later mentions and subjects weigh more, as in Lappin and Leass (1994),
"An algorithm for pronominal anaphora resolution", with agreement in gender and number as a filter.
"""

from __future__ import annotations

import math

from dateline.model import TravellerKind
from dateline.reading.travellers.collective import crowd, group, vehicle
from dateline.reading.travellers.layout import clause_numbers, quotations
from dateline.reading.travellers.names import Page
from dateline.reading.travellers.phrases import Cue, NounPhrase
from dateline.reading.travellers.referents import Memory, Referent, Trace

__all__ = ["Walk"]

_REACH = 4  # sentences back that a pronoun looks
_ABSENT = frozenset({"predecessor", "successor", "counterpart", "kin", "vice", "spokesperson"})


class Walk:
    """State of one pass over a text."""

    def __init__(self, page: Page, memory: Memory, forward: dict[int, int] | None = None) -> None:
        self.page = page
        self.memory = memory
        self.clauses = clause_numbers(page)
        self.quoted = quotations(page)
        self.subject_of: dict[int, int] = {}  # clause → referent key of its subject
        self.forward = dict(forward or {})  # first token of a cue → key of a person named only later
        self.open: list[Cue] = []  # cues that found nobody
        self.last_subject: dict[int, int] = {}  # sentence → referent key of the subject named last
        self.mentions: list[tuple[int, int, int, str]] = []  # referent key, first, last, form
        self.ahead: tuple[tuple[int, int, int, str], ...] = ()  # names and nouns of the text; key -1: open

    def take(self, cue: Cue) -> None:
        """Resolve one cue and remember it."""
        if cue.form == "name":
            found = self._name(cue)
        elif cue.speaker:
            found = self._speaker(cue)
        elif cue.relative:
            found = self._relative(cue)
        elif cue.both:
            found = self.both(cue) if cue.count == 2 else crowd(self, cue)
        elif cue.phrase is not None:
            found = self._nominal(cue, cue.phrase)
        else:
            found = self.pronoun(cue)
        if found is None:
            found = self._forward(cue)
        if found is None:
            self.open.append(cue)
            return
        self._remember(found, cue)

    def _forward(self, cue: Cue) -> Referent | None:
        key = self.forward.get(cue.first)
        return None if key is None else self.memory.referents[key]

    def looking_ahead(self) -> dict[int, int]:
        """After a first pass: nouns that opened the text before the name came, with the person meant."""
        people = [r for r in self.memory.referents if r.kind is TravellerKind.PERSON and r.named and r.traces]
        out: dict[int, int] = {}
        for cue in self.open:
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
        return self.clauses[cue.first] in self.subject_of or self._role(cue, -1) != "subject"

    def paragraph(self, cue: Cue) -> int:
        """Number of its paragraph."""
        return self.page.document.sentence_paragraph[self.sentence(cue)]

    # -- memory ----------------------------------------------------------------------------------

    def _remember(self, found: Referent, cue: Cue) -> None:
        clause = self.clauses[cue.first]
        sentence = self.sentence(cue)
        role = self._role(cue, clause)
        if role == "subject":
            self.subject_of[clause] = found.key
            self.last_subject[sentence] = found.key
        trace = Trace(sentence, clause, role, cue.first, cue.last, cue.form, self.paragraph(cue))
        found.traces.append(trace)
        keys = found.members or (found.key,)
        for key in keys:
            self.mentions.append((key, cue.first, cue.last, cue.form))
        if found.members:
            for key in found.members:
                self.memory.referents[key].traces.append(trace)
        elif cue.form in {"name", "nominal"}:
            self._couple(found, cue)

    def _couple(self, found: Referent, cue: Cue) -> None:
        """ "A und B": the two are a pair from here on."""
        words = self.page.words
        start = cue.phrase.first if cue.phrase else cue.first
        i = start - 1
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
        for other in self.memory.referents:
            if other is found or other.members or not other.traces or other.kind is not found.kind:
                continue
            beside = next((t for t in other.traces[-3:] if t.last in {i, i - 1} and t.form != "possessive"), None)
            if beside:
                self.pair((other.key, found.key), beside)
                return

    def pair(self, keys: tuple[int, int], trace: Trace | None) -> Referent:
        members = tuple(sorted(keys))
        for referent in self.memory.referents:
            if referent.members == members:
                pair = referent
                break
        else:
            pair = self.memory.add(TravellerKind.GROUP, plural=True, named=False, visible=False, members=members)
        if trace:
            pair.traces.append(trace)
        return pair

    def _after_preposition(self, cue: Cue) -> bool:
        words = self.page.words
        return cue.first > 0 and words[cue.first - 1].lower() in self.page.lexicon.words["prepositions"]

    def _role(self, cue: Cue, clause: int) -> str:
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
            and page.words[start - 1].lower() in lexicon.words["prepositions"]
        ):
            return "oblique"
        first = page.words[start].lower()
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
            if first in {"des", "eines"}:
                return "possessor"
            if first in {"den", "dem", "einen", "einem", "ihn", "ihm", "ihnen"} and cue.form != "name":
                return "object"
        elif first in {"him", "them"} or (first == "her" and cue.form == "pronoun"):
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
        return max(
            options,
            key=lambda r: (r.salience(sentence) + (2.0 if text in r.forms else 0.0) + len(r.traces) * 0.5, -r.key),
        )

    # -- pronouns --------------------------------------------------------------------------------

    def _agrees(self, referent: Referent, gender: str) -> bool:
        if gender == "p":
            return referent.plural
        if referent.plural and not (referent.kind is TravellerKind.GROUP and not referent.members):
            return False
        if not referent.genders:
            return gender in "mf" if referent.kind is TravellerKind.PERSON else True
        return gender in referent.genders

    def pronoun(self, cue: Cue) -> Referent | None:
        sentence = self.sentence(cue)
        clause = self.clauses[cue.first]
        best: tuple[float, Referent] | None = None
        possessive = cue.form == "possessive"
        objective = all(case in {"acc", "dat"} for _, case in cue.readings) and not self._after_preposition(cue)
        if possessive and self._owner_elsewhere(cue, clause):
            return None
        begin = self.page.bounds(cue.first)[0]
        if possessive and cue.first - begin <= 3 and not any(m[1] >= begin for m in self.mentions[-3:]):
            coming = self._coming_subject(cue)
            if coming:
                return coming
        for referent in self.memory.present(sentence, _REACH):
            genders = [g for g, _ in cue.readings if self._agrees(referent, g)]
            if not genders:
                continue
            score = self.salience(referent, sentence)
            if possessive:
                if self.subject_of.get(clause) == referent.key:
                    score += 1.5
            elif referent.in_clause(clause) or (objective and referent.key == self.last_subject.get(sentence)):
                continue
            if not referent.genders and not referent.plural:
                score -= 0.8
            if genders == ["n"] and referent.kind is TravellerKind.PERSON:
                continue
            if "n" in genders and len(cue.readings) == 1 and referent.distance(sentence) > 2:
                continue
            if best is None or score > best[0]:
                best = (score, referent)
        if best is None:
            if any(g == "p" for g, _ in cue.readings) and not possessive:
                return self._two_present(sentence, clause)
            return None
        found = best[1]
        if (
            not found.genders
            and found.kind is TravellerKind.PERSON
            and len(cue.readings) == 1
            and cue.readings[0][0] in "mf"
        ):
            found.genders = frozenset(cue.readings[0][0])
        return found

    def _owner_elsewhere(self, cue: Cue, clause: int) -> bool:
        """ "Kiew setzte seinen Einsatz fort": a place or organisation is the subject that owns."""
        page = self.page
        for i in range(cue.first - 1, page.bounds(cue.first)[0] - 1, -1):
            if self.clauses[i] != clause or page.taken[i] and not page.place[i]:
                return False
            if page.place[i] or page.entity[i] == "ORG":
                first = i
                while first > 0 and (page.place[first - 1] or page.entity[first - 1] == "ORG"):
                    first -= 1
                before = page.words[first - 1].lower() if first > page.bounds(i)[0] else ""
                earlier = any(self.clauses[m[1]] == clause and m[1] < first for m in self.mentions[-4:])
                return not earlier and before not in page.lexicon.words["prepositions"] | {"des", "dem", "den"}
        return False

    def _coming_subject(self, cue: Cue) -> Referent | None:
        """ "In seiner Rede warb Macron …": a possessive that opens the sentence points forward to the subject."""
        end = self.page.bounds(cue.first)[1]
        for key, first, last, form in self.ahead:
            if first <= cue.first:
                continue
            if first >= min(end, cue.first + 12) or form != "name" or key < 0:
                return None
            referent = self.memory.referents[key]
            role = self._role(Cue(first, last, "name"), -1)
            fits = any(self._agrees(referent, gender) for gender, _ in cue.readings)
            return referent if role == "subject" and fits else None
        return None

    def salience(self, referent: Referent, sentence: int) -> float:
        return referent.salience(sentence) + 0.4 * math.log2(1 + len(referent.traces))

    def _two_present(self, sentence: int, clause: int) -> Referent | None:
        """Two persons of the last two sentences, where exactly two were named."""
        people = [
            r
            for r in self.memory.present(sentence, 1)
            if r.kind is TravellerKind.PERSON and r.named and not r.in_clause(clause)
        ]
        return self.pair((people[0].key, people[1].key), None) if len(people) == 2 else None

    def both(self, cue: Cue) -> Referent | None:
        """The two persons named last: within the sentence before older pairs."""
        sentence = self.sentence(cue)
        people = [r for r in self.memory.present(sentence, 2) if r.kind is TravellerKind.PERSON and r.named]
        pairs = [r for r in self.memory.present(sentence, 2) if r.members]
        here = [r for r in people if r.distance(sentence) == 0]
        if len(here) >= 2 and not any(r.distance(sentence) == 0 for r in pairs):
            people = here
        elif pairs:
            return max(pairs, key=lambda r: (self.salience(r, sentence), -r.key))
        if len(people) < 2:
            people = [r for r in self.memory.referents if r.kind is TravellerKind.PERSON and r.named and r.traces]
        people.sort(key=lambda r: (-self.salience(r, sentence), r.key))
        return self.pair((people[0].key, people[1].key), None) if len(people) >= 2 else None

    def _relative(self, cue: Cue) -> Referent | None:
        words, page = self.page.words, self.page
        comma = cue.first - 1
        while comma > 0 and words[comma] != "," and comma > cue.first - 3:
            comma -= 1
        if words[comma] != ",":
            comma = cue.first
        for key, _first, last, form in reversed(self.mentions[-4:]):
            referent = self.memory.referents[key]
            gap = words[last:comma]
            if len(gap) > 2 or any(not w[0].islower() or w.lower() in page.lexicon.words["prepositions"] for w in gap):
                home = gap and len(gap) <= 5 and gap[0].lower() in page.lexicon.words["prepositions"]
                if not (home and page.place[comma - 1] and form in {"name", "nominal"}):
                    continue
            if any(g == "p" for g, _ in cue.readings):
                pair = next((r for r in self.memory.present(self.sentence(cue), 0) if key in r.members), None)
                if pair:
                    return pair
            if any(self._agrees(referent, g) or (g == "p" and self._listed(key)) for g, _ in cue.readings):
                return referent
        return None

    def _listed(self, key: int) -> bool:
        referent = self.memory.referents[key]
        return referent.kind is TravellerKind.VEHICLE or referent.plural

    def _speaker(self, cue: Cue) -> Referent | None:
        """ "ich", "we" inside quotation marks: the one who speaks, found by a verb of speech beside the quote."""
        quote = self.quoted[cue.first]
        if quote is None:
            return None
        page = self.page
        first, last = quote
        lexicon = page.lexicon
        after = [i for i in range(last, min(last + 12, page.bounds(min(last, len(page.words) - 1))[1]))]
        start = page.bounds(first)[0]
        if any(page.words[i].lower() in lexicon.words["speech_verbs"] for i in after):
            for key, begin, _end, form in self.ahead:
                if last <= begin < last + 12 and form in {"name", "nominal", "pronoun"}:
                    return self.memory.referents[key] if key >= 0 else None
            return None
        before = [m for m in self.mentions if start <= m[1] < first]
        if before and any(page.words[i].lower() in lexicon.words["speech_verbs"] for i in range(start, first)):
            return self.memory.referents[before[0][0]]
        return None

    # -- nouns -----------------------------------------------------------------------------------

    def _nominal(self, cue: Cue, phrase: NounPhrase) -> Referent | None:
        noun = phrase.noun
        if self.page.words[phrase.first].lower() in self.page.lexicon.words["negative"]:
            return None
        if noun.kind == "vehicle":
            return vehicle(self, cue, phrase)
        if noun.kind in {"group", "pair"} or (phrase.plural and noun.kind in {"person", "kin"}):
            return group(self, cue, phrase)
        return self._person(cue, phrase)

    def _person(self, cue: Cue, phrase: NounPhrase) -> Referent | None:
        noun = phrase.noun
        if phrase.determiner in {"indefinite", ""} and self._bare(phrase):
            return None
        owner = self.owner(phrase)
        if noun.classes & _ABSENT and noun.kind != "person":
            return None
        if noun.classes & _ABSENT and not noun.classes - _ABSENT:
            return None
        sentence = self.sentence(cue)
        clause = self.clauses[cue.first]
        best: tuple[float, Referent] | None = None
        for referent in self.memory.referents:
            if referent.kind is not TravellerKind.PERSON or not referent.traces or not referent.named:
                continue
            if referent.genders and not (phrase.genders & referent.genders):
                continue
            if referent.in_clause(clause) or referent is owner:
                continue
            score = self._fit(referent, phrase, sentence)
            if score is None:
                continue
            if best is None or score > best[0]:
                best = (score, referent)
        if best is None or best[0] < 0.5:
            return None
        found = best[1]
        if not found.genders and len(phrase.genders) == 1 and phrase.genders <= frozenset("mf"):
            found.genders = phrase.genders
        found.countries |= phrase.countries
        return found

    def owner(self, phrase: NounPhrase) -> Referent | None:
        """The person whose name stands before the noun as its possessor ("Kims Zug")."""
        if not phrase.owner.isdigit():
            return None
        found = next((m for m in reversed(self.mentions) if m[1] <= int(phrase.owner) < m[2]), None)
        return self.memory.referents[found[0]] if found else self._name_at(int(phrase.owner))

    def _name_at(self, token: int) -> Referent | None:
        key = next((key for key, first, last, _ in self.ahead if first <= token < last and key >= 0), -1)
        return self.memory.referents[key] if key >= 0 else None

    def _bare(self, phrase: NounPhrase) -> bool:
        if phrase.determiner == "indefinite":
            return True
        # English titles without article ("Pope", "President") refer; German bare nouns do not.
        return self.page.lexicon.capital_nouns or not self.page.words[phrase.head][0].isupper()

    def _fit(self, referent: Referent, phrase: NounPhrase, sentence: int) -> float | None:
        lexicon, noun = self.page.lexicon, phrase.noun
        salience = self.salience(referent, sentence)
        score = min(salience, 6.0) + (0.8 if referent.key == self._topic() else 0.0)
        if phrase.countries:
            if referent.countries:
                if not (phrase.countries & referent.countries):
                    return None
                score += 3.0
            else:
                score -= 0.5
        if noun.lemma == "age" or noun.classes & {"guest", "man", "woman"}:
            return score if referent.distance(sentence) <= 3 else None
        if "host" in noun.classes:
            return (
                (6.0 - score if referent.key != self._topic() else -1.0) if referent.distance(sentence) <= 3 else None
            )
        if "inhabitant" in noun.classes:
            if not (phrase.countries & referent.countries) and (referent.countries or referent.distance(sentence) > 2):
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
            score -= 1.5
            if referent.distance(sentence) > 3 and not (phrase.countries and referent.key != self._topic()):
                return None
            if phrase.countries:
                score += 2.2
        if phrase.determiner == "possessive":
            score -= 2.0
        return score

    def _topic(self) -> int:
        people = [r for r in self.memory.referents if r.kind is TravellerKind.PERSON and r.traces]
        return max(people, key=lambda r: (len(r.traces), -r.key)).key if people else -1
