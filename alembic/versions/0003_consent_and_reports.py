"""two ways to say yes, taking it back; reports by people who are shown; hidden pictures"""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_ONLY_YES = "ck_consents_only_yes_names_picture"


def upgrade() -> None:
    """Go to this schema."""
    op.create_table(
        "reports",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("channel_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("session_id", sa.String(length=32), nullable=True),
        sa.Column("revision_id", sa.String(length=32), nullable=True),
        sa.Column("reporter_id", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("decision", sa.String(length=16), nullable=False),
        sa.Column("decided_by", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revisions.id"], name=op.f("fk_reports_revision_id_revisions"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name=op.f("fk_reports_session_id_sessions"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
    )
    with op.batch_alter_table("reports", schema=None) as batch_op:
        for column in ("decided_by", "guild_id", "reporter_id", "revision_id", "session_id"):
            batch_op.create_index(batch_op.f(f"ix_reports_{column}"), [column], unique=False)
    with op.batch_alter_table("revisions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("upload_hash", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f("ix_revisions_upload_hash"), ["upload_hash"], unique=False)
    op.execute("UPDATE revisions SET upload_hash = picture_hash WHERE kind = 'upload'")
    with op.batch_alter_table("consents", schema=None) as batch_op:
        batch_op.add_column(sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.drop_constraint(batch_op.f(_ONLY_YES), type_="check")
        batch_op.create_check_constraint(
            batch_op.f(_ONLY_YES), "(answer IN ('me', 'permission', 'yes')) = (picture_hash IS NOT NULL)"
        )


def downgrade() -> None:
    """Go back to the schema before. It can't say that a yes was taken back: those rows are deleted.

    What was hidden and not decided is removed: that schema would show it again.
    """
    op.execute("DELETE FROM consents WHERE withdrawn_at IS NOT NULL")
    op.execute(
        "UPDATE sessions SET head_id = NULL WHERE head_id IN (SELECT id FROM revisions WHERE hidden_at IS NOT NULL)"
    )
    op.execute("DELETE FROM revisions WHERE hidden_at IS NOT NULL")
    with op.batch_alter_table("consents", schema=None) as batch_op:
        batch_op.drop_column("withdrawn_at")
        batch_op.drop_constraint(batch_op.f(_ONLY_YES), type_="check")
    op.execute("UPDATE consents SET answer = 'yes' WHERE answer IN ('me', 'permission')")
    with op.batch_alter_table("consents", schema=None) as batch_op:
        batch_op.create_check_constraint(batch_op.f(_ONLY_YES), "(answer = 'yes') = (picture_hash IS NOT NULL)")
    with op.batch_alter_table("revisions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_revisions_upload_hash"))
        batch_op.drop_column("upload_hash")
        batch_op.drop_column("hidden_at")
    op.drop_table("reports")
