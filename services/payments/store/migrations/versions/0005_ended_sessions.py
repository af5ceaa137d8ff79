"""Sessions that ended, whose tokens the door refuses.

Revision 0005, after 0004.
"""

from __future__ import annotations

from alembic import op

from shared.plumbing.tables import create_plumbing_v4, drop_plumbing_v4

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_plumbing_v4(op.get_bind())


def downgrade() -> None:
    drop_plumbing_v4(op.get_bind())
