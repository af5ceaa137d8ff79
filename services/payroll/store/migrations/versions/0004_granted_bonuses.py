"""Bonuses that people grant and take back; how long engagements last and what they allow a week.

Revision 0004, after 0003. Of engagements from before nobody has told payroll the dates: they stay unknown.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_NEW = {
    "engagements": {"valid_from": sa.Date, "valid_to": sa.Date, "weekly_cap_seconds": sa.BigInteger},
    "bonuses": {"reference": sa.Text, "takes_back": sa.Text},
}
_UNIQUE = {"bonuses_once": "reference", "bonuses_taken_back_once": "takes_back"}


def upgrade() -> None:
    for table, columns in _NEW.items():
        for name, kind in columns.items():
            op.add_column(table, sa.Column(name, kind()))
    for index, column in _UNIQUE.items():
        op.create_index(index, "bonuses", [column], unique=True)


def downgrade() -> None:
    for index in _UNIQUE:
        op.drop_index(index, "bonuses")
    for table, columns in _NEW.items():
        with op.batch_alter_table(table) as batch:
            for name in columns:
                batch.drop_column(name)
