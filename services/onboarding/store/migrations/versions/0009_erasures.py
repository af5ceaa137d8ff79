"""Who asked for the erasure of whose data, and who decided on it.

Revision 0009, after 0008. What is erased stays so on the way down: only who asked is forgotten.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "erasures",
        sa.Column("trainer_id", sa.Text, sa.ForeignKey("trainers.trainer_id"), primary_key=True),
        sa.Column("asked_by", sa.Text, nullable=False),
        sa.Column("asked_epoch", sa.BigInteger, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("decided_by", sa.Text),
        sa.Column("decided_epoch", sa.BigInteger),
    )


def downgrade() -> None:
    """Take it away."""
    op.drop_table("erasures")
