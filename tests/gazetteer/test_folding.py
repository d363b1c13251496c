"""Spellings of one name meet in one key; words do not meet abbreviations."""

import pytest

from dateline.gazetteer.folding import fold, is_abbreviation, keys_of_name, keys_of_query


@pytest.mark.parametrize(
    ("stored", "asked"),
    [
        ("Düsseldorf", "düsseldorf"),
        ("Düsseldorf", "DÜSSELDORF"),
        ("Düsseldorf", "Duesseldorf"),
        ("Düsseldorf", "Dusseldorf"),
        ("Gießen", "Giessen"),
        ("São Paulo", "Sao Paulo"),
        ("Xi’an", "Xi'an"),
        ("Xi'an", "Xian"),
        ("Sana'a", "Sanaa"),
        ("Komsomolsk-on-Amur", "Komsomolsk on Amur"),
        ("St. Louis", "St Louis"),
        ("Łódź", "Lodz"),
        ("Tromsø", "Tromso"),
        ("Tromsø", "Tromsoe"),
        ("Århus", "Aarhus"),
        ("Washington, D.C.", "Washington DC"),
        ("Владивосток", "владивосток"),
        ("U.S.", "US"),
        ("USA", "U.S.A."),
        ("Mass.", "Mass."),
    ],
)
def test_spellings_meet(stored: str, asked: str) -> None:
    """Each spelling that people write finds the stored name."""
    assert set(keys_of_name(stored)) & set(keys_of_query(asked))


@pytest.mark.parametrize(
    ("stored", "asked"), [("U.S.", "us"), ("USA", "usa"), ("Mass.", "mass"), ("Ill.", "ill"), ("IN", "in")]
)
def test_words_do_not_meet_abbreviations(stored: str, asked: str) -> None:
    """A pronoun is no country, a mass no state."""
    assert not set(keys_of_name(stored)) & set(keys_of_query(asked))


@pytest.mark.parametrize("text", ["", " ", "-", "''", "...", "\u0301"])
def test_nothing_folds_to_nothing(text: str) -> None:
    """Names without a letter have no key and cannot be looked up."""
    assert fold(text) == ""
    assert keys_of_name(text) == () or is_abbreviation(text)
    assert keys_of_query(text) == ()
