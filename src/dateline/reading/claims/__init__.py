"""Who was, is or will be where and when, and who says so.

Clauses carry the analysis (``clauses``); each place mention is paired with the travellers that may be
meant (``features``); small boosted-tree models (``boost``) decide which pairs are stops and which date belongs
to them (``choosing``, ``dating``), and their status and role (``nature``).  The models know classes of words only.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import replace

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
    in_words,
)
from dateline.ports import Gazetteer
from dateline.reading.claims.boost import Boost, Row, load_models
from dateline.reading.claims.choosing import chosen_pairs, rated_pairs, redate
from dateline.reading.claims.collective import Pair, of_travellers
from dateline.reading.claims.features import preposition, relation
from dateline.reading.claims.lexicon import load_lexicon
from dateline.reading.claims.nature import nature_features, recall_features, said_status
from dateline.reading.claims.refs import Ref
from dateline.reading.claims.saying import attribution, claim_kind, mode_of
from dateline.reading.claims.scene import Scene, build_scene
from dateline.reading.claims.staying import longer_stays
from dateline.reading.languages import Language
from dateline.reading.segment import Document

__all__ = ["find"]

_LONG_AGO = 120  # days


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
    pairs = rated_pairs(scene, models)
    chosen = of_travellers(chosen_pairs(scene, pairs, models["again"]))
    redate(scene, [pair for pair, _ in chosen])
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
