"""Figures for Prometheus: what is read, how long each stage takes, what fails, how many look on."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from functools import cache

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from dateline import engine
from dateline.model import Article, Reading
from dateline.reading import Tools

__all__ = ["CONTENT_TYPE", "Metrics", "metrics"]

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS = (0.001, 0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Metrics:
    """The figures of one process.  Threads may share it."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.articles = Counter("dateline_articles_read", "Articles read", ["lang"], registry=self.registry)
        self.stages = Histogram(
            "dateline_stage_seconds", "Seconds by stage of reading", ["stage"], buckets=_SECONDS, registry=self.registry
        )
        self.cache = Counter(
            "dateline_reading_cache", "Readings asked for: kept already (hit) or made (miss)", ["result"],
            registry=self.registry,
        )  # fmt: skip
        self.errors = Counter("dateline_errors", "Errors by kind", ["kind"], registry=self.registry)
        self.refused = Counter("dateline_refused", "Actions refused", ["action"], registry=self.registry)
        self.sessions = Gauge("dateline_sessions", "Open sessions", registry=self.registry)
        self.pages = Histogram(
            "dateline_page_seconds", "Seconds to draw a page", ["page"], buckets=_SECONDS, registry=self.registry
        )

    def reader(self, tools: Tools) -> Callable[[Article], Reading]:
        """The engine as a function of an article, whose stages are timed."""

        def read(article: Article) -> Reading:
            last = time.perf_counter()

            def lap(stage: str) -> None:
                nonlocal last
                now = time.perf_counter()
                self.stages.labels(stage).observe(now - last)
                last = now

            made = engine.read_article(article, replace(tools, lap=lap))
            self.articles.labels(article.lang).inc()
            return made

        return read

    def kept(self, result: str) -> None:
        """A reading was asked for: "hit" or "miss"."""
        self.cache.labels(result).inc()

    def text(self) -> bytes:
        """All figures in Prometheus' format."""
        return generate_latest(self.registry)


@cache
def metrics() -> Metrics:
    """The figures of this process."""
    return Metrics()
