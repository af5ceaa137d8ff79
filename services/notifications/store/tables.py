"""Notifications' tables. Instants are epoch seconds. No table holds a link or what a mail said."""

from __future__ import annotations

import sqlalchemy as sa

from shared.plumbing.tables import plumbing_tables

metadata = sa.MetaData()
plumbing_tables(metadata)

contacts = sa.Table(
    "contacts",
    metadata,
    sa.Column("user_id", sa.Text, primary_key=True),
    sa.Column("email", sa.Text, nullable=False),
    sa.Column("trainer_id", sa.Text, index=True),
    sa.Column("language", sa.Text, nullable=False),
    sa.Column("active", sa.Boolean, nullable=False),
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
)
# The key lets a mail end once.
mail_ends = sa.Table(
    "mail_ends",
    metadata,
    sa.Column("mail_id", sa.Text, sa.ForeignKey("mails.mail_id"), primary_key=True),
    sa.Column("how", sa.Text, nullable=False, comment="sent, refused or overdue"),
    sa.Column("at_epoch", sa.BigInteger, nullable=False),
    sa.Column("detail", sa.Text, nullable=False, comment="what the mail server said"),
)
