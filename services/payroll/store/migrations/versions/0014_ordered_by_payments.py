"""That a payment is ordered its own row says, and when: no row of states says so again.

Revision 0014, after 0013. Old code that approves runs while this runs must be stopped.
"""

from __future__ import annotations

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_SAY_AGAIN = (
    "INSERT INTO payment_states (payment_id, state, at_epoch, why) "
    "SELECT payment_id, 'ordered', ordered_epoch, 'approved' FROM payments"
)


def upgrade() -> None:
    """Take away what payments say."""
    op.execute("DELETE FROM payment_states WHERE state = 'ordered'")


def downgrade() -> None:
    """Say it again of each payment."""
    op.execute(_SAY_AGAIN)
