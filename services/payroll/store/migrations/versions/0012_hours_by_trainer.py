"""Hours are found by their trainer, whose engagement it is; an index by engagement cost every entry and served nobody.

Revision 0012, after 0011.
"""

from __future__ import annotations

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("hours_by_engagement", "hours")


def downgrade() -> None:
    op.create_index("hours_by_engagement", "hours", ["engagement_id", "work_date"])
