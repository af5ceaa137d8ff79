"""Requests for password links by whoever forgot theirs.

Revision 0006, after 0005.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "link_requests",
        sa.Column("email", sa.Text, primary_key=True, comment="as typed in lower case, somebody's or nobody's"),
        sa.Column("request_id", sa.Text, nullable=False, unique=True),
        sa.Column("asked_epoch", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_link_requests_asked_epoch", "link_requests", ["asked_epoch"])


def downgrade() -> None:
    op.drop_table("link_requests")
