"""Which date belongs to a claim: candidates among the article's expressions, and the facts that decide."""

from __future__ import annotations

from dateline.calendar import compare, precision
from dateline.model import TimeExpression
from dateline.reading.claims.features import Features
from dateline.reading.claims.lexicon import MOVES
from dateline.reading.claims.refs import Ref
from dateline.reading.claims.scene import Scene

__all__ = ["date_candidates"]

_BACK = 4  # sentences


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


def date_candidates(scene: Scene, ref: Ref, traveller: int) -> list[tuple[TimeExpression, Features]]:
    """Expressions in the same and the preceding sentences, with the features of each pairing."""
    out: list[tuple[TimeExpression, Features]] = []
    paragraph = scene.document.sentence_paragraph
    clause = scene.clauses[ref.clause]
    near = [
        (time, owner, scene.document.token_at(time.span.start))
        for time, owner in scene.times
        if time.edtf and owner >= 0 and -1 <= ref.sentence - scene.clauses[owner].sentence <= _BACK
    ]
    first_token = scene.document.sentence_tokens[ref.sentence][0]
    opening = " ".join(token.text.lower() for token in scene.document.tokens[first_token : first_token + 6])
    in_sentence = [item for item in near if scene.clauses[item[1]].sentence == ref.sentence]
    in_clause = [item for item in near if item[1] == ref.clause]
    latest = max((at for _, owner, at in near if scene.clauses[owner].sentence < ref.sentence), default=-1)
    ranked = sorted(in_sentence, key=lambda item: abs(item[2] - ref.first))
    for time, owner, at in near:
        other = scene.clauses[owner]
        gap = ref.sentence - other.sentence
        row: Features = {"bias": 1.0}
        relation = _clause_relation(scene, ref.clause, owner) if gap == 0 else ("next" if gap < 0 else "earlier")
        row[f"rel={relation}"] = 1
        row["gap"] = float(gap)
        row["paragraphs"] = float(paragraph[ref.sentence] - paragraph[other.sentence])
        row["before"] = float(at < ref.first)
        row["distance"] = float(min(abs(at - ref.first), 60))
        if gap == 0:
            row["rank"] = float(next(n for n, item in enumerate(ranked) if item[0] is time))
            low, high = min(at, ref.first), max(at, ref.first)
            row["refs_between"] = float(sum(low < item.first < high and item.how == "name" for item in scene.refs))
            row["dates_between"] = float(sum(low < item[2] < high for item in near))
            row["verbs_between"] = float(min(sum(tag[:1] == "V" for tag in scene.tags[low:high]), 5))
            row["commas_between"] = float(
                min(sum(token.text in {",", ";", ":"} for token in scene.document.tokens[low:high]), 5)
            )
        else:
            row["latest"] = float(at == latest)
        row["dates_in_sentence"] = float(len(in_sentence))
        row["dates_in_clause"] = float(len(in_clause))
        row["dates_elsewhere"] = float(len([item for item in in_sentence if item[1] != owner]))
        row[f"size={precision(time.edtf)}"] = 1
        row["report"] = float(time.report)
        row[f"rule={time.rule.split('.')[0]}"] = 1
        says = any("say" in item.classes for item in other.predicates)
        moves = any(name in MOVES for item in other.predicates for name in item.classes)
        row["says"] = float(says and not moves)
        row["moves"] = float(moves)
        row["same_tense"] = float(bool(other.traits & clause.traits))
        for trait in ("past", "pluperfect", "future", "intend", "shall", "pres", "irrealis", "might"):
            row[f"tense={trait}"] = float(trait in clause.traits)
            row[f"date_tense={trait}"] = float(trait in other.traits)
        row["traveller_there"] = float(any(item.traveller == traveller for item in scene.by_clause.get(owner, ())))
        row["others_there"] = float(any(item.traveller != traveller for item in scene.by_clause.get(owner, ())))
        for cue in ("after", "before", "recall", "there", "where"):
            row[f"opens_{cue}"] = float(scene.lexicon.cue(cue, opening))
            row[f"clause_{cue}"] = float(scene.lexicon.cue(cue, clause.text))
        row[f"how={ref.how}"] = 1
        row["quoted"] = float(scene.quoted[ref.first])
        published = scene.article.published
        order = compare(time.edtf, published) if published else None
        row["later"] = float(order == 1)
        row["earlier"] = float(order == -1)
        row["same_place_there"] = float(
            any(
                item.clause == owner
                and item.place is not None
                and ref.place is not None
                and item.place.id == ref.place.id
                for item in scene.refs
            )
        )
        row["other_place_there"] = float(
            any(
                item.clause == owner
                and item.place is not None
                and ref.place is not None
                and item.place.id != ref.place.id
                for item in scene.refs
            )
        )
        out.append((time, row))
    return out
