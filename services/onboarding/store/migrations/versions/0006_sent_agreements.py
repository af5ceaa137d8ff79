"""Whom agreements were sent to, signed documents, identity data, what several people gave, and who can be paid.

Revision 0006, after 0005. Signatures from before stay as they are: nobody was sent anything then, so no amendment of an
earlier text waits for anybody.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_counter = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "agreement_requests",
        sa.Column("trainer_id", sa.Text, sa.ForeignKey("trainers.trainer_id"), primary_key=True),
        sa.Column("agreement_id", sa.Text, sa.ForeignKey("agreements.agreement_id"), primary_key=True),
        sa.Column("sent_by", sa.Text, nullable=False),
        sa.Column("sent_epoch", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "signed_documents",
        sa.Column("trainer_id", sa.Text, primary_key=True),
        sa.Column("agreement_id", sa.Text, primary_key=True),
        sa.Column("content", sa.LargeBinary, nullable=False, comment="PDF"),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("kept_epoch", sa.BigInteger, nullable=False),
        sa.ForeignKeyConstraint(["trainer_id", "agreement_id"], ["signatures.trainer_id", "signatures.agreement_id"],
                                name="documents_of_signatures"),
    )  # fmt: skip
    op.create_table(
        "confirmations",
        sa.Column("position", _counter, primary_key=True, autoincrement=True),
        sa.Column("trainer_id", sa.Text, sa.ForeignKey("trainers.trainer_id"), nullable=False),
        *[sa.Column(name, sa.Text, nullable=False) for name in ("given_name", "family_name", "country", "zone")],
        *[sa.Column(name, sa.Text) for name in ("document_kind", "document_country", "document_last4")],
        sa.Column("document_expires_on", sa.Date),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("confirmed_epoch", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_confirmations_trainer_id", "confirmations", ["trainer_id"])
    op.create_table(
        "traits",
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("lookup", sa.Text, primary_key=True, comment="keyed digest of what was given"),
        sa.Column("trainer_id", sa.Text, sa.ForeignKey("trainers.trainer_id"), primary_key=True),
        sa.Column("seen_epoch", sa.BigInteger, nullable=False),
    )
    op.create_index("traits_by_trainer", "traits", ["trainer_id"])
    op.create_table(
        "known_accounts",
        sa.Column("account_id", sa.Text, primary_key=True),
        *[sa.Column(name, sa.Text, nullable=False) for name in ("trainer_id", "state", "reason")],
        sa.Column("since_epoch", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_known_accounts_trainer_id", "known_accounts", ["trainer_id"])


def downgrade() -> None:
    """Take them away: signatures stay, and what was sent is forgotten."""
    for name in ("known_accounts", "traits", "confirmations", "signed_documents", "agreement_requests"):
        op.drop_table(name)
