"""Timers that run, and weeks kept as templates.

Revision 0007, after 0006. On the way down a running timer measures nothing, as if it had been discarded.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "timers",
        sa.Column("trainer_id", sa.Text, primary_key=True, comment="one runs at a time"),
        *[sa.Column(name, sa.Text, nullable=False) for name in ("client_name", "engagement_id", "zone")],
        sa.Column("started_epoch", sa.BigInteger, nullable=False),
        *[sa.Column(name, sa.Text, nullable=False) for name in ("code", "task", "description")],
    )
    op.create_table(
        "templates",
        sa.Column("template_id", sa.Text, primary_key=True),
        *[sa.Column(name, sa.Text, nullable=False) for name in ("trainer_id", "engagement_id", "name")],
        sa.Column("lines", sa.Text, nullable=False, comment="JSON: hours without their dates"),
        sa.Column("kept_epoch", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_templates_trainer_id", "templates", ["trainer_id"])


def downgrade() -> None:
    op.drop_table("templates")
    op.drop_table("timers")
