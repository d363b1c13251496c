"""When a browser was here before, from its own cookie."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from dateline.dashboard.visits import cookie_name, visit_from

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


def test_a_first_visit_has_none_before() -> None:
    """No cookie, no visit before; the cookie it writes says so."""
    visit = visit_from("", NOW)
    assert visit.before == ""
    assert visit.cookie(NOW) == "0~20261125T120000Z"


def test_after_a_pause_the_last_look_was_the_visit_before() -> None:
    """A new visit counts from the last sign of the one before."""
    visit = visit_from("20261101T080000Z~20261124T173000Z", NOW)
    assert visit.before == "2026-11-24T17:30:00Z"
    assert visit.cookie(NOW) == "20261124T173000Z~20261125T120000Z"


def test_a_reload_within_half_an_hour_goes_on() -> None:
    """The visit before stays the same."""
    cookie = visit_from("20261101T080000Z~20261124T173000Z", NOW).cookie(NOW)
    assert visit_from(cookie, NOW + timedelta(minutes=20)).before == "2026-11-24T17:30:00Z"
    assert visit_from(cookie, NOW + timedelta(minutes=31)).before == "2026-11-25T12:00:00Z"


@pytest.mark.parametrize(
    "cookie", ["x", "20261324T173000Z~20261124T173000Z~", "0~99991231T000000Z", "<script>", "0~20269999T000000Z"]
)
def test_nonsense_and_the_future_count_as_none(cookie: str) -> None:
    """Cookies are a stranger's."""
    assert visit_from(cookie, NOW).before == ""


def test_names_are_fit_for_cookies() -> None:
    """Whatever a dossier is called."""
    assert re.fullmatch(r"dl-visit-[0-9a-f]{16}", cookie_name("Kim; in=Russland, \ud800"))
