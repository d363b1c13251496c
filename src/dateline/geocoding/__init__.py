"""Online geocoders behind one port: off by default, polite, every answer kept."""

from dateline.geocoding.online import Found, OnlineGeocoder, find_unknown, open_geocoder

__all__ = ["Found", "OnlineGeocoder", "find_unknown", "open_geocoder"]
