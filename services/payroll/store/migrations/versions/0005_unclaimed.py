"""Earnings that no run has claimed stand in a worklist, so that a run costs what it pays and not what was ever paid.

Revision 0005, after 0004. What waits by now is found once, here; old code that posts while this runs must be stopped.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_TEXTS = ("trainer_id", "engagement_id", "pay_group", "currency")
# SQLite keeps no name of the key that 0001 declared; this is the one PostgreSQL gave it.
_NAMES = {"fk": "%(table_name)s_%(column_0_name)s_fkey"}
_COLUMNS = "earning_id, trainer_id, engagement_id, pay_group, workweek_start, currency, seconds, amount_minor"
_FILL = f"""
INSERT INTO unclaimed ({_COLUMNS}) SELECT {_COLUMNS} FROM earnings
WHERE NOT EXISTS (SELECT 1 FROM earning_claims WHERE earning_claims.earning_id = earnings.earning_id)
"""  # noqa: S608 - names of our own tables


def upgrade() -> None:
    op.create_table(
        "unclaimed",
        sa.Column("earning_id", sa.Text, primary_key=True, nullable=False),
        *[sa.Column(name, sa.Text, nullable=False) for name in _TEXTS[:3]],
        sa.Column("workweek_start", sa.Date, nullable=False),
        sa.Column("currency", sa.Text, nullable=False),
        *[sa.Column(name, sa.BigInteger, nullable=False) for name in ("seconds", "amount_minor")],
    )  # fmt: skip
    op.execute(_FILL)
    op.drop_index("earnings_by_group", "earnings")
    with op.batch_alter_table("earning_claims", naming_convention=_NAMES) as batch:
        batch.drop_constraint("earning_claims_pay_item_id_fkey", type_="foreignkey")


def downgrade() -> None:
    with op.batch_alter_table("earning_claims", naming_convention=_NAMES) as batch:
        batch.create_foreign_key("earning_claims_pay_item_id_fkey", "pay_items", ["pay_item_id"], ["pay_item_id"])
    op.create_index("earnings_by_group", "earnings", ["pay_group", "workweek_start"])
    op.drop_table("unclaimed")
