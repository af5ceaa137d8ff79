"""A payment is created by its order, which says when: no row of states says so again.

Revision 0012, after 0011. Old code that hears orders while this runs must be stopped.
"""

from __future__ import annotations

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_SAY_AGAIN = (
    "INSERT INTO payment_states (payment_id, sort_key, state, by_user, at_epoch, why) "
    "SELECT payment_id, 1, 'created', 'service:payments', ordered_epoch, 'ordered by payroll' FROM payments"
)


def upgrade() -> None:
    """Take away what the orders say."""
    op.execute("DELETE FROM payment_states WHERE state = 'created'")


def downgrade() -> None:
    """Say it again of each order."""
    op.execute(_SAY_AGAIN)
