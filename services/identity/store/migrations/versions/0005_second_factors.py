"""Second factors and recovery codes.

Revision 0005, after 0004. Whoever needs a second factor by their roles sets it up at their next sign-in.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "second_factors",
        sa.Column("user_id", sa.Text, sa.ForeignKey("users.user_id"), primary_key=True),
        sa.Column("state", sa.Text, primary_key=True, comment="pending or active"),
        sa.Column("sealed", sa.LargeBinary, nullable=False, comment="nonce and secret, bound to the account"),
        sa.Column("last_step", sa.BigInteger, nullable=False, comment="the last half minute whose code was used"),
        sa.Column("set_epoch", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("user_id", sa.Text, sa.ForeignKey("users.user_id"), primary_key=True),
        sa.Column("digest", sa.Text, primary_key=True),
    )


def downgrade() -> None:
    op.drop_table("recovery_codes")
    op.drop_table("second_factors")
