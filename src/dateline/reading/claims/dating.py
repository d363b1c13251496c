"""Which date belongs to a claim: candidates among the article's expressions, and the facts that decide."""

from __future__ import annotations

from dateline.calendar import compare, precision
from dateline.model import TimeExpression
from dateline.reading.claims.boost import Features, Row
from dateline.reading.claims.features import subject_of
from dateline.reading.claims.lexicon import MOVES
from dateline.reading.claims.refs import Ref
from dateline.reading.claims.scene import Scene

__all__ = ["date_candidates", "date_rows", "people_there"]

_BACK = 4  # sentences
_RIGHT_AFTER = 5  # tokens from a date to the place that it most likely belongs to
_TENSES = frozenset({"past", "pluperfect", "future", "intend", "shall", "pres", "irrealis", "might"})


def _clause_relation(scene: Scene, ours: int, theirs: int) -> str:
    if ours == theirs:
        return "same"
    up = scene.clauses[ours].parent
    steps = 0
    while up >= 0 and steps < 6:
        if up == theirs:
            return "parent" if steps == 0 else "ancestor"
        up = scene.clauses[up].parent
        steps += 1
    if scene.clauses[theirs].parent == ours:
        return f"child_{scene.clauses[theirs].kind}"
    return "before" if theirs < ours else "after"


def date_candidates(scene: Scene, ref: Ref, traveller: int) -> list[tuple[TimeExpression, Row]]:
    """Expressions in the same and the preceding sentences, with the features of each pairing."""
    return [(time, (*row, people_there(scene, owner, traveller))) for time, owner, row in date_rows(scene, ref)]


def people_there(scene: Scene, owner: int, traveller: int) -> Features:
    """Whether a date's clause names the traveller, whether it names somebody else, and whose deed it tells."""
    people = scene.by_clause.get(owner, ())
    own = sum(item.traveller == traveller for item in people)
    subjects, how = subject_of(scene, owner)
    return {
        "traveller_there": float(own > 0),
        "others_there": float(own < len(people)),
        "does": float(traveller in subjects),
        "others_do": float(how == "foreign" or (bool(subjects) and traveller not in subjects)),
    }


