"""Claims join to stops, stops stand in travel order, contradictions are shown."""

from __future__ import annotations

import dataclasses

from dateline import journeys
from dateline.model import Itinerary, Role, Status


def told(itinerary: Itinerary) -> list[str]:
    return [f"{stop.place.name} {stop.when} {stop.status}" for stop in itinerary.stops]


def test_nothing_gives_nothing() -> None:
    """No readings, no itinerary."""
    assert journeys.build([]) == Itinerary()


def test_dates_order_stops(claim, reading) -> None:
    """The text tells the last stop first; the itinerary puts it last."""
    itinerary = journeys.build(
        [
            reading(
                claim("Riga", "2024-05-03"),
                claim("Berlin", "2024-05-01", role=Role.ORIGIN),
                claim("Warschau", "2024-05-02"),
            )
        ]
    )
    assert told(itinerary) == ["Berlin 2024-05-01 visited", "Warsaw 2024-05-02 visited", "Riga 2024-05-03 visited"]
    assert [(leg.start, leg.end) for leg in itinerary.legs] == [
        (itinerary.stops[0].id, itinerary.stops[1].id),
        (itinerary.stops[1].id, itinerary.stops[2].id),
    ]


def test_a_stay_runs_from_arrival_to_the_last_day_told(claim, reading) -> None:
    """Two days in one city with nothing between are one stop; going back is another."""
    itinerary = journeys.build(
        [
            reading(
                claim("Berlin", "2024-05-01", role=Role.ORIGIN, kind="origin"),
                claim("Warschau", "2024-05-01"),
                claim("Warschau", "2024-05-03", kind="stay"),
                claim("Berlin", "2024-05-04", kind="return"),
            )
        ]
    )
    assert told(itinerary) == [
        "Berlin 2024-05-01 visited",
        "Warsaw 2024-05-01/2024-05-03 visited",
        "Berlin 2024-05-04 visited",
    ]


def test_until_ends_a_stay(claim, reading) -> None:
    """ "bis Freitag" is the end of the stay that another claim began."""
    itinerary = journeys.build([reading(claim("Riga", "2024-05-06"), claim("Riga", "../2024-05-10", kind="stay"))])
    assert told(itinerary) == ["Riga 2024-05-06/2024-05-10 visited"]


def test_the_next_place_ends_an_open_stay(claim, reading) -> None:
    """ "since Monday" lasts until the day of the next city, not that of a site in the same one, nor of publication."""
    itinerary = journeys.build(
        [
            reading(
                claim("Berlin", "2024-05-06/..", narrowed="2024-05-06/2024-05-20", kind="stay"),
                claim("Schloss Bellevue", "2024-05-07", kind="stay"),
                claim("Tallinn", "2024-05-09"),
            )
        ]
    )
    assert told(itinerary)[0] == "Berlin 2024-05-06/2024-05-09 visited"


def test_back_after_a_day_elsewhere_is_another_stop(claim, reading) -> None:
    """A night in Riga, a day in Tallinn and back that evening; without the day elsewhere it is one stay."""
    trip = [claim("Riga", "2024-05-06"), claim("Tallinn", "2024-05-07"), claim("Riga", "2024-05-07", kind="return")]
    assert [stop.place.name for stop in journeys.build([reading(*trip)]).stops] == ["Riga", "Tallinn", "Riga"]
    stay = journeys.build([reading(trip[0], trip[2])])
    assert told(stay) == ["Riga 2024-05-06/2024-05-07 visited"]


def test_candidate_sets_keep_the_arrival(claim, reading) -> None:
    """A stay over several candidate sets keeps that of the arrival."""
    wednesdays = "[2023-09-06,2023-09-13,2023-09-20,2023-09-27]"
    thursdays = "[2023-09-07,2023-09-14,2023-09-21,2023-09-28]"
    itinerary = journeys.build([reading(claim("Riga", wednesdays), claim("Riga", thursdays, kind="stay"))])
    assert itinerary.stops[0].when == wednesdays


