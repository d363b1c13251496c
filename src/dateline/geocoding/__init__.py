"""Online geocoders behind one port: off by default, polite, every answer kept."""

from __future__ import annotations

from dateline.geocoding.online import OnlineGeocoder, open_geocoder
from dateline.geocoding.policy import host_asked, policy_of
from dateline.geocoding.unknown import find_unknown, read_with

__all__ = ["OnlineGeocoder", "find_unknown", "host_asked", "open_geocoder", "policy_of", "read_with"]
