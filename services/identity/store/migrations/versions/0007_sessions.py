"""Sessions, and what ended of late. Tokens from before have no session and run out by themselves.

Revision 0007, after 0006.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from shared.plumbing.tables import create_plumbing_v4, drop_plumbing_v4

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_plumbing_v4(op.get_bind())
    op.create_table(
        "sessions",
        sa.Column("session_id", sa.Text, primary_key=True),
        sa.Column("secret_digest", sa.Text, nullable=False, unique=True, comment="of the secret that continues it"),
        sa.Column("user_id", sa.Text, sa.ForeignKey("users.user_id"), nullable=False),
        sa.Column("began_epoch", sa.BigInteger, nullable=False),
        sa.Column("proved_epoch", sa.BigInteger, nullable=False, comment="password and second factor, last"),
        sa.Column("seen_epoch", sa.BigInteger, nullable=False),
        sa.Column("ends_epoch", sa.BigInteger, nullable=False, comment="however busy it is"),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("agent", sa.Text, nullable=False),
        sa.Column("ended", sa.Text, comment="why, in one word; null while it was not ended"),
        sa.Column("ended_by", sa.Text),
        sa.Column("ended_epoch", sa.BigInteger),
    )
    op.create_index("ix_sessions_user_id", "sessions", ["user_id"])
    op.create_index("ix_sessions_ends_epoch", "sessions", ["ends_epoch"])


def downgrade() -> None:
    op.drop_table("sessions")
    drop_plumbing_v4(op.get_bind())
