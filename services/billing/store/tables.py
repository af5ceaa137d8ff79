"""Billing's tables. Instants are epoch seconds, dates are local calendar dates, amounts minor units.

Charges, claims and states are only ever added. A charge has at most one claim: that is `charge_claims`' key.
"""

from __future__ import annotations

import sqlalchemy as sa

from shared.plumbing.tables import plumbing_tables

metadata = sa.MetaData()
plumbing_tables(metadata)

legal_entities = sa.Table(
    "legal_entities",
    metadata,
    sa.Column("legal_entity_id", sa.Text, primary_key=True),
    sa.Column("number_prefix", sa.Text, nullable=False, unique=True),
    sa.Column("document", sa.Text, nullable=False, comment="party and account, as JSON"),
    sa.Column("entered_by", sa.Text, nullable=False),
    sa.Column("entered_epoch", sa.BigInteger, nullable=False),
)
clients = sa.Table(
    "clients",
    metadata,
    sa.Column("client_id", sa.Text, primary_key=True),
    sa.Column("legal_entity_id", sa.Text, sa.ForeignKey("legal_entities.legal_entity_id"), nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("currency", sa.Text, nullable=False),
    sa.Column("document", sa.Text, nullable=False, comment="the whole agreement, as JSON"),
    sa.Column("registered_by", sa.Text, nullable=False),
    sa.Column("registered_epoch", sa.BigInteger, nullable=False),
)
projects = sa.Table(
    "projects",
    metadata,
    sa.Column("project_id", sa.Text, primary_key=True),
    sa.Column("client_id", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
)


def _heard() -> sa.Column[str]:
    """Give the id that sorts in the order in which billing heard; empty where that was before it kept it."""
    return sa.Column("heard_id", sa.Text, nullable=False, server_default="")


engagements = sa.Table(
    "engagements",
    metadata,
    sa.Column("engagement_id", sa.Text, primary_key=True),
    sa.Column("trainer_id", sa.Text, nullable=False),
    sa.Column("client_id", sa.Text, nullable=False, index=True),
    sa.Column("project_id", sa.Text, nullable=False, index=True),
    sa.Column("project_name", sa.Text, nullable=False),
    sa.Column("zone", sa.Text, nullable=False),
    sa.Column("workweek_start_weekday", sa.Integer, nullable=False),
    sa.Column("workweek_start_seconds", sa.Integer, nullable=False),
)
# What was heard of an engagement, each time; the newest is the row of `engagements`.
engagement_versions = sa.Table(
    "engagement_versions",
    metadata,
    sa.Column("engagement_id", sa.Text, primary_key=True),
    sa.Column("heard_id", sa.Text, primary_key=True),
    *(sa.Column(name, sa.Text, nullable=False) for name in ("trainer_id", "client_id", "project_id", "project_name")),
    sa.Column("zone", sa.Text, nullable=False),
    sa.Column("workweek_start_weekday", sa.Integer, nullable=False),
    sa.Column("workweek_start_seconds", sa.Integer, nullable=False),
)
trainer_codes = sa.Table(
    "trainer_codes",
    metadata,
    sa.Column("client_id", sa.Text, primary_key=True),
    sa.Column("trainer_id", sa.Text, primary_key=True),
    sa.Column("sequence", sa.Integer, nullable=False),
    sa.UniqueConstraint("client_id", "sequence", name="trainer_codes_once"),
)
bill_rates = sa.Table(
    "bill_rates",
    metadata,
    sa.Column("rate_id", sa.Text, primary_key=True),
    sa.Column("scope_id", sa.Text, nullable=False, index=True, comment="an engagement or a project"),
    sa.Column("rate_e4", sa.BigInteger, nullable=False, comment="ten-thousandths of the major unit per hour"),
    sa.Column("currency", sa.Text, nullable=False),
    sa.Column("valid_from", sa.Date, nullable=False),
    sa.Column("valid_to", sa.Date),
    sa.Column("known_epoch", sa.BigInteger, nullable=False),
    sa.Column("set_by", sa.Text, nullable=False),
    sa.UniqueConstraint("scope_id", "valid_from", "known_epoch", name="bill_rates_once"),
)
hours = sa.Table(
    "hours",
    metadata,
    sa.Column("trainer_id", sa.Text, primary_key=True),
    sa.Column("entry_id", sa.Text, primary_key=True),
    sa.Column("entry_version", sa.Integer, primary_key=True),
    sa.Column("engagement_id", sa.Text, nullable=False),
    sa.Column("work_date", sa.Date, nullable=False),
    sa.Column("seconds", sa.Integer, nullable=False),
    sa.Column("code", sa.Text, nullable=False),
    sa.Column("start_epoch", sa.BigInteger),
    sa.Column("end_epoch", sa.BigInteger),
    sa.Column("approval_id", sa.Text, nullable=False),
    _heard(),
    sa.Index("hours_of_engagement", "engagement_id", "work_date"),
)
hours_voided = sa.Table(
    "hours_voided",
    metadata,
    sa.Column("trainer_id", sa.Text, primary_key=True),
    sa.Column("entry_id", sa.Text, primary_key=True),
    sa.Column("entry_version", sa.Integer, primary_key=True),
    sa.Column("correction_id", sa.Text, nullable=False),
    _heard(),
)
charge_accruals = sa.Table(
    "charge_accruals",
    metadata,
    sa.Column("accrual_id", sa.Text, primary_key=True),
    sa.Column("trainer_id", sa.Text, nullable=False),
    sa.Column("client_id", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False, comment="the type of the facts that caused it"),
    sa.Column("cause", sa.Text, nullable=False, comment="that type and the facts' ids"),
    sa.Column("posted_epoch", sa.BigInteger, nullable=False),
)
charges = sa.Table(
    "charges",
    metadata,
    sa.Column("charge_id", sa.Text, primary_key=True),
    sa.Column("accrual_id", sa.Text, sa.ForeignKey("charge_accruals.accrual_id"), nullable=False),
    sa.Column("trainer_id", sa.Text, nullable=False),
    sa.Column("client_id", sa.Text, nullable=False),
    sa.Column("engagement_id", sa.Text, nullable=False),
    sa.Column("workweek_start", sa.Date, nullable=False),
    sa.Column("code", sa.Text, nullable=False),
    sa.Column("rate_e4", sa.BigInteger, nullable=False),
    sa.Column("currency", sa.Text, nullable=False),
    sa.Column("seconds", sa.BigInteger, nullable=False),
    sa.Column("amount_minor", sa.BigInteger, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Index("charges_of_engagement", "engagement_id", "workweek_start"),
    sa.Index("charges_of_client", "client_id", "workweek_start"),
)
invoices = sa.Table(
    "invoices",
    metadata,
    sa.Column("invoice_id", sa.Text, primary_key=True),
    sa.Column("client_id", sa.Text, sa.ForeignKey("clients.client_id"), nullable=False, index=True),
    sa.Column("legal_entity_id", sa.Text, sa.ForeignKey("legal_entities.legal_entity_id"), nullable=False),
    sa.Column("currency", sa.Text, nullable=False),
    sa.Column("up_to", sa.Date, nullable=False, comment="exclusive"),
    sa.Column("seconds", sa.BigInteger, nullable=False),
    sa.Column("net_minor", sa.BigInteger, nullable=False),
    sa.Column("tax_minor", sa.BigInteger, nullable=False),
    sa.Column("document", sa.Text, nullable=False, comment="both parties, account, tax and terms, as JSON"),
    sa.Column("drafted_by", sa.Text, nullable=False),
)
invoice_lines = sa.Table(
    "invoice_lines",
    metadata,
    sa.Column("invoice_id", sa.Text, sa.ForeignKey("invoices.invoice_id"), primary_key=True),
    sa.Column("line_number", sa.Integer, primary_key=True),
    sa.Column("trainer_id", sa.Text, nullable=False),
    sa.Column("trainer_code", sa.Text, nullable=False),
    sa.Column("engagement_id", sa.Text, nullable=False),
    sa.Column("project_id", sa.Text, nullable=False),
    sa.Column("project_name", sa.Text, nullable=False),
    sa.Column("workweek_start", sa.Date, nullable=False),
    sa.Column("code", sa.Text, nullable=False),
    sa.Column("rate_e4", sa.BigInteger, nullable=False),
    sa.Column("seconds", sa.BigInteger, nullable=False),
    sa.Column("amount_minor", sa.BigInteger, nullable=False),
    sa.Column("tax_category", sa.Text, nullable=False),
    sa.Column("tax_rate_e2", sa.Integer, nullable=False, comment="hundredths of a percent"),
    sa.Column("tax_exemption", sa.Text, nullable=False),
    sa.Column("causes", sa.Text, nullable=False, comment="kinds, with spaces between"),
    sa.UniqueConstraint(
        "invoice_id", "trainer_id", "engagement_id", "workweek_start", "code", "rate_e4", name="invoice_lines_once"
    ),
)
charge_claims = sa.Table(
    "charge_claims",
    metadata,
    sa.Column("charge_id", sa.Text, sa.ForeignKey("charges.charge_id"), primary_key=True),
    sa.Column("invoice_id", sa.Text, nullable=False),
    sa.Column("line_number", sa.Integer, nullable=False),
    sa.ForeignKeyConstraint(
        ["invoice_id", "line_number"], ["invoice_lines.invoice_id", "invoice_lines.line_number"],
        name="charge_claims_line",
    ),
    sa.Index("charge_claims_of_line", "invoice_id", "line_number"),
)  # fmt: skip
invoice_numbers = sa.Table(
    "invoice_numbers",
    metadata,
    sa.Column("legal_entity_id", sa.Text, sa.ForeignKey("legal_entities.legal_entity_id"), primary_key=True),
    sa.Column("year", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("invoice_id", sa.Text, sa.ForeignKey("invoices.invoice_id"), nullable=False, unique=True),
    sa.Column("number", sa.Text, nullable=False, unique=True),
    sa.Column("issued_on", sa.Date, nullable=False),
    sa.Column("due_on", sa.Date, nullable=False),
)
invoice_states = sa.Table(
    "invoice_states",
    metadata,
    sa.Column("invoice_id", sa.Text, sa.ForeignKey("invoices.invoice_id"), primary_key=True),
    sa.Column("sort_key", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("by_user", sa.Text, nullable=False),
    sa.Column("at_epoch", sa.BigInteger, nullable=False),
    sa.Column("why", sa.Text, nullable=False),
)
receipts = sa.Table(
    "receipts",
    metadata,
    sa.Column("receipt_id", sa.Text, primary_key=True),
    sa.Column("invoice_id", sa.Text, sa.ForeignKey("invoices.invoice_id"), nullable=False),
    sa.Column("amount_minor", sa.BigInteger, nullable=False),
    sa.Column("received_on", sa.Date, nullable=False),
    sa.Column("reference", sa.Text, nullable=False),
    sa.Column("recorded_by", sa.Text, nullable=False),
    sa.Column("recorded_epoch", sa.BigInteger, nullable=False),
    sa.UniqueConstraint("invoice_id", "reference", name="receipts_once"),
)
