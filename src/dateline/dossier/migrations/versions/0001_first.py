"""The first tables: dossiers, articles, readings, corrections, and the log of changes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _dossier() -> sa.Column[str]:
    return sa.Column("dossier", sa.String(64), nullable=False)


def _belongs(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["dossier"], ["dossiers.id"], ondelete="CASCADE", name=f"fk_{table}_dossier")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "dossiers",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("created", sa.String(32), nullable=False),
        sa.Column("archived", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("revision", sa.Integer, nullable=False, server_default="0"),
        sa.Column("article_revision", sa.Integer, nullable=False, server_default="0"),
        sa.Column("engine", sa.String(32), nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("id", name="pk_dossiers"),
    )
    op.create_table(
        "articles",
        _dossier(),
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("lang", sa.String(16), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("published", sa.String(64)),
        sa.Column("publisher", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("added", sa.String(32), nullable=False),
        sa.Column("added_by", sa.Text, nullable=False),
        sa.Column("source_group", sa.String(64), nullable=False),
        sa.Column("lineage", sa.String(64), nullable=False),
        sa.Column("superseded_by", sa.String(64)),
        sa.Column("removed", sa.String(32)),
        sa.Column("signature", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("dossier", "id", name="pk_articles"),
        _belongs("articles"),
    )
    for column in ("position", "url", "lineage", "source_group"):
        op.create_index(f"ix_articles_dossier_{column}", "articles", ["dossier", column])
    op.create_table(
        "bands",
        _dossier(),
        sa.Column("band", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("value", sa.String(16), nullable=False),
        sa.Column("article", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("dossier", "band", "value", "article", name="pk_bands"),
        _belongs("bands"),
        sa.ForeignKeyConstraint(
            ["dossier", "article"], ["articles.dossier", "articles.id"], ondelete="CASCADE", name="fk_bands_article"
        ),
    )
    op.create_table(
        "readings",
        _dossier(),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("published", sa.String(64), nullable=False),
        sa.Column("lang", sa.String(16), nullable=False),
        sa.Column("engine", sa.String(32), nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("made", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("dossier", "digest", "published", "lang", "engine", name="pk_readings"),
        _belongs("readings"),
    )
    op.create_table(
        "corrections",
        _dossier(),
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("dossier", "id", name="pk_corrections"),
        _belongs("corrections"),
    )
    op.create_index("ix_corrections_dossier_revision", "corrections", ["dossier", "revision"])
    op.create_table(
        "events",
        _dossier(),
        sa.Column("revision", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("correction", sa.String(64), nullable=False),
        sa.Column("what", sa.String(16), nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("dossier", "revision", name="pk_events"),
        _belongs("events"),
        sa.ForeignKeyConstraint(
            ["dossier", "correction"],
            ["corrections.dossier", "corrections.id"],
            ondelete="CASCADE",
            name="fk_events_correction",
        ),
    )
    op.create_index("ix_events_dossier_correction", "events", ["dossier", "correction"])
    op.create_table(
        "items",
        _dossier(),
        sa.Column("item", sa.String(96), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("correction", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("dossier", "item", name="pk_items"),
        _belongs("items"),
    )
    op.create_table(
        "changes",
        _dossier(),
        sa.Column("revision", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("what", sa.String(32), nullable=False),
        sa.Column("ref", sa.Text, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("dossier", "revision", name="pk_changes"),
        _belongs("changes"),
    )


def downgrade() -> None:
    """Drop the tables."""
    for table in ("changes", "items", "events", "corrections", "readings", "bands", "articles", "dossiers"):
        op.drop_table(table)
