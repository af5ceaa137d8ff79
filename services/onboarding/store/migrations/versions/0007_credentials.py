"""Credentials with the rows of their states, what projects ask for, and when people are there.

Revision 0007, after 0006.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_counter = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TEXTS = ("kind", "name", "name_key", "issuer", "country", "last4", "given_by")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "credentials",
        sa.Column("credential_id", sa.Text, primary_key=True),
        sa.Column("trainer_id", sa.Text, sa.ForeignKey("trainers.trainer_id"), nullable=False),
        *[sa.Column(name, sa.Text, nullable=False) for name in _TEXTS],
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_to", sa.Date, comment="exclusive; none does not end"),
        sa.Column("given_epoch", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_credentials_trainer_id", "credentials", ["trainer_id"])
    op.create_table(
        "credential_states",
        sa.Column("position", _counter, primary_key=True, autoincrement=True),
        sa.Column("credential_id", sa.Text, sa.ForeignKey("credentials.credential_id"), nullable=False),
        sa.Column("sort_key", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("most_recent", sa.Boolean, nullable=False),
        sa.Column("by_user", sa.Text, nullable=False),
        sa.Column("at_epoch", sa.BigInteger, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.UniqueConstraint("credential_id", "sort_key", name="credential_states_in_order"),
    )
    recent = sa.text("most_recent")
    op.create_index("credential_states_one_recent", "credential_states", ["credential_id"], unique=True,
                    sqlite_where=recent, postgresql_where=recent)  # fmt: skip
    op.create_table(
        "known_requirements",
        sa.Column("requirement_id", sa.Text, primary_key=True),
        *[sa.Column(name, sa.Text, nullable=False) for name in ("project_id", "kind", "name_key")],
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_to", sa.Date),
        sa.Column("heard_epoch", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_known_requirements_project_id", "known_requirements", ["project_id"])
    op.create_table(
        "availabilities",
        sa.Column("availability_id", sa.Text, primary_key=True),
        sa.Column("trainer_id", sa.Text, sa.ForeignKey("trainers.trainer_id"), nullable=False),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_to", sa.Date),
        sa.Column("weekly_seconds", sa.Integer, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("set_by", sa.Text, nullable=False),
        sa.Column("set_epoch", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_availabilities_trainer_id", "availabilities", ["trainer_id"])


def downgrade() -> None:
    """Take them away."""
    for name in ("availabilities", "known_requirements", "credential_states", "credentials"):
        op.drop_table(name)
