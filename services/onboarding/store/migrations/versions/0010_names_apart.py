"""Facts that name people have a topic of their own: those that still wait to leave go there.

Revision 0010, after 0009. Back down they go where the older version says them.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_outbox = sa.table("outbox", sa.column("type", sa.Text), sa.column("topic", sa.Text))
_REGISTERED, _FIRST, _OWN = "trainer.registered", "onboarding.trainer", "onboarding.person"


def upgrade() -> None:
    """Send them to their own topic."""
    op.execute(_outbox.update().where(_outbox.c.type == _REGISTERED).values(topic=_OWN))


def downgrade() -> None:
    """Send them where they lay first."""
    op.execute(_outbox.update().where(_outbox.c.type == _REGISTERED).values(topic=_FIRST))
