"""A shelf that asks before it hands out a dossier, and dossiers that ask before they change.

Pages, services and commands work on shelves and dossiers; who gets them here cannot get round the question.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from dateline.access.limits import Limit
from dateline.access.office import PUBLIC, Deed, Grant, Office, Share, open_office
from dateline.access.people import GUEST, Person, matches, role_in_settings
from dateline.access.policy import POLICY, Action, Role, action_of
from dateline.config import Settings
from dateline.dossier.shelf import Shelf, Survey, open_shelf
from dateline.dossier.store import Dossier
from dateline.errors import AccessError, InputError, StoreError

__all__ = ["Gate", "GuardedShelf", "open_guarded"]


@dataclass(slots=True)
class Gate:
    """One visitor's gate: who stands there, which links they brought, and what that allows.

    ``person`` is set anew whenever it is known anew; every question looks at the clock and the database, so that
    what is taken away or has run out is gone at once.
    """

    settings: Settings
    office: Office | None  # None: it cannot be opened; then only the one person of this machine comes in
    person: Person = GUEST
    links: tuple[str, ...] = ()
    channel: str = ""
    clock: Callable[[], float] = field(default=time.time)
    refused: Callable[[Action, str], None] | None = None  # is told of every no
    limits: Mapping[Action, Limit] = field(default_factory=dict)
    key: str = ""  # who is counted where nobody is signed in: the session

    def role(self, dossier: str) -> Role:
        """The role of the visitor in a dossier; ``*``: in all."""
        if self.person.local:
            return Role.OWNER
        now = self.clock()
        best = role_in_settings(self.person, dossier, self.settings.roles, now)
        if best is Role.OWNER or dossier == "*":
            return best
        office = self.kept()
        for grant in office.grants(dossier):
            mine = self.person.signed_in(now) and grant.who != PUBLIC and matches(self.person, grant.who)
            if mine or (grant.who == PUBLIC and grant.role is Role.READER):
                best = max(best, grant.role)
        if best is Role.NONE and any(office.shared(link) == dossier for link in self.links):
            best = Role.READER
        return best

    def may(self, action: Action, dossier: str = "*") -> bool:
        """True if the visitor may do that in the dossier."""
        return self.role(dossier) >= POLICY[action]

    def kept(self) -> Office:
        """The office.  Raises StoreError where it cannot be opened."""
        if self.office is None:
            raise StoreError("Roles cannot be looked up: the office is closed.", "access.no_office")
        return self.office

    def ask(self, action: Action, dossier: str = "*") -> None:
        """Raise AccessError if the visitor may not, or too often, with what to do about it."""
        if self.may(action, dossier):
            if action in self.limits and not self.person.local:
                self.limits[action].spend(self.person.id or self.key)
            return
        if self.refused is not None:
            self.refused(action, dossier)
        raise self._no(action, dossier)

    def note(self, action: Action | str, dossier: str, detail: str = "") -> None:
        """Write into the log what the visitor has done."""
        if self.office is not None:
            self.office.note(self.person.id, str(action), dossier, detail, self.channel)

    def _no(self, action: Action, dossier: str) -> AccessError:
        if self.person.id and not self.person.signed_in(self.clock()):
            return AccessError("Your sign-in has run out. Sign in again; nothing is lost.", "access.expired")
        if not self.person.id:
            return AccessError("Sign in to see this.", "access.sign_in")
        if action is Action.READ:
            return AccessError(
                f"There is no dossier {dossier} that you may read. Ask its owner.", "access.unseen", name=dossier
            )
        return AccessError(f"Your role does not allow this ({action}). Ask an owner.", f"access.not_{action}")


@dataclass(frozen=True, slots=True)
class _Guard:
    """What a dossier asks."""

    gate: Gate
    dossier: str

    def ask(self, what: str) -> None:
        self.gate.ask(action_of(what), self.dossier)

    def may(self, what: str) -> bool:
        return self.gate.may(action_of(what), self.dossier)


class GuardedShelf:
    """A ``Shelf`` behind a gate."""

    def __init__(self, shelf: Shelf, gate: Gate) -> None:
        self._shelf = shelf
        self.gate = gate

    def survey(self, *, archived: bool = False) -> Survey:
        """The dossiers that the visitor may read; damaged files are named to owners of everything."""
        found = self._shelf.survey(archived=archived)
        heads = tuple(head for head in found.heads if self.gate.may(Action.READ, head.id))
        return Survey(heads, found.broken if self.gate.may(Action.DELETE) else ())

    def create(self, name: str, *, author: str = "") -> Dossier:
        """A new dossier, whose owner the visitor is."""
        self.gate.ask(Action.CREATE)
        made = self._shelf.create(name, author=self._author(author))
        if not self.gate.person.local:
            self.gate.kept().grant(made.id, self.gate.person.id, Role.OWNER, by=self.gate.person.id)
        self.gate.note(Action.CREATE, made.id, name)
        return self._guarded(made)

    def open(self, dossier: str, *, author: str = "") -> Dossier:
        """The dossier with this id or name; one that may not be read is as one that is not there."""
        try:
            found = self._shelf.open(dossier, author=self._author(author))
        except StoreError as error:
            if error.key == "dossier.missing" and not self.gate.person.local:
                self.gate.ask(Action.READ, dossier)
            raise
        self.gate.ask(Action.READ, found.id)
        return self._guarded(found)

    def delete(self, dossier_id: str) -> None:
        """Remove a dossier for good."""
        self.gate.ask(Action.DELETE, dossier_id)
        self._shelf.delete(dossier_id)
        if self.gate.office is not None:
            self.gate.office.forget(dossier_id)
        self.gate.note(Action.DELETE, dossier_id)

    def close(self) -> None:
        """The shelf is shared: its owner closes it."""

    def trail(self, dossier: str, limit: int = 200) -> tuple[Deed, ...]:
        """Who did what in a dossier, the latest first: its changes, and what was done with it."""
        self.gate.ask(Action.AUDIT, dossier)
        opened = self._shelf.open(dossier)
        changes = opened.changes_since(max(0, opened.revision() - limit), limit)
        deeds = [Deed(item.at, item.author, item.what, dossier, item.ref) for item in reversed(changes)]
        deeds += self.gate.kept().deeds(dossier, limit)
        return tuple(sorted(deeds, key=lambda deed: deed.at, reverse=True)[:limit])

    def grants(self, dossier: str) -> tuple[Grant, ...]:
        """The roles given in a dossier."""
        self.gate.ask(Action.GRANT, dossier)
        return self.gate.kept().grants(dossier)

    def grant(self, dossier: str, who: str, role: Role) -> None:
        """Give somebody a role, or take it away (NONE).

        Raises InputError for nobody, for a public editor, and where no owner would be left.
        """
        self.gate.ask(Action.GRANT, dossier)
        left = [item for item in self.gate.kept().grants(dossier) if item.role is Role.OWNER]
        named = any(self.gate.settings.roles.get(name, {}).get("owner") for name in ("*", dossier))
        if role is not Role.OWNER and not named and [item.who for item in left] == [who.strip().lower()]:
            raise InputError("Somebody must own this dossier. Name another owner first.", "access.last_owner")
        self.gate.kept().grant(dossier, who, role, by=self.gate.person.id)
        self.gate.note(Action.GRANT, dossier, f"{who.strip()}: {role.name.lower()}")

    def shares(self, dossier: str) -> tuple[Share, ...]:
        """The links of a dossier."""
        self.gate.ask(Action.SHARE, dossier)
        return self.gate.kept().shares(dossier)

    def share(self, dossier: str, days: int) -> str:
        """A new link's token; it is told this once."""
        self.gate.ask(Action.SHARE, dossier)
        token = self.gate.kept().share(dossier, days, by=self.gate.person.id)
        self.gate.note(Action.SHARE, dossier, f"{days} d")
        return token

    def revoke(self, dossier: str, share: str) -> bool:
        """End a link at once; False if it is not there."""
        self.gate.ask(Action.SHARE, dossier)
        done = self.gate.kept().revoke(dossier, share)
        if done:
            self.gate.note("revoke", dossier, share)
        return done

    def _author(self, author: str) -> str:
        """Who acts: nobody signs with another's name."""
        return author if self.gate.person.local and author else self.gate.person.id

    def _guarded(self, dossier: Dossier) -> Dossier:
        if not self.gate.person.local:
            dossier.guard = _Guard(self.gate, dossier.id)
        return dossier


def open_guarded(settings: Settings, person: Person, channel: str = "") -> GuardedShelf:
    """The shelf of this machine as ``person`` may use it.  Raises StoreError."""
    gate = Gate(settings, open_office(settings), person, channel=channel)
    return GuardedShelf(open_shelf(settings, settings.database_url), gate)
