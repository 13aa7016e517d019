"""delivered copies: what a file, its samples or its invisible mark lead back to"""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this schema."""
    op.create_table(
        "copies",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("revision_id", sa.String(length=32), nullable=False),
        sa.Column("file_hash", sa.String(length=64), nullable=False),
        sa.Column("samples_hash", sa.String(length=64), nullable=False),
        sa.Column("mark", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revisions.id"], name=op.f("fk_copies_revision_id_revisions"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_copies")),
        sa.UniqueConstraint("revision_id", "file_hash", name=op.f("uq_copies_revision_id_file_hash")),
    )
    with op.batch_alter_table("copies", schema=None) as batch_op:
        for column in ("file_hash", "samples_hash", "mark"):
            batch_op.create_index(batch_op.f(f"ix_copies_{column}"), [column], unique=False)


def downgrade() -> None:
    """Go back to the schema before."""
    op.drop_table("copies")