def test_weekdays_of_an_open_week_keep_their_order(claim, reading) -> None:
    """September 2023 begins on a Friday: Tuesday still comes before Friday."""
    fridays = "[2023-09-01,2023-09-08,2023-09-15,2023-09-22,2023-09-29]"
    tuesdays = "[2023-09-05,2023-09-12,2023-09-19,2023-09-26]"
    itinerary = journeys.build([reading(claim("Riga", fridays), claim("Berlin", tuesdays))])
    assert [stop.place.name for stop in itinerary.stops] == ["Berlin", "Riga"]


def test_announced_and_reported_are_one(claim, reading) -> None:
    """The announced visit and its report become one stop that keeps both passages."""
    first = reading(claim("Riga", None, status=Status.PLANNED), article="a1")
    second = reading(claim("Riga", "2024-05-06"), article="a2")
    itinerary = journeys.build([first, second])
    assert told(itinerary) == ["Riga 2024-05-06 visited"]
    assert {item.article for item in itinerary.stops[0].claims} == {"a1", "a2"}
    assert "journeys.confirmed" in {note.key for note in itinerary.stops[0].reasons}


def test_a_full_date_narrows_a_month(claim, reading) -> None:
    """Another article about the same stop says the day."""
    itinerary = journeys.build(
        [
            reading(claim("Riga", "2024-05", status=Status.PLANNED), article="a1"),
            reading(claim("Riga", "2024-05-06", status=Status.PLANNED), article="a2"),
        ]
    )
    assert told(itinerary) == ["Riga 2024-05-06 planned"]


def test_called_off_against_visited_is_a_conflict(claim, reading) -> None:
    """One article says it took place, another that it did not: both stay, and the choice is said."""
    itinerary = journeys.build(
        [
            reading(claim("Riga", "2024-05-06"), article="a1"),
            reading(claim("Riga", "2024-05-06"), article="a2"),
            reading(claim("Riga", "2024-05-06", status=Status.CANCELLED), article="a3"),
        ]
    )
    (stop,) = itinerary.stops
    assert stop.status is Status.VISITED
    assert [conflict.what for conflict in stop.conflicts] == ["status"]
    assert len(stop.claims) == 3


def test_two_days_of_arrival_are_a_conflict(claim, reading) -> None:
    """Articles that differ about the day are both kept, and the better supported day wins."""
    itinerary = journeys.build(
        [
            reading(claim("Riga", "2024-05-06"), article="a1"),
            reading(claim("Riga", "2024-05-07"), article="a2"),
            reading(claim("Riga", "2024-05-07"), article="a3"),
        ]
    )
    (stop,) = itinerary.stops
    assert [conflict.what for conflict in stop.conflicts] == ["date"]
    by_id = {item.id: item for item in stop.claims}
    assert by_id[stop.conflicts[0].chosen].when == "2024-05-07"


def test_two_places_on_one_day_are_a_conflict(claim, reading) -> None:
    """Two articles put the arrival of one day at places far apart."""
    itinerary = journeys.build(
        [
            reading(claim("Riga", "2024-05-06"), article="a1"),
            reading(claim("Riga", "2024-05-06"), article="a2"),
            reading(claim("Tokio", "2024-05-06"), article="a3"),
        ]
    )
    assert told(itinerary) == ["Riga 2024-05-06 visited"]
    assert [conflict.what for conflict in itinerary.stops[0].conflicts] == ["place"]
    assert [item.reason for item in itinerary.tray] == ["conflict"]


def test_a_country_gives_way_to_its_city(claim, reading) -> None:
    """A country is a stop only where nothing finer is said."""
    assert told(journeys.build([reading(claim("Polen", "2024-05-06"), claim("Warschau", "2024-05-06"))])) == [
        "Warsaw 2024-05-06 visited"
    ]
    assert told(journeys.build([reading(claim("Polen", "2024-05-06"))])) == ["Poland 2024-05-06 visited"]


