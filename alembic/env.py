"""What alembic runs: the migrations, on the connection `storage.schema` hands over."""

from __future__ import annotations

from typing import Any, Literal

import sqlalchemy as sa

from alembic import context
from storage.models import Base


def plain_type(kind: str, item: Any, autogen_context: Any) -> str | Literal[False]:
    """Write our own column types as what they are in the database: a migration must not change when they do."""
    del autogen_context
    if kind == "type" and isinstance(item, sa.Enum):
        return f"sa.String(length={item.length})"
    if kind == "type" and isinstance(item, sa.types.TypeDecorator):
        return f"sa.{item.impl!r}"
    return False


def run(connection: sa.Connection) -> None:
    """Migrate on `connection`, inside the transaction it already has."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        render_item=plain_type,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    raise SystemExit(
        "Use `python -m storage upgrade|downgrade|revision`: it opens the database the way migrations need it."
    )
