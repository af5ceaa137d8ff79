"""Rules say how long after its work week hours are on time and can be changed without a reason.

Revision 0005, after 0004. On the way down that rule is forgotten, nothing else.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("time_rules", sa.Column("grace_seconds", sa.Integer))


def downgrade() -> None:
    op.drop_column("time_rules", "grace_seconds")
