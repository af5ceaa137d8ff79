"""Clients dispute hours that they are billed.

Revision 0013, after 0012. Disputes from before are approvers'.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    client = sa.Column("client_id", sa.Text, comment="who disputes what it is billed; none: an approver, what waits")
    op.add_column("disputes", client)
    op.create_index("ix_disputes_client_id", "disputes", ["client_id"])
    op.create_index("disputes_by_line", "disputes", ["entry_id", "version"])


def downgrade() -> None:
    op.drop_index("disputes_by_line", "disputes")
    op.drop_index("ix_disputes_client_id", "disputes")
    op.drop_column("disputes", "client_id")
