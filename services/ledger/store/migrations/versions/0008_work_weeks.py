"""What each work week came to is kept, with where its stages differ and what all weeks come to.

Revision 0008, after 0007. What was heard by now is added up once, here; old code that hears facts while this runs must
be stopped.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_KEY = "trainer_id, engagement_id, workweek_start"
_BEYOND = ("beyond_earned", "beyond_charged")
_STAGES = ("approved", "earned", "ordered", "paid", "returned", "charged", "billed")

# Approved hours count unless they are void; a pay item's claims are paid while one of its payments is out, and returned
# when all that left came back.
_STANDING = """
SELECT h.* FROM approved_hours h LEFT JOIN voided_hours v
ON v.trainer_id = h.trainer_id AND v.entry_id = h.entry_id AND v.entry_version = h.entry_version
WHERE v.correction_id IS NULL
"""
_CLAIMS = """
SELECT c.*, i.under_way FROM claims c JOIN (
  SELECT trainer_id, pay_item_id, SUM(CASE WHEN step = 'released' THEN 1 ELSE -1 END) AS under_way
  FROM payment_steps WHERE step IN ('released', 'returned') GROUP BY trainer_id, pay_item_id
) i ON i.trainer_id = c.trainer_id AND i.pay_item_id = c.pay_item_id
"""
_SOURCES = {
    "approved": f"({_STANDING}) s WHERE s.workweek_start IS NOT NULL", "earned": "earnings", "ordered": "claims",
    "paid": f"({_CLAIMS}) s WHERE s.under_way > 0", "returned": f"({_CLAIMS}) s WHERE s.under_way <= 0",
    "charged": "charges", "billed": "billed",
}  # fmt: skip


def _parts() -> str:
    """Give each stage's seconds in a column of its own."""
    parts = [
        f"SELECT {_KEY}, {', '.join(f'seconds AS {s}' if s == stage else f'0 AS {s}' for s in _STAGES)} FROM {source}"  # noqa: S608
        for stage, source in _SOURCES.items()
    ]
    return " UNION ALL ".join(parts)


_SUMS = ", ".join(f"CAST(SUM({stage}) AS BIGINT) AS {stage}" for stage in _STAGES)
_SOME = " OR ".join(f"SUM({stage}) <> 0" for stage in _STAGES)
_WEEKS = f"SELECT {_KEY}, {_SUMS} FROM ({_parts()}) p GROUP BY {_KEY} HAVING {_SOME}"  # noqa: S608


def _peaks(table: str) -> str:
    """Give the most that ever stood accrued for a week."""
    return f"""
    SELECT {_KEY}, MAX(running) AS peak FROM (
      SELECT {_KEY}, SUM(SUM(seconds)) OVER (PARTITION BY {_KEY} ORDER BY accrual_id) AS running
      FROM {table} GROUP BY {_KEY}, accrual_id
    ) r GROUP BY {_KEY}
    """  # noqa: S608


def _same(alias: str) -> str:
    return " AND ".join(f"{alias}.{name} = w.{name}" for name in _KEY.split(", "))


# What is claimed beyond what ever stood accrued, which lies nowhere below zero.
_OVER = "CASE WHEN w.{claimed} > 0 AND w.{claimed} > COALESCE({alias}.peak, 0) THEN 1 ELSE 0 END"
_FILL_WEEKS = (
    f"INSERT INTO work_weeks ({_KEY}, {', '.join((*_STAGES, *_BEYOND))}) SELECT w.*, "  # noqa: S608
    f"{_OVER.format(claimed='ordered', alias='e')}, {_OVER.format(claimed='billed', alias='c')} FROM ({_WEEKS}) w "
    f"LEFT JOIN ({_peaks('earnings')}) e ON {_same('e')} LEFT JOIN ({_peaks('charges')}) c ON {_same('c')}"
)
_PRICED = "CASE WHEN {accrued} = 0 THEN '{none}' ELSE '{other}' END"
_CLAIMED = (
    "CASE WHEN {claimed} <= {accrued} THEN '{waits}' WHEN beyond_{accrued} = 1 THEN '{beyond}' ELSE '{corrected}' END"
)
_GAPS = (
    (_PRICED.format(accrued="earned", none="not_yet_priced", other="earned_differs"), "approved - earned"),
    (_CLAIMED.format(claimed="ordered", accrued="earned", waits="awaiting_pay_run", beyond="ordered_beyond_earned",
                     corrected="correction_awaiting_pay_run"), "earned - ordered"),
    ("'ordered_not_released'", "ordered - paid - returned"),
    ("'payment_returned'", "returned"),
    (_PRICED.format(accrued="charged", none="not_yet_charged", other="charged_differs"), "approved - charged"),
    (_CLAIMED.format(claimed="billed", accrued="charged", waits="awaiting_invoice", beyond="billed_beyond_charged",
                     corrected="credit_awaiting_invoice"), "charged - billed"),
)  # fmt: skip
_FILL_GAPS = f"INSERT INTO week_gaps (reason, {_KEY}, seconds) " + " UNION ALL ".join(  # noqa: S608
    f"SELECT {reason}, {_KEY}, {seconds} FROM work_weeks WHERE {seconds} <> 0"  # noqa: S608
    for reason, seconds in _GAPS
)


def _sum_up(name: str, seconds: str, source: str) -> str:
    """Add up one column of a source under a name, unless it comes to nothing."""
    return (
        "INSERT INTO hour_sums (sum_id, name, weeks, seconds, apart_seconds) "  # noqa: S608
        f"SELECT '{name}', '{name}', 0, CAST(SUM({seconds}) AS BIGINT), 0 FROM {source} "
        f"GROUP BY 1 HAVING SUM({seconds}) <> 0"
    )


_FILL_SUMS = """
INSERT INTO hour_sums (sum_id, name, weeks, seconds, apart_seconds)
SELECT reason, reason, COUNT(*), CAST(SUM(seconds) AS BIGINT), CAST(SUM(ABS(seconds)) AS BIGINT)
FROM week_gaps GROUP BY reason
"""
_FILLS = [
    _FILL_WEEKS, _FILL_GAPS, _FILL_SUMS, *(_sum_up(stage, stage, "work_weeks") for stage in _STAGES),
    _sum_up("unplaced", "seconds", f"({_STANDING}) s WHERE s.workweek_start IS NULL"),
]  # fmt: skip


def upgrade() -> None:
    key = ("trainer_id", "engagement_id")
    op.create_table(
        "work_weeks",
        *[sa.Column(name, sa.Text, primary_key=True) for name in key],
        sa.Column("workweek_start", sa.Date, primary_key=True),
        *[sa.Column(name, sa.BigInteger, nullable=False) for name in (*_STAGES, *_BEYOND)],
    )
    op.create_table(
        "week_gaps",
        *[sa.Column(name, sa.Text, primary_key=True) for name in ("reason", *key)],
        sa.Column("workweek_start", sa.Date, primary_key=True),
        sa.Column("seconds", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "hour_sums",
        *[sa.Column(name, sa.Text, primary_key=name == "sum_id", nullable=False) for name in ("sum_id", "name")],
        *[sa.Column(name, sa.BigInteger, nullable=False) for name in ("weeks", "seconds", "apart_seconds")],
    )
    for statement in _FILLS:
        op.execute(statement)


def downgrade() -> None:
    for table in ("hour_sums", "week_gaps", "work_weeks"):
        op.drop_table(table)
