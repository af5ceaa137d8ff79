"""Single lines can be disputed, by dated rules of each project.

Revision 0004, after 0003. On the way down, lines that are disputed wait for approval again, and rejected ones were
returned: the older tables of states know nothing else.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "time_rules",
        sa.Column("rules_id", sa.Text, primary_key=True),
        sa.Column("project_id", sa.Text, comment="none: for all projects"),
        sa.Column("valid_from", sa.Date, nullable=False),
        *_by("set"),
        sa.Column("dispute_seconds", sa.Integer),
    )
    op.create_index("ix_time_rules_project_id", "time_rules", ["project_id"])
    op.create_table(
        "disputes",
        sa.Column("dispute_id", sa.Text, primary_key=True),
        *[sa.Column(name, sa.Text, nullable=False) for name in ("trainer_id", "timesheet_id", "entry_id")],
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("engagement_id", sa.Text, nullable=False),
        sa.Column("seconds", sa.Integer, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        *_by("opened"),
        sa.Column("due_epoch", sa.BigInteger, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("state_key", sa.Integer, nullable=False),
        sa.Column("outcome", sa.Text),
        sa.Column("approved_seconds", sa.Integer),
    )
    for name in ("trainer_id", "timesheet_id"):
        op.create_index(f"ix_disputes_{name}", "disputes", [name])
    op.create_index("disputes_by_due", "disputes", ["state", "due_epoch"])
    op.create_table(
        "dispute_states",
        sa.Column("dispute_id", sa.Text, primary_key=True),
        sa.Column("sort_key", sa.Integer, primary_key=True),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("by_user", sa.Text, nullable=False),
        sa.Column("at_epoch", sa.BigInteger, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
    )
    op.create_table(
        "dispute_evidence",
        sa.Column("dispute_id", sa.Text, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        *_by("given"),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("link", sa.Text, nullable=False),
    )


def downgrade() -> None:
    for table in ("entries", "entry_states"):
        op.execute(f"UPDATE {table} SET state = 'submitted' WHERE state = 'disputed'")  # noqa: S608 - ours
        op.execute(f"UPDATE {table} SET state = 'returned' WHERE state = 'rejected'")  # noqa: S608 - ours
    for table in ("dispute_evidence", "dispute_states", "disputes", "time_rules"):
        op.drop_table(table)


def _by(verb: str) -> list[sa.Column[str] | sa.Column[int]]:
    return [
        sa.Column(f"{verb}_by", sa.Text, nullable=False), sa.Column(f"{verb}_epoch", sa.BigInteger, nullable=False),
    ]  # fmt: skip
