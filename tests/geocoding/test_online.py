"""Online geocoders against a stand-in server on this machine: politeness, memory, and every way to fail."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.geocoding.conftest import StandIn

from dateline.config import Settings
from dateline.errors import GeocoderError
from dateline.geocoding import OnlineGeocoder, find_unknown, open_geocoder
from dateline.geocoding.cache import Answer, AnswerCache
from dateline.model import Candidate, Kind, Place, Span, Toponym

HOSTS = ("nominatim.openstreetmap.org", "127.0.0.1")


def settings(
    folder: Path, *, online: bool = True, contact: str = "desk@example.org", hosts: tuple[str, ...] = HOSTS
) -> Settings:
    return Settings(cache_dir=folder, data_dir=folder, online=online, online_hosts=hosts, contact=contact)


def geocoder(folder: Path, server: StandIn) -> OnlineGeocoder:
    return open_geocoder(settings(folder), "nominatim", domain=f"127.0.0.1:{server.port}", scheme="http")


def test_off_by_default(tmp_path: Path) -> None:
    """Nothing goes out unless the user allowed it."""
    with pytest.raises(GeocoderError, match="DATELINE_ONLINE"):
        open_geocoder(Settings(cache_dir=tmp_path, data_dir=tmp_path))


@pytest.mark.parametrize("hosts", [(), ("127.0.0.1", "*.openstreetmap.de")])
def test_its_host_must_be_named(tmp_path: Path, hosts: tuple[str, ...]) -> None:
    """To go online is not yet to ask just anybody."""
    with pytest.raises(GeocoderError, match=r"nominatim\.openstreetmap\.org, which DATELINE_ONLINE_HOSTS"):
        open_geocoder(settings(tmp_path, hosts=hosts))


def test_no_other_host_is_asked(tmp_path: Path, server: StandIn) -> None:
    """Whatever the provider's class in geopy would ask, and wherever a server redirects to."""
    asked = open_geocoder(
        settings(tmp_path, hosts=HOSTS[:1]), "nominatim", domain=f"127.0.0.1:{server.port}", scheme="http"
    )
    found = asked.find("Kleinstadt", "de")
    assert found.note is not None and found.note.key == "geocoding.not_allowed"
    assert dict(found.note.values)["host"] == "127.0.0.1"
    assert server.requests == []
    server.status, server.location = 302, f"http://localhost:{server.port}/search?q=x"
    found = geocoder(tmp_path, server).find("Kleinstadt", "de")
    assert found.note is not None and dict(found.note.values)["host"] == "localhost"
    assert [request["q"] for request in server.requests] == ["Kleinstadt"]


def test_contact_is_asked_for(tmp_path: Path) -> None:
    """Nominatim's policy wants to know whom to write to."""
    with pytest.raises(GeocoderError, match="DATELINE_CONTACT"):
        open_geocoder(settings(tmp_path, contact=""))


def test_unknown_provider(tmp_path: Path) -> None:
    """A geocoder that geopy does not have, or cannot make, is told as such."""
    with pytest.raises(GeocoderError, match="no geocoder named"):
        open_geocoder(settings(tmp_path), "teapot")
    with pytest.raises(GeocoderError, match="cannot be used"):
        open_geocoder(settings(tmp_path), "opencage")


def test_finds_politely_and_remembers(tmp_path: Path, server: StandIn) -> None:
    """User agent, referer and language are sent; the second question costs no request, nor does a new session."""
    found = geocoder(tmp_path, server).find("Kleinstadt", "de")
    assert found.place is not None
    assert (found.place.id, found.place.kind, found.place.country) == ("nominatim:relation42", Kind.CITY, "RU")
    assert (round(found.place.lat, 3), round(found.place.lon, 3)) == (43.115, 131.886)
    (request,) = server.requests
    assert request["agent"].startswith("dateline/")
    assert "desk@example.org" in request["agent"]
    assert request["referer"] == "desk@example.org"
    assert request["accept-language"] == "de"
    assert geocoder(tmp_path, server).find("  kleinstadt ", "de").place == found.place or len(server.requests) == 1
    assert len(server.requests) == 1


