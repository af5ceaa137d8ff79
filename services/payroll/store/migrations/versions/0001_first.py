"""The first tables: what others told, earnings, runs, payments.

Revision 0001.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from shared.plumbing.tables import create_plumbing_v1, drop_plumbing_v1

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _text(name: str, *, key: bool = False, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, primary_key=key, nullable=null)


def _small(name: str, *, key: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, primary_key=key, autoincrement=False, nullable=False)


def _date(name: str, *, key: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Date, primary_key=key, nullable=False)


def _of(column: str, *, key: bool = False) -> sa.Column[str]:
    """Give a column that points at a row of ours (`table.column`)."""
    return sa.Column(column.split(".")[1], sa.Text, sa.ForeignKey(column), primary_key=key, nullable=False)


def _whole(name: str, *, null: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=null)


def upgrade() -> None:
    create_plumbing_v1(op.get_bind())
    # --- what others have told us

    op.create_table(
        "trainers",
        _text("trainer_id", key=True), _text("vendor_id"), _text("external_ref"), _text("given_name"),
        _text("family_name"), _text("country"),
    )  # fmt: skip
    op.create_table(
        "engagements",
        _text("engagement_id", key=True), _text("trainer_id"), _text("vendor_id"), _text("project_name"),
        _text("pay_group"), _text("rule_pack"), _text("zone"), _small("workweek_start_weekday"),
        _small("workweek_start_seconds"), _text("pay_currency"),
        sa.Index("engagements_by_trainer", "trainer_id"),
    )  # fmt: skip
    op.create_table(
        "pay_rates",
        _text("rate_id", key=True), _text("trainer_id"), _text("engagement_id"), _whole("rate_e4"), _text("currency"),
        _date("valid_from"), sa.Column("valid_to", sa.Date), _whole("known_epoch"),
        sa.Index("pay_rates_by_trainer", "trainer_id"),
    )  # fmt: skip
    op.create_table(
        "payout_accounts",
        _text("account_id", key=True), _text("trainer_id"), _text("state"), _text("method"), _text("currency"),
        _text("last4"), sa.Index("payout_accounts_by_trainer", "trainer_id"),
    )  # fmt: skip
    # Approved versions of entries. `heard_id` sorts in the order in which payroll heard of them.
    op.create_table(
        "hours",
        _text("trainer_id", key=True), _text("entry_id", key=True),
        _small("entry_version", key=True),
        _text("engagement_id"), _date("work_date"), _text("zone"), _whole("seconds"),
        _text("code"), _whole("start_epoch", null=True), _whole("end_epoch", null=True), _text("approval_id"),
        _text("heard_id"), sa.Index("hours_by_date", "trainer_id", "work_date"),
        sa.Index("hours_by_engagement", "engagement_id", "work_date"),
    )  # fmt: skip
    op.create_table(
        "hours_voids",
        _text("trainer_id", key=True), _text("entry_id", key=True),
        _small("entry_version", key=True),
        _text("correction_id"), _text("why"), _text("heard_id"),
    )  # fmt: skip

    # --- what was earned: differences, added and never changed

    op.create_table(
        "accruals",
        _text("accrual_id", key=True), _text("trainer_id"), _text("vendor_id"), _text("cause"), _text("reason"),
        _whole("at_epoch"),
    )  # fmt: skip
    op.create_table(
        "earnings",
        _text("trainer_id", key=True), _text("earning_id", key=True), _text("accrual_id"), _text("engagement_id"),
        _text("pay_group"), _date("workweek_start"), _text("code"), _whole("rate_e4"),
        _whole("premium_e4"), _text("currency"), _text("pack"), _text("pack_version"), _whole("seconds"),
        _whole("amount_minor"), _whole("week_pay"), _whole("week_seconds"),
        sa.Index("earnings_once", "earning_id", unique=True),
        sa.Index("earnings_by_week", "trainer_id", "workweek_start"),
        sa.Index("earnings_by_group", "pay_group", "workweek_start"),
    )  # fmt: skip
    # A worklist, not a fact: what the last pricing of a work week could not price, and why.
    op.create_table(
        "unpriced",
        _text("trainer_id", key=True), _date("workweek_start", key=True), _text("entry_id", key=True),
        _date("work_date", key=True), _text("engagement_id"), _whole("seconds"), _text("reason"),
    )  # fmt: skip

    # --- what is paid

    op.create_table(
        "holds",
        _text("trainer_id", key=True), _small("position", key=True),
        _text("state"), _text("by_user"), _whole("at_epoch"), _text("why"),
    )  # fmt: skip
    op.create_table(
        "pay_runs",
        _text("pay_run_id", key=True), _text("kind"), _text("pay_group"), _date("period_start"),
        _date("period_end"), _date("payday"),
        _text("opened_by"), _whole("opened_epoch"),
    )  # fmt: skip
    op.create_table(
        "pay_run_states",
        _of("pay_runs.pay_run_id", key=True),
        _small("position", key=True),
        _text("state"), _text("by_user"), _whole("at_epoch"), _text("why"),
    )  # fmt: skip
    # One row a run: the key forbids a second approval. `hours_upto`: later hours were not known when it was approved.
    op.create_table(
        "pay_run_approvals",
        _of("pay_runs.pay_run_id", key=True),
        _text("approved_by"), _whole("at_epoch"), _text("hours_upto"),
    )  # fmt: skip
    op.create_table(
        "pay_items",
        _text("pay_item_id", key=True), _of("pay_runs.pay_run_id"),
        _text("trainer_id"), _text("currency"), _whole("amount_minor"), _whole("seconds"),
        sa.Index("pay_items_once", "pay_run_id", "trainer_id", "currency", unique=True),
        sa.Index("pay_items_by_trainer", "trainer_id"),
    )  # fmt: skip
    op.create_table(
        "earning_claims",
        _text("earning_id", key=True), _text("trainer_id"),
        _of("pay_items.pay_item_id"),
        sa.Index("earning_claims_by_item", "pay_item_id"),
    )  # fmt: skip
    op.create_table(
        "payments",
        _text("payment_id", key=True), _of("pay_items.pay_item_id"),
        _small("attempt"), _text("end_to_end_id"), _date("payday"),
        _text("method"), _text("last4"), _whole("ordered_epoch"),
        sa.Index("payments_once", "pay_item_id", "attempt", unique=True),
        sa.Index("payments_by_end_to_end_id", "end_to_end_id", unique=True),
    )  # fmt: skip
    op.create_table(
        "payment_states",
        _of("payments.payment_id", key=True), _text("state", key=True),
        _whole("at_epoch"), _text("why"),
    )  # fmt: skip


def downgrade() -> None:
    for table in (
        "payment_states", "payments", "earning_claims", "pay_items", "pay_run_approvals",
        "pay_run_states", "pay_runs", "holds", "unpriced", "earnings",
        "accruals", "hours_voids", "hours", "payout_accounts", "pay_rates",
        "engagements", "trainers",
    ):  # fmt: skip
        op.drop_table(table)
    drop_plumbing_v1(op.get_bind())
