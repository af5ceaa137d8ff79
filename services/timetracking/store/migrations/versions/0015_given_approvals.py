"""Approvals are found by who gave them, and timesheets by their week.

Revision 0015, after 0014.
"""

from __future__ import annotations

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the indexes."""
    op.create_index("approvals_by_approver", "approvals", ["approved_by", "approved_epoch", "approval_id"])
    op.create_index("timesheets_by_week", "timesheets", ["week_start"])


def downgrade() -> None:
    """Drop them."""
    op.drop_index("timesheets_by_week", "timesheets")
    op.drop_index("approvals_by_approver", "approvals")
