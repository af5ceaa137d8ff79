"""What projects ask of people, and what people hold.

Revision 0012, after 0011. No project asks for anything yet, so no engagement is gated.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, and note on engagements whether their project asks for anything."""
    op.create_table(
        "requirements",
        sa.Column("requirement_id", sa.Text, primary_key=True),
        *[sa.Column(name, sa.Text, nullable=False) for name in ("project_id", "kind", "name")],
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_to", sa.Date, comment="exclusive; none is open"),
        sa.Column("set_by", sa.Text, nullable=False),
        sa.Column("set_epoch", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_requirements_project_id", "requirements", ["project_id"])
    op.create_table(
        "credentials",
        sa.Column("credential_id", sa.Text, primary_key=True),
        *[sa.Column(name, sa.Text, nullable=False) for name in ("trainer_id", "kind", "name", "state")],
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_to", sa.Date, comment="exclusive; none is open"),
    )
    op.create_index("ix_credentials_trainer_id", "credentials", ["trainer_id"])
    op.add_column("engagements", sa.Column("gated", sa.Boolean, nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Take both away: nobody is asked for anything any more."""
    with op.batch_alter_table("engagements") as batch:
        batch.drop_column("gated")
    op.drop_table("credentials")
    op.drop_table("requirements")