def date_rows(scene: Scene, ref: Ref) -> list[tuple[TimeExpression, int, Row]]:
    """Expressions near a place mention with their clause, and the features that do not depend on who travels."""
    near = scene.times_near(ref.sentence - _BACK, ref.sentence + 1)
    if not near:
        return []
    out: list[tuple[TimeExpression, int, Row]] = []
    paragraph = scene.document.sentence_paragraph
    clauses, lexicon = scene.clauses, scene.lexicon
    clause = clauses[ref.clause]
    first_token = scene.document.sentence_tokens[ref.sentence][0]
    opening = lexicon.cues_in(" ".join(scene.document.lower[first_token : first_token + 6]))
    here = lexicon.cues_in(clause.text)
    in_sentence = [item for item in near if clauses[item[1]].sentence == ref.sentence]
    in_clause = [item for item in near if item[1] == ref.clause]
    latest = max((at for _, owner, at in near if clauses[owner].sentence < ref.sentence), default=-1)
    ranked = sorted(in_sentence, key=lambda item: abs(item[2] - ref.first))
    places = [item for item in scene.refs_of(ref.sentence) if item.how == "name"]
    named = [item.first for item in places]
    apart = [item.first for item in places if item.place is None or ref.place is None or item.place.id != ref.place.id]
    earlier = [at for _, owner, at in in_sentence if at < ref.first]
    paired = _paired(sorted({*named, ref.first}), sorted(at for _, _, at in in_sentence)).get(ref.first, -1)
    verbs, commas = scene.verbs_before, scene.commas_before
    common: Features = {"bias": 1.0, f"how={ref.how}": 1, "quoted": float(scene.quoted[ref.first])}
    for trait in sorted(_TENSES & clause.traits):
        common[f"tense={trait}"] = 1.0
    for cue in ("after", "before", "recall", "there", "where"):
        common[f"opens_{cue}"] = float(cue in opening)
        common[f"clause_{cue}"] = float(cue in here)
    common["dates_in_sentence"] = float(len(in_sentence))
    common["dates_in_clause"] = float(len(in_clause))
    common["places_in_sentence"] = float(min(len(set(apart)), 5))
    for time, owner, at in near:
        other = clauses[owner]
        gap = ref.sentence - other.sentence
        row: Features = {}
        relation = _clause_relation(scene, ref.clause, owner) if gap == 0 else ("next" if gap < 0 else "earlier")
        row[f"rel={relation}"] = 1
        row["gap"] = float(gap)
        row["paragraphs"] = float(paragraph[ref.sentence] - paragraph[other.sentence])
        row["before"] = float(at < ref.first)
        row["distance"] = float(min(abs(at - ref.first), 60))
        if gap == 0:
            row["rank"] = float(next(n for n, item in enumerate(ranked) if item[0] is time))
            low, high = min(at, ref.first), max(at, ref.first)
            row["refs_between"] = float(sum([low < first < high for first in named]))
            row["dates_between"] = float(sum([low < item[2] < high for item in near]))
            row["verbs_between"] = float(min(verbs[high] - verbs[low], 5))
            row["commas_between"] = float(min(commas[high] - commas[low], 5))
            row["places_nearer"] = float(sum([abs(first - at) < high - low for first in apart]))
            row["place_next"] = float(any(0 < first - at <= _RIGHT_AFTER and first < ref.first for first in apart))
            row["place_next_after"] = float(
                any(0 < first - at <= _RIGHT_AFTER and first > ref.first for first in apart)
            )
            row["last_before"] = float(bool(earlier) and at == max(earlier))
            row["none_before"] = float(not earlier)
            row["paired"] = float(at == paired)
            row["paired_other"] = float(paired >= 0 and at != paired)
        else:
            row["latest"] = float(at == latest)
        row["dates_elsewhere"] = float(sum([item[1] != owner for item in in_sentence]))
        row["same_tense"] = float(not other.traits.isdisjoint(clause.traits))
        if ref.place is not None:
            there = [
                item.place.id == ref.place.id
                for item in scene.refs_of(other.sentence)
                if item.clause == owner and item.place is not None
            ]
            row["same_place_there"] = float(any(there))
            row["other_place_there"] = float(not all(there))
        out.append((time, owner, (common, _time_facts(scene, time, owner), row)))
    return out


def _paired(places: list[int], dates: list[int]) -> dict[int, int]:
    """The date of each place of a sentence by how they alternate, as first tokens.

    Where a place comes first, each place has the date right after it ("Belgrade on Monday and Istanbul on Tuesday"),
    else the one right before it ("Anfang Mai Belgrad, Ende Mai Istanbul").  Empty for fewer than two dates.
    """
    if len(dates) < 2 or not places:
        return {}
    out: dict[int, int] = {}
    for number, place in enumerate(places):
        if places[0] < dates[0]:
            until = places[number + 1] if number + 1 < len(places) else place + 2 * _RIGHT_AFTER
            found = [at for at in dates if place < at < until]
            if found:
                out[place] = found[0]
        else:
            out[place] = max((at for at in dates if at < place), default=-1)
    return {place: at for place, at in out.items() if at >= 0}


def _time_facts(scene: Scene, time: TimeExpression, owner: int) -> Features:
    """What a date and its clause say by themselves.  To read, not to change: it is remembered."""
    known = scene.facts.get(id(time))
    if known is not None:
        return known
    clause, published = scene.clauses[owner], scene.article.published
    out: Features = {f"size={precision(time.edtf)}": 1, "report": float(time.report)}
    out[f"rule={time.rule.split('.')[0]}"] = 1
    says = any("say" in item.classes for item in clause.predicates)
    moves = any(name in MOVES for item in clause.predicates for name in item.classes)
    out["says"] = float(says and not moves)
    out["moves"] = float(moves)
    out[f"date_clause={clause.kind}"] = 1.0
    for trait in sorted(_TENSES & clause.traits):
        out[f"date_tense={trait}"] = 1.0
    order = compare(time.edtf, published) if published else None
    out["later"] = float(order == 1)
    out["earlier"] = float(order == -1)
    scene.facts[id(time)] = out
    return out
