"""Contacts know the roles of whom they are: what goes to a role is written to those who hold it.

Revision 0004, after 0003. Whoever was known before has none until identity says so (its revision 0013 does).
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; nobody holds a role yet."""
    roles = sa.Column("roles", sa.Text, nullable=False, server_default="", comment="in order, parted by spaces")
    op.add_column("contacts", roles)


def downgrade() -> None:
    """Drop it."""
    with op.batch_alter_table("contacts") as table:
        table.drop_column("roles")