def test_misses_are_remembered_too(tmp_path: Path, server: StandIn) -> None:
    """What the provider does not know is not asked again."""
    server.body = b"[]"
    for _ in range(2):
        found = geocoder(tmp_path, server).find("Nirgendheim", "de")
        assert found.place is None
        assert found.note is not None and found.note.key == "geocoding.unknown"
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("status", "body", "key"),
    [
        (429, b"slow down", "geocoding.refused"),
        (403, b"blocked", "geocoding.refused"),
        (502, b"away", "geocoding.failed"),
        (503, b"busy", "geocoding.timed_out"),
        (500, b"oops", "geocoding.failed"),
        (200, b"<html>captive portal</html>", "geocoding.malformed"),
    ],
)
def test_refusals_leave_the_name_unresolved(
    tmp_path: Path, server: StandIn, status: int, body: bytes, key: str
) -> None:
    """The reason is told, and the failure is not kept: the next try may succeed."""
    server.status, server.body = status, body
    found = geocoder(tmp_path, server).find("Kleinstadt", "de")
    assert found.place is None
    assert found.note is not None and found.note.key == key
    assert AnswerCache(tmp_path / "geocoder-answers.sqlite").get("nominatim", "kleinstadt", "de") is None


def test_no_server(tmp_path: Path) -> None:
    """An unreachable provider is a reason, not a crash."""
    found = geocoder(tmp_path, StandIn(9)).find("Kleinstadt", "de")
    assert found.note is not None and found.note.key == "geocoding.unavailable"


def test_rate_holds_over_sessions(tmp_path: Path) -> None:
    """Eight sessions that ask at once get slots one interval apart."""
    now = 1000.0
    waits = sorted(
        AnswerCache(tmp_path / "answers.sqlite", now=lambda: now).reserve("nominatim", 1.0) for _ in range(8)
    )
    assert waits == [float(second) for second in range(8)]


def test_the_geocoder_waits_for_its_slot(tmp_path: Path, server: StandIn) -> None:
    """The wait is slept, not skipped; a queue that is too long is given up with a reason."""
    slept: list[float] = []
    asking = geocoder(tmp_path, server)
    asking._sleep = slept.append
    for name in ("A-Stadt", "B-Stadt", "C-Stadt"):
        asking.find(name, "de")
    assert [round(seconds) for seconds in slept] == [1, 2]
    for _ in range(80):
        asking._cache.reserve("nominatim", 1.0)
    found = asking.find("D-Stadt", "de")
    assert found.note is not None and found.note.key == "geocoding.busy"


def test_clock_set_back(tmp_path: Path) -> None:
    """A slot in the far future, left by a wrong clock, blocks nobody for longer than an hour."""
    cache = AnswerCache(tmp_path / "a.sqlite", now=lambda: 1e9)
    cache.reserve("nominatim", 1.0)
    assert AnswerCache(tmp_path / "a.sqlite", now=lambda: 1e6).reserve("nominatim", 1.0) <= 3600


def test_broken_cache_says_what_to_do(tmp_path: Path) -> None:
    """The error names the file to delete."""
    path = tmp_path / "answers.sqlite"
    path.write_bytes(b"no database " * 1000)
    with pytest.raises(GeocoderError, match="delete the file"):
        AnswerCache(path)


def test_answers_survive(tmp_path: Path) -> None:
    """Kept answers are the provider's own words."""
    cache = AnswerCache(tmp_path / "a.sqlite")
    cache.put("photon", "x", "de", Answer({"latitude": 1.0, "raw": {"ü": [1]}}))
    assert AnswerCache(tmp_path / "a.sqlite").get("photon", "x", "de") == Answer({"latitude": 1.0, "raw": {"ü": [1]}})


def test_only_unknown_names_are_asked(tmp_path: Path, server: StandIn) -> None:
    """What the embedded gazetteer placed, or has candidates for, never leaves the machine."""
    paris = Place("geonames:1", "Paris", 48.9, 2.4, Kind.CITY)
    toponyms = (
        Toponym(Span(0, 5), "Paris", place=paris),
        Toponym(Span(6, 9), "Au", candidates=(Candidate(paris, 0.1),)),
        Toponym(Span(10, 20), "Kleinstadt"),
        Toponym(Span(30, 40), "Kleinstadt"),
    )
    found = find_unknown(toponyms, geocoder(tmp_path, server), "de")
    assert [request["q"] for request in server.requests] == ["Kleinstadt"]
    place = found["Kleinstadt"].place
    assert place is not None and place.country == "RU"
