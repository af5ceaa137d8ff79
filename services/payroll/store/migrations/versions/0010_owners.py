"""Owners of pay items, payments and their states are asked for once a statement, not by a key for each row.

Revision 0010, after 0009. Children come first: SQLite builds each table anew, which nothing may point at meanwhile.
"""

from __future__ import annotations

from itertools import groupby

from alembic import op

from shared.plumbing.owners import drop_owners_function, free_from_owners, require_owners

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

# SQLite keeps no name of the keys that 0001 declared; these are the ones PostgreSQL gave them.
_NAMES = {"fk": "%(table_name)s_%(column_0_name)s_fkey"}
_OWNED = (
    ("payment_states", "payment_id", "payments.payment_id"),
    ("payments", "pay_item_id", "pay_items.pay_item_id"),
    ("pay_items", "pay_run_id", "pay_runs.pay_run_id"),
)


def upgrade() -> None:
    for table, owning in groupby(_OWNED, key=lambda each: each[0]):
        with op.batch_alter_table(table, naming_convention=_NAMES) as batch:
            for _table, column, _owner in owning:
                batch.drop_constraint(f"{table}_{column}_fkey", type_="foreignkey")
    require_owners(op.get_bind(), _OWNED)


def downgrade() -> None:
    free_from_owners(op.get_bind(), _OWNED)
    drop_owners_function(op.get_bind())
    for table, owning in groupby(reversed(_OWNED), key=lambda each: each[0]):
        with op.batch_alter_table(table, naming_convention=_NAMES) as batch:
            for _table, column, owner in owning:
                batch.create_foreign_key(f"{table}_{column}_fkey", owner.split(".")[0], [column], [owner.split(".")[1]])
