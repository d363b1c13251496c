"""Whole reading against a spaCy pipeline of the ``sm`` class on the same texts, one core, one run.

    python benchmarks/reading_speed.py GOLD_DIR

The pipeline (tok2vec, tagger, parser, NER with the small models' sizes) is freshly initialised: what it costs does not
depend on its weights.  Needs the extra ``dateline[spacy]``.  Prints milliseconds per 1,000 characters and the ratio.
"""

from __future__ import annotations

import os
import resource
import sys
import time
from pathlib import Path
from typing import Any

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "BLIS_NUM_THREADS"):
    os.environ[name] = "1"

from dateline.config import settings_from  # noqa: E402
from dateline.engine import itinerary_of, load_tools, read_article  # noqa: E402
from dateline.evaluation import gold_articles  # noqa: E402
from dateline.model import Article  # noqa: E402

ROUNDS = 3


def pipeline(lang: str) -> Any:
    """A pipeline like ``de_core_news_sm`` with random weights and plausible label sets."""
    import spacy
    from spacy.training import Example

    nlp = spacy.blank(lang)
    width = {"model": {"@architectures": "spacy.HashEmbedCNN.v2", "pretrained_vectors": None, "width": 96, "depth": 4,
                       "embed_size": 2000, "window_size": 1, "maxout_pieces": 3, "subword_features": True}}  # fmt: skip
    nlp.add_pipe("tok2vec", config=width)
    listener = {"@architectures": "spacy.Tok2VecListener.v1", "width": 96, "upstream": "*"}
    nlp.add_pipe("tagger", config={"model": {"@architectures": "spacy.Tagger.v2", "tok2vec": listener}})
    parser = {"@architectures": "spacy.TransitionBasedParser.v2", "state_type": "parser", "hidden_width": 64,
              "maxout_pieces": 2, "use_upper": True, "extra_state_tokens": False, "tok2vec": listener}  # fmt: skip
    nlp.add_pipe("parser", config={"model": parser})
    nlp.add_pipe("ner", config={"model": {**parser, "state_type": "ner"}})
    doc = nlp.make_doc("Anna Berg reist heute nach Bonn und weiter nach Rom in Italien")
    count = len(doc)
    tags = [f"T{i % 50}" for i in range(count)]
    labels = [f"d{i % 40}" for i in range(count)]
    labels[2] = "ROOT"
    entities = [(0, 9, "PER"), (27, 31, "LOC"), (44, 47, "ORG"), (51, 58, "MISC")]
    example = Example.from_dict(doc, {"tags": tags, "heads": [2] * count, "deps": labels, "entities": entities})
    nlp.initialize(lambda: [example])
    return nlp


def main(folder: Path) -> int:
    articles = [Article(g["id"], g["text"], g["lang"], "", g["published"]) for g in gold_articles(folder)]
    tools = load_tools(settings_from())
    pipes = {lang: pipeline(lang) for lang in ("de", "en")}
    characters = sum(len(article.text) for article in articles)
    read_article(articles[0], tools)
    ours, theirs = [], []
    for _ in range(ROUNDS):
        start = time.process_time()
        for article in articles:
            itinerary_of([(article, read_article(article, tools))])
        ours.append(time.process_time() - start)
        start = time.process_time()
        for article in articles:
            pipes[article.lang](article.text)
        theirs.append(time.process_time() - start)
    per = 1e6 / characters
    print(f"{len(articles)} articles, {characters} characters, CPU time, best of {ROUNDS}")
    print(f"dateline: {min(ours) * per:.2f} ms per 1,000 characters")
    print(f"spaCy sm class: {min(theirs) * per:.2f} ms per 1,000 characters")
    print(f"ratio dateline / spaCy: {min(ours) / min(theirs):.2f} (1 is the bar, 0.25 the aim)")
    print(f"peak memory of both together: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
