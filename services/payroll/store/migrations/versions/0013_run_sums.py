"""What a run claims is summed up when it is approved, and what waits says its code and rules: two runs compare quickly.

Revision 0013, after 0012. Of runs approved by now the sums are made once, here; old code that posts or approves while
this runs must be stopped.
"""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_SAID = ("code", "pack", "pack_version")
# What waits is little beside all that was ever posted.
_SAY = """
UPDATE unclaimed SET (code, pack, pack_version) = (
    SELECT code, pack, pack_version FROM earnings
    WHERE earnings.trainer_id = unclaimed.trainer_id AND earnings.earning_id = unclaimed.earning_id
)
"""
_RUNS = sa.text("SELECT pay_run_id, period_start FROM pay_runs").columns(
    sa.column("pay_run_id", sa.Text), sa.column("period_start", sa.Date)
)
# `first` is the earliest start of a work week of the run's own period (`first_work_week` of the domain).
_FILL = sa.text("""
INSERT INTO run_sums (pay_run_id, trainer_id, currency, engagement_id, late_week, code, pack, pack_version, seconds,
    amount_minor)
SELECT pay_run_id, trainer_id, currency, engagement_id, late_week, code, pack, pack_version, SUM(seconds),
    SUM(amount_minor)
FROM (
    SELECT pay_items.pay_run_id, earnings.trainer_id, earnings.currency, earnings.engagement_id,
        CASE WHEN earnings.workweek_start < :first THEN earnings.workweek_start END AS late_week, earnings.code,
        earnings.pack, earnings.pack_version, earnings.seconds, earnings.amount_minor
    FROM pay_items
    JOIN earning_claims ON earning_claims.pay_item_id = pay_items.pay_item_id
    JOIN earnings ON earnings.trainer_id = earning_claims.trainer_id
        AND earnings.earning_id = earning_claims.earning_id
    WHERE pay_items.pay_run_id = :run
) AS claimed
GROUP BY pay_run_id, trainer_id, currency, engagement_id, late_week, code, pack, pack_version
""").bindparams(sa.bindparam("first", type_=sa.Date), sa.bindparam("run", type_=sa.Text))


def upgrade() -> None:
    for name in _SAID:
        op.add_column("unclaimed", sa.Column(name, sa.Text, nullable=False, server_default=""))
    op.execute(_SAY)
    op.create_table(
        "run_sums",
        sa.Column("pay_run_id", sa.Text, sa.ForeignKey("pay_runs.pay_run_id"), nullable=False),
        *[sa.Column(name, sa.Text, nullable=False) for name in ("trainer_id", "currency", "engagement_id")],
        sa.Column("late_week", sa.Date),
        *[sa.Column(name, sa.Text, nullable=False) for name in _SAID],
        *[sa.Column(name, sa.BigInteger, nullable=False) for name in ("seconds", "amount_minor")],
    )  # fmt: skip
    op.create_index("run_sums_by_run", "run_sums", ["pay_run_id", "trainer_id"])
    connection = op.get_bind()
    for run, period_start in connection.execute(_RUNS).all():
        connection.execute(_FILL, {"run": run, "first": period_start - timedelta(days=6)})


def downgrade() -> None:
    op.drop_table("run_sums")
    for name in reversed(_SAID):
        op.drop_column("unclaimed", name)
