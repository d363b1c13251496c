"""Second look at the pairs of an article together.

Whether a pair is a stop depends on its rivals: another traveller for the same mention, the traveller's other
places, the date.  The second model sees the first one's chances and these comparisons.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from dateline.calendar import bounds, precision
from dateline.model import TimeExpression
from dateline.reading.claims.features import Features
from dateline.reading.claims.refs import Ref
from dateline.reading.claims.scene import Scene

__all__ = ["Pair", "collective_features"]


@dataclass(slots=True)
class Pair:
    """A place mention and a traveller, with the first model's chance and the date that fits best."""

    number: int  # of the ref
    ref: Ref
    traveller: int
    row: Features
    chance: float = 0.0
    time: TimeExpression | None = None
    time_chance: float = 0.0
    doubtful: TimeExpression | None = None  # the date that it may have, where none is likely
    further: tuple[TimeExpression, ...] = ()  # other dates that speak of it too


def collective_features(scene: Scene, pairs: Sequence[Pair]) -> list[Features]:
    """The features of each pair for the second model, in the same order."""
    by_ref: dict[int, list[Pair]] = defaultdict(list)
    by_traveller: dict[int, list[Pair]] = defaultdict(list)
    by_place: dict[tuple[int, str], list[Pair]] = defaultdict(list)
    place_best: dict[str, list[tuple[float, int]]] = defaultdict(list)
    by_day: dict[tuple[int, str], list[Pair]] = defaultdict(list)
    by_clause: dict[tuple[int, int], list[Pair]] = defaultdict(list)
    for pair in pairs:
        by_ref[pair.number].append(pair)
        by_traveller[pair.traveller].append(pair)
        by_clause[pair.traveller, pair.ref.clause].append(pair)
        if pair.ref.place is not None:
            by_place[pair.traveller, pair.ref.place.id].append(pair)
            place_best[pair.ref.place.id].append((pair.chance, pair.traveller))
        if pair.time is not None:
            by_day[pair.traveller, pair.time.edtf or ""].append(pair)
    everything = sum(pair.chance for pair in pairs) or 1.0
    totals = {number: sum(pair.chance for pair in own) for number, own in by_traveller.items()}
    best_total = max(totals.values(), default=1.0) or 1.0
    order = {number: {id(pair): place for place, pair in enumerate(own)} for number, own in by_traveller.items()}
    published = bounds(scene.article.published)[0]
    out = []
    for pair in pairs:
        row = dict(pair.row)
        rivals = sorted((other.chance for other in by_ref[pair.number] if other is not pair), reverse=True)
        row["p"] = pair.chance
        row["p_rival"] = rivals[0] if rivals else 0.0
        row["p_margin"] = pair.chance - row["p_rival"]
        row["p_rank"] = float(sum(value > pair.chance for value in rivals))
        own = by_traveller[pair.traveller]
        row["own_total"] = round(math.log1p(totals[pair.traveller]), 4)
        row["own_share"] = totals[pair.traveller] / everything
        row["own_leads"] = totals[pair.traveller] / best_total
        place = order[pair.traveller][id(pair)]
        row["p_before"] = own[place - 1].chance if place else 0.0
        row["p_after"] = own[place + 1].chance if place + 1 < len(own) else 0.0
        mates = [other.chance for other in by_clause[pair.traveller, pair.ref.clause] if other is not pair]
        row["p_mates"] = max(mates, default=0.0)
        row["mates"] = float(min(len(mates), 4))
        if pair.ref.place is not None:
            same = [other.chance for other in by_place[pair.traveller, pair.ref.place.id] if other is not pair]
            row["p_same_place"] = max(same, default=0.0)
            row["p_place_others"] = max(
                (value for value, who in place_best[pair.ref.place.id] if who != pair.traveller), default=0.0
            )
        row["date_chance"] = pair.time_chance
        if pair.time is not None:
            when = pair.time.edtf
            row[f"date_size={precision(when)}"] = 1
            clash = [
                other.chance
                for other in by_day[pair.traveller, when or ""]
                if other.ref.place is not None
                and pair.ref.place is not None
                and other.ref.place.id != pair.ref.place.id
            ]
            row["p_same_day"] = max(clash, default=0.0)
            end = bounds(when)[1] or bounds(when)[0]
            if published and end:
                days = (published - end).days
                row["date_age"] = round(math.copysign(math.log1p(abs(days)), days), 3)
        out.append(row)
    return out
