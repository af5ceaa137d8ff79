"""The first tables: vendors, trainers and their states, projects, engagements, pay rates, agreements."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from shared.plumbing.tables import create_plumbing_v1, drop_plumbing_v1

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_counter = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TABLES = ("vendors", "trainers", "trainer_states", "projects", "engagements", "pay_rates", "agreements", "signatures")


def upgrade() -> None:
    """Create everything."""
    create_plumbing_v1(op.get_bind())
    op.create_table(
        "vendors",
        sa.Column("vendor_id", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("country", sa.Text, nullable=False),
        sa.Column("registered_epoch", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "trainers",
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
    op.create_table(
        "trainer_states",
        sa.Column("position", _counter, primary_key=True, autoincrement=True),
        sa.Column("trainer_id", sa.Text, sa.ForeignKey("trainers.trainer_id"), nullable=False),
        sa.Column("sort_key", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("most_recent", sa.Boolean, nullable=False),
        sa.Column("by_user", sa.Text, nullable=False),
        sa.Column("at_epoch", sa.BigInteger, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.UniqueConstraint("trainer_id", "sort_key", name="trainer_states_in_order"),
    )
    op.create_index(
        "trainer_states_one_recent", "trainer_states", ["trainer_id"], unique=True,
        sqlite_where=sa.text("most_recent"), postgresql_where=sa.text("most_recent"),
    )  # fmt: skip
    op.create_table(
        "projects",
        sa.Column("project_id", sa.Text, primary_key=True),
        sa.Column("client_id", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("name_key", sa.Text, nullable=False, comment="the name in lower case"),
    )
    op.create_index("ix_projects_name_key", "projects", ["name_key"])
    op.create_table(
        "engagements",
        sa.Column("engagement_id", sa.Text, primary_key=True),
        sa.Column("trainer_id", sa.Text, sa.ForeignKey("trainers.trainer_id"), nullable=False),
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
        sa.UniqueConstraint("trainer_id", "project_id", "valid_from", name="engagements_once"),
    )
    op.create_index("ix_engagements_trainer_id", "engagements", ["trainer_id"])
    op.create_table(
        "pay_rates",
        sa.Column("rate_id", sa.Text, primary_key=True),
        sa.Column("engagement_id", sa.Text, sa.ForeignKey("engagements.engagement_id"), nullable=False),
        sa.Column("trainer_id", sa.Text, nullable=False),
        sa.Column("rate_e4", sa.BigInteger, nullable=False, comment="ten-thousandths of the major unit per hour"),
        sa.Column("currency", sa.Text, nullable=False),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_to", sa.Date),
        sa.Column("known_epoch", sa.BigInteger, nullable=False),
        sa.Column("set_by", sa.Text, nullable=False),
    )
    op.create_index("ix_pay_rates_engagement_id", "pay_rates", ["engagement_id"])
    op.create_table(
        "agreements",
        sa.Column("position", _counter, primary_key=True, autoincrement=True),
        sa.Column("agreement_id", sa.Text, nullable=False, unique=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("published_epoch", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "signatures",
        sa.Column("trainer_id", sa.Text, sa.ForeignKey("trainers.trainer_id"), primary_key=True),
        sa.Column("agreement_id", sa.Text, sa.ForeignKey("agreements.agreement_id"), primary_key=True),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("signed_name", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("signed_epoch", sa.BigInteger, nullable=False),
    )


def downgrade() -> None:
    """Drop everything."""
    for name in reversed(_TABLES):
        op.drop_table(name)
    drop_plumbing_v1(op.get_bind())
