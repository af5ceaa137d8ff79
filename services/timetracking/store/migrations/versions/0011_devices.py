"""Entries know what sort of device they were logged from.

Revision 0011, after 0010. Of entries from before nobody knows.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    device = sa.Column("device", sa.Text, nullable=False, server_default="", comment="empty where nobody knows")
    op.add_column("entry_versions", device)


def downgrade() -> None:
    op.drop_column("entry_versions", "device")
