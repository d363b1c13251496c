"""Decisions in words: what was decided, by whom, when and why."""

from __future__ import annotations

from datetime import datetime

from dateline import calendar, wording
from dateline.dossier.corrections import Correction, Kind
from dateline.dossier.values import Event
from dateline.model import Place

__all__ = ["decided", "place_line", "when_by"]


def decided(correction: Correction, lang: str) -> str:
    """What a decision says: "Ort: Wladiwostok (RU; 43.11, 131.87)"."""
    label = wording.text(f"dossier.kind.{correction.kind}", lang)
    value = " · ".join(filter(None, _values(correction, lang)))
    said = f"{label}: {value}" if value else label
    if correction.name:
        said += " " + wording.text("dossier.for_all", lang, name=correction.name)
    return said


def _values(correction: Correction, lang: str) -> list[str]:
    dated = correction.kind in {Kind.DATE, Kind.PUBLISHED}
    when = calendar.say(correction.when, lang) if correction.when else wording.text("dossier.no_date", lang)
    return [
        correction.traveller,
        place_line(correction.place, lang) if correction.place else "",
        when if dated or correction.when else "",
        wording.text(f"map.status_{correction.status}", lang) if correction.status else "",
        wording.text(f"dashboard.role_{correction.role}", lang) if correction.role else "",
        wording.text(f"dossier.state.{correction.state}", lang) if correction.state else "",
    ]


def place_line(place: Place, lang: str) -> str:
    """A place with what tells it from others of its name."""
    return f"{place.name_in(lang)} ({place.country or '–'}; {place.lat:.2f}, {place.lon:.2f})"


def when_by(event: Event, lang: str) -> str:
    """What happened to a decision: "zurückgenommen von Ada, 25. Nov. 2026, 19:02 UTC"."""
    moment = datetime.fromisoformat(event.at)
    day = calendar.say(moment.date().isoformat(), lang, short=True)
    return wording.text(
        f"dossier.event.{event.what}", lang, author=event.author or "…", at=f"{day}, {moment:%H:%M} UTC"
    )
