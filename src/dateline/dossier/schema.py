"""The tables of a dossier, the same in SQLite and PostgreSQL.

One SQLite file holds one dossier as a rule, a PostgreSQL database holds many: every row names its
dossier.  Times are UTC, ISO 8601.  The migrations in ``migrations/versions`` make these tables; a test
compares both.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    false,
)

__all__ = [
    "articles",
    "audit",
    "bands",
    "changes",
    "corrections",
    "dossiers",
    "events",
    "grants",
    "items",
    "metadata",
    "readings",
    "shares",
    "sightings",
    "snapshots",
    "words",
]

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

dossiers = Table(
    "dossiers",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("created", String(32), nullable=False),
    Column("archived", Boolean, nullable=False, server_default=false()),
    Column("revision", Integer, nullable=False, server_default="0"),  # counts every change
    Column("article_revision", Integer, nullable=False, server_default="0"),  # the last that touched an article
    Column("engine", String(32), nullable=False, server_default=""),  # whose readings have been taken over
)


def _dossier() -> Column[str]:
    return Column("dossier", String(64), ForeignKey("dossiers.id", ondelete="CASCADE"), primary_key=True)


articles = Table(
    "articles",
    metadata,
    _dossier(),
    Column("id", String(64), primary_key=True),
    Column("position", Integer, nullable=False),  # order of adding
    Column("digest", String(64), nullable=False),
    Column("lang", String(16), nullable=False),
    Column("title", Text, nullable=False),
    Column("published", String(64)),
    Column("publisher", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("added", String(32), nullable=False),
    Column("added_by", Text, nullable=False),
    Column("source_group", String(64), nullable=False),  # agency copies share it; else the article's own id
    Column("lineage", String(64), nullable=False),  # versions of one article share it
    Column("superseded_by", String(64)),  # id of the newer version
    Column("removed", String(32)),  # when it was taken out; kept for undo
    Column("signature", LargeBinary, nullable=False),  # MinHash
    # These two answer by themselves which articles are read now: no text is opened to count or to order them.
    Index("ix_articles_current", "dossier", "superseded_by", "removed", "position", "id"),
    Index("ix_articles_found", "dossier", "digest", "superseded_by", "removed", "position", "id"),
    Index("ix_articles_dossier_url", "dossier", "url"),
    Index("ix_articles_dossier_lineage", "dossier", "lineage"),
    Index("ix_articles_dossier_source_group", "dossier", "source_group"),
)

bands = Table(
    "bands",
    metadata,
    _dossier(),
    Column("band", Integer, primary_key=True),
    Column("value", String(16), primary_key=True),
    Column("article", String(64), primary_key=True),
    ForeignKeyConstraint(
        ["dossier", "article"], ["articles.dossier", "articles.id"], ondelete="CASCADE", name="fk_bands_article"
    ),
)

readings = Table(
    "readings",
    metadata,
    _dossier(),
    Column("digest", String(64), primary_key=True),
    Column("published", String(64), primary_key=True),  # "" where unknown
    Column("lang", String(16), primary_key=True),
    Column("engine", String(32), primary_key=True),
    Column("body", LargeBinary, nullable=False),  # compressed JSON of the Reading
    Column("made", String(32), nullable=False),
)

sightings = Table(  # who is read to have been where and when: finds articles for a filter
    "sightings",
    metadata,
    _dossier(),
    Column("digest", String(64), primary_key=True),
    Column("published", String(64), primary_key=True),
    Column("lang", String(16), primary_key=True),
    Column("engine", String(32), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("traveller", Text, nullable=False),  # folded name
    Column("name", Text, nullable=False),
    Column("place", Text, nullable=False),  # Place.id, "" where not placed
    Column("place_name", Text, nullable=False),
    Column("status", String(16), nullable=False),
    Column("first", String(10), nullable=False),  # earliest and latest day, "" where open
    Column("last", String(10), nullable=False),
    ForeignKeyConstraint(
        ["dossier", "digest", "published", "lang", "engine"],
        ["readings.dossier", "readings.digest", "readings.published", "readings.lang", "readings.engine"],
        ondelete="CASCADE",
        name="fk_sightings_reading",
    ),
    Index("ix_sightings_dossier_engine_traveller", "dossier", "engine", "traveller"),
    Index("ix_sightings_dossier_engine_place", "dossier", "engine", "place"),
)

corrections = Table(
    "corrections",
    metadata,
    _dossier(),
    Column("id", String(64), primary_key=True),
    Column("revision", Integer, nullable=False),  # the order in which they count
    Column("kind", String(32), nullable=False),
    Column("author", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("body", LargeBinary, nullable=False),  # compressed JSON of the Correction
    Index("ix_corrections_dossier_revision", "dossier", "revision"),
)

events = Table(  # who did, undid and redid a correction: only ever added to
    "events",
    metadata,
    _dossier(),
    Column("revision", Integer, primary_key=True),
    Column("correction", String(64), nullable=False),
    Column("what", String(16), nullable=False),  # "made", "undone", "redone"
    Column("author", Text, nullable=False),
    Column("at", String(32), nullable=False),
    ForeignKeyConstraint(
        ["dossier", "correction"],
        ["corrections.dossier", "corrections.id"],
        ondelete="CASCADE",
        name="fk_events_correction",
    ),
    Index("ix_events_dossier_correction", "dossier", "correction"),
)

items = Table(  # what a correction is about, and who touched it last: the optimistic lock
    "items",
    metadata,
    _dossier(),
    Column("item", String(96), primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("correction", String(64), nullable=False),
)

changes = Table(  # what others see when they poll
    "changes",
    metadata,
    _dossier(),
    Column("revision", Integer, primary_key=True),
    Column("what", String(32), nullable=False),
    Column("ref", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("at", String(32), nullable=False),
)

snapshots = Table(  # how the journeys stood when somebody briefed: only ever added, or taken away whole
    "snapshots",
    metadata,
    _dossier(),
    Column("id", String(32), primary_key=True),
    Column("number", Integer, nullable=False),  # order of keeping
    Column("name", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Column("stops", Integer, nullable=False),
    Column("content", String(64), nullable=False),  # SHA-256 of the journeys: two snapshots that show the same
    Column("digest", String(64), nullable=False),  # SHA-256 of the text
    Column("body", LargeBinary, nullable=False),  # compressed text
    Index("ix_snapshots_dossier_number", "dossier", "number"),
)

# The office (``dateline.access``): these name dossiers that may lie in other files, so without foreign keys.

grants = Table(
    "grants",
    metadata,
    Column("dossier", String(64), primary_key=True),
    Column("who", String(254), primary_key=True),
    Column("role", Integer, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", String(32), nullable=False),
)

shares = Table(
    "shares",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("digest", String(64), nullable=False),  # SHA-256 of the token, which is not kept
    Column("dossier", String(64), nullable=False),
    Column("by", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Column("expires", String(32), nullable=False),
    Column("revoked", String(32), nullable=False),  # "" while it holds
    Index("ix_shares_digest", "digest", unique=True),
    Index("ix_shares_dossier", "dossier"),
)

audit = Table(  # who did what with a dossier; what was changed in it stands in ``changes``
    "audit",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", String(32), nullable=False),
    Column("who", Text, nullable=False),
    Column("action", String(32), nullable=False),
    Column("dossier", String(64), nullable=False),
    Column("detail", Text, nullable=False),
    Column("channel", String(16), nullable=False),
    Index("ix_audit_dossier_id", "dossier", "id"),
)

words = Table(  # the articles' words, folded, under a full-text index: what the search looks in
    "words",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("dossier", String(64), ForeignKey("dossiers.id", ondelete="CASCADE"), nullable=False),
    Column("article", String(64), nullable=False),
    Column("mark", String(64), nullable=False),  # what the words were taken from
    Column("body", Text, nullable=False),
    Index("ix_words_dossier_article", "dossier", "article"),
)
