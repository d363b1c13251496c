"""Features for a claim's status and role: tense, mood, cue words near it, and its date against publication."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date

from dateline.calendar import bounds, compare, precision
from dateline.reading.claims.boost import Row
from dateline.reading.claims.features import Features, place_features
from dateline.reading.claims.refs import Ref
from dateline.reading.claims.scene import Scene

__all__ = ["nature_features", "recall_features", "said_status"]

_CUES = frozenset(
    (
        "planned",
        "possible",
        "cancelled",
        "negation",
        "accepted",
        "recall",
        "after",
        "before",
        "start",
        "finish",
        "thence",
    )
)
_NEAR_CUES = frozenset(("cancelled", "possible", "planned", "accepted", "negation"))
_MOODS = frozenset({"future", "intend", "shall", "might", "irrealis"})
_TRAITS = ("past", "pres", "perfect", "pluperfect", "future", "intend", "shall", "might", "irrealis", "subj", "passive")


def nature_features(scene: Scene, ref: Ref, traveller: int, when: str | None) -> Row:
    """Facts about one claim, its clause, the clauses above it and the sentences around it."""
    out: Features = {}
    clause = scene.clauses[ref.clause]
    up = clause.parent
    steps = 0
    while up >= 0 and steps < 4:
        other = scene.clauses[up]
        if other.sentence != clause.sentence:
            break
        for trait in other.traits:
            out[f"up_trait={trait}"] = 1
        for cue in _CUES & scene.lexicon.cues_in(other.text):
            out[f"up_cue={cue}"] = 1
        for item in other.predicates:
            for name in item.classes[:1]:
                out[f"up_verb={name}"] = 1
        up = other.parent
        steps += 1
    for cue in _CUES & scene.lexicon.cues_in(clause.text):
        out[f"cue={cue}"] = 1
    _neighbours(scene, ref, out)
    start, end = scene.document.sentence_tokens[ref.sentence]
    close = " ".join(scene.document.lower[max(start, ref.first - 6) : min(end, ref.last + 6)])
    for cue in _CUES & scene.lexicon.cues_in(close):
        out[f"close_{cue}"] = 1
    published = scene.article.published
    order = compare(when, published) if when and published else None
    out["later"] = float(order == 1)
    out["earlier"] = float(order == -1)
    out["same_time"] = float(order == 0)
    out["undated"] = float(when is None)
    out[f"size={precision(when)}"] = 1
    if ref.place is not None:
        out[f"feature={ref.place.feature}"] = 1
    out["clause_number"] = float(min(scene.clauses_of(ref.sentence).index(ref.clause), 6))
    if "pass" in map(
        scene.lexicon.noun_class, scene.document.words[max(start, ref.first - 5) : min(end, ref.last + 4)]
    ):
        out["near_pass"] = 1
    out["seen_before"] = float(ref.place is not None and scene.first_of[ref.place.id] < ref.first)
    if _terminal(scene, ref):
        out["terminal"] = 1
    return place_features(scene, ref), out


def said_status(scene: Scene, ref: Ref) -> str:
    """The status that the clause's own verb says outright: an invitation is possible, a trip called off cancelled.

    "" where the verb leaves it to tense and cue words.
    """
    clause = scene.clauses[ref.clause]
    lemmas = {item.lemma for item in clause.predicates}
    outright = scene.lexicon.words
    asked = bool(lemmas & outright.get("invites", frozenset()))
    if clause.kind == "inf" and clause.parent >= 0:  # "was asked to come"
        above = {item.lemma for item in scene.clauses[clause.parent].predicates}
        asked = asked or bool(above & outright.get("requests", frozenset()))
    if lemmas & outright.get("calls_off", frozenset()) and not scene.lexicon.cue("negation", clause.text):
        return "cancelled"
    if asked:
        here = scene.document.sentence_text(ref.sentence).lower()
        after = (
            scene.document.sentence_text(ref.sentence + 1).lower()
            if ref.sentence + 1 < len(scene.document.sentences)
            else ""
        )
        accepted = scene.lexicon.cue("accepted", here) or scene.lexicon.cue("accepted", after)
        return "planned" if accepted else "possible"
    return ""


def _terminal(scene: Scene, ref: Ref) -> bool:
    """An airport or station, by the gazetteer or by its words."""
    words = " ".join(scene.document.lower[max(0, ref.first - 2) : ref.last + 1])
    feature = ref.place.feature if ref.place is not None else ""
    return feature in {"airport", "station"} or any(word in words for word in scene.lexicon.words.get("terminals", ()))


def _neighbours(scene: Scene, ref: Ref, out: Features) -> None:
    """Cue words and moods in the sentences before and after, in the same paragraph."""
    paragraph = scene.document.sentence_paragraph
    for shift, name in ((-1, "prev"), (1, "next")):
        at = ref.sentence + shift
        if not 0 <= at < len(scene.document.sentences) or paragraph[at] != paragraph[ref.sentence]:
            continue
        text = scene.document.sentence_text(at).lower()
        for cue in _NEAR_CUES & scene.lexicon.cues_in(text):
            out[f"{name}_{cue}"] = 1
        for number in scene.clauses_of(at):
            for trait in scene.clauses[number].traits & _MOODS:
                out[f"{name}_trait={trait}"] = 1


def recall_features(
    scene: Scene, row: Row, ref: Ref, traveller: int, when: str | None, others: list[tuple[str, int]]
) -> Row:
    """Features of "an earlier journey that the text recalls".

    Those of ``row``; how long before publication; and how far the date lies from the traveller's next one.
    ``others`` are the dates of the traveller's claims with the token where each stands.
    """
    out: Features = {}
    out[f"who={scene.travellers[traveller].kind.value}"] = 1
    start, end = bounds(when)
    published = bounds(scene.article.published)[0]
    if end is None or start is None:
        return *row, out
    if published:
        out["days"] = _log((published - end).days)
    gaps = []
    for value, at in others:
        first = bounds(value)[0]
        if first and first > end:
            gaps.append(((first - end).days, at))
    out["nothing_later"] = float(not gaps)
    out["later_count"] = float(min(len(gaps), 5))
    if gaps:
        days, at = min(gaps)
        out["gap"] = _log(days)
        out["widest_gap"] = _log(_widest_gap(end, [value for value, _ in others]))
        out["told_after_next"] = float(at < ref.first)
        out["told_after_all"] = float(all(place < ref.first for _, place in gaps))
    same = [value for value, _ in others if value == when]
    out["same_date"] = float(min(len(same), 3))
    earlier = [(start - last).days for value, _ in others if (last := bounds(value)[1]) and last < start]
    if earlier:
        out["gap_before"] = _log(min(earlier))
    return *row, out


def _widest_gap(end: date, values: Sequence[str]) -> int:
    """The most days without a date between this one and the traveller's last: journeys are parted by long ones."""
    widest, reached = 0, end
    for first, last in sorted((first, last or first) for first, last in map(bounds, values) if first and first > end):
        widest = max(widest, (first - reached).days)
        reached = max(reached, last)
    return widest


def _log(days: int) -> float:
    return round(math.copysign(math.log1p(abs(days)), days), 3)
