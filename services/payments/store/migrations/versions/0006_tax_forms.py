"""Tax forms, their fields sealed.

Revision 0006, after 0005. States of accounts have two more names (`cooling`, `withdrawn`); rows need no change for
that. On the way down such accounts are rejected, so that nothing is paid to them.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "tax_forms",
        sa.Column("tax_form_id", sa.Text, primary_key=True),
        *[sa.Column(name, sa.Text, nullable=False)
          for name in ("trainer_id", "kind", "country", "last4", "treaty_country")],
        sa.Column("signed_on", sa.Date, nullable=False),
        sa.Column("valid_to", sa.Date, comment="exclusive; none does not end"),
        sa.Column("given_by", sa.Text, nullable=False),
        sa.Column("given_epoch", sa.BigInteger, nullable=False),
        sa.Column("details", sa.LargeBinary, nullable=False, comment="sealed by the vault"),
        sa.Column("number_lookup", sa.Text, nullable=False, comment="keyed digest of the number; empty without one"),
    )  # fmt: skip
    op.create_index("ix_tax_forms_trainer_id", "tax_forms", ["trainer_id"])
    op.create_index("ix_tax_forms_number_lookup", "tax_forms", ["number_lookup"])


def downgrade() -> None:
    """Take it away; what an older version does not know of accounts it must not pay to."""
    op.execute("UPDATE payout_account_states SET state = 'rejected', why = 'withdrawn' WHERE state = 'withdrawn'")
    op.execute("DELETE FROM payout_account_states WHERE state = 'cooling' AND EXISTS (SELECT 1 FROM "
               "payout_account_states AS later WHERE later.account_id = payout_account_states.account_id AND "
               "later.sort_key > payout_account_states.sort_key)")  # fmt: skip
    op.execute("UPDATE payout_account_states SET state = 'rejected', why = 'cooling' WHERE state = 'cooling'")
    op.drop_table("tax_forms")
