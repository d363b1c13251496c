"""Fit the boosted models of the claims stage on gold articles."""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from claims_labels import Gold, bearers, belongs, match, recalled, said
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.feature_extraction import DictVectorizer
from sklearn.isotonic import IsotonicRegression

from dateline.evaluation import distance_km, gold_articles
from dateline.model import Article, Kind, Place, Span, TimeExpression, Toponym, Traveller, Use
from dateline.reading.claims.boost import Boost, merged, parse
from dateline.reading.claims.boost import Row as Layers
from dateline.reading.claims.choosing import choose_date, eligible
from dateline.reading.claims.collective import Pair, collective_features
from dateline.reading.claims.dating import date_candidates
from dateline.reading.claims.features import candidates
from dateline.reading.claims.lexicon import load_lexicon
from dateline.reading.claims.nature import nature_features, recall_features
from dateline.reading.claims.scene import Scene, build_scene
from dateline.reading.languages import load_language
from dateline.reading.segment import segment

Inputs = tuple[Article, tuple[Toponym, ...], tuple[TimeExpression, ...], tuple[Traveller, ...]]
GUEST, GUEST_WEIGHT = "guest", 0.5
FROM_GUESTS = frozenset({"role", "recall"})  # models that other hands' articles make better
COMMON = {"learning_rate": 0.08, "subsample": 0.7, "random_state": 1}
SETTINGS: dict[str, dict[str, Any]] = {
    "stop": {"n_estimators": 160, "max_depth": 4, "min_samples_leaf": 8, "max_features": 0.3},
    "again": {"n_estimators": 120, "max_depth": 4, "min_samples_leaf": 10, "max_features": 0.3},
    "date": {"n_estimators": 140, "max_depth": 4, "min_samples_leaf": 8, "max_features": 0.4},
    "status": {"n_estimators": 80, "max_depth": 3, "min_samples_leaf": 5, "max_features": 0.3},
    "role": {"n_estimators": 80, "max_depth": 3, "min_samples_leaf": 4, "max_features": 0.2},
    "recall": {"n_estimators": 80, "max_depth": 3, "min_samples_leaf": 4, "max_features": 0.3},
}


@dataclass
class Example:
    """A pair of an article with what gold says about it: 1 a stop, 0 none, None left open."""

    pair: Pair
    label: int | None
    stop: Gold | None
    past: bool = False


@dataclass
class Bundle:
    """An article as one set of inputs shows it."""

    gold: Gold
    scene: Scene
    examples: list[Example]


def bundle(gold: Gold, inputs: Inputs, gazetteer: Any) -> Bundle:
    article, toponyms, times, travellers = inputs
    language = load_language(article.lang)
    document = segment(article.text, language)
    scene = build_scene(article, document, language, load_lexicon(article.lang), toponyms, times, travellers, gazetteer)
    past = recalled(gold["stops"])
    named = bearers(gold, [traveller.name for traveller in scene.travellers])
    examples = []
    for number, ref in enumerate(scene.refs):
        if not eligible(ref):
            continue
        for traveller, row in candidates(scene, ref):
            label, stop = match(gold, scene, ref, scene.travellers[traveller].name, named)
            chosen = gold["stops"][stop] if stop >= 0 else None
            examples.append(Example(Pair(number, ref, traveller, row), label, chosen, stop in past))
    return Bundle(gold, scene, examples)


Row = tuple[str, Layers, Any]


def rows_of(item: Bundle) -> dict[str, list[Row]]:
    """Training rows of all models but the second look."""
    out: dict[str, list[Row]] = {name: [] for name in SETTINGS}
    name = item.gold["id"]
    dated = []
    for example in item.examples:
        pair, stop = example.pair, example.stop
        if example.label is not None:
            out["stop"].append((name, pair.row, example.label))
        if example.label != 1 or stop is None:
            continue
        for time, row in date_candidates(item.scene, pair.ref, pair.traveller):
            out["date"].append((name, row, int(belongs(stop["when"], said(item.gold, time)))))
        row = nature_features(item.scene, pair.ref, pair.traveller, stop["when"])
        out["status"].append((name, row, stop["status"]))
        out["role"].append((name, row, stop["role"]))
        if stop["when"]:
            dated.append((pair, row, stop["when"], example.past))
    for pair, row, when, past in dated:
        others = [(w, p.ref.first) for p, _, w, _ in dated if p.traveller == pair.traveller and p.ref is not pair.ref]
        out["recall"].append(
            (name, recall_features(item.scene, row, pair.ref, pair.traveller, when, others), int(past))
        )
    return out


