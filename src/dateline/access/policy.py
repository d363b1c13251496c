"""The one table that says which role may do what."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum, StrEnum

__all__ = ["OF_CHANGES", "POLICY", "Action", "Role", "action_of"]


class Role(IntEnum):
    """What somebody is to a dossier; a higher role may do all that a lower one may."""

    NONE = 0
    READER = 1
    EDITOR = 2
    OWNER = 3


class Action(StrEnum):
    """What can be done.  ``CREATE`` is asked of the role for all dossiers (``*``)."""

    READ = "read"
    EXPORT = "export"
    ADD = "add"
    FETCH = "fetch"  # have the server open an address
    REMOVE = "remove"
    SEPARATE = "separate"
    CORRECT = "correct"
    TAKE_OVER = "take_over"
    RENAME = "rename"
    CREATE = "create"
    ARCHIVE = "archive"
    GRANT = "grant"
    SHARE = "share"
    AUDIT = "audit"
    ERASE = "erase"  # articles or persons for good
    DELETE = "delete"


POLICY: Mapping[Action, Role] = {
    Action.READ: Role.READER,
    Action.EXPORT: Role.READER,
    Action.ADD: Role.EDITOR,
    Action.FETCH: Role.EDITOR,
    Action.REMOVE: Role.EDITOR,
    Action.SEPARATE: Role.EDITOR,
    Action.CORRECT: Role.EDITOR,
    Action.TAKE_OVER: Role.EDITOR,
    Action.RENAME: Role.EDITOR,
    Action.CREATE: Role.EDITOR,
    Action.ARCHIVE: Role.OWNER,
    Action.GRANT: Role.OWNER,
    Action.SHARE: Role.OWNER,
    Action.AUDIT: Role.OWNER,
    Action.ERASE: Role.OWNER,
    Action.DELETE: Role.OWNER,
}
"""Action → the least role that may do it."""

OF_CHANGES: Mapping[str, Action] = {
    "read": Action.READ,
    "article": Action.ADD,
    "removed": Action.REMOVE,
    "separated": Action.SEPARATE,
    "published": Action.CORRECT,
    "correction": Action.CORRECT,
    "undone": Action.CORRECT,
    "redone": Action.CORRECT,
    "engine": Action.TAKE_OVER,
    "named": Action.RENAME,
    "archived": Action.ARCHIVE,
    "erased": Action.ERASE,
    "snapshot": Action.ADD,
    "snapshot_dropped": Action.ERASE,
}
"""What a dossier calls its changes → the action."""


def action_of(change: str) -> Action:
    """The action behind a dossier's change; one that is not listed is for owners."""
    return OF_CHANGES.get(change, Action.DELETE)
