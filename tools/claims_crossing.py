"""Cross-validate the models of the claims stage: each article is read by weights that have not learnt from it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from claims_training import Bundle, Inputs, bundle, gold_inputs, stage_inputs, train

from dateline import journeys
from dateline.evaluation import distance_km, gold_articles, report, score_article
from dateline.export.reading_json import reading_dict
from dateline.model import Reading
from dateline.reading import claims
from dateline.reading.claims.boost import Boost, parse
from dateline.reading.languages import load_language
from dateline.reading.segment import segment

_SURE = 0.8


def cross_validate(folder: Path, folds: int) -> None:
    """Print the figures of all articles, by fold (article number modulo ``folds``), and by language."""
    from dateline.config import settings_from
    from dateline.engine import load_tools

    tools = load_tools(settings_from())
    golds = list(gold_articles(folder))
    inputs = [stage_inputs(gold, tools) for gold in golds]
    bundles = [
        [bundle(gold, each, tools.gazetteer) for each in (read, gold_inputs(gold, read))]
        for gold, read in zip(golds, inputs, strict=True)
    ]
    tallies: dict[str, Counter[str]] = defaultdict(Counter)
    shown: Counter[str] = Counter()
    for fold in range(folds):
        models = _models([item for number, pair in enumerate(bundles) if number % folds != fold for item in pair])
        for number, (gold, read) in enumerate(zip(golds, inputs, strict=True)):
            if number % folds == fold:
                found = _read(read, models, tools.gazetteer)
                tally = score_article(gold, found)
                for name in ("all", f"fold {fold}", gold["lang"]):
                    tallies[name] += tally
                shown += _sure(gold, found)
    for name, tally in sorted(tallies.items()):
        print(f"{name}: {report(tally)}")
    print(f"confidence ≥ {_SURE}: {shown['shown']} stops, {shown['right']} near a gold stop of their status")


def _models(bundles: Sequence[Bundle]) -> dict[str, Boost]:
    return {name: parse(item) for name, item in train(bundles).items()}


def _read(inputs: Inputs, models: dict[str, Boost], gazetteer: Any) -> dict[str, Any]:
    article, toponyms, times, travellers = inputs
    language = load_language(article.lang)
    document = segment(article.text, language)
    said = claims.find(article, document, language, toponyms, times, travellers, gazetteer, models)
    reading = Reading(article.id, article.lang, "", toponyms, times, travellers, said)
    return reading_dict(article, reading, journeys.build([(article, reading)]))


def _sure(gold: Mapping[str, Any], found: Mapping[str, Any]) -> Counter[str]:
    """Stops shown as sure, and those near a gold stop of the same status."""
    out: Counter[str] = Counter()
    for stop in found["stops"]:
        if stop["confidence"] >= _SURE:
            near = any(distance_km(stop, other) < 25 and stop["status"] == other["status"] for other in gold["stops"])
            out += Counter(shown=1, right=int(near))
    return out
