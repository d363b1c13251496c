"""The table day by day: no stop without a day pretends to have one."""

from __future__ import annotations

from dateline.journeys.days import day_by_day
from dateline.model import Kind, Place, Role, Status, Stop


def _stop(who: str, name: str, when: str | None, journey: int = 0) -> Stop:
    place = Place(name, name, 0.0, 0.0, Kind.CITY)
    return Stop(name, who, place, when, None, Status.VISITED, Role.STOP, (), journey=journey)


def _names(*stops: Stop) -> tuple[str, str]:
    days = day_by_day(stops)
    return "".join(stop.id for stop in days.known), "".join(stop.id for stop in days.open)


def test_days_of_several_travellers_are_put_together() -> None:
    """A starts somewhere (a), is in b and c; B is in x between; what each has only planned stands apart."""
    kim = [_stop("A", "a", None), _stop("A", "b", "2023-09-13"), _stop("A", "c", "2023-09-15"), _stop("A", "d", None)]
    putin = [_stop("B", "x", "2023-09-14"), _stop("B", "y", None), _stop("B", "z", None)]
    assert _names(*kim, *putin) == ("abxc", "dyz")


def test_a_stop_between_dated_ones_follows_the_one_before_it() -> None:
    assert _names(_stop("A", "a", "2023-09-13"), _stop("A", "b", None), _stop("A", "c", "2023-09-15")) == ("abc", "")


def test_the_order_of_a_journey_goes_before_its_days() -> None:
    assert _names(_stop("A", "a", "2023-09-15"), _stop("A", "b", "2023-09-13"), _stop("B", "x", "2023-09-14")) == (
        "xab", "",
    )  # fmt: skip


def test_without_any_day_everything_stands_apart() -> None:
    assert _names(_stop("A", "a", None), _stop("B", "x", "2023", 1), _stop("B", "y", None, 2)) == ("x", "ay")
    assert _names() == ("", "")
