"""Webhooks: endpoints with their states and secrets, what is told them and each try, whose trainers are.

Revision 0003, after 0002.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_COUNTER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

_TABLES = (
    "webhook_endpoints",
    "webhook_states",
    "webhook_secrets",
    "webhook_messages",
    "webhook_attempts",
    "webhook_trainers",
    "webhook_early",
)


def upgrade() -> None:
    op.create_table(
        "webhook_endpoints",
        sa.Column("endpoint_id", sa.Text, primary_key=True),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("types", sa.Text, nullable=False, comment="in order, parted by spaces"),
        sa.Column("vendor_id", sa.Text, comment="whose it is; with neither, the operator's"),
        sa.Column("client_id", sa.Text),
        sa.Column("made_by", sa.Text, nullable=False),
        sa.Column("made_epoch", sa.BigInteger, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("tried_epoch", sa.BigInteger, comment="when it was last asked"),
        sa.Column("failing_epoch", sa.BigInteger, comment="since when every try has failed; null after a success"),
    )
    op.create_table(
        "webhook_states",
        sa.Column("endpoint_id", sa.Text, sa.ForeignKey("webhook_endpoints.endpoint_id"), primary_key=True),
        sa.Column("sort_key", sa.Integer, primary_key=True, comment="the endpoint's version"),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("most_recent", sa.Boolean, nullable=False),
        sa.Column("by_user", sa.Text, nullable=False),
        sa.Column("at_epoch", sa.BigInteger, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
    )
    op.create_index(
        "webhook_states_one_recent", "webhook_states", ["endpoint_id"], unique=True,
        sqlite_where=sa.text("most_recent"), postgresql_where=sa.text("most_recent"),
    )  # fmt: skip
    op.create_table(
        "webhook_secrets",
        sa.Column("secret_id", sa.Text, primary_key=True),
        sa.Column("endpoint_id", sa.Text, sa.ForeignKey("webhook_endpoints.endpoint_id"), nullable=False),
        sa.Column("made_by", sa.Text, nullable=False),
        sa.Column("made_epoch", sa.BigInteger, nullable=False),
        sa.Column("ends_epoch", sa.BigInteger, comment="from when on nothing is signed by it; null for the newest"),
    )
    op.create_index("ix_webhook_secrets_endpoint_id", "webhook_secrets", ["endpoint_id"])
    op.create_table(
        "webhook_messages",
        sa.Column("message_id", sa.Text, primary_key=True),
        sa.Column("endpoint_id", sa.Text, sa.ForeignKey("webhook_endpoints.endpoint_id"), nullable=False),
        sa.Column("vendor_id", sa.Text, comment="whose the endpoint is"),
        sa.Column("client_id", sa.Text),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False, comment="JSON, as it is signed"),
        sa.Column("made_epoch", sa.BigInteger, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("due_epoch", sa.BigInteger, comment="when it is next tried; null where it is not"),
        sa.Column("tries", sa.Integer, nullable=False, comment="since it was made or last resent"),
        sa.Column("attempts", sa.Integer, nullable=False),
    )
    op.create_index("ix_webhook_messages_made_epoch", "webhook_messages", ["made_epoch"])
    op.create_index("ix_webhook_messages_of", "webhook_messages", ["endpoint_id", "message_id"])
    op.create_index("ix_webhook_messages_due", "webhook_messages", ["due_epoch"])
    op.create_table(
        "webhook_attempts",
        sa.Column("message_id", sa.Text, sa.ForeignKey("webhook_messages.message_id"), primary_key=True),
        sa.Column("attempt", sa.Integer, primary_key=True),
        sa.Column("at_epoch", sa.BigInteger, nullable=False),
        sa.Column("milliseconds", sa.Integer, nullable=False),
        sa.Column("status", sa.Integer, comment="null where nothing answered"),
        sa.Column("reason", sa.Text, nullable=False),
    )
    op.create_table(
        "webhook_trainers",
        sa.Column("trainer_id", sa.Text, primary_key=True),
        sa.Column("vendor_id", sa.Text, nullable=False),
    )
    op.create_table(
        "webhook_early",
        sa.Column("position", _COUNTER, primary_key=True, autoincrement=True),
        sa.Column("trainer_id", sa.Text, nullable=False),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("ids", sa.Text, nullable=False, comment="JSON: what is told"),
    )
    op.create_index("ix_webhook_early_trainer_id", "webhook_early", ["trainer_id"])


def downgrade() -> None:
    for name in reversed(_TABLES):
        op.drop_table(name)
