"""Feasts by computation."""

from __future__ import annotations

from datetime import date

import pytest

from dateline.reading.times.holidays import easter, holiday


@pytest.mark.parametrize(
    ("year", "month", "day"),
    [
        (1818, 3, 22),
        (1943, 4, 25),
        (1961, 4, 2),
        (2000, 4, 23),
        (2008, 3, 23),
        (2019, 4, 21),
        (2024, 3, 31),
        (2038, 4, 25),
    ],
)
def test_easter(year: int, month: int, day: int) -> None:
    """Earliest and latest Easter among them."""
    assert easter(year) == date(year, month, day)


def test_easter_is_a_sunday_in_its_season() -> None:
    """Always a Sunday from 22 March to 25 April."""
    for year in range(1583, 2500):
        day = easter(year)
        assert day.weekday() == 6
        assert (3, 22) <= (day.month, day.day) <= (4, 25)


@pytest.mark.parametrize(
    ("rule", "year", "expected"),
    [
        ("easter:49", 2024, date(2024, 5, 19)),
        ("easter:-46", 2024, date(2024, 2, 14)),
        ("advent:0", 2022, date(2022, 11, 27)),
        ("advent:0", 2023, date(2023, 12, 3)),
        ("advent:21", 2023, date(2023, 12, 24)),
        ("nth:11:3:4", 2024, date(2024, 11, 28)),
        ("nth:05:0:-1", 2024, date(2024, 5, 27)),
        ("nth:12:6:-1", 2024, date(2024, 12, 29)),
        ("fixed:02-29", 2024, date(2024, 2, 29)),
        ("fixed:02-29", 2023, None),
        ("", 2023, None),
    ],
)
def test_rules(rule: str, year: int, expected: date | None) -> None:
    """Each kind of rule; a day that the year lacks is none."""
    assert holiday(rule, year) == expected
