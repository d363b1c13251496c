"""Data beside the page: once by content, in detail on demand, for those who were given the key."""

from __future__ import annotations

import json
import weakref

import pytest
from tests.dashboard import sample

from dateline.dashboard import parcels, quotes, state
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
    """One answer an item, however many other sessions there are; a session that is gone leaves nothing behind."""
    ours = Parcels()
    held = [ours.offer(lambda item, number=number: {"asked": item, "by": number}) for number in range(300)]
    assert json.loads(ours.answer(held[0].key, "stops/a") or b"") == {"asked": "stops/a", "by": 0}
    key, seen = held[0].key, weakref.ref(held[0].make)
    del held[0]
    assert ours.answer(key, "stops/a") is None
    assert seen() is None
    assert ours.answer(held[0].key, "x")


def test_a_page_on_its_way_may_still_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    """A session holds its newest offer and the one before."""
    kept: dict[str, object] = {}
    monkeypatch.setattr(state.st, "session_state", kept)
    ours = Parcels()
    keys = []
    for number in range(3):
        offer = ours.offer(lambda _item, number=number: number)
        state.hold(offer)
        keys.append(offer.key)
    del offer
    assert [ours.answer(key) for key in keys] == [None, b"1", b"2"]


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
