"""Who asks: claims and headers as strangers may send them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dateline.access import GUEST, Role, from_claims, from_headers
from dateline.access.people import matches, role_in_settings
from dateline.config import Settings
from dateline.errors import AccessError

NOW = 1_700_000_000.0
SETTINGS = Settings(Path(), Path(), auth="oidc", session_hours=1)
GOOD: dict[str, Any] = {
    "is_logged_in": True, "iss": "https://id.example.org", "sub": "7", "email": "Ada@Example.org", "name": "Ada",
    "iat": NOW - 10, "groups": ["desk", "night"],
}  # fmt: skip


def test_a_person_of_a_good_token() -> None:
    person = from_claims(GOOD, SETTINGS, NOW)
    assert (person.id, person.name, person.groups) == ("ada@example.org", "Ada", {"desk", "night"})
    assert person.signed_in(NOW)
    assert person.signed_in(NOW + 3589)
    assert not person.signed_in(NOW + 3590)


@pytest.mark.parametrize(
    "claims",
    [{}, {"is_logged_in": False}, {"email": "ada@example.org"}, {**GOOD, "is_logged_in": "yes"},
     {**GOOD, "is_logged_in": 1}],
)  # fmt: skip
def test_nobody_is_signed_in(claims: dict[str, Any]) -> None:
    assert from_claims(claims, SETTINGS, NOW) == GUEST


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"iat": None}, "access.bad_token"),
        ({"iat": "now"}, "access.bad_token"),
        ({"iat": True}, "access.bad_token"),
        ({"iat": -1}, "access.bad_token"),
        ({"iat": NOW + 121}, "access.clock"),
        ({"email": "", "sub": ""}, "access.bad_token"),
        ({"email": None, "sub": None}, "access.bad_token"),
        ({"email": "a\nb@x", "sub": "x" * 300}, "access.bad_token"),
    ],
)
def test_bad_tokens_are_refused(change: dict[str, Any], key: str) -> None:
    with pytest.raises(AccessError) as caught:
        from_claims(GOOD | change, SETTINGS, NOW)
    assert caught.value.key == key


def test_clocks_may_differ_a_little() -> None:
    assert from_claims(GOOD | {"iat": NOW + 119}, SETTINGS, NOW).signed_in(NOW)


def test_an_old_token_is_expired() -> None:
    assert not from_claims(GOOD | {"iat": NOW - 3601}, SETTINGS, NOW).signed_in(NOW)


def test_an_address_that_is_not_verified_is_no_name() -> None:
    """Anybody may have typed the owner's address into their profile."""
    person = from_claims(GOOD | {"email_verified": False}, SETTINGS, NOW)
    assert person.id == "sub:7"
    assert role_in_settings(person, "x", {"*": {"owner": ("ada@example.org", "@example.org")}}, NOW) is Role.NONE


@pytest.mark.parametrize("groups", [None, 7, {"a": 1}, "desk", [1, None, "desk"], ["g" * 300, "desk"]])
def test_odd_groups_do_no_harm(groups: object) -> None:
    person = from_claims(GOOD | {"groups": groups}, SETTINGS, NOW)
    assert person.id == "ada@example.org"
    assert matches(person, "group:desk") is (groups == "desk" or isinstance(groups, list))


def test_a_subject_is_no_address() -> None:
    """A provider that lets people choose their subject makes nobody a colleague."""
    person = from_claims(GOOD | {"email": "", "sub": "x@example.org"}, SETTINGS, NOW)
    assert not matches(person, "@example.org")
    assert not matches(person, "x@example.org")


def test_headers_of_a_proxy() -> None:
    person = from_headers({"x-forwarded-user": "Ada@Example.org", "x-forwarded-groups": "desk, night"}, SETTINGS)
    assert (person.id, person.groups) == ("ada@example.org", {"desk", "night"})
    assert from_headers({}, SETTINGS) == GUEST
    assert from_headers({"x-forwarded-user": "a\x00b"}, SETTINGS) == GUEST
