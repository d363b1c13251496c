"""Travellers: names, nouns and pronouns, by tables of phrases."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.model import Entity, Span, Toponym, Traveller, TravellerKind
from dateline.reading import travellers
from dateline.reading.languages import load_language
from dateline.reading.segment import segment

SPECS = Path(__file__).parents[2] / "specs"


def rows(name: str) -> list[dict[str, str]]:
    with (SPECS / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE))


def find(
    text: str, lang: str, entities: tuple[Entity, ...] = (), places: tuple[str, ...] = ()
) -> tuple[Traveller, ...]:
    language = load_language(lang)
    toponyms = tuple(
        Toponym(Span(text.index(name), text.index(name) + len(name)), name) for name in places if name in text
    )
    return travellers.find(segment(text, language), language, entities, toponyms)


def meant(text: str, lang: str, words: str, nth: int = 1) -> list[str]:
    """Names of those whose mentions cover exactly these words."""
    at = -1
    for _ in range(nth):
        at = next(
            i
            for i in range(at + 1, len(text))
            if text.startswith(words, i)
            and not text[max(0, i - 1) : i].isalnum()
            and not text[i + len(words) : i + len(words) + 1].isalnum()
        )
    span = Span(at, at + len(words))
    return [t.name for t in find(text, lang) if any(m.span == span for m in t.mentions)]


@pytest.mark.parametrize("row", rows("travellers_names.tsv"), ids=lambda row: row["text"][:40])
def test_names(row: dict[str, str]) -> None:
    """Each row's travellers are found under their fullest name."""
    names = [t.name for t in find(row["text"], row["lang"])]
    for name in row["names"].split("|"):
        assert name in names


@pytest.mark.parametrize("row", rows("travellers_references.tsv"), ids=lambda row: row["text"][:40])
def test_references(row: dict[str, str]) -> None:
    """The words refer to those named, and to nobody else."""
    assert sorted(meant(row["text"], row["lang"], row["words"], int(row["nth"]))) == sorted(
        filter(None, row["names"].split("|"))
    )


def test_short_names_join_the_full_one() -> None:
    """A family name later in the text, also in the genitive, is the same traveller."""
    found = find("Minister Luc Favre kam. Favre blieb. Favres Besuch dauerte an.", "de")
    assert [t.name for t in found] == ["Luc Favre"]
    assert [m.text for m in found[0].mentions if m.form == "name"] == ["Luc Favre", "Favre", "Favres"]


def test_places_are_no_persons() -> None:
    """A place name is not taken for the person of the same name."""
    text = "Präsident Wladimir Orlow fuhr in die Stadt Wladimir."
    start = text.rindex("Wladimir")
    toponym = Toponym(Span(start, start + 8), "Wladimir")
    language = load_language("de")
    found = travellers.find(segment(text, language), language, (), (toponym,))
    assert [m.text for t in found for m in t.mentions] == ["Wladimir Orlow"]


def test_entities_add_names() -> None:
    """A person found by the recogniser needs no title."""
    text = "Tarvo Ünsal erreichte das Tal. Ünsal war zu Fuß unterwegs."
    found = find(text, "de", (Entity(Span(0, 11), "PER", 0.9),))
    assert [t.name for t in found] == ["Tarvo Ünsal"]
    assert len(found[0].mentions) == 2


def test_family_and_given_name_of_two_persons() -> None:
    """Two persons of one family stay apart; a first name alone means its bearer."""
    found = find("Robert Hale met his sister, Anna Hale. Anna flew to Perth.", "en")
    by_name = {t.name: [m.text for m in t.mentions if m.form == "name"] for t in found}
    assert by_name == {"Robert Hale": ["Robert Hale"], "Anna Hale": ["Anna Hale", "Anna"]}


def test_titles_are_kept() -> None:
    """Titles and appositions say who somebody is."""
    (found,) = find("Der finnische Außenminister Pekka Laine flog heim.", "de")
    assert found.titles == ("Der finnische Außenminister",)
    assert found.kind is TravellerKind.PERSON


