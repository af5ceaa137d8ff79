"""Each state of a payment has a place of its own in its history, so that the key alone says that it is entered once.

Revision 0011, after 0010. Only a payment that was returned before it had settled changes its place: it leaves one out.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from shared.plumbing.owners import require_owners

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_OWNED = (("payment_states", "payment_id", "payments.payment_id"),)
_IN_PLACE = (
    "sort_key = CASE state WHEN 'created' THEN 1 WHEN 'released' THEN 2 WHEN 'sent' THEN 3 WHEN 'settled' THEN 4 "
    "WHEN 'returned' THEN 5 END"
)
_RETURNED = sa.text("UPDATE payment_states SET sort_key = 5 WHERE state = 'returned'")
_UNSETTLED = sa.text(
    "UPDATE payment_states SET sort_key = 4 WHERE state = 'returned' AND NOT EXISTS (SELECT 1 FROM payment_states AS "
    "others WHERE others.payment_id = payment_states.payment_id AND others.state = 'settled')"
)


def upgrade() -> None:
    op.execute(_RETURNED)
    with op.batch_alter_table("payment_states") as batch:
        batch.drop_constraint("payment_states_once", type_="unique")
        batch.create_check_constraint("payment_states_in_place", _IN_PLACE)
    _require_owners_again()


def downgrade() -> None:
    with op.batch_alter_table("payment_states") as batch:
        batch.drop_constraint("payment_states_in_place", type_="check")
        batch.create_unique_constraint("payment_states_once", ["payment_id", "state"])
    _require_owners_again()
    op.execute(_UNSETTLED)


def _require_owners_again() -> None:
    """SQLite has built the table anew, without its trigger."""
    if op.get_bind().dialect.name == "sqlite":
        require_owners(op.get_bind(), _OWNED)
