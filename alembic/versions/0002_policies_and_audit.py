"""a policy for every server; an audit that is only ever added to"""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

KINDS = ("allowed", "refused", "consented", "declined", "withdrawn", "reported", "deleted", "policy")
_KIND = "substr(old.action, instr(old.action, '.') + 1)"
_REFUSED = "BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END"
TRIGGERS = {
    "audit_keeps_rows": f"BEFORE DELETE ON audit {_REFUSED}",
    "audit_keeps_words": f"BEFORE UPDATE ON audit {_REFUSED}",
    # INSERT OR REPLACE deletes the row it replaces without firing the trigger on deletion.
    "audit_keeps_ids": f"BEFORE INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id) {_REFUSED}",
}


def upgrade() -> None:
    """Go to this schema; people named in the audit so far get a pseudonym."""
    op.create_table(
        "pseudonyms",
        sa.Column("person_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("pseudonym", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_pseudonyms")),
        sa.UniqueConstraint("pseudonym", name=op.f("uq_pseudonyms_pseudonym")),
    )
    op.execute(
        "INSERT INTO pseudonyms (person_id, pseudonym) SELECT person_id, lower(hex(randomblob(8)))"
        " FROM (SELECT DISTINCT person_id FROM audit WHERE person_id IS NOT NULL)"
    )
    _away("audit", "audit_at", "audit_person_id")
    op.create_table(
        "audit",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("pseudonym", sa.String(length=32), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=100), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_guild_id_at"), ["guild_id", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_pseudonym"), ["pseudonym"], unique=False)
    # The first schema knew deletions only, as "session.delete"; other kinds are there after a downgrade. The detail
    # is left behind: it was never restricted to our own words, and from here on nothing could take it out again.
    op.execute(
        "INSERT INTO audit (id, at, pseudonym, kind, action, subject, reason)"
        " SELECT old.id, old.at, pseudonyms.pseudonym,"
        f" iif({_KIND} IN ({', '.join(map(repr, KINDS))}), {_KIND}, 'deleted'),"
        " iif(instr(old.action, '.'), substr(old.action, 1, instr(old.action, '.') - 1), old.action), old.subject, ''"
        " FROM old_audit AS old LEFT JOIN pseudonyms ON pseudonyms.person_id = old.person_id"
    )
    op.drop_table("old_audit")
    for name, does in TRIGGERS.items():
        op.execute(f"CREATE TRIGGER {name} {does}")

    op.create_table(
        "policies",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("policy", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", name=op.f("pk_policies")),
    )
    op.execute(
        "INSERT INTO policies (guild_id, policy, changed_at)"
        " SELECT guild_id, json_object('threads', json('false')), strftime('%Y-%m-%d %H:%M:%f000', 'now')"
        " FROM guild_settings WHERE NOT threads"
    )
    op.drop_table("guild_settings")


def downgrade() -> None:
    """Go back to the schema before. Of the policies only whether threads are opened has a place there."""
    op.create_table(
        "guild_settings",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("threads", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", name=op.f("pk_guild_settings")),
    )
    op.execute(
        "INSERT INTO guild_settings (guild_id, threads)"
        " SELECT guild_id, coalesce(json_extract(policy, '$.threads'), 1) FROM policies"
    )
    op.drop_table("policies")

    for name in TRIGGERS:
        op.execute(f"DROP TRIGGER {name}")
    _away("audit", "audit_at", "audit_guild_id_at", "audit_pseudonym")
    op.create_table(
        "audit",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=100), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_person_id"), ["person_id"], unique=False)
    op.execute(
        "INSERT INTO audit (id, at, person_id, action, subject, detail)"
        " SELECT old.id, old.at, pseudonyms.person_id, old.action || '.' || old.kind, old.subject, old.reason"
        " FROM old_audit AS old LEFT JOIN pseudonyms ON pseudonyms.pseudonym = old.pseudonym"
    )
    op.drop_table("old_audit")
    op.drop_table("pseudonyms")


def _away(table: str, *indexes: str) -> None:
    """Rename a table to make room for its new form; SQLite keeps an index under its name, so those go first."""
    for index in indexes:
        op.drop_index(op.f(f"ix_{index}"), table_name=table)
    op.rename_table(table, f"old_{table}")
