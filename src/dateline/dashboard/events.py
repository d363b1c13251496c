"""What the browser sends: looked at as a stranger's, unknown ids and shapes do nothing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from dateline.dashboard import asked, frame, state
from dateline.errors import DatelineError
from dateline.services.desk import OvertakenError

__all__ = ["happened", "try_again"]

_DECISIONS = ("confirm", "dispute", "unverify", "reject", "correct", "undo", "redo", "drop", "back")


def happened(event: dict[str, Any], *, fly: bool = False) -> None:
    """Do what an event of map or panel asks for; ``fly`` lets the map move to what was chosen.

    "look" asks for nothing but an answer: the last one got lost.
    """
    if not state.handled(event.get("n")):
        return
    target, what = event.get("id"), event.get("what")
    if what == "need":
        state.must_inline()
    elif what == "range":
        state.set_period(_day(event.get("lo")), _day(event.get("hi")))
    elif not isinstance(target, str):
        return
    elif what == "stop":
        state.select(target, fly=fly and bool(target))
    elif what == "article":
        claim = event.get("claim")
        state.open_article(target, claim if isinstance(claim, str) else "")
        state.go_to("pages/views/article.py")
    elif what == "who":
        state.show_only(target)
    elif what == "since":
        state.show_since(target)
    elif what == "settle":
        asked.ask_settling(target)
    elif what in _DECISIONS:
        _decide(target, str(what), str(event.get("part", "")))
    elif what == "add":
        start, end = event.get("start"), event.get("end")
        if isinstance(start, int) and isinstance(end, int) and 0 <= start < end:
            asked.ask_new_stop(target, start, end)


def _decide(stop: str, what: str, part: str) -> None:
    """A person's word about a stop; where it cannot be kept, the page says so and nothing is lost."""
    desk = frame.working().desk
    if desk is None:
        return
    asked.set_failed(None)
    try:
        if what == "correct":
            asked.ask_correction(stop, part)
        elif what == "undo":
            desk.undo()
        elif what == "redo":
            desk.redo()
        elif what == "drop":
            desk.undo(stop)
        elif what == "back":
            desk.take_back(stop)
        else:
            desk.decide(stop, what)
    except OvertakenError as error:
        asked.set_overtaken(error)
    except DatelineError as error:
        asked.set_failed(asked.Failed(stop, what, part, frame.explain(error)))


def try_again() -> None:
    """Try once more what could not be kept."""
    if (failed := asked.failed()) is not None:
        _decide(failed.stop, failed.what, failed.part)


def _day(value: object) -> date | None:
    if not isinstance(value, int | float) or abs(value) > 1_000_000:
        return None
    try:
        return date(1970, 1, 1) + timedelta(days=int(value))
    except OverflowError:
        return None
