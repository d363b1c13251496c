"""Articles in, readings kept, one itinerary out; filters, passages and the sentence on top."""

from __future__ import annotations

from datetime import date

import pytest
from tests.dashboard import sample

from dateline.dossier.corrections import State
from dateline.errors import InputError
from dateline.loading import safe_url
from dateline.model import Article, Kind, Reading, Status
from dateline.services.filters import Filter, hidden
from dateline.services.passages import passages
from dateline.services.store import ArticleStore, MemoryStore
from dateline.services.summary import summarise
from dateline.services.workspace import Draft, Workspace


def test_an_article_is_read_once_and_again_when_its_date_changes() -> None:
    read: list[str | None] = []

    def reader(article: Article) -> Reading:
        read.append(article.published)
        return sample.read(article)

    workspace = Workspace(reader, build=sample.build, engine_version="1")
    workspace.add(Draft(sample.SEED.read_bytes(), sample.SEED.name))
    workspace.pairs()
    workspace.pairs()
    workspace.set_published(workspace.articles()[0].id, "2023-09-15")
    days = [stop.when for stop in workspace.itinerary().stops if stop.place.kind is Kind.SITE]
    assert read == ["2023-09", "2023-09-15"]
    assert days == ["2023-09-13", "2023-09-13"]


def test_the_memory_store_is_an_article_store() -> None:
    store: ArticleStore = MemoryStore()
    assert isinstance(store, ArticleStore)
    assert store.article("none") is None
    assert store.remove("none") is False
    assert store.revision() == 0


def test_the_same_text_again_is_one_article() -> None:
    workspace = sample.workspace()
    workspace.add(Draft(sample.SEED.read_bytes(), sample.SEED.name, title="Neuer Titel"))
    assert [article.title for article in workspace.articles()] == ["Neuer Titel"]


def test_what_is_gone_or_no_article_is_said() -> None:
    workspace = sample.workspace()
    with pytest.raises(InputError):
        workspace.add(Draft("  "))
    with pytest.raises(InputError):
        workspace.set_published("gone", "2023")


@pytest.mark.parametrize(
    ("url", "kept"),
    [("https://a.example/x", True), ("javascript:alert(1)", False), ("data:text/html,x", False), ("http://a b", False)],
)
def test_only_web_addresses_are_kept(url: str, kept: bool) -> None:
    assert bool(safe_url(url)) is kept


@pytest.mark.parametrize(
    ("chosen", "left"),
    [
        (Filter(), 7),
        (Filter(travellers=frozenset({"kim-jong-un"})), 4),
        (Filter(statuses=frozenset({Status.PLANNED})), 3),
        (Filter(kinds=frozenset({Kind.SITE})), 2),
        # The Wednesdays have one in the period, the Fridays too; undated stops stay; October is out.
        (Filter(first=date(2023, 9, 12), last=date(2023, 9, 16)), 6),
        (Filter(first=date(2023, 9, 16), last=date(2023, 9, 19)), 3),
    ],
)
def test_filters_leave_what_may_fit(chosen: Filter, left: int) -> None:
    itinerary = sample.workspace().itinerary()
    assert len(itinerary.stops) - len(hidden(itinerary, chosen)) == left


def test_filters_by_what_people_said_of_a_stop() -> None:
    itinerary = sample.workspace().itinerary()
    first, second = itinerary.stops[:2]
    said = {first.id: State.CONFIRMED, second.id: State.DISPUTED}

    def left(*wanted: State) -> list[str]:
        out = hidden(itinerary, Filter(checked=frozenset(wanted)), lambda stop: said.get(stop.id, State.UNVERIFIED))
        return [stop.id for number, stop in enumerate(itinerary.stops) if number not in out]

    assert left(State.CONFIRMED) == [first.id]
    assert left(State.CONFIRMED, State.DISPUTED) == [first.id, second.id]
    assert left(State.UNVERIFIED) == [stop.id for stop in itinerary.stops[2:]]
    assert Filter(checked=frozenset({State.DISPUTED})).active


def test_passages_are_cut_at_their_evidence_and_lose_no_character() -> None:
    workspace = sample.workspace()
    found = passages(workspace.itinerary(), workspace.pairs(), "de", ["kim-jong-un-2021851"])
    (passage,) = found
    assert "".join(part.text for part in passage.parts) == passage.claim.passage.of(passage.article.text)
    assert [(part.text, part.what) for part in passage.parts if part.what] == [
        ("Am Freitag", "date"),
        ("traf", "movement"),
        ("Komsomolsk am Amur", "place"),
    ]
    assert passage.paragraph == 1


def test_the_sentence_can_be_read_aloud() -> None:
    itinerary = sample.workspace().itinerary()
    assert summarise(itinerary, "de").sentence == (
        "7 Stationen, September bis Oktober 2023: 4 besucht, 3 geplant. 2 Angaben blieben offen."
    )
    assert summarise(sample.chosen("empty").itinerary(), "en").sentence.startswith("The articles report no journey")


def test_a_first_reading_that_was_stopped_shows_what_has_been_read() -> None:
    """The rest is left out and counted until it is asked for; nothing is read twice."""
    read: list[str] = []

    def reader(article: Article) -> Reading:
        read.append(article.id)
        if len(read) == 2:
            made.stop_reading()
        return Reading(article.id, "de", "x")

    made = Workspace(reader, engine_version="x")
    for number in range(4):
        made.add(Draft(f"Ein Text über die Reise, der hier nur steht, Nummer {number}.", title=f"T{number}", lang="de"))
    before = made.mark()
    assert len(made.pairs()) == 2
    assert made.unread == 2
    assert made.mark() != before
    assert len(made.itinerary().stops) == 0
    made.go_on_reading()
    assert len(made.pairs()) == 4
    assert made.unread == 0
    assert len(read) == len(set(read)) == 4
