"""Who may do what: one table of actions and roles, asked by every shelf and every dossier that is handed out.

policy   action → the least role that may do it
people   who asks, from claims or headers, and the role that gives in a dossier
office   grants, share links and the log of who did what, in the database
gate     a shelf that asks before it hands out, and dossiers that ask before they change
"""

from __future__ import annotations

from dateline.access.gate import Gate, GuardedShelf, open_guarded
from dateline.access.limits import Limit
from dateline.access.office import Deed, Grant, Office, Share, open_office
from dateline.access.people import GUEST, Person, from_claims, from_headers, local_person
from dateline.access.policy import POLICY, Action, Role

__all__ = [
    "GUEST",
    "POLICY",
    "Action",
    "Deed",
    "Gate",
    "Grant",
    "GuardedShelf",
    "Limit",
    "Office",
    "Person",
    "Role",
    "Share",
    "from_claims",
    "from_headers",
    "local_person",
    "open_guarded",
    "open_office",
]
