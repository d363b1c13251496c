"""Legs: mode, status, and speeds that cannot be."""

from __future__ import annotations

from dateline import journeys
from dateline.model import Mode, Role, Status


def test_the_mode_of_the_arrival(claim, reading) -> None:
    """By train, because the arrival says so."""
    itinerary = journeys.build(
        [reading(claim("Berlin", "2024-05-06", role=Role.ORIGIN), claim("Warschau", "2024-05-06", mode=Mode.TRAIN))]
    )
    assert [leg.mode for leg in itinerary.legs] == [Mode.TRAIN]


def test_a_leg_to_a_planned_stop_is_planned(claim, reading) -> None:
    """What has not happened yet is not drawn as if it had."""
    itinerary = journeys.build(
        [reading(claim("Berlin", "2024-05-06"), claim("Riga", "2024-05-07", status=Status.PLANNED))]
    )
    assert [leg.status for leg in itinerary.legs] == [Status.PLANNED]


def test_too_fast_for_the_train(claim, reading) -> None:
    """9,000 km by train within a day is remarked upon."""
    itinerary = journeys.build([reading(claim("Berlin", "2024-05-06"), claim("Tokio", "2024-05-06", mode=Mode.TRAIN))])
    assert [note.key for leg in itinerary.legs for note in leg.notes] == ["journeys.too_fast"]


def test_fast_enough_by_plane(claim, reading) -> None:
    """The same leg by plane is not."""
    itinerary = journeys.build([reading(claim("Berlin", "2024-05-06"), claim("Tokio", "2024-05-07", mode=Mode.PLANE))])
    assert not [note for leg in itinerary.legs for note in leg.notes]
