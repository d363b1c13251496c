"""The words of the articles, folded, for the search: FTS5 in SQLite, a text index in PostgreSQL."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# The full-text index holds no text of its own; triggers keep it in step with the table (SQLite, FTS5, 4.4.3).
_SQLITE = (
    "CREATE VIRTUAL TABLE words_index USING fts5(body, content='words', content_rowid='number', tokenize='unicode61')",
    "CREATE TRIGGER words_added AFTER INSERT ON words BEGIN"
    " INSERT INTO words_index(rowid, body) VALUES (new.number, new.body); END",
    "CREATE TRIGGER words_gone AFTER DELETE ON words BEGIN"
    " INSERT INTO words_index(words_index, rowid, body) VALUES ('delete', old.number, old.body); END",
)


def upgrade() -> None:
    """Make the table and its index; they fill at the first search."""
    op.create_table(
        "words",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("dossier", sa.String(64), sa.ForeignKey("dossiers.id", ondelete="CASCADE"), nullable=False),
        sa.Column("article", sa.String(64), nullable=False),
        sa.Column("mark", sa.String(64), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_index("ix_words_dossier_article", "words", ["dossier", "article"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE INDEX ix_words_body ON words USING gin (to_tsvector('simple', body))")
        return
    for statement in _SQLITE:
        op.execute(statement)


def downgrade() -> None:
    """Take both away."""
    if op.get_bind().dialect.name != "postgresql":
        op.execute("DROP TRIGGER words_gone")
        op.execute("DROP TRIGGER words_added")
        op.execute("DROP TABLE words_index")
    op.drop_table("words")
