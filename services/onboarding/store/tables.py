"""Onboarding's tables. Instants are epoch seconds, dates are local calendar dates; state changes are rows."""

from __future__ import annotations

import sqlalchemy as sa

from shared.plumbing.tables import plumbing_tables

metadata = sa.MetaData()
plumbing_tables(metadata)
_counter = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _states(name: str, key: str, owner: str) -> sa.Table:
    """Declare the history of a thing: rows in order, of which one is the most recent."""
    return sa.Table(
        name,
        metadata,
        sa.Column("position", _counter, primary_key=True, autoincrement=True),
        sa.Column(key, sa.Text, sa.ForeignKey(f"{owner}.{key}"), nullable=False),
        sa.Column("sort_key", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("most_recent", sa.Boolean, nullable=False),
        sa.Column("by_user", sa.Text, nullable=False),
        sa.Column("at_epoch", sa.BigInteger, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.UniqueConstraint(key, "sort_key", name=f"{name}_in_order"),
        sa.Index(
            f"{name}_one_recent", key, unique=True,
            sqlite_where=sa.text("most_recent"), postgresql_where=sa.text("most_recent"),
        ),
    )  # fmt: skip


vendors = sa.Table(
    "vendors",
    metadata,
    sa.Column("vendor_id", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("country", sa.Text, nullable=False),
    sa.Column("registered_epoch", sa.BigInteger, nullable=False),
)
trainers = sa.Table(
    "trainers",
    metadata,
    sa.Column("trainer_id", sa.Text, primary_key=True),
    sa.Column("vendor_id", sa.Text, sa.ForeignKey("vendors.vendor_id"), nullable=False),
    sa.Column("external_ref", sa.Text, nullable=False),
    sa.Column("given_name", sa.Text, nullable=False),
    sa.Column("family_name", sa.Text, nullable=False),
    sa.Column("email", sa.Text, nullable=False, unique=True),
    sa.Column("country", sa.Text, nullable=False),
    sa.Column("zone", sa.Text, nullable=False),
    sa.Column("worker_type", sa.Text, nullable=False),
    sa.Column("user_id", sa.Text),
    sa.Column("version", sa.Integer, nullable=False),
    sa.UniqueConstraint("vendor_id", "external_ref", name="trainers_by_ref"),
)
trainer_states = _states("trainer_states", "trainer_id", "trainers")
projects = sa.Table(
    "projects",
    metadata,
    sa.Column("project_id", sa.Text, primary_key=True),
    sa.Column("client_id", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("name_key", sa.Text, nullable=False, index=True, comment="the name in lower case"),
)
engagements = sa.Table(
    "engagements",
    metadata,
    sa.Column("engagement_id", sa.Text, primary_key=True),
    sa.Column("trainer_id", sa.Text, sa.ForeignKey("trainers.trainer_id"), nullable=False, index=True),
    sa.Column("vendor_id", sa.Text, nullable=False),
    sa.Column("client_id", sa.Text, nullable=False),
    sa.Column("project_id", sa.Text, sa.ForeignKey("projects.project_id"), nullable=False),
    sa.Column("pay_group", sa.Text, nullable=False),
    sa.Column("rule_pack", sa.Text, nullable=False),
    sa.Column("zone", sa.Text, nullable=False),
    sa.Column("workweek_start_weekday", sa.Integer, nullable=False),
    sa.Column("workweek_start_seconds", sa.Integer, nullable=False),
    sa.Column("pay_currency", sa.Text, nullable=False),
    sa.Column("valid_from", sa.Date, nullable=False),
    sa.Column("valid_to", sa.Date),
    sa.Column("weekly_cap_seconds", sa.Integer),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("started_epoch", sa.BigInteger, nullable=False),
    sa.Column("workday_start_seconds", sa.Integer, nullable=False, server_default="0"),
    sa.Column("holiday_calendar", sa.Text, nullable=False, server_default=""),
    sa.UniqueConstraint("trainer_id", "project_id", "valid_from", name="engagements_once"),
)
pay_rates = sa.Table(
    "pay_rates",
    metadata,
    sa.Column("rate_id", sa.Text, primary_key=True),
    sa.Column("engagement_id", sa.Text, sa.ForeignKey("engagements.engagement_id"), nullable=False, index=True),
    sa.Column("trainer_id", sa.Text, nullable=False),
    sa.Column("rate_e4", sa.BigInteger, nullable=False, comment="ten-thousandths of the major unit per hour"),
    sa.Column("currency", sa.Text, nullable=False),
    sa.Column("valid_from", sa.Date, nullable=False),
    sa.Column("valid_to", sa.Date),
    sa.Column("known_epoch", sa.BigInteger, nullable=False),
    sa.Column("set_by", sa.Text, nullable=False),
)
pack_choices = sa.Table(
    "pack_choices",
    metadata,
    sa.Column("choice_id", sa.Text, primary_key=True),
    sa.Column("engagement_id", sa.Text, sa.ForeignKey("engagements.engagement_id"), nullable=False, index=True),
    sa.Column("trainer_id", sa.Text, nullable=False),
    sa.Column("rule_pack", sa.Text, nullable=False),
    sa.Column("valid_from", sa.Date, nullable=False),
    sa.Column("valid_to", sa.Date),
    sa.Column("known_epoch", sa.BigInteger, nullable=False),
    sa.Column("chosen_by", sa.Text, nullable=False),
)
agreements = sa.Table(
    "agreements",
    metadata,
    sa.Column("position", _counter, primary_key=True, autoincrement=True),
    sa.Column("agreement_id", sa.Text, nullable=False, unique=True),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("digest", sa.Text, nullable=False),
    sa.Column("published_epoch", sa.BigInteger, nullable=False),
)
signatures = sa.Table(
    "signatures",
    metadata,
    sa.Column("trainer_id", sa.Text, sa.ForeignKey("trainers.trainer_id"), primary_key=True),
    sa.Column("agreement_id", sa.Text, sa.ForeignKey("agreements.agreement_id"), primary_key=True),
    sa.Column("digest", sa.Text, nullable=False),
    sa.Column("signed_name", sa.Text, nullable=False),
    sa.Column("address", sa.Text, nullable=False),
    sa.Column("signed_epoch", sa.BigInteger, nullable=False),
)
agreement_requests = sa.Table(
    "agreement_requests",
    metadata,
    sa.Column("trainer_id", sa.Text, sa.ForeignKey("trainers.trainer_id"), primary_key=True),
    sa.Column("agreement_id", sa.Text, sa.ForeignKey("agreements.agreement_id"), primary_key=True),
    sa.Column("sent_by", sa.Text, nullable=False),
    sa.Column("sent_epoch", sa.BigInteger, nullable=False),
)
signed_documents = sa.Table(
    "signed_documents",
    metadata,
    sa.Column("trainer_id", sa.Text, primary_key=True),
    sa.Column("agreement_id", sa.Text, primary_key=True),
    sa.Column("content", sa.LargeBinary, nullable=False, comment="PDF"),
    sa.Column("digest", sa.Text, nullable=False),
    sa.Column("kept_epoch", sa.BigInteger, nullable=False),
    sa.ForeignKeyConstraint(
        ["trainer_id", "agreement_id"],
        ["signatures.trainer_id", "signatures.agreement_id"],
        name="documents_of_signatures",
    ),
)
confirmations = sa.Table(
    "confirmations",
    metadata,
    sa.Column("position", _counter, primary_key=True, autoincrement=True),
    sa.Column("trainer_id", sa.Text, sa.ForeignKey("trainers.trainer_id"), nullable=False, index=True),
    sa.Column("given_name", sa.Text, nullable=False),
    sa.Column("family_name", sa.Text, nullable=False),
    sa.Column("country", sa.Text, nullable=False),
    sa.Column("zone", sa.Text, nullable=False),
    sa.Column("document_kind", sa.Text),
    sa.Column("document_country", sa.Text),
    sa.Column("document_last4", sa.Text),
    sa.Column("document_expires_on", sa.Date),
    sa.Column("address", sa.Text, nullable=False),
    sa.Column("confirmed_epoch", sa.BigInteger, nullable=False),
)
traits = sa.Table(
    "traits",
    metadata,
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("lookup", sa.Text, primary_key=True, comment="keyed digest of what was given"),
    sa.Column("trainer_id", sa.Text, sa.ForeignKey("trainers.trainer_id"), primary_key=True),
    sa.Column("seen_epoch", sa.BigInteger, nullable=False),
    sa.Index("traits_by_trainer", "trainer_id"),
)
known_accounts = sa.Table(
    "known_accounts",
    metadata,
    sa.Column("account_id", sa.Text, primary_key=True),
    sa.Column("trainer_id", sa.Text, nullable=False, index=True),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("since_epoch", sa.BigInteger, nullable=False),
)
credentials = sa.Table(
    "credentials",
    metadata,
    sa.Column("credential_id", sa.Text, primary_key=True),
    sa.Column("trainer_id", sa.Text, sa.ForeignKey("trainers.trainer_id"), nullable=False, index=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("name_key", sa.Text, nullable=False),
    sa.Column("issuer", sa.Text, nullable=False),
    sa.Column("country", sa.Text, nullable=False),
    sa.Column("last4", sa.Text, nullable=False),
    sa.Column("given_by", sa.Text, nullable=False),
    sa.Column("valid_from", sa.Date, nullable=False),
    sa.Column("valid_to", sa.Date, comment="exclusive; none does not end"),
    sa.Column("given_epoch", sa.BigInteger, nullable=False),
)
credential_states = _states("credential_states", "credential_id", "credentials")
known_requirements = sa.Table(
    "known_requirements",
    metadata,
    sa.Column("requirement_id", sa.Text, primary_key=True),
    sa.Column("project_id", sa.Text, nullable=False, index=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("name_key", sa.Text, nullable=False),
    sa.Column("valid_from", sa.Date, nullable=False),
    sa.Column("valid_to", sa.Date),
    sa.Column("heard_epoch", sa.BigInteger, nullable=False),
)
availabilities = sa.Table(
    "availabilities",
    metadata,
    sa.Column("availability_id", sa.Text, primary_key=True),
    sa.Column("trainer_id", sa.Text, sa.ForeignKey("trainers.trainer_id"), nullable=False, index=True),
    sa.Column("valid_from", sa.Date, nullable=False),
    sa.Column("valid_to", sa.Date),
    sa.Column("weekly_seconds", sa.Integer, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("set_by", sa.Text, nullable=False),
    sa.Column("set_epoch", sa.BigInteger, nullable=False),
)
known_tax_forms = sa.Table(
    "known_tax_forms",
    metadata,
    sa.Column("tax_form_id", sa.Text, primary_key=True),
    sa.Column("trainer_id", sa.Text, nullable=False, index=True),
    sa.Column("valid_to", sa.Date, comment="exclusive; none does not end"),
    sa.Column("heard_epoch", sa.BigInteger, nullable=False),
)
erasures = sa.Table(
    "erasures",
    metadata,
    sa.Column("trainer_id", sa.Text, sa.ForeignKey("trainers.trainer_id"), primary_key=True),
    sa.Column("asked_by", sa.Text, nullable=False),
    sa.Column("asked_epoch", sa.BigInteger, nullable=False),
    sa.Column("why", sa.Text, nullable=False),
    sa.Column("decided_by", sa.Text),
    sa.Column("decided_epoch", sa.BigInteger),
    sa.Column("told_again_epoch", sa.BigInteger),
)
