"""What dates are counted from: the publication, the dateline, and the dates read so far."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from dateline import calendar
from dateline.model import Anchor, Note, Span

__all__ = ["Context", "Done", "Op", "Published", "Story", "Value"]

_FAR = timedelta(days=400)  # beyond this a date lies in a story of its own


@dataclass(frozen=True, slots=True)
class Published:
    """The publication (or dateline) as days."""

    start: date
    end: date
    edtf: str
    kind: str = "published"

    @property
    def anchor(self) -> Anchor:
        return Anchor(self.kind, self.edtf)

    @property
    def is_day(self) -> bool:
        return self.start == self.end

    @property
    def is_month(self) -> bool:
        return not self.is_day and (self.end - self.start).days <= 31


@dataclass(frozen=True, slots=True)
class Value:
    """What an expression comes to."""

    edtf: str | None
    core: str | None = None  # where the core's own value differs
    level: str = "day"  # day, week, month, year, years
    variant: str = ""  # how it was reckoned: full, past, future, narrative, set, …
    anchor: Anchor = field(default_factory=lambda: Anchor("none"))
    problem: Note | None = None
    explicit: bool = False  # says its own year, or hangs on one that does
    backward: bool = False  # a look back ("am Vortag"): the story does not go on from here

    @property
    def core_edtf(self) -> str | None:
        return self.core if self.core is not None else self.edtf


@dataclass(frozen=True, slots=True)
class Done:
    """An expression already read, as an anchor for later ones."""

    span: Span
    sentence: int
    paragraph: int
    value: Value
    report: bool
    edtf: str  # what later dates count from: the value without its preposition; "" where there is none


@dataclass(frozen=True, slots=True)
class Story:
    """A run of dates far from the publication, which a date without a year may go on from."""

    last: Done
    strength: int  # how many days the text has told in a row
    distance: int  # 0: the same sentence; 1: the same paragraph; 2: the paragraph before

    def carries(self, days: int, news: int | None) -> bool:
        """True if a date ``days`` after the last belongs to the story rather than to the news.

        ``news``: how many days off the publication the date would lie as news; None without a publication.
        """
        if news is None:
            return True
        if self.distance == 0 and self.last.value.level != "year":
            return days <= 60 or news > 60
        if self.last.value.level == "year":
            return self.distance < 2 and (news > 200 or self.strength >= 3)
        if self.strength >= 4:
            return days <= 366
        if self.distance == 2:
            return self.strength >= 2 and days <= 120 and news > 60
        if self.strength >= 2:
            return (days <= 366 and (news > 60 or self.strength >= 3)) or days <= 60
        return (self.strength == 1 and days <= 60) or (days <= 200 and news > 150)


@dataclass(slots=True)
class Context:
    """What the value of the next expression may depend on.  Lives within one call of ``find``."""

    published: Published | None
    history: list[Done] = field(default_factory=list)
    sentence: int = 0
    paragraph: int = 0
    tense: str = ""
    preposition: str = ""
    effect: str = ""
    floor: date | None = None  # not before this day: second of a pair
    ceiling: date | None = None  # not after this day: first of a pair

    # -- earlier dates ---------------------------------------------------------------------------

    def last(self, levels: Sequence[str], within_days: int = 400) -> Done | None:
        """The latest date of one of these precisions that the story goes on from.

        Looks back (``am Vortag``) and dates of reports are passed over while the last two paragraphs hold another one.
        """
        fallback: Done | None = None
        for done in reversed(self.history):
            if not done.edtf or done.value.level not in levels or not _short(done.edtf, within_days):
                continue
            if self.paragraph - done.paragraph > 1 and fallback:
                break
            if done.value.backward or done.report:
                fallback = fallback or done
                continue
            if (
                fallback
                and fallback.report
                and fallback.sentence == self.sentence
                and done.sentence < self.sentence - 2
            ):
                break
            return done
        return fallback

    def story(self) -> Story | None:
        """The last date if it is part of a story that lies far from the publication; else None."""
        dated = [done for done in self.history[-8:] if done.edtf and not done.report]
        if not dated or not dated[-1].value.explicit or dated[-1].value.level not in ("day", "week", "month", "year"):
            return None
        last = dated[-1]
        if self.published is not None and not self._far(last):
            return None
        strength = 0
        for done in reversed(dated):
            if done.value.level == "year" and done.value.explicit:
                continue
            if done.value.level not in ("day", "week") or (self.published is not None and not self._far(done)):
                break
            strength += 1
        distance = 0 if last.sentence == self.sentence else 1 if last.paragraph == self.paragraph else 2
        if self.paragraph - last.paragraph > 1:
            return None
        return Story(last, strength, distance)

    def _far(self, done: Done) -> bool:
        assert self.published
        end = calendar.bounds(done.edtf)[1]
        return end is not None and self.published.start - end > _FAR

    def enclosing(self) -> Done | None:
        """A year (or longer period) named just before in the same sentence, or None."""
        for done in reversed(self.history):
            if done.sentence != self.sentence:
                return None
            if done.value.level == "year" and done.edtf:
                start, end = calendar.bounds(done.edtf)
                if self.published and start and end:
                    if self.tense in ("future", "present") and end < self.published.start:
                        return None
                    if self.tense == "past" and start > self.published.end:
                        return None
                return done
        return None


def _short(edtf: str, days: int) -> bool:
    """True if the value leaves open a day among few: a set counts by its members, not by their span."""
    if calendar.candidates(edtf):
        return True
    start, end = calendar.bounds(edtf)
    return bool(start and end and (end - start).days < days)


Op = Callable[[Mapping[str, Any], Context], Value]  # fields of a match, context → value
