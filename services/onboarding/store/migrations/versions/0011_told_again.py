"""When an erasure was told for the second time, which makes brokers delete the name that was told before.

Revision 0011, after 0010. Those of before are told again at the clock's next tick. Back down nothing is told again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("erasures", sa.Column("told_again_epoch", sa.BigInteger))


def downgrade() -> None:
    """Take it away."""
    op.drop_column("erasures", "told_again_epoch")
