"""GeoJSON: great circles, cut at the antimeridian as RFC 7946 asks."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dateline.export.geojson import itinerary_geojson
from dateline.mapping.geodesy import great_circle
from dateline.model import Article, Claim, Itinerary, Kind, Leg, Place, Role, Span, Status, Stop, Traveller


def place(lat: float, lon: float, name: str = "X") -> Place:
    return Place(id=f"test:{name}", name=name, lat=lat, lon=lon, kind=Kind.CITY)


def test_cut_at_antimeridian() -> None:
    """Vladivostok to San Francisco crosses 180° and becomes two lines that meet it."""
    lines = great_circle(place(43.1, 131.9), place(37.8, -122.4))
    assert len(lines) == 2
    assert lines[0][-1][0] == 180.0
    assert lines[1][0][0] == -180.0
    assert lines[0][-1][1] == lines[1][0][1]


def test_not_cut_elsewhere() -> None:
    """Berlin to Madrid is one line that begins and ends at the cities."""
    (line,) = great_circle(place(52.5, 13.4), place(40.4, -3.7))
    assert line[0] == [13.4, 52.5]
    assert line[-1] == [-3.7, 40.4]


@given(st.floats(-89, 89), st.floats(-180, 180), st.floats(-89, 89), st.floats(-180, 180))
def test_always_valid(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> None:
    """Whatever the ends, each line has two points or more and stays within the world."""
    for line in great_circle(place(lat_a, lon_a), place(lat_b, lon_b)):
        assert len(line) >= 2
        assert all(-180 <= lon <= 180 and -90 <= lat <= 90 for lon, lat in line)


def test_itinerary() -> None:
    """Stops carry id, EDTF, status and their quotes; legs name their stops."""
    article = Article("a", "Sie kam nach Bonn.", "de", "T", "2024-05-02", "Blatt")
    claim = Claim("c", "a", "t", place(50.7, 7.1, "Bonn"), "Bonn", "2024-05-01", passage=Span(0, 18))
    stops = tuple(
        Stop(f"s{i}", "t", place(50.7 - i, 7.1 + i, "Bonn"), "2024-05-01", None, Status.VISITED, Role.STOP, (claim,))
        for i in range(2)
    )
    itinerary = Itinerary((Traveller("t", "Anna"),), stops, (Leg("l", "t", "s0", "s1"),))
    collection = itinerary_geojson(itinerary, [article], "de")
    first, _, leg = collection["features"]
    assert first["geometry"]["coordinates"] == [7.1, 50.7]
    assert first["properties"]["when"] == "2024-05-01"
    assert first["properties"]["sources"][0]["quote"] == "Sie kam nach Bonn."
    assert (leg["properties"]["from"], leg["properties"]["to"]) == ("s0", "s1")
