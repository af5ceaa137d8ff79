"""The ledger's tables: append-only, instants as epoch seconds, debits positive, trainers leading the large keys.

Nothing is edited: a void is a row of its own, and so is each step of a payment. (Hours are put into work weeks again
when their engagement turns out to have others; what was approved stays. What postings and work weeks come to is added
up, and folded.)
"""

from __future__ import annotations

import sqlalchemy as sa

from services.ledger.domain.gaps import BEYOND, STAGES
from shared.plumbing.tables import plumbing_tables

metadata = sa.MetaData()
plumbing_tables(metadata)


def _text(name: str, *, key: bool = False, optional: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, primary_key=key, nullable=optional and not key)


def _number(name: str, *, key: bool = False, optional: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, primary_key=key, nullable=optional and not key, autoincrement=False)


def _day(name: str, *, key: bool = False, optional: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Date, primary_key=key, nullable=optional and not key)


journals = sa.Table(
    "journals", metadata,
    _text("journal_id", key=True), _text("kind"), _text("source_id"), _day("posted_on"), _number("recorded_epoch"),
    sa.UniqueConstraint("kind", "source_id", name="journals_once"),
)  # fmt: skip
postings = sa.Table(
    "postings", metadata,
    _text("journal_id", key=True), _number("line", key=True), _text("account"), _text("currency"),
    _number("amount_minor"), _text("trainer_id", optional=True), _text("client_id", optional=True),
    _text("engagement_id", optional=True), _day("workweek_start", optional=True), _day("posted_on"),
    _number("recorded_epoch"),
    sa.Index("postings_by_account", "account", "currency", "posted_on", "journal_id", "line"),
)  # fmt: skip
# What postings come to by account, currency and day. Every write of journals adds rows of its own, so that no two wait
# for each other, and the clock folds those of a day into one: the books are added up from hundreds of rows and not from
# millions, and are exact at any moment.
posting_sums = sa.Table(
    "posting_sums", metadata,
    _text("sum_id", key=True), _text("account"), _text("currency"), _day("posted_on"), _number("debit_minor"),
    _number("credit_minor"),
)  # fmt: skip
# What each work week came to, stage by stage, and where its stages differ; both are written with the facts that move
# them. A week that comes to nothing has no row.
work_weeks = sa.Table(
    "work_weeks", metadata,
    _text("trainer_id", key=True), _text("engagement_id", key=True), _day("workweek_start", key=True),
    *[_number(name) for name in (*STAGES, *BEYOND)],
)  # fmt: skip
week_gaps = sa.Table(
    "week_gaps", metadata,
    _text("reason", key=True), _text("trainer_id", key=True), _text("engagement_id", key=True),
    _day("workweek_start", key=True), _number("seconds"),
)  # fmt: skip
# What all weeks come to by stage and by reason, of `weeks` gaps that lie `apart_seconds` apart: rows are added, and
# folded, as those of `posting_sums` are.
hour_sums = sa.Table(
    "hour_sums", metadata,
    _text("sum_id", key=True), _text("name"), _number("weeks"), _number("seconds"), _number("apart_seconds"),
)  # fmt: skip
closings = sa.Table(
    "closings", metadata,
    _day("closed_to", key=True), _text("closed_by"), _number("closed_epoch"), _number("journals"),
)  # fmt: skip
engagements = sa.Table(
    "engagements", metadata,
    _text("engagement_id", key=True), _text("trainer_id"), _text("vendor_id"), _text("client_id"), _text("zone"),
    _number("workweek_start_weekday"), _number("workweek_start_seconds"),
    # Empty in engagements heard of before the ledger kept them.
    sa.Column("project_id", sa.Text, nullable=False, server_default=""),
    sa.Column("project_name", sa.Text, nullable=False, server_default=""),
)  # fmt: skip
approved_hours = sa.Table(
    "approved_hours", metadata,
    _text("trainer_id", key=True), _text("entry_id", key=True), _number("entry_version", key=True),
    _number("piece", key=True), _text("engagement_id"), _text("approval_id"), _text("code"), _day("work_date"),
    _number("seconds"), _number("start_epoch", optional=True), _number("end_epoch", optional=True),
    _day("workweek_start", optional=True),
)  # fmt: skip
voided_hours = sa.Table(
    "voided_hours", metadata,
    _text("trainer_id", key=True), _text("entry_id", key=True), _number("entry_version", key=True),
    _text("correction_id"),
)  # fmt: skip
earnings = sa.Table(
    "earnings", metadata,
    _text("trainer_id", key=True), _text("earning_id", key=True), _text("accrual_id"), _text("cause"),
    _text("engagement_id"), _day("workweek_start"), _text("code"), _number("rate_e4"), _number("seconds"),
    _number("amount_minor"), _text("currency"),
    sa.Index("earnings_by_id", "earning_id"),
)  # fmt: skip
charges = sa.Table(
    "charges", metadata,
    _text("trainer_id", key=True), _text("charge_id", key=True), _text("accrual_id"), _text("client_id"),
    _text("cause"), _text("engagement_id"), _day("workweek_start"), _text("code"), _number("rate_e4"),
    _number("seconds"), _number("amount_minor"), _text("currency"),
    sa.Index("charges_by_id", "charge_id"),
)  # fmt: skip
pay_runs = sa.Table(
    "pay_runs", metadata,
    _text("pay_run_id", key=True), _text("currency", key=True), _text("kind"), _text("pay_group"), _text("payday"),
    _number("pay_items"), _number("total_minor"), _text("approved_by"),
)  # fmt: skip
pay_items = sa.Table(
    "pay_items", metadata,
    _text("trainer_id", key=True), _text("pay_item_id", key=True), _text("pay_run_id"), _number("amount_minor"),
    _text("currency"),
    sa.Index("pay_items_by_id", "pay_item_id"),
    sa.Index("pay_items_by_run", "pay_run_id"),
)  # fmt: skip
claims = sa.Table(
    "claims", metadata,
    _text("trainer_id", key=True), _text("pay_item_id", key=True), _text("engagement_id", key=True),
    _day("workweek_start", key=True), _number("seconds"), _number("amount_minor"),
)  # fmt: skip
payments = sa.Table(
    "payments", metadata,
    _text("trainer_id", key=True), _text("payment_id", key=True), _text("pay_item_id"), _text("end_to_end_id"),
    _number("amount_minor"), _text("currency"), _text("payday"),
    sa.Index("payments_by_id", "payment_id"),
    sa.Index("payments_by_end_to_end", "end_to_end_id", unique=True),
)  # fmt: skip
payment_steps = sa.Table(
    "payment_steps", metadata,
    _text("trainer_id", key=True), _text("payment_id", key=True), _text("step", key=True), _text("pay_item_id"),
    _number("amount_minor"), _text("currency"), _number("at_epoch"), _text("why"),
)  # fmt: skip
invoices = sa.Table(
    "invoices", metadata,
    _text("invoice_id", key=True), _text("number"), _text("client_id"), _text("issued_on"), _text("due_on"),
    _text("currency"), _number("net_minor"), _number("tax_minor"),
)  # fmt: skip
billed = sa.Table(
    "billed", metadata,
    _text("trainer_id", key=True), _text("invoice_id", key=True), _text("engagement_id", key=True),
    _day("workweek_start", key=True), _number("seconds"), _number("amount_minor"),
    sa.Index("billed_by_invoice", "invoice_id"),
)  # fmt: skip
receipts = sa.Table(
    "receipts", metadata,
    _text("receipt_id", key=True), sa.Column("invoice_id", sa.Text, nullable=False, index=True),
    _number("amount_minor"), _text("currency"), _text("received_on"),
)  # fmt: skip
