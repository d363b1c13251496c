"""How a value was found, in words."""

from __future__ import annotations

from dateline import calendar, wording
from dateline.model import TimeExpression

__all__ = ["rule_text"]


def rule_text(expression: TimeExpression, lang: str) -> str:
    """The rule and the anchor of an expression in German or English, as one sentence."""
    if expression.problem:
        return wording.say(expression.problem, lang)
    how = expression.rule.rpartition(".")[2]
    key = f"times.how.{how}"
    rule = wording.text(f"times.rule.{expression.rule.split('.')[0]}", lang)
    said = wording.text(key, lang) if key in wording.catalogue("en") else ""
    anchor = wording.text(
        f"times.anchor.{expression.anchor.kind}", lang, value=calendar.say(expression.anchor.value, lang)
    )
    return "; ".join(part for part in (rule, said, anchor) if part)
