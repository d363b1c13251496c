"""Who asks: from the claims of an identity provider, from a proxy's headers, or the one person of this machine."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dateline.access.policy import Role
from dateline.config import Settings
from dateline.config.values import Roles
from dateline.errors import AccessError

__all__ = ["GUEST", "Person", "from_claims", "from_headers", "local_person", "matches", "role_in_settings"]

_CLOCK_SKEW = 120.0  # seconds that two clocks may differ, as the sign-in library allows too
_NAME = re.compile(r"[^\x00-\x1f\x7f]{1,254}\Z")
_MOST_GROUPS = 200


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody at the door.  ``id`` is the e-mail where the provider vouches for it; "" for a guest."""

    id: str = ""
    name: str = ""
    groups: frozenset[str] = frozenset()
    expires: float = float("inf")  # seconds since 1970: until then the sign-in holds
    local: bool = False  # sits at this machine, or nobody is told apart: may do all

    def signed_in(self, now: float) -> bool:
        """True while the sign-in holds."""
        return bool(self.id) and now < self.expires


GUEST = Person()


def local_person(name: str) -> Person:
    """The one person of a machine that tells nobody apart."""
    return Person(name, name, local=True)


def from_claims(claims: Mapping[str, object], settings: Settings, now: float) -> Person:
    """The person that an identity provider vouches for; GUEST where nobody is signed in.

    The sign-in lasts ``session_hours`` from the token's issue.  Raises AccessError for a token of the future
    and one without an identity.  The signature has been checked before by those who took the token.
    """
    if claims.get("is_logged_in") is not True:
        return GUEST
    issued = _seconds(claims.get("iat"))
    if issued is None:
        raise AccessError("The identity provider sent a token without a time. Sign in again.", "access.bad_token")
    if issued > now + _CLOCK_SKEW:
        raise AccessError(
            "The clocks of the identity provider and of this server differ too much. Set them right, then sign in "
            "again.",
            "access.clock",
        )
    email, subject = _name(claims.get("email")), _name(claims.get("sub"))
    if claims.get("email_verified") is False:  # anybody may have typed it
        email = ""
    found = email.lower() or (f"sub:{subject}" if subject else "")
    if not found:
        raise AccessError("The identity provider named nobody. Sign in again.", "access.bad_token")
    given = claims.get(settings.oidc_groups_claim)
    groups = given if isinstance(given, list | tuple) else [given] if isinstance(given, str) else []
    return Person(
        found,
        _name(claims.get("name")) or found,
        _groups(str(group) for group in groups),
        issued + settings.session_hours * 3600,
    )


def from_headers(headers: Mapping[str, str], settings: Settings) -> Person:
    """The person that a trusted proxy names; GUEST where it names nobody.

    Only for headers that are known to come from the proxy: see ``operations.doors``.
    """
    found = _name(headers.get(settings.user_header.lower())).lower()
    if not found:
        return GUEST
    return Person(found, found, _groups(headers.get(settings.groups_header.lower(), "").split(",")))


def matches(person: Person, who: str) -> bool:
    """True if ``who`` (an e-mail, ``@domain``, ``group:name``, ``*``) means this signed-in person."""
    if who == "*":
        return True
    if who.startswith("group:"):
        return who.removeprefix("group:").strip() in person.groups
    who = who.lower()
    if who.startswith("@"):
        return not person.id.startswith("sub:") and person.id.endswith(who)
    return person.id == who


def role_in_settings(person: Person, dossier: str, roles: Roles, now: float) -> Role:
    """The best role that the settings give somebody in a dossier (``*``: in all)."""
    best = Role.NONE
    for name in dict.fromkeys(("*", dossier)):
        given = roles.get(name, {})
        if given.get("public"):
            best = max(best, Role.READER)
        if person.signed_in(now):
            for role in (Role.READER, Role.EDITOR, Role.OWNER):
                if any(matches(person, who) for who in given.get(role.name.lower(), ())):
                    best = max(best, role)
    return best


def _seconds(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) and value > 0 else None


def _name(value: object) -> str:
    said = value.strip() if isinstance(value, str) else ""
    return said if _NAME.match(said) else ""


def _groups(groups: Iterable[str]) -> frozenset[str]:
    named = [name for group in groups if (name := _name(group))]
    return frozenset(named[:_MOST_GROUPS])
