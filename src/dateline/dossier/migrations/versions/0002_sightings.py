"""An index of who is read to have been where and when, so that a filter need not open every reading.

Readings are made anew from their articles: those kept before this change are dropped rather than indexed here.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_READING = ("digest", "published", "lang", "engine")


def upgrade() -> None:
    """Make the index, and find articles by digest."""
    op.execute("DELETE FROM readings")
    op.create_table(
        "sightings",
        sa.Column("dossier", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("published", sa.String(64), nullable=False),
        sa.Column("lang", sa.String(16), nullable=False),
        sa.Column("engine", sa.String(32), nullable=False),
        sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("traveller", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("place_name", sa.Text, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("first", sa.String(10), nullable=False),
        sa.Column("last", sa.String(10), nullable=False),
        sa.PrimaryKeyConstraint("dossier", *_READING, "number", name="pk_sightings"),
        sa.ForeignKeyConstraint(["dossier"], ["dossiers.id"], ondelete="CASCADE", name="fk_sightings_dossier"),
        sa.ForeignKeyConstraint(
            ["dossier", *_READING],
            [f"readings.{column}" for column in ("dossier", *_READING)],
            ondelete="CASCADE",
            name="fk_sightings_reading",
        ),
    )
    op.create_index("ix_sightings_dossier_engine_traveller", "sightings", ["dossier", "engine", "traveller"])
    op.create_index("ix_sightings_dossier_engine_place", "sightings", ["dossier", "engine", "place"])
    op.create_index("ix_articles_dossier_digest", "articles", ["dossier", "digest"])


def downgrade() -> None:
    """Drop the index."""
    op.drop_index("ix_articles_dossier_digest", "articles")
    op.drop_table("sightings")
