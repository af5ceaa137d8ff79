"""Approvals may take several people, one after another, by chains; and come by themselves where that was agreed.

Revision 0006, after 0005. On the way down chains and signatures are forgotten; what was approved stays approved.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_TABLES = ("approval_chains", "approval_steps", "sign_offs", "substitutions", "approval_notices")


def upgrade() -> None:
    op.create_table(
        "approval_chains",
        sa.Column("chain_id", sa.Text, primary_key=True),
        sa.Column("project_id", sa.Text, nullable=False),
        sa.Column("vendor_id", sa.Text, comment="none: for all vendors"),
        sa.Column("valid_from", sa.Date, nullable=False),
        *_by("set"),
    )
    op.create_index("ix_approval_chains_project_id", "approval_chains", ["project_id"])
    op.create_table(
        "approval_steps",
        sa.Column("chain_id", sa.Text, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("user_id", sa.Text, comment="none: any approver"),
        sa.Column("from_seconds", sa.Integer, nullable=False),
    )
    op.create_table(
        "sign_offs",
        sa.Column("trainer_id", sa.Text, primary_key=True),
        sa.Column("entry_id", sa.Text, primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("chain_id", sa.Text, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("timesheet_id", sa.Text, nullable=False),
        *_by("signed"),
    )
    op.create_index("ix_sign_offs_timesheet_id", "sign_offs", ["timesheet_id"])
    op.create_table(
        "substitutions",
        sa.Column("substitution_id", sa.Text, primary_key=True),
        sa.Column("absent_user", sa.Text, nullable=False),
        sa.Column("substitute_user", sa.Text, nullable=False),
        sa.Column("from_epoch", sa.BigInteger, nullable=False),
        sa.Column("to_epoch", sa.BigInteger, nullable=False),
        *_by("set"),
    )
    op.create_index("ix_substitutions_substitute_user", "substitutions", ["substitute_user"])
    op.create_table(
        "approval_notices",
        sa.Column("timesheet_id", sa.Text, primary_key=True),
        sa.Column("state_key", sa.Integer, primary_key=True),
        sa.Column("told_epoch", sa.BigInteger, nullable=False),
    )
    op.add_column("time_rules", sa.Column("auto_approve_seconds", sa.Integer))
    waits = sa.text("state = 'submitted'")
    op.create_index("timesheets_waiting", "timesheets", ["state"], sqlite_where=waits, postgresql_where=waits)


def downgrade() -> None:
    op.drop_index("timesheets_waiting", "timesheets")
    op.drop_column("time_rules", "auto_approve_seconds")
    for table in _TABLES:
        op.drop_table(table)


def _by(verb: str) -> list[sa.Column[str] | sa.Column[int]]:
    return [
        sa.Column(f"{verb}_by", sa.Text, nullable=False), sa.Column(f"{verb}_epoch", sa.BigInteger, nullable=False),
    ]  # fmt: skip
