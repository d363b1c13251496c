"""Travellers of two articles: one or two?"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from dateline.journeys.identity import identity_keys, same_person
from dateline.model import Traveller, TravellerKind

SPEC = Path(__file__).parents[1] / "specs" / "travellers_identity.tsv"


def rows() -> list[dict[str, str]]:
    with SPEC.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle, delimiter="\t"))


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row['one']} / {row['other']}")
def test_identity(row: dict[str, str]) -> None:
    """Each pair of the table, both ways round; the same share a key to be found by."""
    one, other = Traveller("a", row["one"]), Traveller("b", row["other"])
    assert same_person(one, other) is same_person(other, one) is (row["same"] == "yes")
    if row["same"] == "yes":
        assert identity_keys(one) & identity_keys(other)


def test_a_short_form_that_the_article_uses_counts() -> None:
    """ "Wang" is Wang Yixuan where that article calls her so."""
    assert same_person(Traveller("a", "Wang"), Traveller("b", "Wang Yixuan-Long", aliases=("Wang",)))


def test_ships_join_with_and_without_prefix() -> None:
    """Vehicles and groups join by the words of their names."""
    one = Traveller("a", "HMS Protector", TravellerKind.VEHICLE)
    other = Traveller("b", "Protector", TravellerKind.VEHICLE)
    assert same_person(one, other)
    assert not same_person(one, Traveller("c", "Protector", TravellerKind.PERSON))
    assert not same_person(one, Traveller("d", "HMS Defender", TravellerKind.VEHICLE))
