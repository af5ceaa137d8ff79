"""Engagements that hours came for before anybody told of them stand in a worklist: a run found them among all hours.

Revision 0011, after 0010. Those awaited by now are found once, here; old code that hears of hours while this runs must
be stopped.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_FILL = """
INSERT INTO awaited_engagements (engagement_id) SELECT DISTINCT engagement_id FROM hours
WHERE NOT EXISTS (SELECT 1 FROM engagements WHERE engagements.engagement_id = hours.engagement_id)
"""


def upgrade() -> None:
    op.create_table("awaited_engagements", sa.Column("engagement_id", sa.Text, primary_key=True, nullable=False))
    op.execute(_FILL)


def downgrade() -> None:
    op.drop_table("awaited_engagements")
