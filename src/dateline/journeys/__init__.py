"""Claims → Itinerary: who was where, in which order, what contradicts, and what changed."""

from dateline.journeys.build import build
from dateline.journeys.changes import Change, changes

__all__ = ["Change", "build", "changes"]
