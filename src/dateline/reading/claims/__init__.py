"""Who was, is or will be where and when, and who says so.

Clauses carry the analysis (``clauses``); each place mention is paired with the travellers that may be
meant (``features``); small boosted-tree models (``boost``) decide which pairs are stops, which date belongs
to them (``dating``), and their status and role (``nature``).  The models know classes of words only.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from dateline.calendar import bounds, precision
from dateline.model import (
    Article,
    Claim,
    Evidence,
    Note,
    Role,
    Span,
    Status,
    TimeExpression,
    Toponym,
    Traveller,
    Use,
    in_words,
)
from dateline.ports import Gazetteer
from dateline.reading.claims.boost import Boost, Features, Row, load_models
from dateline.reading.claims.collective import Pair, collective_features, of_travellers
from dateline.reading.claims.dating import date_rows, people_there
from dateline.reading.claims.features import candidates, preposition, relation
from dateline.reading.claims.lexicon import load_lexicon
from dateline.reading.claims.nature import nature_features, recall_features, said_status
from dateline.reading.claims.refs import Ref
from dateline.reading.claims.saying import attribution, claim_kind, mode_of
from dateline.reading.claims.scene import Scene, build_scene
from dateline.reading.claims.staying import longer_stays
from dateline.reading.languages import Language
from dateline.reading.segment import Document

__all__ = ["find"]

_BATCH = 4096  # pairs rated at once
FIRST_LIMIT = 0.003  # chance by the first model that a second look is worth: below, none has become a claim
STOP_LIMIT = 0.28  # chance from which a pair is a claim
SURE_LIMIT = 0.2  # the same, where the grammar ties traveller and place
DATE_LIMIT = 0.45
LAST_LIMIT = 0.3  # the same, where the place would stay undated
SECOND_LIMIT = 0.8  # chance from which a further date proves another day of the stay
_LONG_AGO = 120  # days

Rated = tuple[TimeExpression, float]


def find(
    article: Article,
    document: Document,
    language: Language,
    toponyms: tuple[Toponym, ...],
    times: tuple[TimeExpression, ...],
    travellers: tuple[Traveller, ...],
    gazetteer: Gazetteer,
    models: dict[str, Boost] | None = None,
) -> tuple[Claim, ...]:
    """All claims of an article, in text order.  A language without tables gives none.

    ``models`` replace the shipped ones (``load_models``), to judge weights that do not ship.
    """
    lexicon = load_lexicon(language.code)
    if not lexicon.verbs or not travellers or not document.tokens:
        return ()
    scene = build_scene(article, document, language, lexicon, toponyms, times, travellers, gazetteer)
    models = models or load_models()
    pairs = _pairs(scene, models)
    chosen = of_travellers(_chosen_pairs(scene, pairs, models["again"]))
    _redate(scene, [pair for pair, _ in chosen])
    out: list[Claim] = []
    made: list[tuple[Ref, int, Row]] = []
    of_pair: dict[int, Claim] = {}
    rows = []
    facts_of: dict[tuple[int, str | None], Row] = {}  # who travels does not matter
    for pair, _ in chosen:
        when = pair.time.edtf if pair.time else None
        key = id(pair.ref), when
        if key not in facts_of:
            facts_of[key] = nature_features(scene, pair.ref, pair.traveller, when)
        rows.append(facts_of[key])
    natures = zip(models["status"].chances_rows(rows), models["role"].chances_rows(rows), strict=True)
    for (pair, chance), facts, (statuses, roles) in zip(chosen, rows, natures, strict=True):
        claim = _claim(scene, pair, models["again"].calibrated(chance), statuses, roles, len(out))
        out.append(claim)
        made.append((pair.ref, pair.traveller, facts))
        of_pair[id(pair)] = claim
    claims = _with_journeys(scene, models["recall"], out, made)
    return claims + _stays(scene, [pair for pair, _ in chosen], dict(zip(of_pair, claims, strict=True)))


def _redate(scene: Scene, chosen: Sequence[Pair]) -> None:
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


def _stays(scene: Scene, chosen: list[Pair], claims: dict[int, Claim]) -> tuple[Claim, ...]:
    """Further claims for dates that prove a stay to be longer (``staying``)."""
    out = []
    for pair, time, number in longer_stays(scene, chosen):
        claim = claims[id(pair)]
        if claim.status is Status.CANCELLED:
            continue
        sentence = scene.document.sentences[scene.clauses[number].sentence]
        key = f"{claim.id}|{time.span.start}|{time.text}"
        people = [item.mention.span for item in scene.by_clause.get(number, ()) if item.traveller == pair.traveller]
        evidence = [Evidence(time.span, "date"), *(Evidence(span, "traveller") for span in people[:1])]
        out.append(
            replace(
                claim,
                id=hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16],
                when=time.edtf,
                narrowed=time.narrowed,
                role=Role.STOP if claim.role is Role.ORIGIN else claim.role,
                kind="stay",
                evidence=tuple(sorted(evidence, key=lambda item: (item.span, item.what))),
                passage=Span(min(sentence.start, claim.passage.start), max(sentence.end, claim.passage.end))
                if scene.clauses[number].sentence - pair.ref.sentence <= 1
                else sentence,
                attribution="",
                confidence=round(claim.confidence * 0.8, 3),
                reasons=(Note.of("claims.stays", place=claim.place_name, words=time.text),),
            )
        )
    return tuple(out)


def eligible(ref: Ref) -> bool:
    """Mentions that may be stops: literal names, and words that point back to a place."""
    return ref.use is Use.LITERAL or ref.how != "name"


def _pairs(scene: Scene, models: dict[str, Boost]) -> list[Pair]:
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


def _chosen_pairs(scene: Scene, pairs: list[Pair], model: Boost) -> list[tuple[Pair, float]]:
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


def _with_journeys(
    scene: Scene, model: Boost, claims: list[Claim], made: list[tuple[Ref, int, Row]]
) -> tuple[Claim, ...]:
    """Claims of earlier journeys that the text recalls get journey 1."""
    dates: dict[int, list[tuple[str, int]]] = {}
    for claim, (ref, traveller, _) in zip(claims, made, strict=True):
        if claim.when:
            dates.setdefault(traveller, []).append((claim.when, ref.first))
    rows: list[Row] = []
    dated: list[tuple[int, int, float, int]] = []  # traveller, day, least chance, number of the claim
    for number, (claim, (ref, traveller, facts)) in enumerate(zip(claims, made, strict=True)):
        last = bounds(claim.when)[1] or bounds(claim.when)[0]
        if last is not None:
            others = [item for item in dates[traveller] if item != (claim.when, ref.first)]
            rows.append(recall_features(scene, facts, ref, traveller, claim.when, others))
            least = 0.9 if _long_ago(scene, claim.when, [value for value, _ in others]) else 0.0
            dated.append((traveller, last.toordinal(), least, number))
    rated: dict[int, list[tuple[int, float, int]]] = {}
    for (traveller, day, least, number), chance in zip(dated, model.chance_rows(rows), strict=True):
        rated.setdefault(traveller, []).append((day, max(chance, least), number))
    past: set[int] = set()
    for items in rated.values():
        past.update(_before_cut(sorted(items)))
    return tuple(replace(claim, journey=1) if number in past else claim for number, claim in enumerate(claims))


def _long_ago(scene: Scene, when: str | None, others: list[str]) -> bool:
    """A bare month or year, months before publication and before anything else that the traveller did."""
    last, published = bounds(when)[1], bounds(scene.article.published)[0]
    if precision(when) not in {"month", "year"} or last is None or published is None:
        return False
    gaps = [(first - last).days for value in others if (first := bounds(value)[0]) and first > last]
    return (published - last).days > _LONG_AGO and bool(gaps) and min(gaps) > _LONG_AGO


def _before_cut(items: list[tuple[int, float, int]]) -> set[int]:
    """Numbers of the claims before the day that best parts recalled journeys from the one reported.

    ``items`` are day, chance of being recalled, and number, by day; claims of one day stay together.
    """
    logs = [
        (day, math.log(min(0.999, max(0.001, chance)) / (1 - min(0.999, max(0.001, chance)))))
        for day, chance, _ in items
    ]
    best, best_gain, gain = 0, 0.0, 0.0
    for place, (day, odds) in enumerate(logs, 1):
        gain += odds
        if gain > best_gain and (place == len(logs) or logs[place][0] != day):
            best, best_gain = place, gain
    return {number for _, _, number in items[:best]}


def choose_date(scene: Scene, model: Boost, ref: Ref, traveller: int) -> tuple[TimeExpression | None, float]:
    """The date expression that most likely belongs to the claim, if any does, and its chance."""
    return choose_dates(scene, model, [(ref, traveller)])[0]


def choose_dates(
    scene: Scene, model: Boost, pairs: Sequence[tuple[Ref, int]]
) -> list[tuple[TimeExpression | None, float]]:
    """``choose_date`` for many pairs at once."""
    return [_chosen(rated) for rated in rated_dates(scene, model, pairs)]


def _chosen(rated: Sequence[Rated]) -> tuple[TimeExpression | None, float]:
    best, chance = rated[0] if rated else (None, 0.0)
    return (best, chance) if chance >= DATE_LIMIT else (None, chance)


def rated_dates(scene: Scene, model: Boost, pairs: Sequence[tuple[Ref, int]]) -> list[list[Rated]]:
    """The expressions near each pair with the chance that they belong to it, the likeliest first.

    Rows that differ in nothing are weighed once.
    """
    near: dict[int, list[tuple[TimeExpression, int, Row]]] = {}  # by id of the ref
    there: dict[tuple[int, int], Features] = {}  # by clause of the date and traveller
    place: dict[tuple[int, int, float, float], int] = {}  # of a row: id of the ref, number of the date, who is there
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
            key = (id(ref), number, who["traveller_there"], who["others_there"])
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


def _claim(
    scene: Scene, pair: Pair, chance: float, statuses: dict[str, float], roles: dict[str, float], number: int
) -> Claim:
    ref, traveller, time = pair.ref, pair.traveller, pair.time
    when = time.edtf if time else None
    status = said_status(scene, ref) or max(sorted(statuses), key=statuses.__getitem__)
    role = max(sorted(roles), key=roles.__getitem__)
    word, _ = preposition(scene, ref)
    kind, moved = claim_kind(scene, ref, word, role)
    said, said_at = attribution(scene, ref)
    mode, mode_at = mode_of(scene, ref)
    how, _, mention = relation(scene, ref, traveller)
    sentence = scene.document.sentences[ref.sentence]
    evidence = [Evidence(ref.span, "place")]
    start, end = sentence.start, sentence.end
    if mention is not None:
        evidence.append(Evidence(mention.mention.span, "traveller"))
        if mention.sentence != ref.sentence and ref.sentence - mention.sentence == 1:
            start = min(start, scene.document.sentences[mention.sentence].start)
    if time is not None:
        evidence.append(Evidence(time.span, "date"))
        at = scene.document.sentence_at(time.span.start)
        if abs(at - ref.sentence) <= 2:
            start = min(start, scene.document.sentences[at].start)
            end = max(end, scene.document.sentences[at].end)
    if moved is not None:
        evidence.append(Evidence(moved, "movement"))
    if said_at is not None:
        evidence.append(Evidence(said_at, "attribution"))
    if mode_at is not None and mode_at != moved:
        evidence.append(Evidence(mode_at, "mode"))
    person = scene.travellers[traveller]
    place = ref.place
    named = {"place": ref.text} if place is None or ref.how == "name" else in_words(place=place)
    reasons = [Note.of(f"claims.kind_{kind}", **named)]
    reasons.append(Note.of("claims.dated", words=time.text) if time is not None else Note.of("claims.undated"))
    if ref.how != "name":
        reasons.append(Note.of("claims.points_back", words=ref.text, **named))
    if how.startswith(("heir", "earlier", "sentence", "later")):
        reasons.append(Note.of("claims.carried", name=person.name))
    reasons.append(Note.of(f"claims.status_{status}"))
    if said:
        reasons.append(Note.of("claims.said_by", source=said))
    sure = chance * statuses[status] * min(1.0, ref.confidence or 1.0)
    key = "|".join(
        (
            scene.article.id,
            person.id,
            place.id if place else ref.text,
            sentence.of(scene.document.text),
            str(ref.span.start - sentence.start),
        )
    )
    return Claim(
        id=hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16],
        article=scene.article.id,
        traveller=person.id,
        place=place,
        place_name=ref.text,
        when=when,
        status=Status(status),
        role=Role(role),
        kind=kind,
        sequence=number,
        journey=0,
        attribution=said,
        mode=mode,
        evidence=tuple(sorted(evidence, key=lambda item: (item.span, item.what))),
        passage=Span(start, end),
        narrowed=time.narrowed if time else None,
        confidence=round(sure, 3),
        reasons=tuple(reasons),
    )
