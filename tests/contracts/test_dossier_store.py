"""What every store of dossiers promises, in SQLite and in PostgreSQL."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from dateline.dossier import ChangedError, Dossier, Outcome, Shelf
from dateline.dossier.anchors import Anchor
from dateline.dossier.corrections import Correction, Kind, State, Target, correct_published
from dateline.dossier.database import integrity
from dateline.errors import StoreError
from dateline.loading import load_text
from dateline.model import (
    Article,
    Candidate,
    Claim,
    Evidence,
    Name,
    Note,
    Place,
    Problem,
    Reading,
    Span,
    Toponym,
)
from dateline.model import (
    Kind as PlaceKind,
)
from dateline.services.store import ArticleStore, reading_key

PLACE = Place(
    "geonames:1", "Exampleton", 51.5, -0.25, PlaceKind.CITY, "GB", names=(Name("Beispielstadt", "de", official=True),)
)
LONG = (
    "Die Ministerin reiste am Montag nach Beispielstadt und traf dort den Bürgermeister. Am Abend sprach sie vor "
    "Studenten der Universität über die Lage an der Grenze. Am Dienstag fährt sie mit dem Zug weiter an die Küste, "
    "wo sie einen neuen Hafen eröffnen will. Begleitet wird sie von einer Delegation aus zwölf Unternehmern. "
)


def article(number: int = 1, text: str = "", **fields: str) -> Article:
    return replace(
        load_text(text or f"Nummer {number} kam am Freitag in Beispielstadt an.", lang="de").article, **fields
    )


def correction(where: str = "a#1", **fields: object) -> Correction:
    target = Target("claim", Anchor(where, "Beispielstadt", "kam in ", " an", 7), "x")
    return replace(Correction(Kind.VERIFY, (target,), state=State.CONFIRMED), **fields)


@pytest.fixture
def dossier(shelf: Shelf) -> Dossier:
    return shelf.create("Eine Frage", author="Ada")


def test_it_is_an_article_store(dossier: Dossier) -> None:
    store: ArticleStore = dossier
    assert isinstance(store, ArticleStore)
    one, two = article(1), article(2)
    start = store.revision()
    store.put(one)
    store.put(two)
    assert store.articles() == (one, two)
    assert store.article(one.id) == one
    assert store.revision() > start
    store.put(replace(one, published="2024-05-03"))
    assert [item.published for item in store.articles()] == ["2024-05-03", None]
    assert store.remove(one.id)
    assert not store.remove(one.id)
    assert not store.remove("nobody")
    assert store.articles() == (two,)
    assert store.article(one.id) is None


def test_putting_the_same_again_changes_nothing(dossier: Dossier) -> None:
    dossier.put(article())
    before = dossier.revision()
    assert dossier.add(article()).outcome is Outcome.SAME
    assert dossier.revision() == before


def test_a_removed_article_comes_back(dossier: Dossier) -> None:
    dossier.put(article(1))
    dossier.put(article(2))
    dossier.remove(article(1).id)
    assert dossier.add(article(1)).outcome is Outcome.RESTORED
    assert [item.id for item in dossier.articles()] == [article(1).id, article(2).id]


def test_readings_come_back_whole(dossier: Dossier) -> None:
    one = article()
    span = Span(27, 40)
    toponym = Toponym(span, "Beispielstadt", place=PLACE, confidence=0.7, candidates=(Candidate(PLACE, 0.9),))
    claim = Claim(
        "c1",
        one.id,
        "x",
        PLACE,
        "Beispielstadt",
        "2024-05-03",
        evidence=(Evidence(span, "place"),),
        passage=Span(0, 44),
    )
    reading = Reading(
        one.id, "de", "1", (toponym,), claims=(claim,), problems=(Problem(Note.of("a.b", x=1), span, "places"),)
    )
    key = reading_key(one, "1")
    assert dossier.reading(key) is None
    dossier.put_reading(key, reading)
    dossier.put_reading(key, reading)
    assert dossier.reading(key) == reading
    assert dossier.reading(reading_key(one, "2")) is None
    assert dossier.readings("1") == {(key.digest, "", "de"): reading}


def test_text_of_every_kind_is_kept(dossier: Dossier) -> None:
    odd = article(text="„Straße“ 東京 🚆 {{7*7}} '; DROP TABLE articles; -- \\ %s ${x} Ende.", title="<b>\"'`</b>")
    dossier.put(odd)
    assert dossier.article(odd.id) == odd


def test_several_dossiers_are_kept_apart(shelf: Shelf) -> None:
    one, two = shelf.create("Gleich"), shelf.create("Gleich")
    one.put(article())
    assert one.id != two.id
    assert two.articles() == ()
    two.put(article())
    assert len(two.articles()) == 1
    one.rename("Anders")
    one.archive()
    assert [head.name for head in shelf.survey().heads] == ["Gleich"]
    assert [head.name for head in shelf.survey(archived=True).heads] == ["Anders", "Gleich"]
    assert shelf.open("Anders").id == one.id
    assert shelf.open(two.id).head().articles == 1
    shelf.delete(two.id)
    with pytest.raises(StoreError):
        shelf.open(two.id)
    with pytest.raises(StoreError):
        shelf.delete("nobody")
    assert len(one.articles()) == 1


@pytest.mark.parametrize("name", ["../böse", "", "   ", "東京", "a" * 500, "x'; DROP", "CON"])
def test_any_name_makes_a_dossier(shelf: Shelf, name: str) -> None:
    made = shelf.create(name)
    assert shelf.open(made.id).head().name == (name.strip() or made.id)


@pytest.mark.parametrize("name", ["nobody", "../../etc/passwd", "", "a/b"])
def test_opening_what_is_not_there_says_so(shelf: Shelf, name: str) -> None:
    with pytest.raises(StoreError, match="no dossier"):
        shelf.open(name)


# --- the same article again ---------------------------------------------------------------------------


def test_agency_copies_count_as_one_source(dossier: Dossier) -> None:
    first = dossier.add(article(text=LONG, publisher="Blatt A"))
    copy = dossier.add(article(text="Eigener Bericht. " + LONG + "Mehr dazu morgen.", publisher="Blatt B"))
    other = dossier.add(article(3, publisher="Blatt C"))
    assert (first.outcome, copy.outcome, other.outcome) == (Outcome.NEW, Outcome.COPY, Outcome.NEW)
    assert copy.other == first.article
    sources = dossier.sources()
    assert sources[first.article] == sources[copy.article] != sources[other.article]
    assert len(dossier.articles()) == 3


def test_a_newer_version_replaces_and_both_stay_readable(dossier: Dossier) -> None:
    url = "https://www.example.org/a?utm_source=x#top"
    old = article(text=LONG, url=url, published="2024-05-03")
    new = article(text=LONG + "Nachtrag: Der Hafen öffnet später.", url="http://example.org/a/", published="2024-05-04")
    dossier.add(old)
    assert dossier.add(new).outcome is Outcome.VERSION
    assert dossier.articles() == (new,)
    assert dossier.article(old.id) == old
    assert [entry.id for entry in dossier.versions(old.id)] == [old.id, new.id]
    assert dossier.lineage() == {old.id: new.id}
    assert dossier.separate(new.id)
    assert len(dossier.articles()) == 2


def test_an_older_version_added_later_stands_behind(dossier: Dossier) -> None:
    new = article(text=LONG + "Nachtrag.", publisher="Blatt", published="2024-05-04")
    old = article(text=LONG, publisher="Blatt", published="2024-05-03")
    dossier.add(new)
    assert dossier.add(old).outcome is Outcome.VERSION
    assert dossier.articles() == (new,)


def test_another_article_at_the_same_address_is_no_version(dossier: Dossier) -> None:
    dossier.add(article(text=LONG, url="https://example.org/live"))
    assert dossier.add(article(2, url="https://example.org/live")).outcome is Outcome.NEW
    assert len(dossier.articles()) == 2


def test_adding_again_fills_gaps_and_putting_replaces(dossier: Dossier) -> None:
    dossier.add(article(title="Titel", published="2024-05"))
    dossier.add(article(title="", publisher="Blatt"))
    found = dossier.article(article().id)
    assert found is not None
    assert (found.title, found.published, found.publisher) == ("Titel", "2024-05", "Blatt")
    dossier.put(article(title="Neu"))
    found = dossier.article(article().id)
    assert found is not None
    assert (found.title, found.published, found.publisher) == ("Neu", None, "")


def test_a_corrected_publication_date_is_in_force_until_it_is_undone_or_set(dossier: Dossier) -> None:
    one = article(published="2023-09")
    dossier.put(one)
    made = dossier.ledger.record(correct_published(one.id, "2023-09-15"))
    assert [item.published for item in dossier.articles()] == ["2023-09-15"]
    dossier.put(dossier.articles()[0])
    assert dossier.ledger.corrections() == (made,)
    dossier.ledger.undo(made.id)
    assert dossier.articles() == (one,)
    dossier.ledger.redo(made.id)
    dossier.put(replace(one, published="2023-09-16"))
    assert [item.published for item in dossier.articles()] == ["2023-09-16"]
    assert [event.what for event in dossier.ledger.get(made.id).events] == ["made", "undone", "redone", "undone"]


# --- corrections --------------------------------------------------------------------------------------


def test_corrections_are_kept_undone_and_redone(dossier: Dossier) -> None:
    ledger = dossier.ledger
    one = ledger.record(correction(reason="steht so im Text"))
    two = ledger.record(correction("b", author="Bob"))
    assert one.author == "Ada"
    assert one.at.endswith("Z")
    assert ledger.corrections() == (one, two)
    assert ledger.undo(one.id, author="Bob")
    assert not ledger.undo(one.id)
    assert ledger.corrections() == (two,)
    assert ledger.redo(one.id)
    assert ledger.corrections() == (one, two)
    history = ledger.get(one.id)
    assert [(event.what, event.author) for event in history.events] == [
        ("made", "Ada"),
        ("undone", "Bob"),
        ("redone", "Ada"),
    ]
    assert dossier.head().corrections == 2


def test_undo_and_redo_step_by_step(dossier: Dossier) -> None:
    ledger = dossier.ledger
    one, two = ledger.record(correction("a")), ledger.record(correction("b"))
    assert ledger.undo_last() == two
    assert ledger.undo_last() == one
    assert ledger.undo_last() is None
    assert ledger.redo_last() == one
    assert ledger.redo_last() == two
    assert ledger.redo_last() is None
    ledger.undo_last()
    ledger.record(correction("c"))
    assert ledger.redo_last() is None


def test_the_second_writer_sees_the_first_ones_change(dossier: Dossier) -> None:
    seen = dossier.revision()
    theirs = dossier.ledger.record(correction(author="Bob"), seen=seen)
    with pytest.raises(ChangedError) as caught:
        dossier.ledger.record(correction(author="Eva"), seen=seen)
    assert caught.value.correction == theirs.id
    assert caught.value.values["author"] == "Bob"
    assert dossier.ledger.corrections() == (theirs,)
    dossier.ledger.record(correction(author="Eva"), seen=dossier.revision())


def test_other_items_do_not_block(dossier: Dossier) -> None:
    seen = dossier.revision()
    dossier.ledger.record(correction("a"), seen=seen)
    dossier.put(article())
    dossier.ledger.record(correction("b"), seen=seen)
    assert len(dossier.ledger.corrections()) == 2


def test_undoing_somebody_elses_fresh_change_is_noticed(dossier: Dossier) -> None:
    one = dossier.ledger.record(correction())
    seen = dossier.revision()
    dossier.ledger.record(correction(author="Bob"), seen=seen)
    with pytest.raises(ChangedError):
        dossier.ledger.undo(one.id, seen=seen)


def test_all_or_none(dossier: Dossier) -> None:
    seen = dossier.revision()
    dossier.ledger.record(correction("b"), seen=seen)
    with pytest.raises(ChangedError):
        dossier.ledger.record_all((correction("a"), correction("b")), seen=seen)
    assert len(dossier.ledger.corrections()) == 1


def test_who_polls_sees_what_changed(dossier: Dossier) -> None:
    seen = dossier.revision()
    dossier.put(article())
    made = dossier.ledger.record(correction(author="Bob"))
    dossier.ledger.undo(made.id)
    changes = dossier.changes_since(seen)
    assert [(change.what, change.author) for change in changes] == [
        ("article", "Ada"),
        ("correction", "Bob"),
        ("undone", "Ada"),
    ]
    assert [change.revision for change in changes] == [seen + 1, seen + 2, seen + 3]
    assert dossier.changes_since(dossier.revision()) == ()


def test_many_writers_lose_nothing(shelf: Shelf, dossier: Dossier) -> None:
    """Eight writers at once, some on the same items: every correction is there, in one order."""
    failures: list[Exception] = []

    def write(number: int) -> None:
        try:
            ledger = shelf.open(dossier.id, author=f"w{number}").ledger
            for turn in range(12):
                ledger.record(correction(f"item{turn}"))
        except Exception as error:  # noqa: BLE001
            failures.append(error)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    entries = dossier.ledger.entries()
    assert len(entries) == 96
    revisions = [entry.revision for entry in entries]
    assert revisions == list(range(revisions[0], revisions[0] + 96))
    assert dossier.revision() == revisions[-1]
    assert integrity(dossier.database) == "ok"


def test_entries_come_in_pages_without_texts(dossier: Dossier) -> None:
    for number in range(5):
        dossier.put(article(number))
    assert [entry.title for entry in dossier.entries(2, 1)] == [
        "Nummer 3 kam am Freitag in Beispielstadt an",
        "Nummer 2 kam am Freitag in Beispielstadt an",
    ]
    assert [item.id for item in dossier.iter_articles(batch=2)] == [article(number).id for number in range(5)]
