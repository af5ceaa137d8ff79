"""Postings are found by their account, newest first.

Revision 0007, after 0006.
"""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("postings_by_account", "postings", ["account", "currency", "posted_on", "journal_id", "line"])


def downgrade() -> None:
    op.drop_index("postings_by_account", "postings")
