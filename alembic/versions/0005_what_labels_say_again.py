"""what labels say of a picture that is shown again: how much an edit changed, whether an upload is a model's work"""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this schema."""
    op.add_column("revisions", sa.Column("changed", sa.Double(), nullable=True))
    op.add_column("revisions", sa.Column("drawn", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    """Go back to the schema before."""
    op.drop_column("revisions", "drawn")
    op.drop_column("revisions", "changed")
