"""The first tables: journals and closings, and what is kept of hours, earnings, charges, payments and invoices."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from shared.plumbing.tables import create_plumbing_v1, drop_plumbing_v1

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_TABLES = (
    "journals",
    "postings",
    "closings",
    "engagements",
    "approved_hours",
    "voided_hours",
    "earnings",
    "charges",
    "pay_runs",
    "pay_items",
    "claims",
    "payments",
    "payment_steps",
    "invoices",
    "billed",
    "receipts",
)


def upgrade() -> None:
    """Create everything."""
    create_plumbing_v1(op.get_bind())
    _create_books()
    _create_hours()
    _create_accruals()
    _create_pay()
    _create_bills()


def _create_books() -> None:
    op.create_table(
        "journals",
        sa.Column("journal_id", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("source_id", sa.Text, nullable=False),
        sa.Column("posted_on", sa.Date, nullable=False),
        sa.Column("recorded_epoch", sa.BigInteger, nullable=False),
        sa.UniqueConstraint("kind", "source_id", name="journals_once"),
    )
    op.create_table(
        "postings",
        sa.Column("journal_id", sa.Text, primary_key=True),
        sa.Column("line", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("account", sa.Text, nullable=False),
        sa.Column("currency", sa.Text, nullable=False),
        sa.Column("amount_minor", sa.BigInteger, nullable=False),
        sa.Column("trainer_id", sa.Text),
        sa.Column("client_id", sa.Text),
        sa.Column("engagement_id", sa.Text),
        sa.Column("workweek_start", sa.Date),
        sa.Column("posted_on", sa.Date, nullable=False),
        sa.Column("recorded_epoch", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "closings",
        sa.Column("closed_to", sa.Date, primary_key=True),
        sa.Column("closed_by", sa.Text, nullable=False),
        sa.Column("closed_epoch", sa.BigInteger, nullable=False),
        sa.Column("journals", sa.BigInteger, nullable=False),
    )


def _create_hours() -> None:
    op.create_table(
        "engagements",
        sa.Column("engagement_id", sa.Text, primary_key=True),
        sa.Column("trainer_id", sa.Text, nullable=False),
        sa.Column("vendor_id", sa.Text, nullable=False),
        sa.Column("client_id", sa.Text, nullable=False),
        sa.Column("zone", sa.Text, nullable=False),
        sa.Column("workweek_start_weekday", sa.BigInteger, nullable=False),
        sa.Column("workweek_start_seconds", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "approved_hours",
        sa.Column("trainer_id", sa.Text, primary_key=True),
        sa.Column("entry_id", sa.Text, primary_key=True),
        sa.Column("entry_version", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("piece", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("engagement_id", sa.Text, nullable=False),
        sa.Column("approval_id", sa.Text, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("work_date", sa.Date, nullable=False),
        sa.Column("seconds", sa.BigInteger, nullable=False),
        sa.Column("start_epoch", sa.BigInteger),
        sa.Column("end_epoch", sa.BigInteger),
        sa.Column("workweek_start", sa.Date),
    )
    op.create_table(
        "voided_hours",
        sa.Column("trainer_id", sa.Text, primary_key=True),
        sa.Column("entry_id", sa.Text, primary_key=True),
        sa.Column("entry_version", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("correction_id", sa.Text, nullable=False),
    )


def _create_accruals() -> None:
    op.create_table(
        "earnings",
        sa.Column("trainer_id", sa.Text, primary_key=True),
        sa.Column("earning_id", sa.Text, primary_key=True),
        sa.Column("accrual_id", sa.Text, nullable=False),
        sa.Column("cause", sa.Text, nullable=False),
        sa.Column("engagement_id", sa.Text, nullable=False),
        sa.Column("workweek_start", sa.Date, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("rate_e4", sa.BigInteger, nullable=False),
        sa.Column("seconds", sa.BigInteger, nullable=False),
        sa.Column("amount_minor", sa.BigInteger, nullable=False),
        sa.Column("currency", sa.Text, nullable=False),
    )
    op.create_index("earnings_by_id", "earnings", ["earning_id"])
    op.create_table(
        "charges",
        sa.Column("trainer_id", sa.Text, primary_key=True),
        sa.Column("charge_id", sa.Text, primary_key=True),
        sa.Column("accrual_id", sa.Text, nullable=False),
        sa.Column("client_id", sa.Text, nullable=False),
        sa.Column("cause", sa.Text, nullable=False),
        sa.Column("engagement_id", sa.Text, nullable=False),
        sa.Column("workweek_start", sa.Date, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("rate_e4", sa.BigInteger, nullable=False),
        sa.Column("seconds", sa.BigInteger, nullable=False),
        sa.Column("amount_minor", sa.BigInteger, nullable=False),
        sa.Column("currency", sa.Text, nullable=False),
    )
    op.create_index("charges_by_id", "charges", ["charge_id"])


def _create_pay() -> None:
    op.create_table(
        "pay_runs",
        sa.Column("pay_run_id", sa.Text, primary_key=True),
        sa.Column("currency", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("pay_group", sa.Text, nullable=False),
        sa.Column("payday", sa.Text, nullable=False),
        sa.Column("pay_items", sa.BigInteger, nullable=False),
        sa.Column("total_minor", sa.BigInteger, nullable=False),
        sa.Column("approved_by", sa.Text, nullable=False),
    )
    op.create_table(
        "pay_items",
        sa.Column("trainer_id", sa.Text, primary_key=True),
        sa.Column("pay_item_id", sa.Text, primary_key=True),
        sa.Column("pay_run_id", sa.Text, nullable=False),
        sa.Column("amount_minor", sa.BigInteger, nullable=False),
        sa.Column("currency", sa.Text, nullable=False),
    )
    op.create_index("pay_items_by_id", "pay_items", ["pay_item_id"])
    op.create_index("pay_items_by_run", "pay_items", ["pay_run_id"])
    op.create_table(
        "claims",
        sa.Column("trainer_id", sa.Text, primary_key=True),
        sa.Column("pay_item_id", sa.Text, primary_key=True),
        sa.Column("engagement_id", sa.Text, primary_key=True),
        sa.Column("workweek_start", sa.Date, primary_key=True),
        sa.Column("seconds", sa.BigInteger, nullable=False),
        sa.Column("amount_minor", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "payments",
        sa.Column("trainer_id", sa.Text, primary_key=True),
        sa.Column("payment_id", sa.Text, primary_key=True),
        sa.Column("pay_item_id", sa.Text, nullable=False),
        sa.Column("end_to_end_id", sa.Text, nullable=False),
        sa.Column("amount_minor", sa.BigInteger, nullable=False),
        sa.Column("currency", sa.Text, nullable=False),
        sa.Column("payday", sa.Text, nullable=False),
    )
    op.create_index("payments_by_end_to_end", "payments", ["end_to_end_id"], unique=True)
    op.create_index("payments_by_id", "payments", ["payment_id"])
    op.create_table(
        "payment_steps",
        sa.Column("trainer_id", sa.Text, primary_key=True),
        sa.Column("payment_id", sa.Text, primary_key=True),
        sa.Column("step", sa.Text, primary_key=True),
        sa.Column("pay_item_id", sa.Text, nullable=False),
        sa.Column("amount_minor", sa.BigInteger, nullable=False),
        sa.Column("currency", sa.Text, nullable=False),
        sa.Column("at_epoch", sa.BigInteger, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
    )


def _create_bills() -> None:
    op.create_table(
        "invoices",
        sa.Column("invoice_id", sa.Text, primary_key=True),
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("client_id", sa.Text, nullable=False),
        sa.Column("issued_on", sa.Text, nullable=False),
        sa.Column("due_on", sa.Text, nullable=False),
        sa.Column("currency", sa.Text, nullable=False),
        sa.Column("net_minor", sa.BigInteger, nullable=False),
        sa.Column("tax_minor", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "billed",
        sa.Column("trainer_id", sa.Text, primary_key=True),
        sa.Column("invoice_id", sa.Text, primary_key=True),
        sa.Column("engagement_id", sa.Text, primary_key=True),
        sa.Column("workweek_start", sa.Date, primary_key=True),
        sa.Column("seconds", sa.BigInteger, nullable=False),
        sa.Column("amount_minor", sa.BigInteger, nullable=False),
    )
    op.create_index("billed_by_invoice", "billed", ["invoice_id"])
    op.create_table(
        "receipts",
        sa.Column("receipt_id", sa.Text, primary_key=True),
        sa.Column("invoice_id", sa.Text, nullable=False),
        sa.Column("amount_minor", sa.BigInteger, nullable=False),
        sa.Column("currency", sa.Text, nullable=False),
        sa.Column("received_on", sa.Text, nullable=False),
    )
    op.create_index("ix_receipts_invoice_id", "receipts", ["invoice_id"])


def downgrade() -> None:
    """Drop everything."""
    for name in reversed(_TABLES):
        op.drop_table(name)
    drop_plumbing_v1(op.get_bind())
