"""Timetracking's tables. Instants are epoch seconds, dates are local calendar dates; state changes are rows.

`entries` and `timesheets` are heads: what holds now, to be found fast. What was ever true stands in `entry_versions`,
`entry_states`, `timesheet_states`, `approval_lines` and `voided_lines`, which are only ever appended to and whose keys
forbid a second approval, a second correction and a second step from the same state. `check` compares the two.

That nobody works twice in one second holds because every writer first locks the trainers' rows (SQLite: the whole
database, as each write unit begins with its write lock; PostgreSQL: SELECT … FOR UPDATE) and then looks at `entries`.
"""

from __future__ import annotations

import sqlalchemy as sa

from shared.plumbing.tables import plumbing_tables

# What the clock looks at, once a minute: few of all the timesheets there ever were.
_WAITS = "state = 'submitted'"
# Lines that were more than submitted and approved: changed, returned, disputed. Every other approved line is one at
# once, unless a client disputes it, so that counts need to look at the few of these alone.
UNUSUAL = "live AND (version > 1 OR state_key > 2 OR state_key = 2 AND state <> 'approved')"
metadata = sa.MetaData()
plumbing_tables(metadata)

clients = sa.Table(
    "clients",
    metadata,
    sa.Column("client_id", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
)
projects = sa.Table(
    "projects",
    metadata,
    sa.Column("project_id", sa.Text, primary_key=True),
    sa.Column("client_id", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("name_key", sa.Text, nullable=False, comment="the name in lower case"),
    sa.Column("opened_by", sa.Text, nullable=False),
    sa.Column("opened_epoch", sa.BigInteger, nullable=False),
    sa.UniqueConstraint("client_id", "name_key", name="projects_by_name"),
)
trainers = sa.Table(
    "trainers",
    metadata,
    sa.Column("trainer_id", sa.Text, primary_key=True),
    sa.Column("vendor_id", sa.Text, nullable=False),
    sa.Column("email", sa.Text, nullable=False),
    sa.Column("email_key", sa.Text, nullable=False, index=True, comment="the address in lower case"),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("name_key", sa.Text, nullable=False, index=True, comment="the full name in lower case"),
    sa.Column("zone", sa.Text, nullable=False),
    sa.Column("user_id", sa.Text, comment="present once the trainer may log time"),
)
engagements = sa.Table(
    "engagements",
    metadata,
    sa.Column("engagement_id", sa.Text, primary_key=True),
    sa.Column("trainer_id", sa.Text, nullable=False, index=True),
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
    sa.Column("gated", sa.Boolean, nullable=False, server_default=sa.false()),
)
entries = sa.Table(
    "entries",
    metadata,
    sa.Column("trainer_id", sa.Text, primary_key=True),
    sa.Column("entry_id", sa.Text, primary_key=True),
    sa.Column("engagement_id", sa.Text, nullable=False),
    sa.Column("timesheet_id", sa.Text, nullable=False, index=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("state_key", sa.Integer, nullable=False, comment="sort_key of the newest row in entry_states, 0 if none"),
    sa.Column("live", sa.Boolean, nullable=False, comment="false once withdrawn"),
    sa.Column("made_by", sa.Text, nullable=False),
    sa.Column("work_date", sa.Date, nullable=False),
    sa.Column("zone", sa.Text, nullable=False),
    sa.Column("seconds", sa.Integer, nullable=False),
    sa.Column("start_epoch", sa.BigInteger),
    sa.Column("end_epoch", sa.BigInteger),
    sa.Column("code", sa.Text, nullable=False),
    sa.Index("entries_by_id", "entry_id", unique=True),
    sa.Index("entries_by_time", "trainer_id", "start_epoch"),
    sa.Index("entries_unusual", "work_date", sqlite_where=sa.text(UNUSUAL), postgresql_where=sa.text(UNUSUAL)),
)
entry_versions = sa.Table(
    "entry_versions",
    metadata,
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
    sa.Column("device", sa.Text, nullable=False, server_default="", comment="empty where nobody knows"),
)
entry_states = sa.Table(
    "entry_states",
    metadata,
    sa.Column("trainer_id", sa.Text, primary_key=True),
    sa.Column("entry_id", sa.Text, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("sort_key", sa.Integer, primary_key=True),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("by_user", sa.Text, nullable=False),
    sa.Column("at_epoch", sa.BigInteger, nullable=False),
    sa.Column("why", sa.Text, nullable=False),
)
imported_records = sa.Table(
    "imported_records",
    metadata,
    sa.Column("trainer_id", sa.Text, primary_key=True),
    sa.Column("fingerprint", sa.Text, primary_key=True),
    sa.Column("entry_id", sa.Text, nullable=False),
    sa.Column("work_date", sa.Date, nullable=False),
)
timesheets = sa.Table(
    "timesheets",
    metadata,
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
    sa.Index("timesheets_by_week", "week_start"),
    sa.Index("timesheets_waiting", "state", sqlite_where=sa.text(_WAITS), postgresql_where=sa.text(_WAITS)),
)
timesheet_states = sa.Table(
    "timesheet_states",
    metadata,
    sa.Column("timesheet_id", sa.Text, primary_key=True),
    sa.Column("sort_key", sa.Integer, primary_key=True),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("by_user", sa.Text, nullable=False),
    sa.Column("at_epoch", sa.BigInteger, nullable=False),
    sa.Column("why", sa.Text, nullable=False),
)
approvals = sa.Table(
    "approvals",
    metadata,
    sa.Column("approval_id", sa.Text, primary_key=True),
    sa.Column("timesheet_id", sa.Text, nullable=False, index=True),
    sa.Column("trainer_id", sa.Text, nullable=False),
    sa.Column("approved_by", sa.Text, nullable=False),
    sa.Column("approved_epoch", sa.BigInteger, nullable=False),
    sa.Column("lines_digest", sa.Text, nullable=False),
    sa.Index("approvals_by_approver", "approved_by", "approved_epoch", "approval_id"),
)
approval_lines = sa.Table(
    "approval_lines",
    metadata,
    sa.Column("trainer_id", sa.Text, primary_key=True),
    sa.Column("entry_id", sa.Text, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("approval_id", sa.Text, nullable=False, index=True),
)
voided_lines = sa.Table(
    "voided_lines",
    metadata,
    sa.Column("trainer_id", sa.Text, primary_key=True),
    sa.Column("entry_id", sa.Text, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("correction_id", sa.Text, nullable=False, unique=True),
    sa.Column("corrected_by", sa.Text, nullable=False),
    sa.Column("corrected_epoch", sa.BigInteger, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
)
approved_months = sa.Table(
    "approved_months",
    metadata,
    sa.Column("month", sa.Date, primary_key=True, comment="its first day"),
    sa.Column("engagement_id", sa.Text, primary_key=True),
    sa.Column("trainer_id", sa.Text, nullable=False),
    sa.Column("seconds", sa.BigInteger, nullable=False),
    sa.Column("lines", sa.BigInteger, nullable=False),
)
imports = sa.Table(
    "imports",
    metadata,
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
time_rules = sa.Table(
    "time_rules",
    metadata,
    sa.Column("rules_id", sa.Text, primary_key=True),
    sa.Column("project_id", sa.Text, index=True, comment="none: for all projects"),
    sa.Column("valid_from", sa.Date, nullable=False),
    sa.Column("set_by", sa.Text, nullable=False),
    sa.Column("set_epoch", sa.BigInteger, nullable=False),
    sa.Column("dispute_seconds", sa.Integer),
    sa.Column("grace_seconds", sa.Integer),
    sa.Column("auto_approve_seconds", sa.Integer),
)
disputes = sa.Table(
    "disputes",
    metadata,
    sa.Column("dispute_id", sa.Text, primary_key=True),
    sa.Column("trainer_id", sa.Text, nullable=False, index=True),
    sa.Column("timesheet_id", sa.Text, nullable=False, index=True),
    sa.Column("entry_id", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("engagement_id", sa.Text, nullable=False),
    sa.Column("seconds", sa.Integer, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("opened_by", sa.Text, nullable=False),
    sa.Column("opened_epoch", sa.BigInteger, nullable=False),
    sa.Column("due_epoch", sa.BigInteger, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("state_key", sa.Integer, nullable=False),
    sa.Column("outcome", sa.Text),
    sa.Column("approved_seconds", sa.Integer),
    sa.Column(
        "client_id", sa.Text, index=True, comment="who disputes what it is billed; none: an approver, what waits"
    ),
    sa.Index("disputes_by_due", "state", "due_epoch"),
    sa.Index("disputes_by_line", "entry_id", "version"),
)
dispute_states = sa.Table(
    "dispute_states",
    metadata,
    sa.Column("dispute_id", sa.Text, primary_key=True),
    sa.Column("sort_key", sa.Integer, primary_key=True),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("by_user", sa.Text, nullable=False),
    sa.Column("at_epoch", sa.BigInteger, nullable=False),
    sa.Column("why", sa.Text, nullable=False),
)
dispute_evidence = sa.Table(
    "dispute_evidence",
    metadata,
    sa.Column("dispute_id", sa.Text, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("given_by", sa.Text, nullable=False),
    sa.Column("given_epoch", sa.BigInteger, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("link", sa.Text, nullable=False),
)
approval_chains = sa.Table(
    "approval_chains",
    metadata,
    sa.Column("chain_id", sa.Text, primary_key=True),
    sa.Column("project_id", sa.Text, nullable=False, index=True),
    sa.Column("vendor_id", sa.Text, comment="none: for all vendors"),
    sa.Column("valid_from", sa.Date, nullable=False),
    sa.Column("set_by", sa.Text, nullable=False),
    sa.Column("set_epoch", sa.BigInteger, nullable=False),
)
approval_steps = sa.Table(
    "approval_steps",
    metadata,
    sa.Column("chain_id", sa.Text, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("user_id", sa.Text, comment="none: any approver"),
    sa.Column("from_seconds", sa.Integer, nullable=False),
    sa.Column("from_minor", sa.BigInteger, comment="pay of the week from which it is taken; none: any"),
    sa.Column("currency", sa.Text),
)
sign_offs = sa.Table(
    "sign_offs",
    metadata,
    sa.Column("trainer_id", sa.Text, primary_key=True),
    sa.Column("entry_id", sa.Text, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("chain_id", sa.Text, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("timesheet_id", sa.Text, nullable=False, index=True),
    sa.Column("signed_by", sa.Text, nullable=False),
    sa.Column("signed_epoch", sa.BigInteger, nullable=False),
)
substitutions = sa.Table(
    "substitutions",
    metadata,
    sa.Column("substitution_id", sa.Text, primary_key=True),
    sa.Column("absent_user", sa.Text, nullable=False),
    sa.Column("substitute_user", sa.Text, nullable=False, index=True),
    sa.Column("from_epoch", sa.BigInteger, nullable=False),
    sa.Column("to_epoch", sa.BigInteger, nullable=False),
    sa.Column("set_by", sa.Text, nullable=False),
    sa.Column("set_epoch", sa.BigInteger, nullable=False),
)
approval_notices = sa.Table(
    "approval_notices",
    metadata,
    sa.Column("timesheet_id", sa.Text, primary_key=True),
    sa.Column("state_key", sa.Integer, primary_key=True),
    sa.Column("told_epoch", sa.BigInteger, nullable=False),
)
timers = sa.Table(
    "timers",
    metadata,
    sa.Column("trainer_id", sa.Text, primary_key=True, comment="one runs at a time"),
    sa.Column("client_name", sa.Text, nullable=False),
    sa.Column("engagement_id", sa.Text, nullable=False),
    sa.Column("zone", sa.Text, nullable=False),
    sa.Column("started_epoch", sa.BigInteger, nullable=False),
    sa.Column("code", sa.Text, nullable=False),
    sa.Column("task", sa.Text, nullable=False),
    sa.Column("description", sa.Text, nullable=False),
)
templates = sa.Table(
    "templates",
    metadata,
    sa.Column("template_id", sa.Text, primary_key=True),
    sa.Column("trainer_id", sa.Text, nullable=False, index=True),
    sa.Column("engagement_id", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("lines", sa.Text, nullable=False, comment="JSON: hours without their dates"),
    sa.Column("kept_epoch", sa.BigInteger, nullable=False),
)
budgets = sa.Table(
    "budgets",
    metadata,
    sa.Column("budget_id", sa.Text, primary_key=True),
    sa.Column("project_id", sa.Text, nullable=False, index=True),
    sa.Column("valid_from", sa.Date, nullable=False),
    sa.Column("valid_to", sa.Date, comment="exclusive; none is open"),
    sa.Column("cap_seconds", sa.BigInteger, nullable=False),
    sa.Column("warn_percent", sa.Integer, nullable=False),
    sa.Column("set_by", sa.Text, nullable=False),
    sa.Column("set_epoch", sa.BigInteger, nullable=False),
    sa.Column("used_seconds", sa.BigInteger, nullable=False),
    sa.Column("looked_epoch", sa.BigInteger, nullable=False),
)
budget_notes = sa.Table(
    "budget_notes",
    metadata,
    sa.Column("budget_id", sa.Text, primary_key=True),
    sa.Column("percent", sa.Integer, primary_key=True),
    sa.Column("used_seconds", sa.BigInteger, nullable=False),
    sa.Column("told_epoch", sa.BigInteger, nullable=False),
)
pay_rates = sa.Table(
    "pay_rates",
    metadata,
    sa.Column("rate_id", sa.Text, primary_key=True),
    sa.Column("engagement_id", sa.Text, nullable=False, index=True),
    sa.Column("rate_e4", sa.BigInteger, nullable=False),
    sa.Column("currency", sa.Text, nullable=False),
    sa.Column("valid_from", sa.Date, nullable=False),
    sa.Column("valid_to", sa.Date, comment="exclusive; none is open"),
    sa.Column("known_epoch", sa.BigInteger, nullable=False),
)
requirements = sa.Table(
    "requirements",
    metadata,
    sa.Column("requirement_id", sa.Text, primary_key=True),
    sa.Column("project_id", sa.Text, nullable=False, index=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("valid_from", sa.Date, nullable=False),
    sa.Column("valid_to", sa.Date, comment="exclusive; none is open"),
    sa.Column("set_by", sa.Text, nullable=False),
    sa.Column("set_epoch", sa.BigInteger, nullable=False),
)
credentials = sa.Table(
    "credentials",
    metadata,
    sa.Column("credential_id", sa.Text, primary_key=True),
    sa.Column("trainer_id", sa.Text, nullable=False, index=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("valid_from", sa.Date, nullable=False),
    sa.Column("valid_to", sa.Date, comment="exclusive; none is open"),
)
