"""``dateline evaluate``: the engine's figures on gold articles."""

from __future__ import annotations

import argparse
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

from dateline import evaluation
from dateline.cli.words import step_bar
from dateline.config import Settings
from dateline.engine import itinerary_of, load_tools, read_article
from dateline.export.reading_json import reading_dict
from dateline.model import Article

__all__ = ["add_commands"]


def add_commands(commands: Any) -> None:
    """Add the command to the parser's subcommands."""
    evaluate = commands.add_parser("evaluate", help="score the engine on a folder of gold articles")
    evaluate.add_argument("gold", type=Path, metavar="GOLD_DIR")
    evaluate.add_argument("-v", "--verbose", action="store_true", help="a line an article too")
    evaluate.add_argument(
        "--by", choices=["language", "difficulty"], help="a line a language, or a line for ids below and from 30"
    )
    evaluate.add_argument("--recogniser", default="", metavar="spacy:MODEL")
    evaluate.set_defaults(run=_evaluate)


def _evaluate(args: argparse.Namespace, settings: Settings) -> int:
    tools = load_tools(replace(settings, geocoder=""), recogniser=args.recogniser, progress=step_bar)
    total: Counter[str] = Counter()
    groups: dict[str, Counter[str]] = {}
    count = 0
    for gold in evaluation.gold_articles(args.gold):
        article = Article(gold["id"], gold["text"], gold["lang"], gold.get("title", ""), gold.get("published"))
        reading = read_article(article, tools)
        tally = evaluation.score_article(gold, reading_dict(article, reading, itinerary_of([(article, reading)])))
        total += tally
        count += 1
        if args.by:
            groups.setdefault(_group(article, args.by), Counter()).update(tally)
        if args.verbose:
            print(f"{article.id}: {evaluation.report(tally)}", flush=True)
    for name, tally in sorted(groups.items()):
        print(f"{name}: {evaluation.report(tally)}")
    print(f"{count} articles: {evaluation.report(total)}")
    return 0


def _group(article: Article, by: str) -> str:
    if by == "language":
        return article.lang
    number = article.id.split("-")[1] if article.id.count("-") else ""
    return "30 up" if number.isdigit() and int(number) >= 30 else "below 30"
