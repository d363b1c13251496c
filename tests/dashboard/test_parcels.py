"""Data beside the page: once by content, in detail on demand, for those who were given the key."""

from __future__ import annotations

import json

import pytest
from tests.dashboard import sample

from dateline.dashboard import parcels, quotes
from dateline.dashboard.parcels import INLINE_BYTES, Parcels, wrapped


def test_the_same_content_has_the_same_key_in_one_process_only() -> None:
    """Nobody can work a key out from what they know."""
    one, other = Parcels(), Parcels()
    assert one.put(b"a") == one.put(b"a") != one.put(b"b")
    assert one.put(b"a") != other.put(b"a")
    assert one.answer(one.put(b"a")) == b"a"
    assert one.answer("0" * 40) is None


def test_small_data_travel_with_the_page_and_large_ones_by_key() -> None:
    """Unless the browser cannot fetch."""
    small, large = {"x": 1}, {"x": "y" * INLINE_BYTES}
    assert wrapped(small)["data"] is small
    parcel = wrapped(large)
    assert "data" not in parcel
    assert json.loads(parcels.parcels().answer(parcel["key"]) or b"") == large
    assert wrapped(large, inline=True)["data"] is large
    assert wrapped(large)["digest"] == parcel["digest"] != wrapped(small)["digest"]


def test_details_are_made_when_asked_for() -> None:
    """One answer an item; the oldest offers go when there are too many."""
    ours = Parcels()
    first = ours.offer(lambda item: {"asked": item})
    assert json.loads(ours.answer(first, "stops/a") or b"") == {"asked": "stops/a"}
    for _ in range(300):
        ours.offer(lambda item: item)
    assert ours.answer(first, "stops/a") is None


def test_room_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was least recently used goes first."""
    monkeypatch.setattr(parcels, "_KEPT_BYTES", 25)
    ours = Parcels()
    keys = [ours.put(letter * 10) for letter in (b"a", b"b")]
    assert ours.answer(keys[0]) == b"a" * 10
    ours.put(b"c" * 10)
    assert ours.answer(keys[1]) is None
    assert ours.answer(keys[0]) == b"a" * 10


def test_passages_come_by_stop() -> None:
    """Only those asked for, and nothing for a stop that is not there."""
    workspace = sample.workspace()
    found = quotes.by_stop(
        workspace.itinerary(), workspace.pairs(), "de", {}, ["kim-jong-un-2021851", "nobody", "kim-jong-un-vostochny"]
    )
    assert set(found) == {"kim-jong-un-2021851", "kim-jong-un-vostochny"}
    assert all(quote["stop"] == stop for stop, rows in found.items() for quote in rows)
    assert all(found.values())