def test_a_sister_ship_needs_no_article() -> None:
    """In a text about a named vehicle, a name that the recogniser sees and that does what vehicles do is one."""
    text = "The space shuttle Orion reached Perth. Columbia was delivered to a museum. Pioneers cheered."
    seen = tuple(
        Entity(Span(text.index(name), text.index(name) + len(name)), "MISC", 0.9) for name in ("Columbia", "Pioneers")
    )
    kinds = {t.name: t.kind for t in find(text, "en", seen)}
    assert kinds == {"Orion": TravellerKind.VEHICLE, "Columbia": TravellerKind.VEHICLE}


def test_a_german_genitive_keeps_its_mark() -> None:
    """ "Scholz’ Vorgängerin": the span shows that he is only the owner."""
    (owner,) = [
        t for t in find("Scholz’ Vorgängerin Anna Roth kam. Minister Olaf Scholz schwieg.", "de") if "Olaf" in t.name
    ]
    assert [m.text for m in owner.mentions] == ["Scholz’", "Olaf Scholz"]


def test_no_tables_no_travellers_but_entities() -> None:
    """A language without tables still gives the recogniser's persons."""
    text = "Luc Favre est arrivé."
    found = find(text, "fr", (Entity(Span(0, 9), "PER", 0.9),))
    assert [t.name for t in found] == ["Luc Favre"]


@pytest.mark.parametrize(
    "text", ["", "„", "„“" * 200, "Kim " * 300, ", der " * 200, "27 " * 300, "Präsident", "A. " * 200]
)
def test_odd_input(text: str) -> None:
    """Broken text gives something, never an exception."""
    for lang in ("de", "en"):
        find(text, lang)


def test_mentions_are_in_order_and_exact() -> None:
    """Mentions carry the text of their span, in text order, and ids are unique."""
    text = "Luc Favre und Eva Lind kamen nach Rom. Beide blieben. Sie flog am Montag heim, er am Dienstag."
    found = find(text, "de")
    assert len({t.id for t in found}) == len(found)
    for traveller in found:
        spans = [m.span for m in traveller.mentions]
        assert spans == sorted(spans)
        assert all(m.span.of(text) == m.text for m in traveller.mentions)


def test_the_same_text_gives_the_same_travellers() -> None:
    """Readings are functions of their input."""
    text = "Präsident Jan Wolski und Minister Luc Favre kamen. Sie blieben. Der Präsident flog heim."
    assert find(text, "de") == find(text, "de")


_PIECES = st.sampled_from(
    [
        "Präsident",
        "Kim",
        "Wladimir",
        "Orlow",
        "„",
        "“",
        '"',
        "'",
        "’s",
        ",",
        ".",
        ";",
        ":",
        "(",
        ")",
        "–",
        "der",
        "die",
        "das",
        "er",
        "sie",
        "beide",
        "und",
        "mit",
        "von",
        "Die",
        "Der",
        "Als",
        "Schiff",
        "Gruppe",
        "drei",
        "27",
        "-",
        "Jährige",
        "Familie",
        "König",
        "II.",
        "MS",
        "Flug",
        "LH441",
        "President",
        "the",
        "The",
        "he",
        "she",
        "they",
        "his",
        "her",
        "both",
        "couple",
        "two",
        "men",
        "ship",
        "aboard",
        "who",
        ",",
        "sagte",
        "said",
        "Ich",
        "we",
        "Kims",
        "al-Nuri",
        "10.",
        "Klässler",
        "Express",
        "\n\n",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(_PIECES, max_size=40), st.sampled_from(["de", "en", "fr"]))
def test_any_order_of_words(pieces: list[str], lang: str) -> None:
    """Whatever the words and their order: no exception, exact spans, unique ids."""
    text = " ".join(pieces)
    found = find(text, lang)
    assert len({t.id for t in found}) == len(found)
    assert all(m.span.of(text) == m.text and m.text for t in found for m in t.mentions)


@given(st.text(max_size=120))
@settings(max_examples=150, deadline=None)
def test_any_text(text: str) -> None:
    """Any characters, lone surrogates and controls among them."""
    for lang in ("de", "en"):
        find(text, lang)
