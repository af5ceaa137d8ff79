"""Onboarding's tables. Instants are epoch seconds, dates are local calendar dates; state changes are rows."""

from __future__ import annotations

import sqlalchemy as sa

from shared.plumbing.tables import plumbing_tables

metadata = sa.MetaData()
plumbing_tables(metadata)
_counter = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

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
trainer_states = sa.Table(
    "trainer_states",
    metadata,
    sa.Column("position", _counter, primary_key=True, autoincrement=True),
    sa.Column("trainer_id", sa.Text, sa.ForeignKey("trainers.trainer_id"), nullable=False),
    sa.Column("sort_key", sa.Integer, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("most_recent", sa.Boolean, nullable=False),
    sa.Column("by_user", sa.Text, nullable=False),
    sa.Column("at_epoch", sa.BigInteger, nullable=False),
    sa.Column("why", sa.Text, nullable=False),
    sa.UniqueConstraint("trainer_id", "sort_key", name="trainer_states_in_order"),
    sa.Index(
        "trainer_states_one_recent", "trainer_id", unique=True,
        sqlite_where=sa.text("most_recent"), postgresql_where=sa.text("most_recent"),
    ),
)  # fmt: skip
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
