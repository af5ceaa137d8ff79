"""Links are mailed: invitations have a language, notifications hears whom to write to, links shown to others end.

Revision 0004, after 0003. Until now an invitation's link was answered to whoever had asked for it: those that are
open are revoked, and are to be sent again.
"""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# No clock in here: they end as of when they were made.
_REVOKE = """
INSERT INTO invitation_ends (invitation_id, how, by_user, at_epoch)
SELECT invitation_id, 'revoked', 'migration 0004', invited_epoch FROM invitations
WHERE NOT EXISTS (SELECT 1 FROM invitation_ends AS ended WHERE ended.invitation_id = invitations.invitation_id)
"""
_PEOPLE = """
SELECT users.user_id, users.email, users.trainer_id, users.registered_epoch, user_states.state FROM users
JOIN user_states ON user_states.user_id = users.user_id AND user_states.most_recent
WHERE users.email IS NOT NULL ORDER BY users.user_id
"""
_TELL = """
INSERT INTO outbox (id, kind, type, version, topic, key, at_epoch, traceparent, data)
VALUES (:id, 'fact', 'contact.set', 1, 'identity.contact', :key, :at_epoch, '', :data)
"""


def upgrade() -> None:
    op.add_column(
        "invitations",
        sa.Column(
            "language", sa.Text, nullable=False, server_default="en", comment="of the mail that carries the link"
        ),
    )
    op.execute(_REVOKE)
    told = [_contact(row) for row in op.get_bind().execute(sa.text(_PEOPLE))]
    if told:
        op.get_bind().execute(sa.text(_TELL), told)


def _contact(row: sa.Row[tuple[object, ...]]) -> dict[str, object]:
    data = {
        "user_id": row.user_id, "email": row.email, "trainer_id": row.trainer_id, "language": None,
        "active": row.state == "active",
    }  # fmt: skip
    return {
        "id": f"evt_contact_{row.user_id}", "key": row.user_id, "at_epoch": row.registered_epoch,
        "data": json.dumps(data).encode(),
    }  # fmt: skip


def downgrade() -> None:
    op.drop_column("invitations", "language")