def fit(rows: Sequence[Row], name: str, guests: frozenset[str] = frozenset()) -> dict[str, Any]:
    """A model in its JSON form.

    Articles by other hands (``guests``, by id) weigh less and bear a feature that no article has when it is read: what
    they alone show is learnt under it (Daumé 2007, in the form that suits trees).
    """
    mark = {GUEST: 1.0}
    counted: dict[tuple[Any, ...], float] = defaultdict(float)  # both readings of an article are mostly the same
    for key, row, label in rows:
        facts = merged(row) | (mark if key in guests else {})
        counted[tuple(sorted(facts.items())), label] += GUEST_WEIGHT if key in guests else 1.0
    maker = DictVectorizer(dtype=np.float32)
    table = maker.fit_transform([dict(facts) for facts, _ in counted]).toarray()
    kept = (table != 0).sum(0) >= 4
    names = np.array(maker.get_feature_names_out())[kept]
    model = GradientBoostingClassifier(**COMMON, **SETTINGS[name]).fit(
        table[:, kept],
        np.array([label for _, label in counted]),
        sample_weight=np.array(list(counted.values())),
    )
    count = model.estimators_.shape[1]
    prior = model.init_.class_prior_
    base = [float(np.log(prior[1] / (1 - prior[1])))] if count == 1 else [float(np.log(max(p, 1e-9))) for p in prior]
    trees = []
    for column in range(count):
        forest = []
        for estimator in model.estimators_[:, column]:
            tree = estimator.tree_
            nodes: list[list[Any]] = []
            for node in range(tree.node_count):
                if tree.children_left[node] == -1:
                    nodes.append([round(float(tree.value[node][0][0]) * model.learning_rate, 5)])
                else:
                    limit = round(float(tree.threshold[node]), 4)
                    nodes.append(
                        [
                            str(names[tree.feature[node]]),
                            limit,
                            int(tree.children_left[node]),
                            int(tree.children_right[node]),
                        ]
                    )
            forest.append(nodes)
        trees.append(forest)
    return {"classes": [str(value) for value in model.classes_], "base": base, "trees": trees}


def rate(item: Bundle, stop: Boost, date: Boost) -> list[Layers]:
    """Chances and dates of the first models onto the pairs; the features of the second look."""
    for example in item.examples:
        pair = example.pair
        pair.chance = stop.chance(pair.row)
        pair.time, pair.time_chance = choose_date(item.scene, date, pair.ref, pair.traveller)
    return list(collective_features(item.scene, [example.pair for example in item.examples]))


def train(
    bundles: Sequence[Bundle],
    folds: int = 5,
    cache: dict[int, dict[str, list[Row]]] | None = None,
    calibrate: bool = True,
    guests: frozenset[str] = frozenset(),
) -> dict[str, Any]:
    """All models.  The second look learns from chances that the first gave to articles it had not seen."""
    each = [cache[id(item)] if cache and id(item) in cache else rows_of(item) for item in bundles]
    if cache is not None:
        for item, rows in zip(bundles, each, strict=True):
            cache[id(item)] = rows
    ids = sorted({item.gold["id"] for item in bundles})
    fold = {name: number % folds for number, name in enumerate(ids)}

    def gather(name: str, leave: int = -1) -> list[Row]:
        return [
            row
            for item, rows in zip(bundles, each, strict=True)
            if fold[item.gold["id"]] != leave and (name in FROM_GUESTS or item.gold["id"] not in guests)
            for row in rows[name]
        ]

    out = {name: fit(gather(name), name, guests) for name in SETTINGS if name != "again"}
    again: list[Row] = []
    for number in range(folds):
        stop, date = (parse(fit(gather(name, number), name, guests)) for name in ("stop", "date"))
        for item in bundles:
            if fold[item.gold["id"]] == number and item.gold["id"] not in guests:
                for example, row in zip(item.examples, rate(item, stop, date), strict=True):
                    if example.label is not None:
                        again.append((item.gold["id"], row, example.label))
    out["again"] = fit(again, "again")
    if calibrate:
        out["again"]["points"] = calibration(again, folds)
    return out


