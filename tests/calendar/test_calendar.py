"""EDTF values against an independent reader of EDTF, and their order and words."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline import calendar

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))

ORACLE = [
    "2023-09-13",
    "2023-09",
    "2023",
    "199X",
    "19XX",
    "2021-21",
    "2021-22",
    "2021-23",
    "2021-33",
    "2021-36",
    "2021-40",
    "2021-41",
    "2024-02",
    "1900-02",
    "2024-05-03/2024-05-05",
    "2023-12/2024-02",
    "[2023-09-01,2023-09-08,2023-09-15]",
    "2023-09-13?",
    "2023-09-13~",
]


@pytest.mark.parametrize("value", ORACLE)
def test_bounds_agree_with_the_library(value: str) -> None:
    """The EDTF library, where it is installed, names the same first and last day."""
    edtf = pytest.importorskip("edtf")
    read = edtf.parse_edtf(value)
    first, last = calendar.bounds(value)
    assert first is not None
    assert last is not None
    assert (tuple(read.lower_strict()[:3]), tuple(read.upper_strict()[:3])) == (
        first.timetuple()[:3],
        last.timetuple()[:3],
    )


@pytest.mark.parametrize("value", ["2023-02-30", "2023-13", "2023-00", "yesterday", "2023-1-1", "20230101"])
def test_the_library_refuses_what_we_refuse(value: str) -> None:
    """Malformed for us is malformed for the library."""
    edtf = pytest.importorskip("edtf")
    assert not calendar.valid(value)
    with pytest.raises(edtf.parser.edtf_exceptions.EDTFParseException):
        edtf.parse_edtf(value)


@pytest.mark.parametrize(
    "value",
    [
        "",
        None,
        "0000",
        "99999",
        "2024-05-05/2024-05-03",
        "../..",
        "/",
        "[]",
        "[2024-02-30]",
        "2024-02-30/..",
        "2021-37",
    ],
)
def test_malformed_values_are_harmless(value: str | None) -> None:
    """They are not valid, have no bounds that mislead, sort last and are said as undated."""
    assert not calendar.valid(value)
    assert calendar.precision(value) == "none"
    assert calendar.say(value, "de") == "ohne Datum"
    assert calendar.intersect(value, "2024") is None
    calendar.bounds(value)
    calendar.candidates(value)
    calendar.sort_key(value)


@given(st.text(alphabet="0123456789-/[]{},.X?~% abc", max_size=30))
def test_nothing_raises(value: str) -> None:
    """Whatever the characters, every function answers."""
    calendar.bounds(value)
    calendar.candidates(value)
    calendar.sort_key(value)
    calendar.say(value, "en")
    calendar.say(value, "de", short=True)
    calendar.shift_days(value, 3)
    calendar.intersect(value, "2024-05")
    calendar.compare(value, "2024-05")


@given(DAYS)
def test_a_day_is_itself(day: date) -> None:
    """A day's bounds, candidates and order are its own."""
    value = calendar.day(day)
    assert calendar.bounds(value) == (day, day)
    assert calendar.candidates(value) == (day,)
    assert calendar.valid(value)
    assert calendar.overlaps(value, value[:7])
    assert calendar.compare(value, calendar.day(day + timedelta(1))) == -1


@given(DAYS, st.integers(0, 800))
def test_an_interval_keeps_its_ends(start: date, length: int) -> None:
    """However an interval is said, its bounds are the days that went in."""
    end = start + timedelta(length)
    value = calendar.interval(start, end)
    assert calendar.bounds(value) == (start, end)


@given(DAYS, DAYS, DAYS, DAYS)
def test_intersection_holds_the_common_days(a: date, b: date, c: date, d: date) -> None:
    """Two intervals share just the days that lie in both."""
    first, second = sorted((a, b)), sorted((c, d))
    shared = calendar.intersect(calendar.interval(*first), calendar.interval(*second))
    start, end = max(first[0], second[0]), min(first[1], second[1])
    assert (shared is None) == (start > end)
    if shared:
        assert calendar.bounds(shared) == (start, end)


