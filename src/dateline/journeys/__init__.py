"""Claims → Itinerary: who was where, in which order, what contradicts, and what changed."""

from dateline.journeys.build import build

__all__ = ["build"]
