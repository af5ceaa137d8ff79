"""Single lines can be disputed, by dated rules of each project.

Revision 0004, after 0003. On the way down, disputed lines wait for approval again, rejected ones were returned, and
reopened timesheets are approved ones with drafts on them: the older tables of states know nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby

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
    _rewrite("entries", "entry_states", ("trainer_id", "entry_id", "version"), _undisputed)
    _rewrite("timesheets", "timesheet_states", ("timesheet_id",), _not_reopened)
    for table in ("dispute_evidence", "dispute_states", "disputes", "time_rules"):
        op.drop_table(table)


# The states that were, in order, with whose row each was: what is left of them for the older tables.
Steps = Sequence[tuple[str, int]]


def _undisputed(steps: Steps) -> list[tuple[str, int]]:
    kept: list[tuple[str, int]] = []
    for state, row in steps:
        told = "returned" if state == "rejected" else state
        if told != "disputed" and not (kept and kept[-1][0] == told):
            kept.append((told, row))
    return kept


def _not_reopened(steps: Steps) -> list[tuple[str, int]]:
    kept: list[tuple[str, int]] = []
    for state, row in steps:
        if not (state == "returned" and kept and kept[-1][0] == "approved"):
            kept.append((state, row))
    return kept


def _rewrite(heads: str, states: str, key: tuple[str, ...], told: Callable[[Steps], list[tuple[str, int]]]) -> None:
    """Write the states of those anew whose steps the older table does not hold, and let their heads show the last."""
    connection = op.get_bind()
    head = sa.table(heads, *map(sa.column, (*key, "state", "state_key")))
    names = (*key, "sort_key", "state", "by_user", "at_epoch", "why")
    table = sa.table(states, *map(sa.column, names))
    rows = connection.execute(sa.select(*table.c).order_by(*table.c[: len(key) + 1])).all()
    for of, group in groupby(rows, lambda row: row[: len(key)]):
        whole = list(group)
        kept = told([(row.state, number) for number, row in enumerate(whole)])
        if kept == [(row.state, number) for number, row in enumerate(whole)]:
            continue
        values = dict(zip(key, of, strict=True))
        connection.execute(table.delete().where(*(table.c[name] == value for name, value in values.items())))
        for number, (state, row) in enumerate(kept, 1):
            own = whole[row]
            connection.execute(table.insert().values(
                **values, sort_key=number, state=state, by_user=own.by_user, at_epoch=own.at_epoch, why=own.why
            ))  # fmt: skip
        shown = head.update().where(*(head.c[name] == value for name, value in values.items()))
        last = kept[-1][0] if kept else "draft"
        connection.execute(shown.values(state=last, state_key=len(kept)))


def _by(verb: str) -> list[sa.Column[str] | sa.Column[int]]:
    return [
        sa.Column(f"{verb}_by", sa.Text, nullable=False), sa.Column(f"{verb}_epoch", sa.BigInteger, nullable=False),
    ]  # fmt: skip