def test_sites_follow_their_city_and_airports_come_before(claim, reading) -> None:
    """Airport of arrival, city, site within the city."""
    itinerary = journeys.build(
        [
            reading(
                claim("Schloss Bellevue", "2024-05-06", kind="meeting"),
                claim("Berlin", "2024-05-06/2024-05-08"),
                claim("BER", "2024-05-06", role=Role.TRANSIT),
                claim("Warschau", "2024-05-09"),
            )
        ]
    )
    assert [stop.place.name for stop in itinerary.stops] == [
        "Berlin Brandenburg Airport",
        "Berlin",
        "Bellevue Palace",
        "Warsaw",
    ]


def test_an_airport_stands_right_before_its_city(claim, reading) -> None:
    """Not at the head of the day, when the traveller was elsewhere in the morning."""
    claims = [
        claim("Warschau", "2024-05-03", kind="meeting"),
        claim("BER", "2024-05-03", role=Role.TRANSIT, kind="transit"),
        claim("Berlin", "2024-05-03/2024-05-05"),
    ]
    names = [stop.place.name for stop in journeys.build([reading(*claims)]).stops]
    assert names == ["Warsaw", "Berlin Brandenburg Airport", "Berlin"]


def test_an_airport_of_mere_arrival_is_passed_through(claim, reading) -> None:
    """Whatever the claim says: right before its city it is transit."""
    claims = [claim("BER", "2024-05-03"), claim("Berlin", "2024-05-03/2024-05-05")]
    assert [stop.role for stop in journeys.build([reading(*claims)]).stops] == [Role.TRANSIT, Role.STOP]


def test_sites_are_no_other_place_than_their_city(claim, reading) -> None:
    """Who was at the palace in between had not left: one stay."""
    claims = [
        claim("Berlin", "2024-05-03"),
        claim("Schloss Bellevue", "2024-05-05", kind="meeting"),
        claim("Berlin", "2024-05-07"),
    ]
    stops = journeys.build([reading(*claims)]).stops
    assert [(stop.place.name, stop.when) for stop in stops] == [
        ("Berlin", "2024-05-03/2024-05-07"),
        ("Bellevue Palace", "2024-05-05"),
    ]


def test_a_journey_opens_where_somebody_left(claim, reading) -> None:
    claims = [claim("Riga", "2024-05-03", kind="departure"), claim("Vilnius", "2024-05-04")]
    assert [stop.role for stop in journeys.build([reading(*claims)]).stops] == [Role.ORIGIN, Role.STOP]


def test_a_departure_comes_before_where_the_day_led(claim, reading) -> None:
    claims = [claim("Riga", "2024-05-03"), claim("Vilnius", "2024-05-03", kind="departure")]
    assert [stop.place.name for stop in journeys.build([reading(*claims)]).stops] == ["Vilnius", "Riga"]


def test_sites_of_recalled_journeys_follow_their_city_too(claim, reading) -> None:
    claims = [
        claim("Warschau", "2024-05-03"),
        claim("Schloss Bellevue", "2019-05-03", journey=1),
        claim("Berlin", "2019-05-03", journey=1),
    ]
    names = [stop.place.name for stop in journeys.build([reading(*claims)]).stops]
    assert names == ["Warsaw", "Berlin", "Bellevue Palace"]


def test_recalled_journeys_come_last(claim, reading) -> None:
    """What the text recalls is a journey of its own, without a leg from the main one."""
    itinerary = journeys.build(
        [reading(claim("Riga", "2019", journey=1), claim("Berlin", "2024-05-06"), claim("Warschau", "2024-05-07"))]
    )
    assert [stop.place.name for stop in itinerary.stops] == ["Berlin", "Warsaw", "Riga"]
    assert itinerary.stops[-1].journey > 0
    assert len(itinerary.legs) == 1


def test_cancelled_stops_have_no_legs(claim, reading) -> None:
    """The route leads past a stop that was called off."""
    itinerary = journeys.build(
        [
            reading(
                claim("Berlin", "2024-05-06"),
                claim("Warschau", "2024-05-07", status=Status.CANCELLED),
                claim("Riga", "2024-05-08"),
            )
        ]
    )
    assert [stop.status for stop in itinerary.stops] == [Status.VISITED, Status.CANCELLED, Status.VISITED]
    assert [(leg.start, leg.end) for leg in itinerary.legs] == [(itinerary.stops[0].id, itinerary.stops[2].id)]


