"""How payout accounts were tried: prenotes and small deposits.

Revision 0008, after 0007.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "account_verifications",
        sa.Column("verification_id", sa.Text, primary_key=True),
        sa.Column("account_id", sa.Text, sa.ForeignKey("payout_accounts.account_id"), nullable=False),
        *[sa.Column(name, sa.Text, nullable=False) for name in ("way", "state")],
        sa.Column(
            "amounts_lookup", sa.Text, nullable=False, comment="keyed digest of the deposits; empty for a prenote"
        ),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("sent_by", sa.Text, nullable=False),
        sa.Column("sent_epoch", sa.BigInteger, nullable=False),
        sa.Column("settled_epoch", sa.BigInteger),
    )
    op.create_index("ix_account_verifications_account_id", "account_verifications", ["account_id"])


def downgrade() -> None:
    """Take it away."""
    op.drop_table("account_verifications")
