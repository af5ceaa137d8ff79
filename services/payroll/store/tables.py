"""Payroll's tables. Large ones lead with the trainer; nothing in earnings, claims or states is ever updated.

Instants are epoch seconds, dates are local dates, amounts are minor units, rates are ten-thousandths an hour.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from shared.plumbing.owners import owned
from shared.plumbing.tables import plumbing_tables

metadata = sa.MetaData()
plumbing_tables(metadata)


def _text(name: str, *, key: bool = False, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, primary_key=key, nullable=null)


def _small(name: str, *, key: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, primary_key=key, autoincrement=False, nullable=False)


def _date(name: str, *, key: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Date, primary_key=key, nullable=False)


def _of(column: str, *, key: bool = False) -> sa.Column[str]:
    """Give a column that points at a row of ours (`table.column`)."""
    return sa.Column(column.split(".")[1], sa.Text, sa.ForeignKey(column), primary_key=key, nullable=False)


def _later_date(name: str) -> sa.Column[Any]:
    """Give a date that may be open, or unknown in rows from before the column."""
    return sa.Column(name, sa.Date)


def _whole(name: str, *, null: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=null)


def _filled_whole(name: str) -> sa.Column[int]:
    """Give a column that came later: rows from before hold 0."""
    return sa.Column(name, sa.BigInteger, nullable=False, server_default="0")


def _filled_text(name: str) -> sa.Column[str]:
    """Give a column that came later: rows from before hold nothing."""
    return sa.Column(name, sa.Text, nullable=False, server_default="")


# --- what others have told us

trainers = sa.Table(
    "trainers", metadata,
    _text("trainer_id", key=True), _text("vendor_id"), _text("external_ref"), _text("given_name"),
    _text("family_name"), _text("country"), _filled_text("zone"),
)  # fmt: skip


def _terms() -> list[sa.Column[Any]]:
    return [
        _text("trainer_id"), _text("vendor_id"), _text("project_name"), _text("pay_group"), _text("rule_pack"),
        _text("zone"), _small("workweek_start_weekday"), _small("workweek_start_seconds"), _text("pay_currency"),
        _filled_whole("workday_start_seconds"), _filled_text("holiday_calendar"), _later_date("valid_from"),
        _later_date("valid_to"), _whole("weekly_cap_seconds", null=True),
    ]  # fmt: skip


def _account() -> list[sa.Column[Any]]:
    return [_text(name) for name in ("trainer_id", "state", "method", "currency", "last4")]


engagements = sa.Table(
    "engagements", metadata,
    _text("engagement_id", key=True), *_terms(), sa.Index("engagements_by_trainer", "trainer_id"),
)  # fmt: skip
# What was heard of an engagement, each time; the newest is the row of `engagements`. `heard_id` is empty in what was
# heard before payroll kept it.
engagement_versions = sa.Table(
    "engagement_versions", metadata,
    _text("engagement_id", key=True), _text("heard_id", key=True), *_terms(),
    sa.Index("engagement_versions_by_trainer", "trainer_id"),
)  # fmt: skip
pay_rates = sa.Table(
    "pay_rates", metadata,
    _text("rate_id", key=True), _text("trainer_id"), _text("engagement_id"), _whole("rate_e4"), _text("currency"),
    _date("valid_from"), sa.Column("valid_to", sa.Date), _whole("known_epoch"),
    sa.Index("pay_rates_by_trainer", "trainer_id"),
)  # fmt: skip
# Which rule pack holds for an engagement's work weeks that begin within these dates; versions, never changed.
pack_choices = sa.Table(
    "pack_choices", metadata,
    _text("choice_id", key=True), _text("trainer_id"), _text("engagement_id"), _text("rule_pack"),
    _date("valid_from"), sa.Column("valid_to", sa.Date), _whole("known_epoch"),
    sa.Index("pack_choices_by_trainer", "trainer_id"),
)  # fmt: skip
# A bonus for the work week that holds `on_date`; what was granted wrongly is taken back by a negative one, once.
# `reference` is the name its grantor gave it, so that the same one is not granted twice.
bonuses = sa.Table(
    "bonuses", metadata,
    _text("bonus_id", key=True), _text("trainer_id"), _text("engagement_id"), _date("on_date"),
    _whole("amount_minor"), _text("currency"), _text("kind"), _text("why"), _text("granted_by"), _whole("known_epoch"),
    _text("reference", null=True), _text("takes_back", null=True),
    sa.Index("bonuses_by_trainer", "trainer_id", "on_date"), sa.Index("bonuses_once", "reference", unique=True),
    sa.Index("bonuses_taken_back_once", "takes_back", unique=True),
)  # fmt: skip
payout_accounts = sa.Table(
    "payout_accounts", metadata,
    _text("account_id", key=True), *_account(), sa.Index("payout_accounts_by_trainer", "trainer_id"),
)  # fmt: skip
payout_account_versions = sa.Table(
    "payout_account_versions", metadata, _text("account_id", key=True), _text("heard_id", key=True), *_account(),
)  # fmt: skip
# Approved versions of entries. `heard_id` sorts in the order in which payroll heard of them.
hours = sa.Table(
    "hours", metadata,
    _text("trainer_id", key=True), _text("entry_id", key=True),
    _small("entry_version", key=True),
    _text("engagement_id"), _date("work_date"), _text("zone"), _whole("seconds"),
    _text("code"), _whole("start_epoch", null=True), _whole("end_epoch", null=True), _text("approval_id"),
    _text("heard_id"), sa.Index("hours_by_date", "trainer_id", "work_date"),
)  # fmt: skip
hours_voids = sa.Table(
    "hours_voids", metadata,
    _text("trainer_id", key=True), _text("entry_id", key=True),
    _small("entry_version", key=True),
    _text("correction_id"), _text("why"), _text("heard_id"),
)  # fmt: skip
# A worklist, not a fact: engagements that hours came for before anybody told us of them, so that a run finds whose
# hours wait without looking at all there ever were.
awaited_engagements = sa.Table("awaited_engagements", metadata, _text("engagement_id", key=True))

# --- what was earned: differences, added and never changed

accruals = sa.Table(
    "accruals", metadata,
    _text("accrual_id", key=True), _text("trainer_id"), _text("vendor_id"), _text("cause"), _text("reason"),
    _whole("at_epoch"),
)  # fmt: skip
earnings = sa.Table(
    "earnings", metadata,
    _text("trainer_id", key=True), _text("earning_id", key=True), _text("accrual_id"), _text("engagement_id"),
    _text("pay_group"), _date("workweek_start"), _text("code"), _whole("rate_e4"),
    _whole("premium_e4"), _text("currency"), _text("pack"), _text("pack_version"), _whole("seconds"),
    _whole("amount_minor"), _whole("week_pay"), _whole("week_seconds"),
    _filled_whole("extra_e4"), _filled_text("extra"), _filled_whole("flat_pay"), _filled_whole("straight_seconds"),
    _filled_whole("unworked_seconds"), _filled_whole("fixed_minor"),
    sa.Index("earnings_once", "earning_id", unique=True),
    sa.Index("earnings_by_week", "trainer_id", "workweek_start"),
)  # fmt: skip
# A worklist, not a fact: the earnings no pay run has claimed, with what a run asks of them. A row comes with its
# earning and goes with its claim, so that a run costs what it pays and not what was ever paid.
unclaimed = sa.Table(
    "unclaimed", metadata,
    _text("earning_id", key=True), _text("trainer_id"), _text("engagement_id"), _text("pay_group"),
    _date("workweek_start"), _text("currency"), _whole("seconds"), _whole("amount_minor"), _filled_text("code"),
    _filled_text("pack"), _filled_text("pack_version"),
)  # fmt: skip
# A worklist, not a fact: what the last pricing of a work week could not price, and why.
unpriced = sa.Table(
    "unpriced", metadata,
    _text("trainer_id", key=True), _date("workweek_start", key=True), _text("entry_id", key=True),
    _date("work_date", key=True), _text("engagement_id"), _whole("seconds"), _text("reason"),
)  # fmt: skip

# --- what is paid

holds = sa.Table(
    "holds", metadata,
    _text("trainer_id", key=True), _small("position", key=True),
    _text("state"), _text("by_user"), _whole("at_epoch"), _text("why"),
)  # fmt: skip
pay_runs = sa.Table(
    "pay_runs", metadata,
    _text("pay_run_id", key=True), _text("kind"), _text("pay_group"), _date("period_start"),
    _date("period_end"), _date("payday"),
    _text("opened_by"), _whole("opened_epoch"),
)  # fmt: skip
pay_run_states = sa.Table(
    "pay_run_states", metadata,
    _of("pay_runs.pay_run_id", key=True),
    _small("position", key=True),
    _text("state"), _text("by_user"), _whole("at_epoch"), _text("why"),
)  # fmt: skip
# One row a run: the key forbids a second approval. `hours_upto`: later hours were not known when it was approved.
pay_run_approvals = sa.Table(
    "pay_run_approvals", metadata,
    _of("pay_runs.pay_run_id", key=True),
    _text("approved_by"), _whole("at_epoch"), _text("hours_upto"),
)  # fmt: skip
pay_items = sa.Table(
    "pay_items", metadata,
    _text("pay_item_id", key=True), owned("pay_run_id", "pay_runs.pay_run_id"),
    _text("trainer_id"), _text("currency"), _whole("amount_minor"), _whole("seconds"),
    sa.Index("pay_items_once", "pay_run_id", "trainer_id", "currency", unique=True),
    sa.Index("pay_items_by_trainer", "trainer_id"),
)  # fmt: skip
# The key forbids the second claim. A foreign key, asked for each of a run's claims, would take longer than the claims:
# they come from one statement that joins the items, and `invariants` looks for one without.
earning_claims = sa.Table(
    "earning_claims", metadata,
    _text("earning_id", key=True), _text("trainer_id"), _text("pay_item_id"),
    sa.Index("earning_claims_by_item", "pay_item_id"),
)  # fmt: skip
# What a run's claims come to, written once it is approved, so that two runs are compared by a row a person and not one
# an earning. `late_week` is the work week where it lies before the run's own ones.
run_sums = sa.Table(
    "run_sums", metadata,
    _of("pay_runs.pay_run_id"), *[_text(name) for name in ("trainer_id", "currency", "engagement_id")],
    _later_date("late_week"), *[_text(name) for name in ("code", "pack", "pack_version")],
    _whole("seconds"), _whole("amount_minor"), sa.Index("run_sums_by_run", "pay_run_id", "trainer_id"),
)  # fmt: skip
payments = sa.Table(
    "payments", metadata,
    _text("payment_id", key=True), owned("pay_item_id", "pay_items.pay_item_id"),
    _small("attempt"), _text("end_to_end_id"), _date("payday"),
    _text("method"), _text("last4"), _whole("ordered_epoch"),
    sa.Index("payments_once", "pay_item_id", "attempt", unique=True),
    sa.Index("payments_by_end_to_end_id", "end_to_end_id", unique=True),
)  # fmt: skip
# What was heard of a payment since it was ordered, which its own row says.
payment_states = sa.Table(
    "payment_states", metadata,
    owned("payment_id", "payments.payment_id", key=True), _text("state", key=True),
    _whole("at_epoch"), _text("why"),
)  # fmt: skip
