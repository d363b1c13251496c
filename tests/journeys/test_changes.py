"""What an added article changed."""

from __future__ import annotations

from dateline import journeys
from dateline.model import Status


def what(before, after) -> list[tuple[str, str]]:
    return [
        (change.what, (change.after or change.before).place.name)
        for change in journeys.changes(journeys.build(before), journeys.build(after))
    ]


def test_no_change(claim, reading) -> None:
    """The same dossier differs in nothing."""
    dossier = [reading(claim("Riga", "2024-05-06"))]
    assert what(dossier, dossier) == []


def test_added_and_removed(claim, reading) -> None:
    """New stops and lost ones are named."""
    one, two = reading(claim("Riga", "2024-05-06"), article="a1"), reading(claim("Tallinn", "2024-05-08"), article="a2")
    assert what([one], [one, two]) == [("added", "Tallinn")]
    assert what([one, two], [one]) == [("removed", "Tallinn")]


def test_confirmed_and_dated(claim, reading) -> None:
    """A plan that came true is confirmed; its new date is said too."""
    plan = reading(claim("Riga", "2024-05", status=Status.PLANNED), article="a1")
    report = reading(claim("Riga", "2024-05-06"), article="a2")
    assert what([plan], [plan, report]) == [("confirmed", "Riga"), ("redated", "Riga")]


def test_cancelled(claim, reading) -> None:
    """A plan called off."""
    plan = reading(claim("Riga", "2024-05-06", status=Status.PLANNED), article="a1")
    off = reading(claim("Riga", "2024-05-06", status=Status.CANCELLED), article="a2")
    assert what([plan], [plan, off]) == [("cancelled", "Riga")]


def test_moved(claim, reading) -> None:
    """A corrected article puts the meeting of that day elsewhere."""
    old = reading(claim("Riga", "2024-05-06"), article="a1", text="old")
    new = reading(claim("Vilnius", "2024-05-06"), article="a1", text="new")
    assert what([old], [new]) == [("moved", "Vilnius")]
