"""Where people of finance are written to is said once more, now with their roles: mails to a role need them.

Revision 0013, after 0012. A fact that was heard before is heard again and changes nothing but the roles.
"""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_outbox = sa.table(
    "outbox",
    *(sa.column(name, sa.Text) for name in ("id", "kind", "type", "topic", "key", "traceparent")),
    sa.column("version", sa.Integer), sa.column("at_epoch", sa.BigInteger), sa.column("data", sa.LargeBinary),
)  # fmt: skip
_ACTIVE = sa.text(
    "SELECT users.user_id, email, trainer_id, roles, at_epoch FROM users JOIN user_states USING (user_id) "
    "WHERE most_recent AND state = 'active' AND email IS NOT NULL ORDER BY users.user_id"
)
_MARK = "evt_told0013_"


def upgrade() -> None:
    """Say it of those who hold the role finance."""
    for user_id, email, trainer_id, roles, at_epoch in op.get_bind().execute(_ACTIVE).all():
        if "finance" in roles.split():
            said = {"user_id": user_id, "email": email, "trainer_id": trainer_id, "language": None, "active": True,
                    "roles": roles.split()}  # fmt: skip
            op.execute(_outbox.insert().values(
                id=f"{_MARK}{user_id[4:]}", kind="fact", type="contact.set", version=1, topic="identity.contact",
                key=user_id, at_epoch=at_epoch, traceparent="", data=json.dumps(said).encode(),
            ))  # fmt: skip


def downgrade() -> None:
    """Take back what has not left yet; the rest is heard by nobody who minds."""
    op.execute(_outbox.delete().where(_outbox.c.id.startswith(_MARK)))
