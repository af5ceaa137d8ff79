"""When billing heard of hours, voids and terms, so that the past can be asked for.

Revision 0004, after 0003. Of hours from before nobody kept it: the id of their approval or correction, which sorts by
the moment it was made, stands for it. The terms known by now become first versions, known as long as anybody can say.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_TEXTS = ("trainer_id", "client_id", "project_id", "project_name", "zone")
_WHOLE = ("workweek_start_weekday", "workweek_start_seconds")
# Ids are a prefix of three letters, then the moment they were made.
_HEARD = (("hours", "approval_id"), ("hours_voided", "correction_id"))


def upgrade() -> None:
    for table, caused_by in _HEARD:
        op.add_column(table, sa.Column("heard_id", sa.Text, nullable=False, server_default=""))
        op.execute(f"UPDATE {table} SET heard_id = 'hrd' || substr({caused_by}, 4)")  # noqa: S608 - names of our own
    op.create_table(
        "engagement_versions",
        sa.Column("engagement_id", sa.Text, primary_key=True, nullable=False),
        sa.Column("heard_id", sa.Text, primary_key=True, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in _TEXTS),
        *(sa.Column(name, sa.Integer, nullable=False) for name in _WHOLE),
    )
    names = ", ".join(["engagement_id", *_TEXTS, *_WHOLE])
    op.execute(f"INSERT INTO engagement_versions (heard_id, {names}) SELECT '', {names} FROM engagements")  # noqa: S608


def downgrade() -> None:
    op.drop_table("engagement_versions")
    for table, _ in _HEARD:
        with op.batch_alter_table(table) as batch:
            batch.drop_column("heard_id")
