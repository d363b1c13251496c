"""What is new since a day or the last visit, in the reader's words."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from dateline import calendar, wording
from dateline.dashboard import state
from dateline.journeys.changes import Change
from dateline.mapping.dataset import stop_date
from dateline.services.news import anything_new, news
from dateline.services.workspace import Workspace

__all__ = ["changes", "last_visit", "said_time", "since_time"]


def said_time(when: str, lang: str) -> str:
    """A moment (UTC, ISO 8601) as people say it: day and time."""
    moment = datetime.fromisoformat(when)
    return f"{calendar.say(moment.date().isoformat(), lang, short=True)}, {moment:%H:%M} UTC"


def since_time() -> str:
    """The moment since which news are asked for (UTC, ISO 8601); "" for none."""
    asked = state.since()
    if asked == "visit":
        return state.visit().before
    return f"{asked}T00:00:00Z" if asked else ""


def last_visit(workspace: Workspace) -> str:
    """When this browser was here last, if something has happened since; else ""."""
    before = state.visit().before if workspace.desk else ""
    return before if before and anything_new(workspace, before) else ""


def _said(change: Change, lang: str) -> str:
    """Place and date of a stop that came, went or changed its state; else the change itself."""
    stop = change.after or change.before
    if stop is None or change.what in {"moved", "redated"}:
        return wording.say(change.note, lang)
    return f"{stop.place.name_in(lang)}, {stop_date(stop, lang, short=True)}"


def changes(workspace: Workspace, lang: str) -> dict[str, Any] | None:
    """Title and lines of what is new; None where nobody asks."""
    when = since_time()
    if not when or workspace.desk is None:
        return None
    names = {person.id: person.name for person in workspace.itinerary().travellers}
    asked = state.since()
    said = said_time(when, lang) if asked == "visit" else calendar.say(date.fromisoformat(asked).isoformat(), lang)
    return {
        "title": wording.text("dashboard.changes_since", lang, when=said),
        "items": [
            {
                "what": change.what,
                "stop": change.after.id if change.after else "",
                "text": _said(change, lang),
                "traveller": names.get(change.traveller, change.traveller),
            }
            for change in news(workspace, when)
        ],
    }
