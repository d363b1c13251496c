"""Second look at the pairs of an article together.

Whether a pair is a stop depends on its rivals: another traveller for the same mention, the traveller's other
places, the date.  The second model sees the first one's chances and these comparisons.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dateline.calendar import bounds, precision
from dateline.model import TimeExpression
from dateline.reading.claims.boost import Features, Row
from dateline.reading.claims.refs import Ref
from dateline.reading.claims.scene import Scene

__all__ = ["Pair", "collective_features", "of_travellers"]

TRAVELLER_LIMIT = 0.6  # chance that the surest place of a traveller needs


@dataclass(slots=True)
class Pair:
    """A place mention and a traveller, with the first model's chance and the date that fits best."""

    number: int  # of the ref
    ref: Ref
    traveller: int
    row: Row
    chance: float = 0.0
    time: TimeExpression | None = None
    time_chance: float = 0.0
    doubtful: TimeExpression | None = None  # the date that it may have, where none is likely
    further: tuple[TimeExpression, ...] = ()  # other dates that speak of it too


class _Best:
    """The best chance, and the best of anything else than that."""

    __slots__ = ("count", "first", "of", "second")

    def __init__(self) -> None:
        self.first = self.second = 0.0
        self.of: object = None
        self.count = 0

    def add(self, chance: float, of: object) -> None:
        """A chance and what it is of."""
        self.count += 1
        if of == self.of:
            self.first = max(self.first, chance)
        elif chance > self.first:
            self.first, self.second, self.of = chance, self.first, of
        elif chance > self.second:
            self.second = chance

    def beside(self, of: object) -> float:
        """The best chance of anything else; 0 if there is none."""
        return self.second if of == self.of else self.first


def collective_features(scene: Scene, pairs: Sequence[Pair], least: float = 0.0) -> Iterator[Row]:
    """The features for the second model of each pair with at least that chance, in the same order, one by one."""
    by_ref: dict[int, list[float]] = defaultdict(list)
    by_traveller: dict[int, list[Pair]] = defaultdict(list)
    place: list[int] = []  # of each pair among those of its traveller
    rivals: dict[int, _Best] = defaultdict(_Best)
    in_clause: dict[tuple[int, int], _Best] = defaultdict(_Best)
    at_place: dict[tuple[int, str], _Best] = defaultdict(_Best)
    travellers_at: dict[str, _Best] = defaultdict(_Best)
    places_on: dict[tuple[int, str], _Best] = defaultdict(_Best)
    for number, pair in enumerate(pairs):
        by_ref[pair.number].append(pair.chance)
        place.append(len(by_traveller[pair.traveller]))
        by_traveller[pair.traveller].append(pair)
        rivals[pair.number].add(pair.chance, number)
        in_clause[pair.traveller, pair.ref.clause].add(pair.chance, number)
        if pair.ref.place is not None:
            at_place[pair.traveller, pair.ref.place.id].add(pair.chance, number)
            travellers_at[pair.ref.place.id].add(pair.chance, pair.traveller)
            if pair.time is not None:
                places_on[pair.traveller, pair.time.edtf or ""].add(pair.chance, pair.ref.place.id)
    for chances in by_ref.values():
        chances.sort()
    everything = sum(pair.chance for pair in pairs) or 1.0
    totals = {number: sum(pair.chance for pair in own) for number, own in by_traveller.items()}
    best_total = max(totals.values(), default=1.0) or 1.0
    published = bounds(scene.article.published)[0]
    for number, (pair, at) in enumerate(zip(pairs, place, strict=True)):
        if pair.chance < least:
            continue
        row: Features = {}
        chances, own = by_ref[pair.number], by_traveller[pair.traveller]
        row["p"] = pair.chance
        row["p_rival"] = rivals[pair.number].beside(number)
        row["p_margin"] = pair.chance - row["p_rival"]
        row["p_rank"] = float(len(chances) - bisect_right(chances, pair.chance))
        row["own_total"] = round(math.log1p(totals[pair.traveller]), 4)
        row["own_share"] = totals[pair.traveller] / everything
        row["own_leads"] = totals[pair.traveller] / best_total
        row["p_before"] = own[at - 1].chance if at else 0.0
        row["p_after"] = own[at + 1].chance if at + 1 < len(own) else 0.0
        mates = in_clause[pair.traveller, pair.ref.clause]
        row["p_mates"] = mates.beside(number)
        row["mates"] = float(min(mates.count - 1, 4))
        if pair.ref.place is not None:
            row["p_same_place"] = at_place[pair.traveller, pair.ref.place.id].beside(number)
            row["p_place_others"] = travellers_at[pair.ref.place.id].beside(pair.traveller)
        row["date_chance"] = pair.time_chance
        if pair.time is not None:
            when = pair.time.edtf
            row[f"date_size={precision(when)}"] = 1
            if pair.ref.place is not None:
                row["p_same_day"] = places_on[pair.traveller, when or ""].beside(pair.ref.place.id)
            end = bounds(when)[1] or bounds(when)[0]
            if published and end:
                days = (published - end).days
                row["date_age"] = round(math.copysign(math.log1p(abs(days)), days), 3)
        yield (*pair.row, row)


def of_travellers(chosen: Sequence[tuple[Pair, float]]) -> list[tuple[Pair, float]]:
    """Chosen pairs without travellers who are at no place for sure enough.

    Doubtful stops belong to a journey, they do not make one.  Companions are as sure as the one whom they are named
    with.
    """
    sure = {pair.number for pair, chance in chosen if chance >= TRAVELLER_LIMIT}
    travelling = {pair.traveller for pair, _ in chosen if pair.number in sure}
    return [(pair, chance) for pair, chance in chosen if pair.traveller in travelling]