def test_sets_meet_intervals() -> None:
    """Candidates outside an interval fall away; one left is the day."""
    wednesdays = "[2023-09-06,2023-09-13,2023-09-20,2023-09-27]"
    assert calendar.intersect(wednesdays, "2023-09-10/2023-09-22") == "[2023-09-13,2023-09-20]"
    assert calendar.intersect("2023-09-13", wednesdays) == "2023-09-13"
    assert calendar.intersect(wednesdays, "2023-09-07/..") == "[2023-09-13,2023-09-20,2023-09-27]"
    assert calendar.intersect(wednesdays, "2023-10") is None


def test_open_intervals_meet() -> None:
    """Open ends reach as far as the other value."""
    assert calendar.intersect("2023-09-12/..", "../2023-09-15") == "2023-09-12/2023-09-15"
    assert calendar.intersect("2023-09-12/..", "2023-10") == "2023-10"
    assert calendar.compare("../2023-09-15", "2023-09-16") == -1


def test_order() -> None:
    """Earliest first, undated last."""
    values = [None, "2023-09-15", "2023-09", "2023-09-13", "../2023-09-01", "[2023-09-05,2023-09-12]"]
    assert sorted(values, key=calendar.sort_key) == [
        "../2023-09-01",
        "2023-09",
        "[2023-09-05,2023-09-12]",
        "2023-09-13",
        "2023-09-15",
        None,
    ]


def test_moved_by_days() -> None:
    """A set moves as a set, an interval as an interval, at the calendar's end there is nothing."""
    assert calendar.shift_days("[2023-09-01,2023-09-08]", 2) == "[2023-09-03,2023-09-10]"
    assert calendar.shift_days("2023-09-01/2023-09-03", -1) == "2023-08-31/2023-09-02"
    assert calendar.shift_days("9999-12-31", 1) is None


@pytest.mark.parametrize(
    ("value", "german", "english"),
    [
        ("2023-09-13", "Mi, 13. September 2023", "Wed, 13 September 2023"),
        ("[2023-09-13,2023-09-20]", "13. oder 20. September 2023", "13 or 20 September 2023"),
        ("[2023-09-30,2023-10-07]", "30. September oder 7. Oktober 2023", "30 September or 7 October 2023"),
        (
            "[2023-09-06,2023-09-13,2023-09-20]",
            "Mi, Tag offen (September 2023)",
            "Wed, day open (September 2023)",
        ),
        ("[2023-09-05,2023-09-13,2023-09-20]", "Tag offen (September 2023)", "day open (September 2023)"),
        ("2024-05-03/2024-05-05", "zwischen 3. und 5. Mai 2024", "between 3 and 5 May 2024"),
        ("2024-06-01/2024-06-10", "Anfang Juni 2024", "early June 2024"),
        ("2024-06-11/2024-06-20", "Mitte Juni 2024", "mid-June 2024"),
        ("2024-02-21/2024-02-29", "Ende Februar 2024", "late February 2024"),
        ("2022-08-08/2022-08-09", "8./9. August 2022", "8–9 August 2022"),
        ("2022-07-25/2022-07-31", "Woche 25.–31. Juli 2022", "week of 25–31 July 2022"),
        ("2023-09-12/..", "ab Di, 12. September 2023", "from Tue, 12 September 2023"),
        ("../2024-05", "bis Mai 2024", "until May 2024"),
        ("2023-09", "September 2023", "September 2023"),
        ("1762", "1762", "1762"),
        ("1893/1896", "1893 bis 1896", "1893 to 1896"),
        ("2020-03/2020-05", "Frühling 2020", "spring 2020"),
        ("2022-12/2023-02", "Winter 2022/23", "winter 2022/23"),
        ("199X", "1990er-Jahre", "1990s"),
        (None, "ohne Datum", "undated"),
    ],
)
def test_words(value: str | None, german: str, english: str) -> None:
    """Dates as people say them."""
    assert calendar.say(value, "de") == german
    assert calendar.say(value, "en") == english


def test_short_words() -> None:
    """Short forms leave the weekday out and cut the month."""
    assert calendar.say("2023-09-13", "de", short=True) == "13. Sept. 2023"
    assert calendar.say("2023-09-13", "en", short=True) == "13 Sept 2023"
