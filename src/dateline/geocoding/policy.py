"""What each online geocoder asks of its users, and which one may be used at all."""

from __future__ import annotations

from dataclasses import dataclass

from dateline.config import Settings
from dateline.errors import GeocoderError

__all__ = ["POLICIES", "Policy", "allowed", "policy_of"]


@dataclass(frozen=True, slots=True)
class Policy:
    """Terms of a provider that the code keeps."""

    interval: float  # seconds between two requests, over all sessions and processes
    contact: bool  # must the user agent name somebody to write to?
    attribution: str


# Terms as published by the providers; any other geopy geocoder gets the default.
POLICIES = {
    "nominatim": Policy(1.0, True, "© OpenStreetMap contributors (ODbL)"),
    "photon": Policy(1.0, True, "© OpenStreetMap contributors (ODbL), Photon by komoot"),
}
DEFAULT = Policy(1.0, False, "")


def policy_of(provider: str) -> Policy:
    """The terms of a provider by its name."""
    return POLICIES.get(provider.lower(), DEFAULT)


def allowed(settings: Settings, provider: str) -> Policy:
    """The provider's policy.

    Raises GeocoderError where going online is switched off, or where the provider wants a contact
    (DATELINE_CONTACT) and none is given.
    """
    if not settings.online:
        raise GeocoderError(
            "Online geocoding is off; set DATELINE_ONLINE=1 to allow it.", "geocoding.offline", provider=provider
        )
    policy = policy_of(provider)
    if policy.contact and not settings.contact:
        raise GeocoderError(
            f"{provider} asks its users to name a contact; set DATELINE_CONTACT to an e-mail address or URL.",
            "geocoding.no_contact",
            provider=provider,
        )
    return policy
