"""Sign-in by an outside provider: who went out and has not come back, and whose account an id there is.

Revision 0009, after 0008.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "provider_requests",
        sa.Column("state_digest", sa.Text, primary_key=True),
        sa.Column("binding_digest", sa.Text, nullable=False, comment="of the secret in the browser's cookie"),
        sa.Column("began_epoch", sa.BigInteger, nullable=False),
        sa.Column("spent", sa.Boolean, nullable=False, comment="its code was brought back"),
        sa.Column("user_id", sa.Text, sa.ForeignKey("users.user_id"), comment="who the provider said it is"),
    )
    op.create_index("ix_provider_requests_began_epoch", "provider_requests", ["began_epoch"])
    op.create_table(
        "provider_identities",
        sa.Column("issuer", sa.Text, primary_key=True),
        sa.Column("subject", sa.Text, primary_key=True),
        sa.Column("user_id", sa.Text, sa.ForeignKey("users.user_id"), nullable=False),
        sa.Column("since_epoch", sa.BigInteger, nullable=False),
        sa.UniqueConstraint("issuer", "user_id", name="provider_identities_one_by_user"),
    )


def downgrade() -> None:
    op.drop_table("provider_identities")
    op.drop_table("provider_requests")
