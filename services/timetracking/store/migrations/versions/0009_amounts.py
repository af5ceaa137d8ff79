"""Steps of a chain may be for weeks above an amount, which takes rates of pay to know.

Revision 0009, after 0008. Rates that were said before are not known here: weeks without a rate take such a step.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pay_rates",
        sa.Column("rate_id", sa.Text, primary_key=True),
        sa.Column("engagement_id", sa.Text, nullable=False),
        sa.Column("rate_e4", sa.BigInteger, nullable=False),
        sa.Column("currency", sa.Text, nullable=False),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_to", sa.Date, comment="exclusive; none is open"),
        sa.Column("known_epoch", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_pay_rates_engagement_id", "pay_rates", ["engagement_id"])
    comment = "pay of the week from which it is taken; none: any"
    op.add_column("approval_steps", sa.Column("from_minor", sa.BigInteger, comment=comment))
    op.add_column("approval_steps", sa.Column("currency", sa.Text))


def downgrade() -> None:
    op.drop_column("approval_steps", "currency")
    op.drop_column("approval_steps", "from_minor")
    op.drop_index("ix_pay_rates_engagement_id", "pay_rates")
    op.drop_table("pay_rates")
