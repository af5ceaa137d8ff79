"""Keys of programs: several a client, narrowed, expiring. The one secret each client had becomes its first key.

Revision 0008, after 0007. Such a key ends a year after it was made; going back, the newest that was not ended stays.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_YEAR_SECONDS = 366 * 86_400


def upgrade() -> None:
    op.create_table(
        "api_keys",
        sa.Column("key_id", sa.Text, primary_key=True),
        sa.Column("user_id", sa.Text, sa.ForeignKey("users.user_id"), nullable=False),
        sa.Column("secret_digest", sa.Text, nullable=False, unique=True, comment="SHA-256 of a drawn secret"),
        sa.Column("prefix", sa.Text, nullable=False, comment="how the secret begins"),
        sa.Column("scopes", sa.Text, comment="in order, parted by spaces; null for all of the client's roles"),
        sa.Column("made_epoch", sa.BigInteger, nullable=False),
        sa.Column("made_by", sa.Text, nullable=False),
        sa.Column("expires_epoch", sa.BigInteger, nullable=False),
        sa.Column("used_epoch", sa.BigInteger, comment="when a token was last taken by it"),
        sa.Column("ended", sa.Text, comment="why, in one word; null while it was not ended"),
        sa.Column("ended_by", sa.Text),
        sa.Column("ended_epoch", sa.BigInteger),
    )
    op.create_index("ix_api_keys_user_id", "api_keys", ["user_id"])
    op.execute(f"""
        insert into api_keys (key_id, user_id, secret_digest, prefix, made_epoch, made_by, expires_epoch)
        select 'key_' || substr(user_id, 5), user_id, hash, '', set_epoch, 'service:identity',
            set_epoch + {_YEAR_SECONDS}
        from credentials where user_id in (select user_id from users where kind = 'api_client')
    """)  # noqa: S608 - a number of ours
    op.execute("delete from credentials where user_id in (select user_id from api_keys)")


def downgrade() -> None:
    op.execute("""
        insert into credentials (user_id, hash, set_epoch)
        select user_id, secret_digest, made_epoch from api_keys as one
        where ended is null and key_id = (
            select other.key_id from api_keys as other where other.user_id = one.user_id and other.ended is null
            order by other.made_epoch desc, other.key_id desc limit 1
        )
    """)
    op.drop_table("api_keys")
