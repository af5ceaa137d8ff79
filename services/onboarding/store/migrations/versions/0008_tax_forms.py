"""Which trainers gave a tax form, and until when it counts.

Revision 0008, after 0007. What was given before is heard again: payments' log is read from its beginning.
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
        "known_tax_forms",
        sa.Column("tax_form_id", sa.Text, primary_key=True),
        sa.Column("trainer_id", sa.Text, nullable=False),
        sa.Column("valid_to", sa.Date, comment="exclusive; none does not end"),
        sa.Column("heard_epoch", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_known_tax_forms_trainer_id", "known_tax_forms", ["trainer_id"])


def downgrade() -> None:
    """Take it away."""
    op.drop_table("known_tax_forms")
