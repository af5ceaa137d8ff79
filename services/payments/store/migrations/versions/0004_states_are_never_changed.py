"""The present state is the last one, and no row of states is changed when the next one comes.

Revision 0004, after 0003. `most_recent` said again what `sort_key` says.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_STATES = {
    "payout_account_states": "account_id", "payment_states": "payment_id", "payment_file_states": "file_id",
}  # fmt: skip


def upgrade() -> None:
    for table in _STATES:
        op.drop_index(f"{table}_one_present", table)
        with op.batch_alter_table(table) as batch:
            batch.drop_column("most_recent")


def downgrade() -> None:
    for table, key in _STATES.items():
        op.add_column(table, sa.Column("most_recent", sa.Boolean, nullable=False, server_default=sa.false()))
        op.execute(
            f"UPDATE {table} SET most_recent = true WHERE sort_key = "  # noqa: S608 - names of our own
            f"(SELECT max(sort_key) FROM {table} AS others WHERE others.{key} = {table}.{key})"
        )
        op.create_index(
            f"{table}_one_present", table, [key], unique=True,
            sqlite_where=sa.text("most_recent"), postgresql_where=sa.text("most_recent"),
        )  # fmt: skip
