"""Snapshots: how the journeys stood when somebody briefed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "snapshots",
        sa.Column("dossier", sa.String(64), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("stops", sa.Integer, nullable=False),
        sa.Column("content", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("dossier", "id", name="pk_snapshots"),
        sa.ForeignKeyConstraint(["dossier"], ["dossiers.id"], ondelete="CASCADE", name="fk_snapshots_dossier"),
    )
    op.create_index("ix_snapshots_dossier_number", "snapshots", ["dossier", "number"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("snapshots")
