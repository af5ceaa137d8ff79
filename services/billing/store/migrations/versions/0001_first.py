"""The first tables: companies, clients, terms as heard, bill rates, hours, charges, invoices, receipts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from shared.plumbing.tables import create_plumbing_v1, drop_plumbing_v1

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_TABLES = (
    "legal_entities", "clients", "projects", "engagements", "trainer_codes", "bill_rates",
    "hours", "hours_voided", "charge_accruals", "charges", "invoices", "invoice_lines", "charge_claims",
    "invoice_numbers", "invoice_states", "receipts",
)  # fmt: skip


def upgrade() -> None:
    """Create everything."""
    create_plumbing_v1(op.get_bind())
    _create_terms()
    _create_charges()
    _create_invoices()
    _create_claims()


def downgrade() -> None:
    """Take it down again, last first."""
    for table in reversed(_TABLES):
        op.drop_table(table)
    drop_plumbing_v1(op.get_bind())


def _create_terms() -> None:
    op.create_table(
        "legal_entities",
        sa.Column("legal_entity_id", sa.Text, primary_key=True),
        sa.Column("number_prefix", sa.Text, nullable=False, unique=True),
        sa.Column("document", sa.Text, nullable=False, comment="party and account, as JSON"),
        sa.Column("entered_by", sa.Text, nullable=False),
        sa.Column("entered_epoch", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "clients",
        sa.Column("client_id", sa.Text, primary_key=True),
        sa.Column("legal_entity_id", sa.Text, sa.ForeignKey("legal_entities.legal_entity_id"), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("currency", sa.Text, nullable=False),
        sa.Column("document", sa.Text, nullable=False, comment="the whole agreement, as JSON"),
        sa.Column("registered_by", sa.Text, nullable=False),
        sa.Column("registered_epoch", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "projects",
        sa.Column("project_id", sa.Text, primary_key=True),
        sa.Column("client_id", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
    )
    op.create_table(
        "engagements",
        sa.Column("engagement_id", sa.Text, primary_key=True),
        sa.Column("trainer_id", sa.Text, nullable=False),
        sa.Column("client_id", sa.Text, nullable=False, index=True),
        sa.Column("project_id", sa.Text, nullable=False, index=True),
        sa.Column("project_name", sa.Text, nullable=False),
        sa.Column("zone", sa.Text, nullable=False),
        sa.Column("workweek_start_weekday", sa.Integer, nullable=False),
        sa.Column("workweek_start_seconds", sa.Integer, nullable=False),
    )
    op.create_table(
        "trainer_codes",
        sa.Column("client_id", sa.Text, primary_key=True),
        sa.Column("trainer_id", sa.Text, primary_key=True),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.UniqueConstraint("client_id", "sequence", name="trainer_codes_once"),
    )
    op.create_table(
        "bill_rates",
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


def _create_charges() -> None:
    op.create_table(
        "hours",
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
        sa.Index("hours_of_engagement", "engagement_id", "work_date"),
    )
    op.create_table(
        "hours_voided",
        sa.Column("trainer_id", sa.Text, primary_key=True),
        sa.Column("entry_id", sa.Text, primary_key=True),
        sa.Column("entry_version", sa.Integer, primary_key=True),
        sa.Column("correction_id", sa.Text, nullable=False),
    )
    op.create_table(
        "charge_accruals",
        sa.Column("accrual_id", sa.Text, primary_key=True),
        sa.Column("trainer_id", sa.Text, nullable=False),
        sa.Column("client_id", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False, comment="the type of the facts that caused it"),
        sa.Column("cause", sa.Text, nullable=False, comment="that type and the facts' ids"),
        sa.Column("posted_epoch", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "charges",
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


def _create_invoices() -> None:
    op.create_table(
        "invoices",
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
    op.create_table(
        "invoice_lines",
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


def _create_claims() -> None:
    op.create_table(
        "charge_claims",
        sa.Column("charge_id", sa.Text, sa.ForeignKey("charges.charge_id"), primary_key=True),
        sa.Column("invoice_id", sa.Text, nullable=False),
        sa.Column("line_number", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(
            ["invoice_id", "line_number"], ["invoice_lines.invoice_id", "invoice_lines.line_number"],
            name="charge_claims_line",
        ),
        sa.Index("charge_claims_of_line", "invoice_id", "line_number"),
    )  # fmt: skip
    op.create_table(
        "invoice_numbers",
        sa.Column("legal_entity_id", sa.Text, sa.ForeignKey("legal_entities.legal_entity_id"), primary_key=True),
        sa.Column("year", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("invoice_id", sa.Text, sa.ForeignKey("invoices.invoice_id"), nullable=False, unique=True),
        sa.Column("number", sa.Text, nullable=False, unique=True),
        sa.Column("issued_on", sa.Date, nullable=False),
        sa.Column("due_on", sa.Date, nullable=False),
    )
    op.create_table(
        "invoice_states",
        sa.Column("invoice_id", sa.Text, sa.ForeignKey("invoices.invoice_id"), primary_key=True),
        sa.Column("sort_key", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("by_user", sa.Text, nullable=False),
        sa.Column("at_epoch", sa.BigInteger, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
    )
    op.create_table(
        "receipts",
        sa.Column("receipt_id", sa.Text, primary_key=True),
        sa.Column("invoice_id", sa.Text, sa.ForeignKey("invoices.invoice_id"), nullable=False),
        sa.Column("amount_minor", sa.BigInteger, nullable=False),
        sa.Column("received_on", sa.Date, nullable=False),
        sa.Column("reference", sa.Text, nullable=False),
        sa.Column("recorded_by", sa.Text, nullable=False),
        sa.Column("recorded_epoch", sa.BigInteger, nullable=False),
        sa.UniqueConstraint("invoice_id", "reference", name="receipts_once"),
    )
