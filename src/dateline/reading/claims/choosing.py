"""Which pairs of a place and a traveller are claims, and which date is theirs: the models asked, part by part."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from dateline.model import TimeExpression, Use
from dateline.reading.claims.boost import Boost, Features, Row
from dateline.reading.claims.collective import Pair, collective_features
from dateline.reading.claims.dating import date_rows, people_there
from dateline.reading.claims.features import candidates
from dateline.reading.claims.refs import Ref
from dateline.reading.claims.scene import Scene

__all__ = ["choose_date", "chosen_pairs", "eligible", "rated_dates", "rated_pairs", "redate"]

_BATCH = 4096  # pairs rated at once
FIRST_LIMIT = 0.003  # chance by the first model that a second look is worth: below, none has become a claim
STOP_LIMIT = 0.28  # chance from which a pair is a claim
SURE_LIMIT = 0.2  # the same, where the grammar ties traveller and place
DATE_LIMIT = 0.45
LAST_LIMIT = 0.3  # the same, where the place would stay undated
SECOND_LIMIT = 0.8  # chance from which a further date proves another day of the stay

Rated = tuple[TimeExpression, float]


def eligible(ref: Ref) -> bool:
    """Mentions that may be stops: literal names, and words that point back to a place."""
    return ref.use is Use.LITERAL or ref.how != "name"


def rated_pairs(scene: Scene, models: dict[str, Boost]) -> list[Pair]:
    """Every mention with every traveller that may be meant, rated by the first model; likely ones with their dates."""
    out: list[Pair] = []
    batch: list[Pair] = []
    for number, ref in enumerate(scene.refs):
        if eligible(ref):
            batch += [Pair(number, ref, traveller, row) for traveller, row in candidates(scene, ref)]
        if len(batch) >= _BATCH:
            out += _rated(scene, batch, models)
            batch = []
    return out + _rated(scene, batch, models)


def _rated(scene: Scene, pairs: list[Pair], models: dict[str, Boost]) -> list[Pair]:
    """The pairs with their chances; what is not looked at again gives its features' memory back."""
    chances = models["stop"].chance_rows([pair.row for pair in pairs])
    for pair, chance in zip(pairs, chances, strict=True):
        pair.chance = chance
        if chance < FIRST_LIMIT:
            pair.row = ()
    worth = [pair for pair in pairs if pair.chance >= FIRST_LIMIT]
    dates = rated_dates(scene, models["date"], [(pair.ref, pair.traveller) for pair in worth])
    for pair, rated in zip(worth, dates, strict=True):
        pair.time, pair.time_chance = _chosen(rated)
        if rated and pair.time is None and rated[0][1] >= LAST_LIMIT and not rated[0][0].report:
            pair.doubtful = rated[0][0]
        pair.further = tuple(time for time, sure in rated[1:3] if sure >= SECOND_LIMIT)
    return pairs


def chosen_pairs(scene: Scene, pairs: list[Pair], model: Boost) -> list[tuple[Pair, float]]:
    """Those that are claims by the second model, with their chances."""
    out: list[tuple[Pair, float]] = []
    worth = [pair for pair in pairs if pair.chance >= FIRST_LIMIT]
    rows = collective_features(scene, pairs, FIRST_LIMIT)
    for begin in range(0, len(worth), _BATCH):
        part = worth[begin : begin + _BATCH]
        own = list(islice(rows, len(part)))
        chances = model.chance_rows(own)
        for pair, row, chance in zip(part, own, chances, strict=True):
            if chance >= _limit(scene, pair, row):
                out.append((pair, chance))
            else:
                pair.row = ()
    return out


def _limit(scene: Scene, pair: Pair, row: Row) -> float:
    """The chance that a pair needs: none is enough for a speaker, less where the grammar leaves no choice.

    Nor is it for a place where somebody else says something ("teilte das Ministerium in Moskau mit").
    """
    around, tie, rivals = row
    if tie["speaker"] and (tie["other_heir"] or (tie["foreign"] and tie.get("rel=sentence_subject_after"))):
        return 2.0
    if tie["foreign"] and _only_says(scene, pair.ref.clause):
        return 2.0
    tied = tie.get("rel=subject", 0.0) or tie.get("rel=possessor", 0.0)
    plain = any(around.get(f"attach={name}&prep=goal", 0.0) for name in ("go", "visit", "return"))
    return SURE_LIMIT if tied and plain and not rivals["p_rival"] else STOP_LIMIT


def redate(scene: Scene, chosen: Sequence[Pair]) -> None:
    """Dates that depend on what else is a claim.

    A place passed on the way ("via Zurich"), or where somebody is from ("the guest from Riga"), has no date but one of
    its own clause.  When somebody said something is no journey's date.  Pairs whose place no other claim dates get the
    date that they may have.
    """
    owner = {id(time): number for time, number in scene.times}
    for pair in chosen:
        aside = pair.row[0].get("prep=via") or pair.row[0].get("attach=other&prep=source")
        if pair.time is None:
            continue
        at = owner[id(pair.time)]
        if (aside and at != pair.ref.clause) or _only_says(scene, at):
            pair.time = pair.doubtful = None
    dated = {(pair.traveller, pair.ref.place.id) for pair in chosen if pair.time and pair.ref.place}
    for pair in chosen:
        if (
            pair.time is None
            and pair.ref.place
            and not pair.row[0].get("prep=source")
            and (pair.traveller, pair.ref.place.id) not in dated
        ):
            pair.time = pair.doubtful


def _only_says(scene: Scene, number: int) -> bool:
    """The clause tells that somebody says something, and nothing else."""
    predicates = scene.clauses[number].predicates
    return bool(predicates) and all(item.classes[0] == "say" for item in predicates)


def choose_date(scene: Scene, model: Boost, ref: Ref, traveller: int) -> tuple[TimeExpression | None, float]:
    """The date expression that most likely belongs to the claim, if any does, and its chance."""
    return _chosen(rated_dates(scene, model, [(ref, traveller)])[0])


def _chosen(rated: Sequence[Rated]) -> tuple[TimeExpression | None, float]:
    best, chance = rated[0] if rated else (None, 0.0)
    return (best, chance) if chance >= DATE_LIMIT else (None, chance)


def rated_dates(scene: Scene, model: Boost, pairs: Sequence[tuple[Ref, int]]) -> list[list[Rated]]:
    """The expressions near each pair with the chance that they belong to it, the likeliest first.

    Rows that differ in nothing are weighed once.
    """
    near: dict[int, list[tuple[TimeExpression, int, Row]]] = {}  # by id of the ref
    there: dict[tuple[int, int], Features] = {}  # by clause of the date and traveller
    place: dict[tuple[int, int, tuple[float, ...]], int] = {}  # of a row: ref, date, who is there and acts
    rows: list[Row] = []
    found: list[list[tuple[int, TimeExpression]]] = []
    for ref, traveller in pairs:
        if id(ref) not in near:
            near[id(ref)] = date_rows(scene, ref)
        items = []
        for number, (time, owner, row) in enumerate(near[id(ref)]):
            who = there.get((owner, traveller))
            if who is None:
                who = there[owner, traveller] = people_there(scene, owner, traveller)
            key = (id(ref), number, tuple(who.values()))
            if key not in place:
                place[key] = len(rows)
                rows.append((*row, who))
            items.append((place[key], time))
        found.append(items)
    chances = model.chance_rows(rows)
    return [
        sorted(((time, chances[at]) for at, time in items), key=lambda item: (-item[1], item[0].span.start))
        for items in found
    ]
