"""Who was, is or will be where and when, and who says so.

Clauses carry the analysis (``clauses``); each place mention is paired with the travellers that may be
meant (``features``); small boosted-tree models (``boost``) decide which pairs are stops, which date belongs
to them (``dating``), and their status and role (``nature``).  The models know classes of words only.
"""

from __future__ import annotations

import hashlib

from dateline.calendar import compare, sort_key
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
)
from dateline.ports import Gazetteer
from dateline.reading.claims.boost import Boost, load_models
from dateline.reading.claims.dating import date_candidates
from dateline.reading.claims.features import candidates, preposition, relation
from dateline.reading.claims.lexicon import load_lexicon
from dateline.reading.claims.nature import nature_features, recall_features
from dateline.reading.claims.saying import attribution, claim_kind, mode_of
from dateline.reading.claims.scene import Ref, Scene, build_scene
from dateline.reading.languages import Language
from dateline.reading.segment import Document

__all__ = ["find"]

STOP_LIMIT = 0.42  # raw chance from which a pair is a claim
DATE_LIMIT = 0.45


def find(
    article: Article,
    document: Document,
    language: Language,
    toponyms: tuple[Toponym, ...],
    times: tuple[TimeExpression, ...],
    travellers: tuple[Traveller, ...],
    gazetteer: Gazetteer,
) -> tuple[Claim, ...]:
    """All claims of an article, in text order.  A language without tables gives none."""
    lexicon = load_lexicon(language.code)
    if not lexicon.verbs or not travellers or not document.tokens:
        return ()
    scene = build_scene(article, document, language, lexicon, toponyms, times, travellers, gazetteer)
    models = load_models()
    out: list[Claim] = []
    for ref in scene.refs:
        if ref.use is not Use.LITERAL and ref.how == "name":
            continue
        for traveller, row in candidates(scene, ref):
            chance = models["stop"].chance(row)
            if chance >= STOP_LIMIT:
                out.append(_claim(scene, models, ref, traveller, chance, len(out)))
    return tuple(out)


def choose_date(scene: Scene, model: Boost, ref: Ref, traveller: int) -> tuple[TimeExpression | None, float]:
    """The date expression that most likely belongs to the claim, if any does, and its chance."""
    rated = [(model.chance(row), -time.span.start, time) for time, row in date_candidates(scene, ref, traveller)]
    if not rated:
        return None, 0.0
    chance, _, best = max(rated, key=lambda item: item[:2])
    return (best, chance) if chance >= DATE_LIMIT else (None, chance)


def _claim(scene: Scene, models: dict[str, Boost], ref: Ref, traveller: int, chance: float, number: int) -> Claim:
    time, _ = choose_date(scene, models["date"], ref, traveller)
    when = time.edtf if time else None
    row = nature_features(scene, ref, traveller, when)
    statuses = models["status"].chances(row)
    roles = models["role"].chances(row)
    status = max(sorted(statuses), key=statuses.__getitem__)
    role = max(sorted(roles), key=roles.__getitem__)
    recalled = models["recall"].chance(recall_features(scene, row, when)) >= 0.5
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
    place_name = place.name if place is not None and ref.how != "name" else ref.text
    reasons = [Note.of(f"claims.kind_{kind}", place=place_name)]
    reasons.append(Note.of("claims.dated", words=time.text) if time is not None else Note.of("claims.undated"))
    if ref.how != "name":
        reasons.append(Note.of("claims.points_back", words=ref.text, place=place_name))
    if how.startswith(("heir", "earlier", "sentence", "later")):
        reasons.append(Note.of("claims.carried", name=person.name))
    reasons.append(Note.of(f"claims.status_{status}"))
    if said:
        reasons.append(Note.of("claims.said_by", source=said))
    sure = models["stop"].calibrated(chance) * statuses[status] * min(1.0, ref.confidence or 1.0)
    key = "|".join((scene.article.id, person.id, place.id if place else ref.text, sentence.of(scene.document.text), str(ref.span.start - sentence.start)))
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
        journey=1 if recalled else 0,
        attribution=said,
        mode=mode,
        evidence=tuple(sorted(evidence, key=lambda item: (item.span, item.what))),
        passage=Span(start, end),
        narrowed=time.narrowed if time else None,
        confidence=round(sure, 3),
        reasons=tuple(reasons),
    )
