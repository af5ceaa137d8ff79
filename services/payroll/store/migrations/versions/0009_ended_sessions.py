"""Sessions that ended, whose tokens the door refuses.

Revision 0009, after 0008.
"""

from __future__ import annotations

from alembic import op

from shared.plumbing.tables import create_plumbing_v4, drop_plumbing_v4

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_plumbing_v4(op.get_bind())


def downgrade() -> None:
    drop_plumbing_v4(op.get_bind())
