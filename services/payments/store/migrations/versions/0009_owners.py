"""Owners of payments' states and of a file's members are asked for once a statement, not by a key for each row.

Revision 0009, after 0008. The index on pay items served no question.
"""

from __future__ import annotations

from itertools import groupby

from alembic import op

from shared.plumbing.owners import drop_owners_function, free_from_owners, require_owners

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

# SQLite keeps no name of the keys that 0001 declared; these are the ones PostgreSQL gave them.
_NAMES = {"fk": "%(table_name)s_%(column_0_name)s_fkey"}
_OWNED = (
    ("payment_states", "payment_id", "payments.payment_id"),
    ("file_payments", "file_id", "payment_files.file_id"),
    ("file_payments", "payment_id", "payments.payment_id"),
    ("file_payments", "account_id", "payout_accounts.account_id"),
)


def upgrade() -> None:
    for table, owning in groupby(_OWNED, key=lambda each: each[0]):
        with op.batch_alter_table(table, naming_convention=_NAMES) as batch:
            for _table, column, _owner in owning:
                batch.drop_constraint(f"{table}_{column}_fkey", type_="foreignkey")
    op.drop_index("ix_payments_pay_item_id", "payments")
    require_owners(op.get_bind(), _OWNED)


def downgrade() -> None:
    free_from_owners(op.get_bind(), _OWNED)
    drop_owners_function(op.get_bind())
    op.create_index("ix_payments_pay_item_id", "payments", ["pay_item_id"])
    for table, owning in groupby(reversed(_OWNED), key=lambda each: each[0]):
        with op.batch_alter_table(table, naming_convention=_NAMES) as batch:
            for _table, column, owner in owning:
                batch.create_foreign_key(f"{table}_{column}_fkey", owner.split(".")[0], [column], [owner.split(".")[1]])
