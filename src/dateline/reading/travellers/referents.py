"""Who has been spoken of so far: the memory that a reading of the text fills."""

from __future__ import annotations

from dataclasses import dataclass, field

from dateline.model import TravellerKind

__all__ = ["Memory", "Referent", "Trace"]

_DECAY = 0.55  # of a mention's weight from sentence to sentence
_WEIGHTS = {"subject": 3.0, "object": 1.8, "oblique": 1.2, "possessor": 1.5, "host": 1.8, "guest": 3.0}
_OPENERS = 60  # referents of a text that stay known to its end
_MEMORY = 40  # sentences after which others are out of mind
_AGAIN = 0.3  # for each further mention in the same sentence
_KEPT = 8  # latest traces that count


@dataclass(frozen=True, slots=True)
class Trace:
    """One mention as memory keeps it."""

    sentence: int
    clause: int
    role: str
    first: int
    last: int
    form: str
    paragraph: int = 0


@dataclass
class Referent:
    """Somebody or something that was mentioned.  ``members``: the persons of a pair, or of a list of more."""

    key: int
    kind: TravellerKind
    name: str = ""
    words: tuple[str, ...] = ()
    genders: frozenset[str] = frozenset()  # empty: unknown
    plural: bool = False
    singular: bool = True  # False: only ever called by plural nouns, so that "he", "it" cannot mean it
    classes: set[str] = field(default_factory=set)
    countries: set[str] = field(default_factory=set)
    lemmas: set[str] = field(default_factory=set)
    titles: list[str] = field(default_factory=list)
    forms: list[str] = field(default_factory=list)
    named: bool = True
    visible: bool = True
    ship: bool = False
    members: tuple[int, ...] = ()
    traces: list[Trace] = field(default_factory=list)

    def salience(self, sentence: int) -> float:
        """How present the referent is at ``sentence``: later mentions, and subjects, weigh more."""
        best: dict[int, float] = {}
        for trace in self.traces[-_KEPT:]:
            weight = _WEIGHTS[trace.role]
            before = best.get(trace.sentence)
            best[trace.sentence] = weight if before is None else max(before, weight) + _AGAIN
        return sum(weight * _DECAY ** (sentence - at) for at, weight in best.items())

    def distance(self, sentence: int) -> int:
        """Sentences since the last mention; large if never mentioned."""
        return sentence - self.traces[-1].sentence if self.traces else 1000

    def in_clause(self, clause: int) -> bool:
        """Mentioned as an own part of this clause (a possessor is none)?"""
        return any(t.clause == clause and t.role != "possessor" for t in self.traces[-_KEPT:])


@dataclass
class Memory:
    """The referents of one text."""

    referents: list[Referent] = field(default_factory=list)
    pairs: dict[tuple[int, ...], Referent] = field(default_factory=dict)
    bystanders: list[Referent] = field(default_factory=list)
    topic: int = -1  # key of the person mentioned most so far
    _recent: list[tuple[int, int]] = field(default_factory=list)  # sentence and key of each mention

    def add(
        self,
        kind: TravellerKind,
        name: str = "",
        *,
        words: tuple[str, ...] = (),
        genders: frozenset[str] = frozenset(),
        plural: bool = False,
        named: bool = True,
    ) -> Referent:
        """A new referent."""
        referent = Referent(len(self.referents), kind, name, words, genders, plural, named=named)
        self.referents.append(referent)
        return referent

    def pair(self, *keys: int) -> Referent:
        """Two referents, or more, taken together; the same one each time."""
        members = tuple(sorted(keys))
        if members not in self.pairs:
            pair = self.add(TravellerKind.GROUP, plural=True, named=False)
            pair.members, pair.visible = members, False
            self.pairs[members] = pair
        return self.pairs[members]

    def note(self, referent: Referent, trace: Trace) -> None:
        """Remember a mention."""
        referent.traces.append(trace)
        self._recent.append((trace.sentence, referent.key))
        if referent.kind is TravellerKind.PERSON and referent.visible:
            best = self.referents[self.topic] if self.topic >= 0 else None
            if best is None or len(referent.traces) > len(best.traces):
                self.topic = referent.key

    def forget(self, count: int) -> None:
        """Drop all referents but the first ``count``, and every mention; keep what was learnt."""
        del self.referents[count:]
        self.pairs.clear()
        self.bystanders.clear()
        self._recent.clear()
        self.topic = -1
        for referent in self.referents:
            referent.traces.clear()

    def present(self, sentence: int, reach: int) -> list[Referent]:
        """Those mentioned in the last ``reach`` sentences."""
        keys: set[int] = set()
        for at, key in reversed(self._recent):
            if at < sentence - reach:
                break
            keys.add(key)
        return [self.referents[key] for key in sorted(keys)]

    def known(self, sentence: int) -> list[Referent]:
        """Those that a noun may come back to: the latest, and those that opened the text."""
        keys = {referent.key for referent in self.referents[:_OPENERS] if referent.traces}
        keys |= {referent.key for referent in self.present(sentence, _MEMORY)}
        return [self.referents[key] for key in sorted(keys)]
