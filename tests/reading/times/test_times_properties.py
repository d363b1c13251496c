"""What holds for every day, every anchor and every text."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline import calendar
from dateline.model import TimeExpression
from dateline.reading.languages import load_language
from dateline.reading.segment import segment
from dateline.reading.times import find
from dateline.reading.times.grammar import grammar_of

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
GERMAN = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
]
ENGLISH = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
WEEKDAYS_DE = ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"]
WEEKDAYS_EN = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def read(lang: str, text: str, published: str | None = None) -> tuple[TimeExpression, ...]:
    language = load_language(lang)
    return find(segment(text, language), language, published)


def spellings(day: date) -> list[tuple[str, str]]:
    """The usual spellings of a day, by language."""
    german, english = GERMAN[day.month - 1], ENGLISH[day.month - 1]
    return [
        ("de", f"Am {day.day}. {german} {day.year} kam sie an."),
        ("de", f"Am {WEEKDAYS_DE[day.weekday()]}, {day.day}. {german} {day.year}, kam sie an."),
        ("de", f"Am {WEEKDAYS_DE[day.weekday()]}, dem {day.day}. {german} {day.year}, kam sie an."),
        ("de", f"Am {day.day}.{day.month}.{day.year} kam sie an."),
        ("de", f"Am {day.day:02d}.{day.month:02d}.{day.year} kam sie an."),
        ("de", f"Am {day.day}. {day.month}. {day.year} kam sie an."),
        ("de", f"Sie kam {day.isoformat()} an."),
        ("de", f"Seit dem {day.day}. {german} {day.year} ist sie da."),
        ("en", f"She arrived on {english} {day.day}, {day.year}."),
        ("en", f"She arrived on {day.day} {english} {day.year}."),
        ("en", f"She arrived on {WEEKDAYS_EN[day.weekday()]}, {english} {day.day}, {day.year}."),
        ("en", f"She arrived on {WEEKDAYS_EN[day.weekday()]} {day.day} {english} {day.year}."),
        ("en", f"She arrived on the {day.day}th of {english} {day.year}."),
        ("en", f"She arrived on {day.month}/{day.day}/{day.year}."),
        ("en", f"She arrived on {day.isoformat()}."),
        ("en", f"She arrived on {day.day}-{english[:3]}-{day.year}."),
    ]


@settings(max_examples=150, deadline=None)
@given(DAYS)
def test_every_day_comes_back_as_itself(day: date) -> None:
    """Each spelling of each day of 1900–2100 is one expression with that day."""
    for lang, text in spellings(day):
        found = read(lang, text, "2024-04-17")
        assert [item.core_edtf for item in found] == [day.isoformat()], text


@settings(max_examples=150, deadline=None)
@given(DAYS, st.integers(0, 6))
def test_weekdays_lie_within_a_week(published: date, weekday: int) -> None:
    """A weekday lies within seven days of the publication, on the side that its words say."""
    german, english = WEEKDAYS_DE[weekday], WEEKDAYS_EN[weekday]
    cases = [
        ("de", f"Am {german} kam sie an.", -6, 0),
        ("de", f"Am {german} wird sie erwartet.", 0, 6),
        ("de", f"Am vergangenen {german} kam sie an.", -7, -1),
        ("de", f"Am kommenden {german} kommt sie an.", 1, 7),
        ("en", f"She arrived on {english}.", -6, 0),
        ("en", f"She will arrive on {english}.", 0, 6),
        ("en", f"She arrived last {english}.", -7, -1),
        ("en", f"She arrives next {english}.", 1, 7),
    ]
    for lang, text, low, high in cases:
        (found,) = read(lang, text, published.isoformat())
        day = calendar.bounds(found.edtf)[0]
        assert day is not None
        assert day.weekday() == weekday
        assert published + timedelta(low) <= day <= published + timedelta(high), text


@settings(max_examples=60, deadline=None)
@given(st.integers(1900, 2100), st.integers(1, 12), st.integers(0, 6))
def test_a_month_gives_all_its_weekdays(year: int, month: int, weekday: int) -> None:
    """With only the month of publication known, the value is the set of all such weekdays of the month."""
    (found,) = read("de", f"Am {WEEKDAYS_DE[weekday]} kam sie an.", f"{year:04d}-{month:02d}")
    assert calendar.candidates(found.edtf) == calendar.weekdays_of_month(year, month, weekday)


WORDS = st.sampled_from(
    [
        "Am",
        "im",
        "seit",
        "bis",
        "vom",
        "zum",
        "der",
        "den",
        "Montag",
        "Freitag",
        "Mai",
        "März",
        "3.",
        "31.",
        "2019",
        "2024",
        "Ende",
        "Mitte",
        "Woche",
        "vergangene",
        "kommenden",
        "heute",
        "gestern",
        "tags",
        "darauf",
        "zwei",
        "Tage",
        "später",
        "in",
        "Nacht",
        "und",
        "–",
        "bis",
        ",",
        ".",
        ";",
        "(",
        ")",
        "on",
        "last",
        "next",
        "May",
        "March",
        "5",
        "to",
        "from",
        "week",
        "later",
        "that",
        "30.",
        "2.",
        "99",
        "0",
        "60.",
        "Februar",
        "Ostern",
        "24/04",
        "1.1.1",
        "kam",
        "wird",
        "Jahr",
        "99999",
        "Jahrhundert",
        "90er",
        "Quartal",
        "Uhr",
        "12",
    ]
)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(WORDS, max_size=40).map(" ".join), st.sampled_from(["2024-04-17", "2023-09", "2020", None, "0000", "x"])
)
def test_any_words_are_read_without_harm(text: str, published: str | None) -> None:
    """No crash; spans in order, apart, inside the text; values valid, or a problem says why there is none."""
    for lang in ("de", "en"):
        found = read(lang, text, published)
        assert found == read(lang, text, published)
        end = 0
        for item in found:
            assert end <= item.span.start < item.span.end <= len(text)
            assert item.span.covers(item.core)
            assert item.text == item.span.of(text)
            assert (item.edtf is None) == (item.problem is not None)
            assert item.edtf is None or calendar.valid(item.edtf)
            assert item.core_edtf is None or calendar.valid(item.core_edtf)
            if item.narrowed:
                assert calendar.valid(item.narrowed)
                assert calendar.overlaps(item.narrowed, item.edtf)
                assert item.narrowed_reasons
            end = item.span.end


def table_words(lang: str) -> list[str]:
    """All words of a language's tables, with what may stand between them."""
    grammar = grammar_of(lang)
    assert grammar
    words = {word for table in grammar.words.values() for word in table} | set(grammar.prefix_effect)
    more = [
        "3.",
        "31",
        "2024",
        "1805",
        "24.4.",
        "4/24",
        ",",
        ".",
        "–",
        "(",
        "the",
        "der",
        "dem",
        "that",
        "selben",
        "Uhr",
    ]
    return sorted({*words, *(word.capitalize() for word in words), *more})


@pytest.mark.parametrize("lang", ["de", "en"])
def test_the_tables_own_words_are_read_without_harm(lang: str) -> None:
    """Any row of words of the tables is read without a crash, with valid values or a problem."""
    words = table_words(lang)

    @settings(max_examples=150, deadline=None)
    @given(
        st.lists(st.sampled_from(words), max_size=30).map(" ".join), st.sampled_from(["2024-04-17", "2023-09", None])
    )
    def check(text: str, published: str | None) -> None:
        for item in read(lang, text, published):
            assert (item.edtf is None) == (item.problem is not None)
            assert item.edtf is None or calendar.valid(item.edtf)
            assert item.span.covers(item.core)

    check()


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_any_characters_are_read_without_harm(text: str) -> None:
    """Control characters, emoji, other scripts: no crash."""
    for lang in ("de", "en"):
        read(lang, text, "2024-04-17")


@pytest.mark.parametrize("lang", ["fr", "ru", ""])
def test_other_languages_give_nothing(lang: str) -> None:
    """A language without tables has no dates, and does not fail."""
    assert read(lang, "Vendredi 3 mai 2024", "2024-05-01") == ()
