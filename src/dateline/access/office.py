"""What is kept about people: who was given a role, which links are out, who did what.

Beside the dossiers in PostgreSQL; in a file of its own where dossiers are SQLite files, so that a copied dossier
takes no rights along.  Of a link only a digest is kept.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, insert, select, update

from dateline.access.policy import Role
from dateline.config import Settings
from dateline.dossier import schema as t
from dateline.dossier.database import Database
from dateline.dossier.shelf import sqlite_url
from dateline.dossier.store import Clock, now
from dateline.errors import InputError

__all__ = ["PUBLIC", "Deed", "Grant", "Office", "Share", "open_office"]

PUBLIC = "public"
"""The grantee that means everybody, signed in or not; may only be a reader."""
_LONGEST = 254


@dataclass(frozen=True, slots=True)
class Grant:
    """Somebody's role in a dossier; ``who`` as in the settings, or ``public``."""

    dossier: str
    who: str
    role: Role
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class Share:
    """A link that lets its bearer read one dossier until it ends."""

    id: str
    dossier: str
    by: str
    at: str
    expires: str  # UTC, ISO 8601
    revoked: str = ""


@dataclass(frozen=True, slots=True)
class Deed:
    """Who did what, when, in which dossier."""

    at: str
    who: str
    action: str
    dossier: str
    detail: str = ""
    channel: str = ""  # app, shell


def open_office(settings: Settings, *, clock: Clock = now) -> Office:
    """The office of this deployment.  Raises StoreError."""
    url = settings.database_url
    if url and not url.startswith("sqlite"):
        return Office(Database(url), clock=clock)
    return Office(Database(sqlite_url(settings.data_dir / "office.sqlite")), clock=clock)


class Office:
    """Grants, share links and the audit log.  Threads may share it; calls raise StoreError."""

    def __init__(self, database: Database, *, clock: Clock = now) -> None:
        self.database = database
        self._clock = clock

    def close(self) -> None:
        """Give the connections back."""
        self.database.close()

    # --- roles ----------------------------------------------------------------------------------

    def grants(self, dossier: str = "") -> tuple[Grant, ...]:
        """All grants of a dossier, or of all dossiers."""
        query = select(t.grants).order_by(t.grants.c.dossier, t.grants.c.role.desc(), t.grants.c.who)
        if dossier:
            query = query.where(t.grants.c.dossier == dossier)
        with self.database.read() as connection:
            rows = connection.execute(query).all()
        return tuple(Grant(row.dossier, row.who, Role(row.role), row.by, row.at) for row in rows)

    def grant(self, dossier: str, who: str, role: Role, *, by: str = "") -> None:
        """Give somebody a role in a dossier, or take it away (NONE).

        Raises InputError for nobody and for a public editor.
        """
        who = _who(who)
        if who == PUBLIC and role > Role.READER:
            raise InputError("Everybody may only be a reader.", "access.public_reads")
        where = (t.grants.c.dossier == dossier, t.grants.c.who == who)
        with self.database.write() as connection:
            connection.execute(delete(t.grants).where(*where))
            if role is not Role.NONE:
                row = {"dossier": dossier, "who": who, "role": int(role), "by": by, "at": self._clock()}
                connection.execute(insert(t.grants), row)

    # --- links ----------------------------------------------------------------------------------

    def share(self, dossier: str, days: int, *, by: str = "") -> str:
        """A new link's token, which is told this once and cannot be found out again."""
        if not 1 <= days <= 366:
            raise InputError("A link lasts from 1 to 366 days.", "access.share_days")
        token = secrets.token_urlsafe(32)
        at = self._clock()
        row = {
            "id": secrets.token_hex(6),
            "digest": _digest(token),
            "dossier": dossier,
            "by": by,
            "at": at,
            "expires": _later(at, days),
            "revoked": "",
        }
        with self.database.write() as connection:
            connection.execute(insert(t.shares), row)
        return token

    def shared(self, token: str) -> str:
        """Id of the dossier that a link opens now; "" for a link that is unknown, over or revoked."""
        s = t.shares.c
        query = select(s.dossier).where(s.digest == _digest(token), s.revoked == "", s.expires > self._clock())
        with self.database.read() as connection:
            return str(connection.execute(query).scalar() or "")

    def shares(self, dossier: str) -> tuple[Share, ...]:
        """All links of a dossier, the newest first; the tokens are not kept."""
        query = select(t.shares).where(t.shares.c.dossier == dossier).order_by(t.shares.c.at.desc(), t.shares.c.id)
        with self.database.read() as connection:
            rows = connection.execute(query).all()
        return tuple(Share(row.id, row.dossier, row.by, row.at, row.expires, row.revoked) for row in rows)

    def revoke(self, dossier: str, share: str) -> bool:
        """End a link at once; False if it is not there or is revoked already."""
        s = t.shares.c
        wanted = update(t.shares).where(s.dossier == dossier, s.id == share, s.revoked == "")
        with self.database.write() as connection:
            return connection.execute(wanted.values(revoked=self._clock())).rowcount > 0

    def forget(self, dossier: str) -> None:
        """Drop the grants and links of a dossier that is gone; what was done stays on record."""
        with self.database.write() as connection:
            connection.execute(delete(t.grants).where(t.grants.c.dossier == dossier))
            connection.execute(delete(t.shares).where(t.shares.c.dossier == dossier))

    # --- who did what ---------------------------------------------------------------------------

    def note(self, who: str, action: str, dossier: str, detail: str = "", channel: str = "") -> None:
        """Write down a deed."""
        row = {
            "at": self._clock(),
            "who": who[:_LONGEST],
            "action": action[:32],
            "dossier": dossier[:64],
            "detail": detail[:1000],
            "channel": channel[:16],
        }
        with self.database.write() as connection:
            connection.execute(insert(t.audit), row)

    def deeds(self, dossier: str = "", limit: int = 200) -> tuple[Deed, ...]:
        """What was done, the latest first: in one dossier, or in all."""
        query = select(t.audit).order_by(t.audit.c.id.desc()).limit(limit)
        if dossier:
            query = query.where(t.audit.c.dossier == dossier)
        with self.database.read() as connection:
            rows = connection.execute(query).all()
        return tuple(Deed(row.at, row.who, row.action, row.dossier, row.detail, row.channel) for row in rows)

    def purge(self, days: int) -> int:
        """Drop what was noted more than ``days`` ago; how much that was."""
        with self.database.write() as connection:
            old = delete(t.audit).where(t.audit.c.at < _later(self._clock(), -days))
            return int(connection.execute(old).rowcount)


def _who(who: str) -> str:
    who = who.strip()
    if not who.startswith("group:"):
        who = who.lower()
    if not who or len(who) > _LONGEST or any(ord(sign) < 32 for sign in who):
        raise InputError("Name somebody: an e-mail address, @domain, group:name or *.", "access.nobody")
    return who


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _later(at: str, days: int) -> str:
    moment = datetime.fromisoformat(at.replace("Z", "+00:00")) + timedelta(days=days)
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
