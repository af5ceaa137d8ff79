"""Mails know the trainer whom they are for: an invitation is forgotten with somebody who never had an account.

Revision 0005, after 0004. Those from before are found by their account or its address, as they were.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; of mails from before nobody knows."""
    whom = sa.Column("trainer_id", sa.Text, comment="whom a link is for who may have no account")
    op.add_column("mails", whom)


def downgrade() -> None:
    """Drop it."""
    op.drop_column("mails", "trainer_id")
