"""Owners of payments' states and of a file's members are asked for once a statement, not by a key for each row.

Revision 0009, after 0008. The index on pay items served no question.
"""

from __future__ import annotations

from alembic import op

from shared.plumbing.owners import replace_keys, restore_keys

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_OWNED = (
    ("payment_states", "payment_id", "payments.payment_id"),
    ("file_payments", "file_id", "payment_files.file_id"),
    ("file_payments", "payment_id", "payments.payment_id"),
    ("file_payments", "account_id", "payout_accounts.account_id"),
)


def upgrade() -> None:
    op.drop_index("ix_payments_pay_item_id", "payments")
    replace_keys(op, _OWNED)


def downgrade() -> None:
    restore_keys(op, _OWNED)
    op.create_index("ix_payments_pay_item_id", "payments", ["pay_item_id"])
