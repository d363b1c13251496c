"""Messages: both languages have the same keys with the same values to fill in."""

from __future__ import annotations

import re
from string import Formatter

from dateline.model import Note
from dateline.wording import LANGUAGES, catalogue, say


def test_same_keys() -> None:
    """No message is missing in a language."""
    first, *others = (set(catalogue(lang)) for lang in LANGUAGES)
    for other in others:
        assert first ^ other == set()


def test_same_values() -> None:
    """A message asks for the same values in each language; ``x_de`` and ``x_en`` are one value."""

    def fields(pattern: str) -> set[str]:
        return {re.sub("_(de|en)$", "", name) for _, name, _, _ in Formatter().parse(pattern) if name}

    for key, pattern in catalogue("de").items():
        assert fields(pattern) == fields(catalogue("en")[key]), key


def test_values_are_not_templates() -> None:
    """Braces in a value stay what they are."""
    assert "{{7*7}}" in say(Note.of("input.line_key", key="{{7*7}}"), "de")


def test_no_leftover_markup() -> None:
    """Messages are plain text."""
    for lang in LANGUAGES:
        for key, pattern in catalogue(lang).items():
            assert not re.search(r"</?\w+>", pattern), key


def test_values_in_the_readers_words() -> None:
    """Places, dates and states in notes come in the reader's language."""
    note = Note.of("journeys.redated", place_de="Wien", place_en="Vienna", before_edtf="2024-05-03", after_edtf="2024")
    assert say(note, "de") == "Wien: Fr, 3. Mai 2024 → 2024"
    assert say(note, "en").startswith("Vienna: ")
    assert "besucht" in say(
        Note.of("journeys.conflict_status", chosen_status="visited", against_status="planned"), "de"
    )
