"""The search by words: the same on SQLite and PostgreSQL."""

from __future__ import annotations

import pytest

from dateline.dossier.finding import find_words, folded_words, index_words, terms_of
from dateline.dossier.shelf import Shelf
from dateline.dossier.store import Dossier
from dateline.model import Article


@pytest.fixture
def dossier(shelf: Shelf) -> Dossier:
    made = shelf.create("Suche")
    made.put(Article("a", "Der Zug fuhr durch die große Straße nach München.", "de", title="Ein Besuch"))
    made.put(Article("b", "Muenchen war weit. Der Präsident blieb in Kyjiw.", "de", publisher="Dpa"))
    made.put(Article("c", 'Nichts davon: "AND OR NOT" * (x) : \'; DROP TABLE words --', "en"))
    return made


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("München", {"a"}),
        ("muenchen", {"a", "b"}),
        ("MUNCHEN", {"a"}),
        ("strasse", {"a"}),
        ("Straße", {"a"}),
        ("gross zug", {"a"}),
        ("praes", {"b"}),
        ("Präsident", {"b"}),
        ("besuch", {"a"}),
        ("dpa", {"b"}),
        ("zug Kyjiw", set()),
        ('"AND OR NOT" * (', {"c"}),
        ("'; DROP TABLE", {"c"}),
        ("", set()),
        ("***", set()),
    ],
)
def test_words_are_found_in_any_spelling(dossier: Dossier, query: str, found: set[str]) -> None:
    """Umlauts, ß, case, beginnings of words; signs of the databases' own languages are words like others."""
    assert set(find_words(dossier, query)) == found


def test_the_index_follows_the_dossier(dossier: Dossier) -> None:
    """What is new is found, what is changed is found anew, what is removed no more; nothing is done twice."""
    assert index_words(dossier) == 3
    assert index_words(dossier) == 0
    dossier.put(Article("d", "Ein Hafen.", "de"))
    assert find_words(dossier, "hafen") == ("d",)
    dossier.put(Article("d", "Ein Bahnhof.", "de"))
    assert find_words(dossier, "hafen") == ()
    assert find_words(dossier, "bahnhof") == ("d",)
    dossier.remove("d")
    assert find_words(dossier, "bahnhof") == ()


def test_dossiers_do_not_see_each_other(shelf: Shelf, dossier: Dossier) -> None:
    """Also where they share a database."""
    other = shelf.create("Andere")
    other.put(Article("z", "Der Zug kam an.", "de"))
    assert set(find_words(dossier, "zug")) == {"a"}
    assert set(find_words(other, "zug")) == {"z"}


def test_folding() -> None:
    """Umlauts have two keys."""
    assert folded_words("München, U.S.-Präsident") == "munchen muenchen u s prasident praesident"
    assert terms_of("Groß-Gerau") == ("gross", "gerau")
