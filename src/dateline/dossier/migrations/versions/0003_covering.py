"""Indexes that answer by themselves which articles are read now, so that no text is opened to count them."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_CURRENT = ["dossier", "superseded_by", "removed", "position", "id"]
_FOUND = ["dossier", "digest", "superseded_by", "removed", "position", "id"]


def upgrade() -> None:
    """Put covering indexes in the place of narrow ones."""
    op.drop_index("ix_articles_dossier_position", "articles")
    op.drop_index("ix_articles_dossier_digest", "articles")
    op.create_index("ix_articles_current", "articles", _CURRENT)
    op.create_index("ix_articles_found", "articles", _FOUND)


def downgrade() -> None:
    """Put the narrow ones back."""
    op.drop_index("ix_articles_found", "articles")
    op.drop_index("ix_articles_current", "articles")
    op.create_index("ix_articles_dossier_digest", "articles", ["dossier", "digest"])
    op.create_index("ix_articles_dossier_position", "articles", ["dossier", "position"])
