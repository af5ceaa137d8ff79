"""When work days begin, whose public holidays count, and choices of rule packs by work week.

Revision 0003, after 0002. Engagements from before get what they meant: days from midnight, no holidays.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_NEW = {"workday_start_seconds": (sa.Integer, "0"), "holiday_calendar": (sa.Text, "")}


def upgrade() -> None:
    """Add the columns and the table."""
    for name, (kind, filled) in _NEW.items():
        op.add_column("engagements", sa.Column(name, kind(), nullable=False, server_default=filled))
    op.create_table(
        "pack_choices",
        sa.Column("choice_id", sa.Text, primary_key=True),
        sa.Column("engagement_id", sa.Text, sa.ForeignKey("engagements.engagement_id"), nullable=False),
        sa.Column("trainer_id", sa.Text, nullable=False),
        sa.Column("rule_pack", sa.Text, nullable=False),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_to", sa.Date),
        sa.Column("known_epoch", sa.BigInteger, nullable=False),
        sa.Column("chosen_by", sa.Text, nullable=False),
    )
    op.create_index("ix_pack_choices_engagement_id", "pack_choices", ["engagement_id"])


def downgrade() -> None:
    """Take both away."""
    op.drop_table("pack_choices")
    with op.batch_alter_table("engagements") as batch:
        for name in _NEW:
            batch.drop_column(name)
