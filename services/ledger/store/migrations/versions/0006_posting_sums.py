"""What postings come to by account, currency and day is kept, so that the books are added up at once.

Revision 0006, after 0005. What was posted by now is added up once, here; old code that posts while this runs must be
stopped.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_FILL = """
INSERT INTO posting_sums (sum_id, account, currency, posted_on, debit_minor, credit_minor)
SELECT account || '/' || currency || '/' || CAST(posted_on AS TEXT), account, currency, posted_on,
       SUM(CASE WHEN amount_minor > 0 THEN amount_minor ELSE 0 END),
       SUM(CASE WHEN amount_minor < 0 THEN -amount_minor ELSE 0 END)
FROM postings GROUP BY account, currency, posted_on
"""


def upgrade() -> None:
    op.create_table(
        "posting_sums",
        sa.Column("sum_id", sa.Text, primary_key=True),
        *[sa.Column(name, sa.Text, nullable=False) for name in ("account", "currency")],
        sa.Column("posted_on", sa.Date, nullable=False),
        *[sa.Column(name, sa.BigInteger, nullable=False) for name in ("debit_minor", "credit_minor")],
    )
    op.execute(_FILL)


def downgrade() -> None:
    op.drop_table("posting_sums")
