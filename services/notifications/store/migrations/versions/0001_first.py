"""The first tables: contacts, preferences, mails and how they ended."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from shared.plumbing.tables import (
    create_plumbing_v1,
    create_plumbing_v2,
    create_plumbing_v3,
    drop_plumbing_v1,
    drop_plumbing_v2,
    drop_plumbing_v3,
)

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_TABLES = ("contacts", "preferences", "mails", "mail_ends")


def upgrade() -> None:
    for create in (create_plumbing_v1, create_plumbing_v2, create_plumbing_v3):
        create(op.get_bind())
    op.create_table(
        "contacts",
        sa.Column("user_id", sa.Text, primary_key=True),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("trainer_id", sa.Text),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
    )
    op.create_index("ix_contacts_trainer_id", "contacts", ["trainer_id"])
    op.create_table(
        "preferences",
        sa.Column("user_id", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("wanted", sa.Boolean, nullable=False),
    )
    op.create_table(
        "mails",
        sa.Column("mail_id", sa.Text, primary_key=True),
        *[sa.Column(name, sa.Text, nullable=False) for name in ("kind", "email", "language")],
        sa.Column("made_epoch", sa.BigInteger, nullable=False),
        sa.Column("told", sa.Text, nullable=False, comment="JSON: what is filled in, without any link"),
        sa.Column("user_id", sa.Text),
        sa.Column("invitation_id", sa.Text, comment="whose link it carries"),
        sa.Column("expires_epoch", sa.BigInteger),
    )
    op.create_table(
        "mail_ends",
        sa.Column("mail_id", sa.Text, sa.ForeignKey("mails.mail_id"), primary_key=True),
        sa.Column("how", sa.Text, nullable=False, comment="sent, refused or overdue"),
        sa.Column("at_epoch", sa.BigInteger, nullable=False),
        sa.Column("detail", sa.Text, nullable=False, comment="what the mail server said"),
    )


def downgrade() -> None:
    for name in reversed(_TABLES):
        op.drop_table(name)
    for drop in (drop_plumbing_v3, drop_plumbing_v2, drop_plumbing_v1):
        drop(op.get_bind())
