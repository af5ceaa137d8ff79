"""Notifications' tables. Instants are epoch seconds. None holds a link, what a mail said, or a webhook's secret."""

from __future__ import annotations

import sqlalchemy as sa

from shared.plumbing.tables import plumbing_tables

metadata = sa.MetaData()
plumbing_tables(metadata)
_counter = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

contacts = sa.Table(
    "contacts",
    metadata,
    sa.Column("user_id", sa.Text, primary_key=True),
    sa.Column("email", sa.Text, nullable=False),
    sa.Column("trainer_id", sa.Text, index=True),
    sa.Column("language", sa.Text, nullable=False),
    sa.Column("active", sa.Boolean, nullable=False),
    sa.Column("roles", sa.Text, nullable=False, server_default="", comment="in order, parted by spaces"),
)
preferences = sa.Table(
    "preferences",
    metadata,
    sa.Column("user_id", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("wanted", sa.Boolean, nullable=False),
)
mails = sa.Table(
    "mails",
    metadata,
    sa.Column("mail_id", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("email", sa.Text, nullable=False),
    sa.Column("language", sa.Text, nullable=False),
    sa.Column("made_epoch", sa.BigInteger, nullable=False),
    sa.Column("told", sa.Text, nullable=False, comment="JSON: what is filled in, without any link"),
    sa.Column("user_id", sa.Text),
    sa.Column("invitation_id", sa.Text, comment="whose link it carries"),
    sa.Column("expires_epoch", sa.BigInteger),
    sa.Column("trainer_id", sa.Text, comment="whom a link is for who may have no account"),
)
# Whoever had no account is known by nothing else, and what was said of them before may be heard after.
forgotten = sa.Table("forgotten", metadata, sa.Column("trainer_id", sa.Text, primary_key=True))
# The key lets a mail end once.
mail_ends = sa.Table(
    "mail_ends",
    metadata,
    sa.Column("mail_id", sa.Text, sa.ForeignKey("mails.mail_id"), primary_key=True),
    sa.Column("how", sa.Text, nullable=False, comment="sent, refused or overdue"),
    sa.Column("at_epoch", sa.BigInteger, nullable=False),
    sa.Column("detail", sa.Text, nullable=False, comment="what the mail server said"),
)
webhook_endpoints = sa.Table(
    "webhook_endpoints",
    metadata,
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
webhook_states = sa.Table(
    "webhook_states",
    metadata,
    sa.Column("endpoint_id", sa.Text, sa.ForeignKey("webhook_endpoints.endpoint_id"), primary_key=True),
    sa.Column("sort_key", sa.Integer, primary_key=True, comment="the endpoint's version"),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("most_recent", sa.Boolean, nullable=False),
    sa.Column("by_user", sa.Text, nullable=False),
    sa.Column("at_epoch", sa.BigInteger, nullable=False),
    sa.Column("why", sa.Text, nullable=False),
)
sa.Index(
    "webhook_states_one_recent", webhook_states.c.endpoint_id, unique=True,
    sqlite_where=sa.text("most_recent"), postgresql_where=sa.text("most_recent"),
)  # fmt: skip
# A secret is worked out of its id, as those of links are.
webhook_secrets = sa.Table(
    "webhook_secrets",
    metadata,
    sa.Column("secret_id", sa.Text, primary_key=True),
    sa.Column("endpoint_id", sa.Text, sa.ForeignKey("webhook_endpoints.endpoint_id"), nullable=False, index=True),
    sa.Column("made_by", sa.Text, nullable=False),
    sa.Column("made_epoch", sa.BigInteger, nullable=False),
    sa.Column("ends_epoch", sa.BigInteger, comment="from when on nothing is signed by it; null for the newest"),
)
webhook_messages = sa.Table(
    "webhook_messages",
    metadata,
    sa.Column("message_id", sa.Text, primary_key=True),
    sa.Column("endpoint_id", sa.Text, sa.ForeignKey("webhook_endpoints.endpoint_id"), nullable=False),
    sa.Column("vendor_id", sa.Text, comment="whose the endpoint is"),
    sa.Column("client_id", sa.Text),
    sa.Column("type", sa.Text, nullable=False),
    sa.Column("body", sa.Text, nullable=False, comment="JSON, as it is signed"),
    sa.Column("made_epoch", sa.BigInteger, nullable=False, index=True),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("due_epoch", sa.BigInteger, comment="when it is next tried; null where it is not"),
    sa.Column("tries", sa.Integer, nullable=False, comment="since it was made or last resent"),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Index("ix_webhook_messages_of", "endpoint_id", "message_id"),
    sa.Index("ix_webhook_messages_due", "due_epoch"),
)
webhook_attempts = sa.Table(
    "webhook_attempts",
    metadata,
    sa.Column("message_id", sa.Text, sa.ForeignKey("webhook_messages.message_id"), primary_key=True),
    sa.Column("attempt", sa.Integer, primary_key=True),
    sa.Column("at_epoch", sa.BigInteger, nullable=False),
    sa.Column("milliseconds", sa.Integer, nullable=False),
    sa.Column("status", sa.Integer, comment="null where nothing answered"),
    sa.Column("reason", sa.Text, nullable=False),
)
webhook_trainers = sa.Table(
    "webhook_trainers",
    metadata,
    sa.Column("trainer_id", sa.Text, primary_key=True),
    sa.Column("vendor_id", sa.Text, nullable=False),
)
# Topics are heard in no order among them: what came before its trainer waits here.
webhook_early = sa.Table(
    "webhook_early",
    metadata,
    sa.Column("position", _counter, primary_key=True, autoincrement=True),
    sa.Column("trainer_id", sa.Text, nullable=False, index=True),
    sa.Column("type", sa.Text, nullable=False),
    sa.Column("ids", sa.Text, nullable=False, comment="JSON: what is told"),
)
