"""What is approved is added up by engagement and month; lines that were more than submitted and approved are found.

Revision 0014, after 0013. What is approved by now is added up once, here; old code that approves or corrects while this
runs must be stopped.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_UNUSUAL = "live AND (version > 1 OR state_key > 2 OR state_key = 2 AND state <> 'approved')"
_FIRST_OF_MONTH = {
    "postgresql": "CAST(date_trunc('month', work_date) AS DATE)", "sqlite": "date(work_date, 'start of month')"
}  # fmt: skip
_FILL = """
INSERT INTO approved_months (month, engagement_id, trainer_id, seconds, lines)
SELECT {month}, engagement_id, trainer_id, SUM(seconds), COUNT(*)
FROM entries WHERE live AND state = 'approved' GROUP BY 1, 2, 3
"""


def upgrade() -> None:
    op.create_table(
        "approved_months",
        sa.Column("month", sa.Date, primary_key=True, comment="its first day"),
        sa.Column("engagement_id", sa.Text, primary_key=True),
        sa.Column("trainer_id", sa.Text, nullable=False),
        *[sa.Column(name, sa.BigInteger, nullable=False) for name in ("seconds", "lines")],
    )
    op.execute(_FILL.format(month=_FIRST_OF_MONTH[op.get_bind().dialect.name]))
    where = sa.text(_UNUSUAL)
    op.create_index("entries_unusual", "entries", ["work_date"], sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    op.drop_index("entries_unusual", "entries")
    op.drop_table("approved_months")
