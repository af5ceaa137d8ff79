"""Projects have budgets of hours, which warn.

Revision 0008, after 0007.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "budgets",
        sa.Column("budget_id", sa.Text, primary_key=True),
        sa.Column("project_id", sa.Text, nullable=False),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_to", sa.Date, comment="exclusive; none is open"),
        sa.Column("cap_seconds", sa.BigInteger, nullable=False),
        sa.Column("warn_percent", sa.Integer, nullable=False),
        sa.Column("set_by", sa.Text, nullable=False),
        *[sa.Column(name, sa.BigInteger, nullable=False) for name in ("set_epoch", "used_seconds", "looked_epoch")],
    )
    op.create_index("ix_budgets_project_id", "budgets", ["project_id"])
    op.create_table(
        "budget_notes",
        sa.Column("budget_id", sa.Text, primary_key=True),
        sa.Column("percent", sa.Integer, primary_key=True),
        *[sa.Column(name, sa.BigInteger, nullable=False) for name in ("used_seconds", "told_epoch")],
    )


def downgrade() -> None:
    op.drop_table("budget_notes")
    op.drop_table("budgets")
