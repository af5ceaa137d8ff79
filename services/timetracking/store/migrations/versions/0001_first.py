"""The first tables of timetracking."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from shared.plumbing.tables import create_plumbing_v1, drop_plumbing_v1

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create everything."""
    create_plumbing_v1(op.get_bind())
    _create_what_is_heard()
    _create_entries()
    _create_timesheets()
    _create_decisions()


def downgrade() -> None:
    """Drop everything."""
    for table in (
        "imports", "voided_lines", "approval_lines", "approvals", "timesheet_states", "timesheets",
        "imported_records", "entry_states", "entry_versions",
        "entries", "engagements", "trainers", "projects", "clients",
    ):  # fmt: skip
        op.drop_table(table)
    drop_plumbing_v1(op.get_bind())


def _create_what_is_heard() -> None:
    op.create_table(
        "clients",
        sa.Column("client_id", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
    )
    op.create_table(
        "projects",
        sa.Column("project_id", sa.Text, primary_key=True),
        sa.Column("client_id", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("name_key", sa.Text, nullable=False, comment="the name in lower case"),
        sa.Column("opened_by", sa.Text, nullable=False),
        sa.Column("opened_epoch", sa.BigInteger, nullable=False),
        sa.UniqueConstraint("client_id", "name_key", name="projects_by_name"),
    )
    op.create_table(
        "trainers",
        sa.Column("trainer_id", sa.Text, primary_key=True),
        sa.Column("vendor_id", sa.Text, nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("email_key", sa.Text, nullable=False, comment="the address in lower case"),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("name_key", sa.Text, nullable=False, comment="the full name in lower case"),
        sa.Column("zone", sa.Text, nullable=False),
        sa.Column("user_id", sa.Text, comment="present once the trainer may log time"),
    )
    op.create_index("ix_trainers_email_key", "trainers", ["email_key"])
    op.create_index("ix_trainers_name_key", "trainers", ["name_key"])
    op.create_table(
        "engagements",
        sa.Column("engagement_id", sa.Text, primary_key=True),
        sa.Column("trainer_id", sa.Text, nullable=False),
        sa.Column("vendor_id", sa.Text, nullable=False),
        sa.Column("client_id", sa.Text, nullable=False),
        sa.Column("project_id", sa.Text, nullable=False),
        sa.Column("project_name", sa.Text, nullable=False),
        sa.Column("zone", sa.Text, nullable=False),
        sa.Column("workweek_start_weekday", sa.Integer, nullable=False),
        sa.Column("workweek_start_seconds", sa.Integer, nullable=False),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_to", sa.Date),
        sa.Column("weekly_cap_seconds", sa.Integer),
    )
    op.create_index("ix_engagements_trainer_id", "engagements", ["trainer_id"])


def _create_entries() -> None:
    op.create_table(
        "entries",
        sa.Column("trainer_id", sa.Text, primary_key=True),
        sa.Column("entry_id", sa.Text, primary_key=True),
        sa.Column("engagement_id", sa.Text, nullable=False),
        sa.Column("timesheet_id", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column(
            "state_key", sa.Integer, nullable=False, comment="sort_key of the newest row in entry_states, 0 if none"
        ),
        sa.Column("live", sa.Boolean, nullable=False, comment="false once withdrawn"),
        sa.Column("made_by", sa.Text, nullable=False),
        sa.Column("work_date", sa.Date, nullable=False),
        sa.Column("zone", sa.Text, nullable=False),
        sa.Column("seconds", sa.Integer, nullable=False),
        sa.Column("start_epoch", sa.BigInteger),
        sa.Column("end_epoch", sa.BigInteger),
        sa.Column("code", sa.Text, nullable=False),
    )
    op.create_index("ix_entries_timesheet_id", "entries", ["timesheet_id"])
    op.create_index("entries_by_id", "entries", ["entry_id"], unique=True)
    op.create_index("entries_by_time", "entries", ["trainer_id", "start_epoch"])
    op.create_table(
        "entry_versions",
        sa.Column("trainer_id", sa.Text, primary_key=True),
        sa.Column("entry_id", sa.Text, primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("engagement_id", sa.Text, nullable=False),
        sa.Column("timesheet_id", sa.Text, nullable=False),
        sa.Column("work_date", sa.Date, nullable=False),
        sa.Column("zone", sa.Text, nullable=False),
        sa.Column("seconds", sa.Integer, nullable=False),
        sa.Column("start_epoch", sa.BigInteger),
        sa.Column("end_epoch", sa.BigInteger),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("task", sa.Text, nullable=False),
        sa.Column("description", sa.Text, nullable=False),
        sa.Column("made_by", sa.Text, nullable=False),
        sa.Column("made_epoch", sa.BigInteger, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
    )
    op.create_table(
        "entry_states",
        sa.Column("trainer_id", sa.Text, primary_key=True),
        sa.Column("entry_id", sa.Text, primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("sort_key", sa.Integer, primary_key=True),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("by_user", sa.Text, nullable=False),
        sa.Column("at_epoch", sa.BigInteger, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
    )
    op.create_table(
        "imported_records",
        sa.Column("trainer_id", sa.Text, primary_key=True),
        sa.Column("fingerprint", sa.Text, primary_key=True),
        sa.Column("entry_id", sa.Text, nullable=False),
        sa.Column("work_date", sa.Date, nullable=False),
    )


def _create_timesheets() -> None:
    op.create_table(
        "timesheets",
        sa.Column("timesheet_id", sa.Text, primary_key=True),
        sa.Column("trainer_id", sa.Text, nullable=False),
        sa.Column("engagement_id", sa.Text, nullable=False),
        sa.Column("week_start", sa.Date, nullable=False),
        sa.Column("week_start_epoch", sa.BigInteger, nullable=False),
        sa.Column("week_end_epoch", sa.BigInteger, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("state_key", sa.Integer, nullable=False),
        sa.Column("submitted_by", sa.Text, nullable=False),
        sa.UniqueConstraint("trainer_id", "engagement_id", "week_start", name="timesheets_once"),
    )
    op.create_table(
        "timesheet_states",
        sa.Column("timesheet_id", sa.Text, primary_key=True),
        sa.Column("sort_key", sa.Integer, primary_key=True),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("by_user", sa.Text, nullable=False),
        sa.Column("at_epoch", sa.BigInteger, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
    )


def _create_decisions() -> None:
    op.create_table(
        "approvals",
        sa.Column("approval_id", sa.Text, primary_key=True),
        sa.Column("timesheet_id", sa.Text, nullable=False),
        sa.Column("trainer_id", sa.Text, nullable=False),
        sa.Column("approved_by", sa.Text, nullable=False),
        sa.Column("approved_epoch", sa.BigInteger, nullable=False),
        sa.Column("lines_digest", sa.Text, nullable=False),
    )
    op.create_index("ix_approvals_timesheet_id", "approvals", ["timesheet_id"])
    op.create_table(
        "approval_lines",
        sa.Column("trainer_id", sa.Text, primary_key=True),
        sa.Column("entry_id", sa.Text, primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("approval_id", sa.Text, nullable=False),
    )
    op.create_index("ix_approval_lines_approval_id", "approval_lines", ["approval_id"])
    op.create_table(
        "voided_lines",
        sa.Column("trainer_id", sa.Text, primary_key=True),
        sa.Column("entry_id", sa.Text, primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("correction_id", sa.Text, nullable=False, unique=True),
        sa.Column("corrected_by", sa.Text, nullable=False),
        sa.Column("corrected_epoch", sa.BigInteger, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
    )
    op.create_table(
        "imports",
        sa.Column("import_id", sa.Text, primary_key=True),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("format", sa.Text, nullable=False),
        sa.Column("zone", sa.Text, nullable=False),
        sa.Column("rows", sa.Integer, nullable=False),
        sa.Column("added", sa.Integer, nullable=False),
        sa.Column("known", sa.Integer, nullable=False),
        sa.Column("failed", sa.Integer, nullable=False),
        sa.Column("seconds", sa.BigInteger, nullable=False),
        sa.Column("imported_by", sa.Text, nullable=False),
        sa.Column("imported_epoch", sa.BigInteger, nullable=False),
    )
