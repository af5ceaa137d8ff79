"""Say that a credential is a password: what programs prove themselves with went to a table of its own in 0008.

Revision 0011, after 0010. SQLite keeps no comments.
"""

from __future__ import annotations

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_BEFORE, _AFTER = "argon2id of a password, or SHA-256 of a drawn secret", "argon2id of a password"


def upgrade() -> None:
    _say(_AFTER, _BEFORE)


def downgrade() -> None:
    _say(_BEFORE, _AFTER)


def _say(comment: str, existing: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("credentials", "hash", comment=comment, existing_comment=existing)
