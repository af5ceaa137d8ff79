"""What a directory calls people, and whom it deleted.

Revision 0012, after 0011.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "directory_users",
        sa.Column("user_id", sa.Text, sa.ForeignKey("users.user_id"), primary_key=True),
        sa.Column("external_id", sa.Text, comment="what the directory calls them"),
        sa.Column("deleted", sa.Boolean, nullable=False, comment="by the directory, which sees them no more"),
    )
    op.create_index("ix_directory_users_external_id", "directory_users", ["external_id"])


def downgrade() -> None:
    op.drop_table("directory_users")
