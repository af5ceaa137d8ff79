"""Engagements know their project, by which margins are added up.

Revision 0005, after 0004. Of engagements heard of before nobody has told the ledger.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("project_id", "project_name"):
        op.add_column("engagements", sa.Column(name, sa.Text, nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("engagements") as batch:
        batch.drop_column("project_name")
        batch.drop_column("project_id")
