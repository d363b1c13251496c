"""Numbered changes of the schema, run by Alembic when a database is opened that lacks them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, inspect, text

from dateline.errors import StoreError

__all__ = ["NEWEST", "migrate", "require_newest"]

NEWEST = "0006"
"""Number of the last migration; a test compares it with the files in ``versions``."""

_LOCK = 7_236_458_301  # any number, the same in every Dateline: PostgreSQL's advisory lock


def migrate(engine: Engine) -> None:
    """Bring a database to the newest schema, in one transaction.

    Raises StoreError where the database was made by a newer Dateline, or cannot hold every letter.
    """
    with engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            _require_unicode(connection)
        at = _current(connection)
    if at == NEWEST:  # the usual case; Alembic is not even imported
        return
    with engine.connect().execution_options(dateline_write="FULL") as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        if _current(connection) != NEWEST:  # else another process was faster
            _upgrade(connection)


def _require_unicode(connection: Connection) -> None:
    encoding = str(connection.execute(text("SHOW server_encoding")).scalar())
    if encoding != "UTF8":
        raise StoreError(
            f"The database keeps text as {encoding}. Make one that keeps UTF8: createdb -E UTF8 -T template0 NAME.",
            "dossier.encoding",
            encoding=encoding,
        )


def require_newest(connection: Connection) -> None:
    """Raise StoreError where the database is of another version than this Dateline."""
    at = _current(connection)
    if at != NEWEST:
        raise StoreError(
            f"The database has schema {at or 'none'}, this Dateline needs {NEWEST}. Run `dateline migrate`.",
            "dossier.older",
            found=at or "–",
            known=NEWEST,
        )


def _current(connection: Connection) -> str:
    """Number of the last migration that the database has had; "" for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return ""
    at = str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or "")
    if at > NEWEST:
        raise StoreError(
            f"This dossier was made by a newer Dateline (schema {at}; this one knows {NEWEST}). Update Dateline.",
            "dossier.newer",
            found=at,
            known=NEWEST,
        )
    return at


def _upgrade(connection: Connection) -> None:
    from alembic.migration import MigrationContext
    from alembic.operations import Operations
    from alembic.script import ScriptDirectory

    folder = Path(__file__).parent
    scripts = ScriptDirectory(str(folder), version_locations=[str(folder / "versions")])

    def steps(revision: Any, _context: MigrationContext) -> Any:
        return scripts._upgrade_revs("head", revision)

    context = MigrationContext.configure(connection, opts={"fn": steps, "script": scripts})
    with Operations.context(context):
        context.run_migrations()
