"""Decisions about stops last, change the itinerary, and can be taken back."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.dashboard import sample

from dateline.dossier.corrections import State
from dateline.dossier.shelf import FolderShelf
from dateline.errors import InputError
from dateline.model import Span, Status, Stop
from dateline.services.desk import Desk, NewStop, OvertakenError, Wanted, candidates_of
from dateline.services.intake import look
from dateline.services.others import told
from dateline.services.workspace import Draft, Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    desk = Desk(FolderShelf(tmp_path).create("Probe"))
    made = Workspace(sample.read, desk.dossier, engine_version="sample", desk=desk)
    made.add(Draft(sample.SEED.read_bytes(), sample.SEED.name))
    return made


def _stop(workspace: Workspace, place: str) -> Stop | None:
    return next((stop for stop in workspace.itinerary().stops if stop.place.id == sample.PLACES[place].id), None)


def test_a_confirmed_stop_is_confirmed_until_it_is_undone(workspace: Workspace) -> None:
    desk, stop = workspace.desk, _stop(workspace, "komsomolsk")
    assert desk is not None and stop is not None
    assert desk.decide(stop.id, "confirm")
    again = _stop(workspace, "komsomolsk")
    assert again is not None and desk.state(again) is State.CONFIRMED
    assert desk.undo()
    again = _stop(workspace, "komsomolsk")
    assert again is not None and desk.state(again) is State.UNVERIFIED


def test_a_rejected_stop_leaves_the_route_and_is_in_the_tray(workspace: Workspace) -> None:
    desk, stop = workspace.desk, _stop(workspace, "komsomolsk")
    assert desk is not None and stop is not None
    desk.decide(stop.id, "reject")
    assert _stop(workspace, "komsomolsk") is None
    assert "rejected" in {item.reason for item in workspace.itinerary().tray}


def test_place_date_and_state_can_be_corrected_at_once(workspace: Workspace) -> None:
    desk, stop = workspace.desk, _stop(workspace, "vladivostok")
    assert desk is not None and stop is not None
    done = desk.correct(stop.id, Wanted(sample.PLACES["moscow"], "16.09.2023", Status.POSSIBLE, reason="Probe"))
    moved = _stop(workspace, "moscow")
    assert done == 3
    assert moved is not None
    assert (moved.narrowed or moved.when, moved.status) == ("2023-09-16", Status.POSSIBLE)


def test_no_date_unknown_stops_and_unknown_verbs_change_nothing(workspace: Workspace) -> None:
    desk, stop = workspace.desk, _stop(workspace, "vladivostok")
    assert desk is not None and stop is not None
    with pytest.raises(InputError):
        desk.correct(stop.id, Wanted(when="irgendwann"))
    assert not desk.decide("nobody", "confirm")
    assert not desk.decide(stop.id, "delete everything")
    assert desk.correct("nobody", Wanted()) == 0
    assert not desk.undo()


def test_candidates_are_those_of_the_words_behind_the_stop(workspace: Workspace) -> None:
    stop = _stop(workspace, "vladivostok")
    assert stop is not None
    assert [item.place.id for item in candidates_of(stop, workspace.pairs())] == [sample.PLACES["vladivostok"].id]


def test_articles_last_beyond_the_workspace(workspace: Workspace) -> None:
    desk = workspace.desk
    assert desk is not None
    later = Workspace(sample.read, desk.dossier, engine_version="sample", desk=Desk(desk.dossier))
    assert [article.published for article in later.articles()] == ["2023-09"]


def test_the_second_writer_sees_the_first_ones_change(workspace: Workspace, tmp_path: Path) -> None:
    """Both looked at the same stop: the second is told both values, and decides."""
    desk, other = workspace.desk, _colleague(workspace, "Bob")
    stop = _stop(workspace, "vladivostok")
    assert desk is not None and other.desk is not None and stop is not None
    other.itinerary()
    workspace.itinerary()
    other.desk.correct(stop.id, Wanted(sample.PLACES["moscow"]))
    with pytest.raises(OvertakenError) as caught:
        desk.correct(stop.id, Wanted(sample.PLACES["seoul"], reason="Probe"))
    overtaken = caught.value
    assert (overtaken.theirs.correction.author, overtaken.theirs.correction.place) == ("Bob", sample.PLACES["moscow"])
    assert [one.place for one in overtaken.mine] == [sample.PLACES["seoul"]]
    assert len(desk.dossier.ledger.corrections()) == 1
    desk.insist(overtaken)
    assert _stop(workspace, "seoul") is not None
    assert len(desk.dossier.ledger.corrections()) == 2


def test_decisions_about_other_stops_do_not_block(workspace: Workspace) -> None:
    desk, other = workspace.desk, _colleague(workspace, "Bob")
    one, two = _stop(workspace, "vladivostok"), _stop(workspace, "komsomolsk")
    assert desk is not None and other.desk is not None and one is not None and two is not None
    other.itinerary()
    other.desk.decide(two.id, "confirm")
    assert desk.decide(one.id, "confirm")


def test_ones_own_decision_of_a_moment_ago_does_not_stand_in_the_way(workspace: Workspace) -> None:
    desk, stop = workspace.desk, _stop(workspace, "vladivostok")
    assert desk is not None and stop is not None
    assert desk.decide(stop.id, "confirm")
    assert desk.decide(stop.id, "dispute")  # before anything was drawn anew
    again = _stop(workspace, "vladivostok")
    assert again is not None and desk.state(again) is State.DISPUTED


def test_what_others_do_waits_until_it_is_asked_for(workspace: Workspace) -> None:
    other = _colleague(workspace, "Anna")
    before = workspace.itinerary()
    assert workspace.unseen() == ()
    other.keep(next(look(Draft("Ein Text über nichts, in dem auch niemand reist.", title="Nichts"))))
    other.keep(next(look(Draft("Noch ein Text, in dem es um das Wetter geht.", title="Wetter"))))
    stop = next(item for item in other.itinerary().stops if item.place.id == sample.PLACES["komsomolsk"].id)
    assert other.desk is not None and other.desk.decide(stop.id, "reject")
    assert told(workspace.unseen(), "de") == "2 neue Artikel und eine Korrektur von Anna"
    assert told(workspace.unseen(), "en") == "2 new articles and one correction by Anna"
    assert workspace.itinerary() is before
    workspace.catch_up()
    assert _stop(workspace, "komsomolsk") is None
    assert told(workspace.unseen(), "de") == ""


def test_stops_are_merged_and_split(workspace: Workspace) -> None:
    desk = workspace.desk
    one, into = _stop(workspace, "komsomolsk"), _stop(workspace, "vladivostok")
    assert desk is not None and one is not None and into is not None
    assert not desk.merge(one.id, one.id)
    assert desk.merge(one.id, into.id)
    merged = _stop(workspace, "vladivostok")
    assert merged is not None and len(merged.claims) == 2
    assert _stop(workspace, "komsomolsk") is None
    assert not desk.split(merged.id, [claim.id for claim in merged.claims])
    assert desk.split(merged.id, [merged.claims[0].id], when="20.09.2023")
    parts = [stop for stop in workspace.itinerary().stops if stop.place.id == sample.PLACES["vladivostok"].id]
    assert sorted(len(stop.claims) for stop in parts) == [1, 1]
    assert "2023-09-20" in {stop.narrowed or stop.when for stop in parts}


def test_a_stop_is_added_from_selected_words(workspace: Workspace) -> None:
    desk, article = workspace.desk, workspace.articles()[0]
    workspace.itinerary()
    start = article.text.index("Seoul")
    assert desk is not None
    desk.add(NewStop(article.id, Span(start, start + 5), "Kim Jong Un", sample.PLACES["seoul"], "September 2023"))
    added = _stop(workspace, "seoul")
    assert added is not None
    assert (desk.name_of(added), added.when, desk.state(added)) == ("Kim Jong Un", "2023-09", State.CONFIRMED)
    for wrong in (Span(start, start), Span(10**9, 10**9 + 5)):
        with pytest.raises(InputError):
            desk.add(NewStop(article.id, wrong, "Kim Jong Un", sample.PLACES["seoul"]))


def test_a_place_holds_for_all_of_its_name_now_and_later(workspace: Workspace) -> None:
    desk, stop = workspace.desk, _stop(workspace, "vostochny")
    assert desk is not None and stop is not None
    desk.correct(stop.id, Wanted(sample.PLACES["moscow"], everywhere=True))
    assert _stop(workspace, "vostochny") is None
    assert len([item for item in workspace.itinerary().stops if item.place.id == sample.PLACES["moscow"].id]) == 2


def test_travellers_are_merged_everywhere_or_for_one_stop(workspace: Workspace) -> None:
    desk, stop = workspace.desk, _stop(workspace, "komsomolsk")
    assert desk is not None and stop is not None
    desk.correct(stop.id, Wanted(traveller="Kim Yo Jong"))
    moved = _stop(workspace, "komsomolsk")
    assert moved is not None and desk.name_of(moved) == "Kim Yo Jong"
    desk.correct(moved.id, Wanted(traveller="Kim Jong Un", everywhere=True))
    assert "Kim Yo Jong" not in {desk.name_of(item) for item in workspace.itinerary().stops}


def test_the_history_of_a_stop_keeps_what_was_taken_back(workspace: Workspace) -> None:
    desk, stop = workspace.desk, _stop(workspace, "komsomolsk")
    assert desk is not None and stop is not None
    desk.decide(stop.id, "confirm", reason="nachgelesen")
    desk.correct(stop.id, Wanted(status=Status.CANCELLED))
    again = _stop(workspace, "komsomolsk")
    assert again is not None
    first, second = desk.history(again.id)
    assert (first.correction.reason, second.correction.status) == ("nachgelesen", Status.CANCELLED)
    assert desk.undo(second.correction.id)
    again = _stop(workspace, "komsomolsk")
    assert again is not None
    assert [(entry.active, entry.events[-1].what) for entry in desk.history(again.id)] == [
        (True, "made"),
        (False, "undone"),
    ]
    assert desk.redo(second.correction.id)
    assert desk.history("nobody") == ()


def test_the_anchor_of_an_article_is_a_decision_that_can_be_taken_back(workspace: Workspace) -> None:
    desk, article = workspace.desk, workspace.articles()[0]
    workspace.itinerary()
    assert desk is not None
    workspace.set_published(article.id, "2023-09-15")
    assert (workspace.articles()[0].published, workspace.listed(1)[0].published) == ("2023-09-15", "2023-09-15")
    assert desk.undo()
    assert workspace.articles()[0].published == "2023-09"


def _colleague(workspace: Workspace, author: str) -> Workspace:
    assert workspace.desk is not None
    desk = Desk(workspace.desk.dossier, author)
    return Workspace(sample.read, desk.dossier, engine_version="sample", desk=desk)


def test_what_was_rejected_can_be_taken_back_in(workspace: Workspace) -> None:
    """From the tray, by its claim."""
    desk, stop = workspace.desk, _stop(workspace, "komsomolsk")
    assert desk is not None and stop is not None
    desk.decide(stop.id, "reject")
    workspace.itinerary()
    assert desk.take_back(stop.claims[0].id)
    assert _stop(workspace, "komsomolsk") is not None
    assert not desk.take_back("nobody")


def test_an_open_claim_gets_its_place(workspace: Workspace) -> None:
    """A claim of the tray that is placed becomes a stop there."""
    desk, stop = workspace.desk, _stop(workspace, "vladivostok")
    assert desk is not None and stop is not None
    open_claim = next(item.claim for item in workspace.itinerary().tray if item.claim and item.stop == stop.id)
    assert open_claim is not None
    assert desk.settle(open_claim.id, sample.PLACES["moscow"])
    assert _stop(workspace, "moscow") is not None
    assert not desk.settle("nobody", sample.PLACES["moscow"])
