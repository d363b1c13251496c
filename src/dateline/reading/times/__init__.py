"""Dates: where the text says when, as exactly as it allows and no more.

``find`` reads a document; ``rule_text`` says in words how a value was found.
"""

from __future__ import annotations

from dateline.reading.times.explain import rule_text
from dateline.reading.times.finding import find

__all__ = ["find", "rule_text"]
