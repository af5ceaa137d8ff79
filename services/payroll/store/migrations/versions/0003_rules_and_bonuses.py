"""Every rule dated: choices of rule pack, bonuses, work days, holiday calendars, what lines with extras follow from.

Revision 0003, after 0002. Rows from before get what they meant: days from midnight, no calendar, no extra.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_NEW = {
    "engagements": {"workday_start_seconds": sa.BigInteger, "holiday_calendar": sa.Text},
    "earnings": {
        "extra_e4": sa.BigInteger, "extra": sa.Text, "flat_pay": sa.BigInteger, "straight_seconds": sa.BigInteger,
        "unworked_seconds": sa.BigInteger, "fixed_minor": sa.BigInteger,
    },
}  # fmt: skip


def upgrade() -> None:
    for table, columns in _NEW.items():
        for name, kind in columns.items():
            filled = "" if kind is sa.Text else "0"
            op.add_column(table, sa.Column(name, kind(), nullable=False, server_default=filled))
    op.create_table(
        "pack_choices",
        sa.Column("choice_id", sa.Text, primary_key=True, nullable=False),
        *[sa.Column(name, sa.Text, nullable=False) for name in ("trainer_id", "engagement_id", "rule_pack")],
        sa.Column("valid_from", sa.Date, nullable=False), sa.Column("valid_to", sa.Date),
        sa.Column("known_epoch", sa.BigInteger, nullable=False),
    )  # fmt: skip
    op.create_index("pack_choices_by_trainer", "pack_choices", ["trainer_id"])
    op.create_table(
        "bonuses",
        sa.Column("bonus_id", sa.Text, primary_key=True, nullable=False),
        *[sa.Column(name, sa.Text, nullable=False) for name in ("trainer_id", "engagement_id")],
        sa.Column("on_date", sa.Date, nullable=False), sa.Column("amount_minor", sa.BigInteger, nullable=False),
        *[sa.Column(name, sa.Text, nullable=False) for name in ("currency", "kind", "why", "granted_by")],
        sa.Column("known_epoch", sa.BigInteger, nullable=False),
    )  # fmt: skip
    op.create_index("bonuses_by_trainer", "bonuses", ["trainer_id", "on_date"])


def downgrade() -> None:
    op.drop_table("bonuses")
    op.drop_table("pack_choices")
    for table, columns in _NEW.items():
        with op.batch_alter_table(table) as batch:
            for name in columns:
                batch.drop_column(name)
