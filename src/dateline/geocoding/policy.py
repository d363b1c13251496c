"""What each online geocoder asks of its users, and which one may be used at all."""

from __future__ import annotations

from dataclasses import dataclass

from dateline.config import Settings
from dateline.config.checks import host_of, named
from dateline.errors import GeocoderError

__all__ = ["POLICIES", "Policy", "allowed", "host_asked", "not_named", "policy_of"]


@dataclass(frozen=True, slots=True)
class Policy:
    """Terms of a provider that the code keeps."""

    interval: float  # seconds between two requests, over all sessions and processes
    contact: bool  # must the user agent name somebody to write to?
    attribution: str
    host: str = ""  # whom it asks, where no other instance is set


# Terms as published by the providers; any other geopy geocoder gets the default.
POLICIES = {
    "nominatim": Policy(1.0, True, "© OpenStreetMap contributors (ODbL)", "nominatim.openstreetmap.org"),
    "photon": Policy(1.0, True, "© OpenStreetMap contributors (ODbL), Photon by komoot", "photon.komoot.io"),
}
DEFAULT = Policy(1.0, False, "")


def policy_of(provider: str) -> Policy:
    """The terms of a provider by its name."""
    return POLICIES.get(provider.lower(), DEFAULT)


def host_asked(settings: Settings, provider: str) -> str:
    """The host that the provider's requests go to; "" where only geopy knows."""
    return host_of(settings.geocoder_url) or policy_of(provider).host


def allowed(settings: Settings, provider: str) -> Policy:
    """The provider's policy.

    Raises GeocoderError where going online is switched off, where its host is not among those that may be asked,
    or where the provider wants a contact (DATELINE_CONTACT) and none is given.
    """
    if not settings.online:
        raise GeocoderError(
            "Online geocoding is off; set DATELINE_ONLINE=1 and name the server in DATELINE_ONLINE_HOSTS.",
            "geocoding.offline",
            provider=provider,
        )
    policy = policy_of(provider)
    host = host_asked(settings, provider)
    if host and not named(host, settings.online_hosts):
        raise not_named(provider, host)
    if policy.contact and not settings.contact:
        raise GeocoderError(
            f"{provider} asks its users to name a contact; set DATELINE_CONTACT to an e-mail address or URL.",
            "geocoding.no_contact",
            provider=provider,
        )
    return policy


def not_named(provider: str, host: str) -> GeocoderError:
    """The settings do not let that host be asked."""
    return GeocoderError(
        f"The geocoder {provider} asks {host}, which DATELINE_ONLINE_HOSTS does not name. Add it.",
        "geocoding.not_allowed",
        provider=provider,
        host=host,
    )
