"""Owners of pay items, payments and their states are asked for once a statement, not by a key for each row.

Revision 0010, after 0009. Children come first: SQLite builds each table anew, which nothing may point at meanwhile.
"""

from __future__ import annotations

from alembic import op

from shared.plumbing.owners import replace_keys, restore_keys

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_OWNED = (
    ("payment_states", "payment_id", "payments.payment_id"),
    ("payments", "pay_item_id", "pay_items.pay_item_id"),
    ("pay_items", "pay_run_id", "pay_runs.pay_run_id"),
)


def upgrade() -> None:
    replace_keys(op, _OWNED)


def downgrade() -> None:
    restore_keys(op, _OWNED)
