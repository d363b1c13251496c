"""Every kind of correction holds over re-reading, shifted text and a new engine, or is listed as orphaned."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from tests.dossier.toy_reader import PLACES, toy_article, toy_read

from dateline.dossier import corrections as make
from dateline.dossier.codec import pack, unpack
from dateline.dossier.corrections import Correction, State
from dateline.dossier.replay import Corrected, apply_corrections, apply_to_articles, corrected_itinerary, state_of
from dateline.errors import InputError
from dateline.model import Article, Claim, Itinerary, Reading, Role, Span, Status, Stop
from dateline.wording import say

TEXT = (
    "The week began quietly. Ann Miller → Arlen (2024-05-03). Crowds waited at the gates.\n\n"
    "On the next day the party went on. Ann Miller → Brook (2024-05-04). Bob Stone → Brook (2024-05-04). "
    "Nobody spoke to the press. Ann Miller → Cairn. More is not known about the way there."
)
# What may happen to the text: words before, between and around, another order of paragraphs, white space.
SHIFTS: dict[str, Callable[[str], str]] = {
    "unchanged": lambda text: text,
    "a lead is put before": lambda text: "UPDATED with a new lead. Zed → Dorne (2024-05-01). It rained.\n\n" + text,
    "a sentence comes between": lambda text: text.replace("Crowds waited", "Ann Miller waved. Crowds waited"),
    "neighbours are edited": lambda text: text.replace("quietly", "very quietly").replace(
        "Nobody spoke", "No one talked"
    ),
    "the end is cut": lambda text: text.removesuffix(" More is not known about the way there."),
    "paragraphs change places": lambda text: "\n\n".join(reversed(text.split("\n\n"))),
    "the same names come again": lambda text: text + "\n\nEarlier, in spring: Ann Miller → Brook (2024-03-01). Cold.",
}


def claim(reading: Reading, who: str, where: str, when: str | None = "") -> Claim:
    found = [
        item
        for item in reading.claims
        if item.traveller == who and item.place_name == where and (when == "" or item.when == when)
    ]
    assert found, (who, where, [(item.traveller, item.place_name, item.when) for item in reading.claims])
    return found[0]


def replay(text: str, corrections: Sequence[Correction], engine: str = "1", name: str = "a1") -> Corrected:
    """Read a text anew and replay, with the corrections stored and loaded in between."""
    stored = [
        unpack(Correction, pack(replace(item, id=f"k{n}", at="2024-06-01"))) for n, item in enumerate(corrections)
    ]
    return apply_corrections([toy_read(toy_article(text, name), engine)], {name: text}, stored)


FIRST = toy_read(toy_article(TEXT))
TEXTS = {"a1": TEXT}
BROOK = claim(FIRST, "ann-miller", "Brook")


def brook(corrected: Corrected, traveller: str = "ann-miller") -> Claim:
    """The corrected claim: the one of Brook in May (a later edit adds one in March)."""
    return next(
        item
        for item in corrected.readings[0].claims
        if item.place_name == "Brook" and item.traveller == traveller and item.when != "2024-03-01"
    )


shifted = pytest.mark.parametrize("shift", SHIFTS.values(), ids=SHIFTS.keys())


@shifted
def test_place(shift: Callable[[str], str]) -> None:
    out = replay(shift(TEXT), [make.correct_place(BROOK, PLACES["Elmet"], TEXTS, author="Ada", reason="die andere")])
    assert out.orphaned == ()
    found = brook(out)
    assert found.place == PLACES["Elmet"]
    assert found.confidence == 1.0
    assert say(found.reasons[-1], "en") == "place set by Ada on 2024-06-01 die andere"
    assert out.applied[found.id] == ("k0",)
    assert brook(out, "bob-stone").place == PLACES["Brook"]
    toponym = next(item for item in out.readings[0].toponyms if item.span == found.evidence[0].span)
    assert toponym.place == PLACES["Elmet"]
    assert toponym.candidates[0].place == PLACES["Elmet"]


@shifted
def test_toponym(shift: Callable[[str], str]) -> None:
    toponym = next(item for item in FIRST.toponyms if item.span == BROOK.evidence[0].span)
    out = replay(shift(TEXT), [make.correct_toponym(toponym, "a1", PLACES["Elmet"], TEXTS)])
    assert brook(out).place == PLACES["Elmet"]
    assert out.orphaned == ()


@shifted
def test_date(shift: Callable[[str], str]) -> None:
    out = replay(shift(TEXT), [make.correct_date(BROOK, "2024-05-06", TEXTS)])
    assert (brook(out).when, out.orphaned) == ("2024-05-06", ())


@shifted
def test_time_expression(shift: Callable[[str], str]) -> None:
    time = next(item for item in FIRST.times if item.span == BROOK.evidence[1].span)
    out = replay(shift(TEXT), [make.correct_time(time, "a1", "2024-05-06", TEXTS)])
    assert (brook(out).when, out.orphaned) == ("2024-05-06", ())
    assert "corrected" in {item.rule for item in out.readings[0].times}


@shifted
def test_traveller(shift: Callable[[str], str]) -> None:
    out = replay(shift(TEXT), [make.correct_traveller(BROOK, "Cleo Park", TEXTS)])
    assert out.orphaned == ()
    assert brook(out, "cleo-park").when == "2024-05-04"
    assert "Cleo Park" in {item.name for item in out.readings[0].travellers}


@shifted
def test_status_and_role(shift: Callable[[str], str]) -> None:
    decided = [make.correct_status(BROOK, Status.CANCELLED, TEXTS), make.correct_role(BROOK, Role.TRANSIT, TEXTS)]
    out = replay(shift(TEXT), decided)
    assert (brook(out).status, brook(out).role, out.orphaned) == (Status.CANCELLED, Role.TRANSIT, ())
    assert out.applied[brook(out).id] == ("k0", "k1")


@shifted
def test_reject(shift: Callable[[str], str]) -> None:
    out = replay(shift(TEXT), [make.reject(BROOK, TEXTS)])
    assert [(item.place_name, item.when) for item in out.rejected] == [("Brook", "2024-05-04")]
    assert out.rejected[0].id not in {item.id for item in out.readings[0].claims}
    assert out.states[out.rejected[0].id] is State.REJECTED
    assert out.orphaned == ()


@shifted
def test_add(shift: Callable[[str], str]) -> None:
    at = TEXT.index("at the gates")
    added = make.add_stop(
        "a1",
        Span(at + 3, at + 12),
        TEXTS,
        traveller="Ann Miller",
        place=PLACES["Dorne"],
        when="2024-05-03",
        author="Ada",
    )
    out = replay(shift(TEXT), [added])
    found = claim(out.readings[0], "ann-miller", "the gates")
    assert (found.place, found.when) == (PLACES["Dorne"], "2024-05-03")
    assert out.states[found.id] is State.CONFIRMED
    text = shift(TEXT)
    assert found.evidence[0].span.of(text) == "the gates"
    assert found.passage.of(text) == "Crowds waited at the gates."


@shifted
@pytest.mark.parametrize(
    ("decide", "state"),
    [(make.confirm, State.CONFIRMED), (make.dispute, State.DISPUTED), (make.unverify, State.UNVERIFIED)],
)
def test_verification(shift: Callable[[str], str], decide: Callable[..., Correction], state: State) -> None:
    out = replay(shift(TEXT), [decide(BROOK, TEXTS, author="Ada")])
    assert out.states[brook(out).id] is state
    assert out.orphaned == ()
    stop = Stop("s", "ann-miller", PLACES["Brook"], None, None, Status.VISITED, Role.STOP, (brook(out),))
    assert state_of(stop, out.states) is state


@shifted
def test_merge(shift: Callable[[str], str]) -> None:
    cairn = claim(FIRST, "ann-miller", "Cairn")
    one = Stop("s1", "ann-miller", PLACES["Cairn"], None, None, Status.VISITED, Role.STOP, (cairn,))
    two = Stop("s2", "ann-miller", PLACES["Brook"], "2024-05-04", None, Status.PLANNED, Role.STOP, (BROOK,))
    out = replay(shift(TEXT), [make.merge(one, two, TEXTS, traveller="Ann Miller")])
    found = claim(out.readings[0], "ann-miller", "Cairn")
    assert (found.place, found.when, found.status) == (PLACES["Brook"], "2024-05-04", Status.PLANNED)
    assert out.orphaned == ()


@shifted
def test_split(shift: Callable[[str], str]) -> None:
    out = replay(shift(TEXT), [make.split([BROOK], TEXTS, when="2024-05-05", place=PLACES["Elmet"])])
    assert (brook(out).when, brook(out).place) == ("2024-05-05", PLACES["Elmet"])
    assert out.orphaned == ()


@shifted
def test_merged_travellers(shift: Callable[[str], str]) -> None:
    out = replay(shift(TEXT), [make.merge_travellers("Bob Stone", "Ann Miller")])
    assert "bob-stone" not in {item.traveller for item in out.readings[0].claims}
    ann = next(item for item in out.readings[0].travellers if item.name == "Ann Miller")
    assert "Bob Stone" in ann.aliases
    starts = [mention.span.start for mention in ann.mentions]
    assert starts == sorted(starts)


def test_renaming_a_traveller_keeps_the_person() -> None:
    out = replay(TEXT, [make.merge_travellers("Bob Stone", "Robert Stone")])
    assert {item.name for item in out.readings[0].travellers} == {"Ann Miller", "Robert Stone"}
    assert sum(item.traveller == "robert-stone" for item in out.readings[0].claims) == 1


# --- for all of a name --------------------------------------------------------------------------------


def several(corrections: Sequence[Correction]) -> dict[str, Reading]:
    texts = {"a1": TEXT, "a2": "Elsewhere. Cleo Park → Brook (2024-05-09).", "a3": "Bob Stone → Arlen."}
    readings = [toy_read(toy_article(text, name)) for name, text in texts.items()]
    return {item.article: item for item in apply_corrections(readings, texts, corrections).readings}


def test_a_place_for_all_of_its_name() -> None:
    out = several([make.apply_to_all(make.correct_place(BROOK, PLACES["Elmet"], TEXTS), "BROOK")])
    for reading in out.values():
        assert all(item.place == PLACES["Elmet"] for item in reading.claims if item.place_name == "Brook")
        assert all(item.place == PLACES["Elmet"] for item in reading.toponyms if item.text == "Brook")
    assert claim(out["a3"], "bob-stone", "Arlen").place == PLACES["Arlen"]


def test_not_a_stop_for_all_of_its_name() -> None:
    out = several([make.apply_to_all(make.reject(BROOK, TEXTS), "Brook")])
    assert [item.place_name for reading in out.values() for item in reading.claims] == ["Arlen", "Cairn", "Arlen"]


def test_the_last_decision_counts() -> None:
    everywhere = make.apply_to_all(make.correct_place(BROOK, PLACES["Elmet"], TEXTS), "Brook")
    here = make.correct_place(BROOK, PLACES["Dorne"], TEXTS)
    assert claim(several([everywhere, here])["a1"], "ann-miller", "Brook").place == PLACES["Dorne"]
    assert claim(several([here, everywhere])["a1"], "ann-miller", "Brook").place == PLACES["Elmet"]


def test_what_depends_on_its_passage_is_not_for_all() -> None:
    with pytest.raises(InputError):
        make.apply_to_all(make.correct_date(BROOK, "2024", TEXTS), "Brook")


# --- in the itinerary ---------------------------------------------------------------------------------


def itinerary(decided: Sequence[Correction], **texts: str) -> tuple[Itinerary, Corrected]:
    articles = [toy_article(text, name) for name, text in (texts or {"a1": TEXT}).items()]
    return corrected_itinerary([(item, toy_read(item)) for item in articles], decided)


def route(found: Itinerary, who: str = "ann-miller") -> list[tuple[str, str | None]]:
    return [(stop.place.name, stop.narrowed or stop.when) for stop in found.stops if stop.traveller == who]


def test_the_itinerary_is_built_from_corrected_readings() -> None:
    decided = [make.correct_place(BROOK, PLACES["Elmet"], TEXTS), make.correct_date(BROOK, "2024-05-06", TEXTS)]
    found, _ = itinerary(decided)
    assert ("Elmet", "2024-05-06") in route(found)
    assert "Brook" not in dict(route(found))


def test_rejected_and_orphaned_are_in_the_tray() -> None:
    gone = make.correct_date(replace(BROOK, article="a9"), "2024", {"a9": TEXT})
    found, _ = itinerary([make.reject(BROOK, TEXTS), gone])
    assert "Brook" not in dict(route(found))
    assert {"rejected", "orphaned"} <= {item.reason for item in found.tray}
    assert all(say(item.note, lang) for item in found.tray for lang in ("de", "en"))


def test_a_split_makes_two_stops_with_a_leg_and_undoing_it_one() -> None:
    texts = {"a1": "Ann Miller → Arlen (2024-05-03). One.", "a2": "Ann Miller → Arlen (2024-05-03). Two."}
    before, _ = itinerary([], **texts)
    assert len(before.stops) == 1
    claims = before.stops[0].claims
    assert len(claims) == 2
    after, _ = itinerary([make.split([claims[1]], texts)], **texts)
    assert [len(stop.claims) for stop in after.stops] == [1, 1]
    assert after.stops[0].id == before.stops[0].id != after.stops[1].id
    assert len(after.legs) == len(before.legs) + 1


def test_merged_stops_are_one() -> None:
    before, _ = itinerary([])
    stops = {stop.place.name: stop for stop in before.stops if stop.traveller == "ann-miller"}
    after, _ = itinerary([make.merge(stops["Cairn"], stops["Brook"], TEXTS, traveller="Ann Miller")])
    merged = [stop for stop in after.stops if stop.traveller == "ann-miller"]
    assert sorted(len(stop.claims) for stop in merged) == [1, 2]


def test_merged_travellers_share_a_route() -> None:
    found, _ = itinerary([make.merge_travellers("Bob Stone", "Ann Miller")])
    assert {stop.traveller for stop in found.stops} == {"ann-miller"}


# --- decisions on decisions ---------------------------------------------------------------------------


def test_a_correction_of_a_corrected_claim_finds_it() -> None:
    first = make.correct_traveller(BROOK, "Cleo Park", TEXTS)
    now = brook(replay(TEXT, [first]), "cleo-park")
    out = replay(SHIFTS["a lead is put before"](TEXT), [first, make.correct_date(now, "2024-05-07", TEXTS)])
    assert brook(out, "cleo-park").when == "2024-05-07"


def test_the_second_survives_the_undoing_of_the_first() -> None:
    now = brook(replay(TEXT, [make.correct_place(BROOK, PLACES["Elmet"], TEXTS)]))
    out = replay(TEXT, [make.correct_date(now, "2024-05-07", TEXTS)])
    assert (brook(out).place, brook(out).when) == (PLACES["Brook"], "2024-05-07")


def test_confirming_a_rejected_stop_brings_it_back() -> None:
    out = replay(TEXT, [make.reject(BROOK, TEXTS), make.confirm(BROOK, TEXTS)])
    assert out.rejected == ()
    assert out.states[brook(out).id] is State.CONFIRMED


# --- orphans ------------------------------------------------------------------------------------------


def test_gone_words_orphan_the_correction_and_change_nothing() -> None:
    text = TEXT.replace("Ann Miller → Brook (2024-05-04). ", "")
    out = replay(text, [make.correct_date(BROOK, "2024-05-06", TEXTS)])
    assert brook(out, "bob-stone").when == "2024-05-04"
    assert "2024-05-06" not in {item.when for item in out.readings[0].claims}
    assert len(out.orphaned) == 1
    assert "Brook" in say(out.orphaned[0].note, "de")


def test_the_same_word_elsewhere_is_not_taken_for_it() -> None:
    text = "Quite another story about fishing. Dan Lake → Brook (2024-08-01). The river was full of trout."
    out = replay(text, [make.correct_date(BROOK, "2024-05-06", TEXTS)])
    assert [item.why for item in out.orphaned] == ["text"]


def test_an_engine_that_no_longer_reads_the_claim() -> None:
    out = replay(TEXT, [make.correct_status(BROOK, Status.PLANNED, TEXTS)], engine="3")
    assert [item.why for item in out.orphaned] == ["claim"]


def test_an_engine_that_names_the_traveller_better() -> None:
    seen = replace(BROOK, traveller="the-minister")
    out = replay(TEXT, [make.correct_date(seen, "2024-05-06", TEXTS)])
    assert (brook(out).when, out.orphaned) == ("2024-05-06", ())


def test_an_article_that_is_gone() -> None:
    out = replay(TEXT, [make.correct_status(BROOK, Status.PLANNED, TEXTS)], name="a9")
    assert [item.why for item in out.orphaned] == ["article"]


def test_what_was_confirmed_is_not_confirmed_when_read_otherwise() -> None:
    out = replay(TEXT, [make.confirm(BROOK, TEXTS)], engine="2")
    assert [item.why for item in out.orphaned] == ["changed"]
    assert brook(out).id not in out.states


def test_a_finer_date_of_the_same_time_stays_confirmed() -> None:
    vague = TEXT.replace("2024-05-04", "2024-05")
    seen = claim(toy_read(toy_article(vague)), "ann-miller", "Brook")
    out = replay(TEXT, [make.confirm(seen, {"a1": vague})])
    assert out.states[brook(out).id] is State.CONFIRMED


def test_corrections_follow_to_the_newer_version() -> None:
    newer = SHIFTS["a lead is put before"](TEXT)
    reading = toy_read(toy_article(newer, "a2"))
    decided = [make.correct_date(BROOK, "2024-05-06", TEXTS)]
    out = apply_corrections([reading], {"a2": newer}, decided, {"a1": "a2"})
    assert (brook(out).when, out.orphaned) == ("2024-05-06", ())


def test_publication_dates_are_corrected_before_reading() -> None:
    decided = [make.correct_published("a1", "2023-09"), make.correct_published("a1", "2023-09-15")]
    articles = (toy_article(TEXT), Article("a2", "x", "en", published="2020"))
    assert [item.published for item in apply_to_articles(articles, decided)] == ["2023-09-15", "2020"]
    out = apply_corrections([FIRST], TEXTS, [*decided, make.correct_published("gone", "2020")])
    assert [item.target.anchor.article for item in out.orphaned] == ["gone"]


# --- what cannot be decided ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "decide",
    [
        lambda: make.correct_date(BROOK, "gestern", TEXTS),
        lambda: make.correct_published("a1", "{{7*7}}"),
        lambda: make.correct_traveller(BROOK, "  ", TEXTS),
        lambda: make.confirm([], TEXTS),
        lambda: make.add_stop("a1", Span(3, 3), TEXTS, traveller="X", place=PLACES["Elmet"]),
        lambda: make.merge_travellers("", "X"),
        lambda: make.apply_to_all(make.reject(BROOK, TEXTS), " "),
    ],
)
def test_what_makes_no_sense_is_refused(decide: Callable[[], Correction]) -> None:
    with pytest.raises(InputError) as caught:
        decide()
    assert caught.value.key.startswith("dossier.")


def test_replay_leaves_its_input_alone_and_is_repeatable() -> None:
    decided = [
        make.correct_place(BROOK, PLACES["Elmet"], TEXTS),
        make.reject(claim(FIRST, "bob-stone", "Brook"), TEXTS),
    ]
    before = pack(FIRST)
    one, two = replay(TEXT, decided), replay(TEXT, decided)
    assert pack(FIRST) == before
    assert one == two
    assert apply_corrections([FIRST], TEXTS, []).readings == (FIRST,)