def test_the_same_text_counts_once(claim, reading) -> None:
    """A text that came in twice is recognised by its digest."""
    itinerary = journeys.build(
        [
            reading(claim("Riga", "2024-05-06"), article="a1", text="same"),
            reading(claim("Riga", "2024-05-06"), article="a2", text="same"),
        ]
    )
    assert [len(stop.claims) for stop in itinerary.stops] == [1]


def test_a_newer_version_replaces_the_older(claim, reading) -> None:
    """Of two versions with one address only the later counts."""
    old = reading(claim("Riga", "2024-05-06"), article="a1", text="old", url="https://example.org/a")
    new = reading(claim("Vilnius", "2024-05-06"), article="a2", text="new", url="https://example.org/a")
    assert told(journeys.build([old, new])) == ["Vilnius 2024-05-06 visited"]


def test_names_join_over_articles(claim, reading) -> None:
    """The short name of one article is the full name of another."""
    itinerary = journeys.build(
        [
            reading(claim("Riga", "2024-05-06"), article="a1", name="Berg"),
            reading(claim("Tallinn", "2024-05-07"), article="a2", name="Anna Berg"),
        ]
    )
    assert [traveller.name for traveller in itinerary.travellers] == ["Anna Berg"]
    assert len(itinerary.stops) == 2


def test_ids_stay_when_articles_are_added(claim, reading) -> None:
    """Links to a stop keep working."""
    first = reading(claim("Riga", "2024-05-06"), claim("Tallinn", "2024-05-08"), article="a1")
    second = reading(claim("Vilnius", "2024-05-05"), claim("Riga", "2024-05-06"), article="a2")
    before = {stop.place.name: stop.id for stop in journeys.build([first]).stops}
    after = {stop.place.name: stop.id for stop in journeys.build([first, second]).stops}
    assert all(after[name] == number for name, number in before.items())


def test_unplaced_and_undated_claims_are_in_the_tray(claim, reading) -> None:
    """Nothing is dropped without a word."""
    itinerary = journeys.build([reading(claim(None, "2024-05-06"), claim("Riga", None))])
    assert sorted(item.reason for item in itinerary.tray) == ["undated", "unplaced"]
    assert told(itinerary) == ["Riga None visited"]


def test_opposite_orders_are_said(claim, reading) -> None:
    """Two articles tell two undated stops in opposite order: a cycle, not an error."""
    one = reading(claim("Riga", None, sequence=1), claim("Tallinn", None, sequence=2), article="a1")
    two = reading(claim("Tallinn", None, sequence=1), claim("Riga", None, sequence=2), article="a2")
    itinerary = journeys.build([one, two])
    assert len(itinerary.stops) == 2
    assert "unordered" in {item.reason for item in itinerary.tray}


def test_three_hundred_stops(claim, reading) -> None:
    """A traveller with 300 stops keeps them all, in order."""
    names = ["Berlin", "Riga", "Warschau", "Vilnius", "Tallinn", "Tokio"]
    from datetime import date, timedelta

    claims = [claim(names[n % 6], (date(2020, 1, 1) + timedelta(days=3 * n)).isoformat()) for n in range(300)]
    itinerary = journeys.build([reading(*reversed(claims))])
    assert len(itinerary.stops) == 300
    assert [stop.when for stop in itinerary.stops] == [item.when for item in claims]
    assert len({stop.id for stop in itinerary.stops}) == 300


def test_the_same_claims_in_any_order_give_the_same_itinerary(claim, reading) -> None:
    """Merging is a function of the claims, not of their sequence in the tuple."""
    claims = [
        claim("Riga", "2024-05-06"),
        claim("Berlin", "2024-05-05"),
        claim("Riga", None, status=Status.PLANNED),
        claim("Tallinn", None),
    ]
    article, first = reading(*claims)
    second = dataclasses.replace(first, claims=tuple(reversed(claims)))
    assert journeys.build([(article, first)]).stops == journeys.build([(article, second)]).stops
