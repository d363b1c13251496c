"""What is new in a dossier since a moment: the journeys as they were read then against those read now."""

from __future__ import annotations

from dateline.dossier.history import changed_after, past
from dateline.dossier.replay import corrected_itinerary
from dateline.journeys.changes import Change, changes
from dateline.services.workspace import Workspace

__all__ = ["anything_new", "news"]


def anything_new(workspace: Workspace, since: str) -> bool:
    """A quick look whether anything happened in the dossier after ``since``; False where none is kept."""
    return workspace.desk is not None and changed_after(workspace.desk.dossier, since)


def news(workspace: Workspace, since: str) -> tuple[Change, ...]:
    """Differences between the journeys at ``since`` (UTC, ISO 8601) and now; () where no dossier is kept.

    Both are read by the engine as it is now, so that only articles and decisions make a difference.
    """
    if workspace.desk is None:
        return ()
    then = past(workspace.desk.dossier, since)
    pairs = [(article, workspace.reading(article)) for article in then.articles]
    before, _ = corrected_itinerary(pairs, then.corrections, then.lineage)
    return changes(before, workspace.itinerary())
