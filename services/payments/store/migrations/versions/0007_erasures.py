"""Whose sealed details are to go, and whose are gone.

Revision 0007, after 0006. What was destroyed stays so on the way down.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "erasures",
        sa.Column("trainer_id", sa.Text, primary_key=True),
        sa.Column("heard_epoch", sa.BigInteger, nullable=False),
        sa.Column("done_epoch", sa.BigInteger, comment="none while a payment is under way"),
    )


def downgrade() -> None:
    """Take it away."""
    op.drop_table("erasures")
