"""The zone a trainer lives in, in which explanations show times.

Revision 0006, after 0005. Of trainers from before nobody has told payroll: they see the zone of their work.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("trainers", sa.Column("zone", sa.Text, nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("trainers") as batch:
        batch.drop_column("zone")