def calibration(rows: Sequence[Row], folds: int) -> list[list[float]]:
    """Isotonic map from the second look's raw chance to the share right, out of fold."""
    ids = sorted({row[0] for row in rows})
    fold = {name: number % folds for number, name in enumerate(ids)}
    chances, labels = [], []
    for number in range(folds):
        model = parse(fit([row for row in rows if fold[row[0]] != number], "again"))
        for name, row, label in rows:
            if fold[name] == number:
                chances.append(model.chance(row))
                labels.append(label)
    steps = np.linspace(0, 1, 21)
    mapped = IsotonicRegression(out_of_bounds="clip").fit(chances, labels).predict(steps)
    return [[round(float(x), 3), round(float(y), 3)] for x, y in zip(steps, mapped, strict=True)]


def gold_inputs(gold: Gold, read: Inputs) -> Inputs:
    """Gold places and dates with the travellers as read."""
    article, _, _, travellers = read
    toponyms, times = [], []
    for kind in ("places", "dates"):
        for item in gold[kind]:
            start = -1
            for _ in range(item["nth"]):
                start = gold["text"].index(item["quote"], start + 1)
            span = Span(start, start + len(item["quote"]))
            if kind == "places":
                key = f"gold:{item['name']}:{item['lat']:.2f}"
                place = Place(key, item["name"], item["lat"], item["lon"], Kind(item["kind"]), _country(read, item))
                toponyms.append(Toponym(span, item["quote"], Use(item["use"]), None, place, 1.0))
            else:
                times.append(TimeExpression(span, item["quote"], item["edtf"], span, item["edtf"], "gold"))
    return article, tuple(toponyms), tuple(times), travellers


def _country(read: Inputs, item: Gold) -> str:
    """The country of a gold place, from the nearest place that the reading found."""
    near = [(distance_km({"lat": t.place.lat, "lon": t.place.lon}, item), t.place.country) for t in read[1] if t.place]
    best = min(near, default=(9e9, ""))
    return best[1] if best[0] < 300 else ""


def stage_inputs(gold: Gold, tools: Any) -> Inputs:
    """What the stages before this one read."""
    from dateline.reading import places, times, toponyms, travellers

    article = Article(gold["id"], gold["text"], gold["lang"], gold["title"], gold["published"])
    language = load_language(article.lang)
    document = segment(article.text, language)
    entities = tools.recognisers[article.lang].recognise(document)
    placed = places.resolve(
        document, language, toponyms.find(document, language, entities, tools.gazetteer), tools.gazetteer
    )
    dates = times.find(document, language, article.published)
    return article, placed, dates, travellers.find(document, language, entities, placed)


def train_models(folders: Sequence[Path], target: Path, skip_every: int) -> None:
    """Train on folders of annotated articles and write the models.

    The articles of the first folder are like those that will be read; those of the others are guests (``fit``).
    ``skip_every`` concerns the first folder.
    """
    from dateline.config import settings_from
    from dateline.engine import load_tools

    tools = load_tools(settings_from())
    bundles = []
    guests: set[str] = set()
    for folder in folders:
        for number, gold in enumerate(gold_articles(folder)):
            if folder is folders[0] and skip_every and number % skip_every == skip_every - 1:
                continue
            if folder is not folders[0]:
                guests.add(gold["id"])
            read = stage_inputs(gold, tools)
            bundles += [bundle(gold, inputs, tools.gazetteer) for inputs in (read, gold_inputs(gold, read))]
    write(train(bundles, guests=frozenset(guests)), target)
    print(f"{len(bundles)} readings, {sum(len(item.examples) for item in bundles)} pairs", file=sys.stderr)


def write(models: dict[str, Any], target: Path) -> None:
    target.write_text(
        json.dumps({"models": models}, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8"
    )
