"""What others have done meanwhile, in one sentence: "2 new articles and 1 decision by Anna"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from dateline import wording
from dateline.dossier.values import Change

__all__ = ["told"]

_SAID_AS = {
    "article": "articles", "removed": "removed", "separated": "articles", "correction": "decisions",
    "undone": "decisions", "redone": "decisions", "engine": "engine",
}  # fmt: skip
_NAMED = 3  # authors that are named


def told(changes: Sequence[Change], lang: str) -> str:
    """The sentence; "" where nothing happened that a reader would see."""
    things = {(kind, change.ref): change for change in changes if (kind := _SAID_AS.get(change.what))}
    if not things:
        return ""
    counts = Counter(kind for kind, _ in things)
    parts = [
        wording.text(f"dashboard.others_{kind}_{'one' if count == 1 else 'many'}", lang, count=count)
        for kind, count in counts.items()
    ]
    authors = list(dict.fromkeys(change.author for change in things.values() if change.author))
    said = _joined(parts, lang)
    if not authors:
        return said
    names = [*authors[:_NAMED], *(["…"] if len(authors) > _NAMED else [])]
    return wording.text("dashboard.others_by", lang, what=said, who=_joined(names, lang))


def _joined(parts: Sequence[str], lang: str) -> str:
    if len(parts) == 1:
        return parts[0]
    return wording.text("dashboard.others_and", lang, first=", ".join(parts[:-1]), last=parts[-1])
