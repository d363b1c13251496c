"""Every message that loading and the dossier name is in both catalogues, and none is there in vain."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dateline import dossier, loading
from dateline.dossier.corrections import Kind, State
from dateline.dossier.values import Outcome
from dateline.wording import catalogue

_FOLDERS = (Path(loading.__file__).parent, Path(dossier.__file__).parent)
_GUESSED = ("title", "publisher", "url", "author", "published")


def named() -> set[str]:
    """Keys in the code: written out, by ``refuse("…")``, and those made of a value."""
    source = "\n".join(path.read_text(encoding="utf-8") for folder in _FOLDERS for path in folder.rglob("*.py"))
    found = set(re.findall(r"\"((?:loading|dossier)\.[a-z_]+(?:\.[a-z_]+)*)\"", source))
    found |= {f"loading.{key}" for key in re.findall(r"refuse\(\s*\"([a-z_]+)\"", source)}
    found |= {f"loading.guess.{field}" for field in _GUESSED}
    found |= {f"dossier.decided.{kind}" for kind in Kind}
    found |= {f"dossier.state.{state}" for state in State} | {f"dossier.outcome.{outcome}" for outcome in Outcome}
    found |= {f"dossier.kind.{kind}" for kind in Kind} | {"dossier.for_all", "dossier.no_date"}  # services.sayings
    found |= {f"dossier.event.{what}" for what in ("made", "undone", "redone")}
    found |= {f"dossier.orphan.{why}" for why in ("article", "text", "claim", "changed")}
    found |= {f"loading.{key}" for key in ("image", "old_word", "rtf")}
    return found | {"dossier.outcome.failed"}


@pytest.mark.parametrize("lang", ["de", "en"])
def test_every_message_is_there_and_used(lang: str) -> None:
    there = {key for key in catalogue(lang) if key.startswith(("loading.", "dossier."))}
    missing = named() - there
    assert not missing
    assert not there - named()


def test_both_languages_take_the_same_values() -> None:
    for key, german in catalogue("de").items():
        if key.startswith(("loading.", "dossier.")):
            values = [set(re.findall(r"{(\w+?)(?:_de|_en)?}", text)) for text in (german, catalogue("en")[key])]
            assert values[0] == values[1], key
