"""Itinerary → layers of a map: plain data for the browser, symbols and colours shared with paper."""
