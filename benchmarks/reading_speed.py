"""Whole reading against a spaCy pipeline of the ``sm`` class on the same texts, one core, one run.

    python benchmarks/reading_speed.py GOLD_DIR

The pipeline (tok2vec, tagger, parser, NER with the sizes of en_core_web_sm and de_core_news_sm) is freshly initialised:
what it costs does not depend on its weights.  Those two give NER a tok2vec of its own; a cheaper pipeline in which
all parts share one is measured too.  Needs the extra ``dateline[spacy]``.  Both sides take turns article by article,
the best of some rounds counts; ours has read the articles once before, and the first time is printed too.
"""

from __future__ import annotations

import os
import resource
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "BLIS_NUM_THREADS"):
    os.environ[name] = "1"

from dateline.config import settings_from  # noqa: E402
from dateline.engine import itinerary_of, load_tools, read_article  # noqa: E402
from dateline.evaluation import gold_articles  # noqa: E402
from dateline.model import Article  # noqa: E402

ROUNDS = 5
WORDS = 120  # of the made-up sentence that gives the pipeline its labels


def pipeline(lang: str, *, own: bool) -> Any:
    """A small pipeline with random weights and label sets of the usual size; ``own``: NER has a tok2vec of its own."""
    import spacy
    from spacy.tokens import Doc
    from spacy.training import Example

    nlp = spacy.blank(lang)
    embed = {"@architectures": "spacy.MultiHashEmbed.v2", "width": 96, "include_static_vectors": False,
             "attrs": ["NORM", "PREFIX", "SUFFIX", "SHAPE", "SPACY", "IS_SPACE"],
             "rows": [5000, 1000, 2500, 2500, 50, 50]}  # fmt: skip
    encode = {"@architectures": "spacy.MaxoutWindowEncoder.v2", "width": 96, "depth": 4, "window_size": 1,
              "maxout_pieces": 3}  # fmt: skip
    tok2vec = {"@architectures": "spacy.Tok2Vec.v2", "embed": embed, "encode": encode}
    listener = {"@architectures": "spacy.Tok2VecListener.v1", "width": 96, "upstream": "*"}
    parser = {"@architectures": "spacy.TransitionBasedParser.v2", "state_type": "parser", "hidden_width": 64,
              "maxout_pieces": 2, "use_upper": True, "extra_state_tokens": False, "tok2vec": listener}  # fmt: skip
    nlp.add_pipe("tok2vec", config={"model": tok2vec})
    nlp.add_pipe("tagger", config={"model": {"@architectures": "spacy.Tagger.v2", "tok2vec": listener}})
    nlp.add_pipe("parser", config={"model": parser})
    nlp.add_pipe("ner", config={"model": {**parser, "state_type": "ner", "tok2vec": tok2vec if own else listener}})
    entities = ["O"] * WORDS
    for number in range(18):
        entities[number * 4 : number * 4 + 2] = [f"B-E{number}", f"I-E{number}"]
    made = {
        "tags": [f"T{number % 50}" for number in range(WORDS)],
        "heads": [2] * WORDS,
        "deps": ["ROOT" if number == 2 else f"d{number % 45}" for number in range(WORDS)],
        "entities": entities,
    }
    example = Example.from_dict(Doc(nlp.vocab, words=[f"w{number}" for number in range(WORDS)]), made)
    nlp.initialize(lambda: [example])
    return nlp


def seconds(work: Callable[[], object]) -> float:
    """CPU time of one call."""
    start = time.process_time()
    work()
    return time.process_time() - start


def main(folder: Path) -> int:
    articles = [Article(g["id"], g["text"], g["lang"], "", g["published"]) for g in gold_articles(folder)]
    tools = load_tools(settings_from())
    characters = sum(len(article.text) for article in articles)
    read_article(articles[0], tools)  # loads what is loaded once

    def ours() -> None:
        for article in articles:
            itinerary_of([(article, read_article(article, tools))])

    first = seconds(ours)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    shared = {lang: pipeline(lang, own=False) for lang in ("de", "en")}
    small = {lang: pipeline(lang, own=True) for lang in ("de", "en")}

    contests: dict[str, Callable[[Article], object]] = {
        "dateline": lambda article: itinerary_of([(article, read_article(article, tools))]),
        "spaCy, parts and sizes of en_core_web_sm (the bar)": lambda article: small[article.lang](article.text),
        "spaCy, the same with one tok2vec for all": lambda article: shared[article.lang](article.text),
    }
    best = dict.fromkeys(contests, 0.0)
    for article in articles:
        for name, work in contests.items():
            best[name] += min(seconds(partial(work, article)) for _ in range(ROUNDS))
    print(f"{len(articles)} articles, {characters} characters; CPU time, best of {ROUNDS}; ms per 1,000 characters")
    for name, value in best.items():
        print(f"{value * 1e6 / characters:6.2f}  {name}: ratio {best['dateline'] / value:.2f}")
    print(f"{first * 1e6 / characters:6.2f}  dateline, the first time")
    print(f"peak memory of the reading process before spaCy is loaded: {memory:.0f} MB (bar 400)")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
