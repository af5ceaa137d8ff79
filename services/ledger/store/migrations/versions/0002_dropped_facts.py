"""Facts that an operator dropped are kept with the reason.

Revision 0002, after 0001.
"""

from __future__ import annotations

from alembic import op

from shared.plumbing.tables import create_plumbing_v2, drop_plumbing_v2

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_plumbing_v2(op.get_bind())


def downgrade() -> None:
    drop_plumbing_v2(op.get_bind())
