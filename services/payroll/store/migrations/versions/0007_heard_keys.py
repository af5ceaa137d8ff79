"""A key's facts are heard by one transaction at a time, which holds the key's row.

Revision 0007, after 0006.
"""

from __future__ import annotations

from alembic import op

from shared.plumbing.tables import create_plumbing_v3, drop_plumbing_v3

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_plumbing_v3(op.get_bind())


def downgrade() -> None:
    drop_plumbing_v3(op.get_bind())
