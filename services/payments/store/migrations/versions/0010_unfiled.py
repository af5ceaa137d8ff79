"""Payments that are in no live file stand in a worklist: what waits is found without looking at all that was ever paid.

Revision 0010, after 0009. What is in no file by now is found once, here; old code that orders or files while this runs
must be stopped.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_FILL = """
INSERT INTO unfiled (payment_id, pay_run_id) SELECT payment_id, pay_run_id FROM payments
WHERE NOT EXISTS (SELECT 1 FROM file_payments WHERE file_payments.payment_id = payments.payment_id AND live)
"""


def upgrade() -> None:
    """Make the worklist of what there is."""
    op.create_table(
        "unfiled",
        sa.Column("payment_id", sa.Text, primary_key=True),
        sa.Column("pay_run_id", sa.Text, nullable=False),
    )
    op.create_index("ix_unfiled_pay_run_id", "unfiled", ["pay_run_id"])
    op.execute(_FILL)


def downgrade() -> None:
    """Take it away: it says nothing that payments and files do not say."""
    op.drop_table("unfiled")
