"""Whoever was forgotten is known: an invitation that is heard after the erasure of who has no account is not written.

Revision 0006, after 0005. Of those from before, whoever has an account is known by its address.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, and fill it with those whose address is nowhere."""
    op.create_table("forgotten", sa.Column("trainer_id", sa.Text, primary_key=True))
    op.execute(
        "INSERT INTO forgotten (trainer_id) SELECT DISTINCT trainer_id FROM contacts"
        " WHERE trainer_id IS NOT NULL AND email LIKE '%@erased.invalid'"
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("forgotten")
