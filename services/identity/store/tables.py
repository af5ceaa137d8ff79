"""Identity's tables. Instants are epoch seconds; a change of state or of roles is a row."""

from __future__ import annotations

import sqlalchemy as sa

from shared.plumbing.tables import plumbing_tables

metadata = sa.MetaData()
plumbing_tables(metadata)
_counter = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

users = sa.Table(
    "users",
    metadata,
    sa.Column("user_id", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False, comment="person or api_client"),
    sa.Column("email", sa.Text, comment="lower case; null for API clients"),
    sa.Column("label", sa.Text, nullable=False),
    sa.Column("vendor_id", sa.Text),
    sa.Column("client_id", sa.Text),
    sa.Column("trainer_id", sa.Text),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("registered_epoch", sa.BigInteger, nullable=False),
    sa.UniqueConstraint("email", name="users_one_by_email"),
    sa.UniqueConstraint("trainer_id", name="users_one_by_trainer"),
)
user_states = sa.Table(
    "user_states",
    metadata,
    sa.Column("position", _counter, primary_key=True, autoincrement=True),
    sa.Column("user_id", sa.Text, sa.ForeignKey("users.user_id"), nullable=False),
    sa.Column("sort_key", sa.Integer, nullable=False, comment="the account's version"),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("roles", sa.Text, nullable=False, comment="in order, parted by spaces"),
    sa.Column("most_recent", sa.Boolean, nullable=False),
    sa.Column("by_user", sa.Text, nullable=False),
    sa.Column("at_epoch", sa.BigInteger, nullable=False),
    sa.Column("why", sa.Text, nullable=False),
    sa.UniqueConstraint("user_id", "sort_key", name="user_states_in_order"),
)
sa.Index(
    "user_states_one_recent", user_states.c.user_id, unique=True,
    sqlite_where=sa.text("most_recent"), postgresql_where=sa.text("most_recent"),
)  # fmt: skip
credentials = sa.Table(
    "credentials",
    metadata,
    sa.Column("user_id", sa.Text, sa.ForeignKey("users.user_id"), primary_key=True),
    sa.Column("hash", sa.Text, nullable=False, comment="argon2id of a password"),
    sa.Column("set_epoch", sa.BigInteger, nullable=False),
)
attempts = sa.Table(
    "attempts",
    metadata,
    sa.Column("subject", sa.Text, primary_key=True, comment="digest of the address that was typed, known or not"),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("last_epoch", sa.BigInteger, nullable=False),
    sa.Column("locked_until_epoch", sa.BigInteger, nullable=False),
    sa.Index("ix_attempts_last_epoch", "last_epoch"),
)
invitations = sa.Table(
    "invitations",
    metadata,
    sa.Column("invitation_id", sa.Text, primary_key=True),
    sa.Column("token_digest", sa.Text, nullable=False, unique=True),
    sa.Column("email", sa.Text, nullable=False),
    sa.Column("roles", sa.Text, nullable=False),
    sa.Column("vendor_id", sa.Text),
    sa.Column("client_id", sa.Text),
    sa.Column("trainer_id", sa.Text),
    sa.Column("user_id", sa.Text, sa.ForeignKey("users.user_id"), comment="whose password it sets"),
    sa.Column("invited_by", sa.Text, nullable=False),
    sa.Column("invited_epoch", sa.BigInteger, nullable=False),
    sa.Column("expires_epoch", sa.BigInteger, nullable=False),
    sa.Column("language", sa.Text, nullable=False, server_default="en", comment="of the mail that carries the link"),
    sa.Index("ix_invitations_email", "email"),
    sa.Index("ix_invitations_trainer_id", "trainer_id"),
)
# The key lets an invitation end once: the second acceptance finds it taken.
invitation_ends = sa.Table(
    "invitation_ends",
    metadata,
    sa.Column("invitation_id", sa.Text, sa.ForeignKey("invitations.invitation_id"), primary_key=True),
    sa.Column("how", sa.Text, nullable=False, comment="accepted, replaced or revoked"),
    sa.Column("by_user", sa.Text, nullable=False),
    sa.Column("at_epoch", sa.BigInteger, nullable=False),
)
known_trainers = sa.Table(
    "known_trainers",
    metadata,
    sa.Column("trainer_id", sa.Text, primary_key=True),
    sa.Column("vendor_id", sa.Text, nullable=False),
    sa.Column("email", sa.Text, nullable=False),
)
second_factors = sa.Table(
    "second_factors",
    metadata,
    sa.Column("user_id", sa.Text, sa.ForeignKey("users.user_id"), primary_key=True),
    sa.Column("state", sa.Text, primary_key=True, comment="pending or active"),
    sa.Column("sealed", sa.LargeBinary, nullable=False, comment="nonce and secret, bound to the account"),
    sa.Column("last_step", sa.BigInteger, nullable=False, comment="the last half minute whose code was used"),
    sa.Column("set_epoch", sa.BigInteger, nullable=False),
)
recovery_codes = sa.Table(
    "recovery_codes",
    metadata,
    sa.Column("user_id", sa.Text, sa.ForeignKey("users.user_id"), primary_key=True),
    sa.Column("digest", sa.Text, primary_key=True),
)
link_requests = sa.Table(
    "link_requests",
    metadata,
    sa.Column("email", sa.Text, primary_key=True, comment="as typed in lower case, somebody's or nobody's"),
    sa.Column("request_id", sa.Text, nullable=False, unique=True),
    sa.Column("asked_epoch", sa.BigInteger, nullable=False, index=True),
)
sessions = sa.Table(
    "sessions",
    metadata,
    sa.Column("session_id", sa.Text, primary_key=True),
    sa.Column("secret_digest", sa.Text, nullable=False, unique=True, comment="of the secret that continues it"),
    sa.Column("user_id", sa.Text, sa.ForeignKey("users.user_id"), nullable=False, index=True),
    sa.Column("began_epoch", sa.BigInteger, nullable=False),
    sa.Column("proved_epoch", sa.BigInteger, nullable=False, comment="password and second factor, last"),
    sa.Column("seen_epoch", sa.BigInteger, nullable=False),
    sa.Column("ends_epoch", sa.BigInteger, nullable=False, index=True, comment="however busy it is"),
    sa.Column("address", sa.Text, nullable=False),
    sa.Column("agent", sa.Text, nullable=False),
    sa.Column("ended", sa.Text, comment="why, in one word; null while it was not ended"),
    sa.Column("ended_by", sa.Text),
    sa.Column("ended_epoch", sa.BigInteger),
)
api_keys = sa.Table(
    "api_keys",
    metadata,
    sa.Column("key_id", sa.Text, primary_key=True),
    sa.Column("user_id", sa.Text, sa.ForeignKey("users.user_id"), nullable=False, index=True),
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
provider_requests = sa.Table(
    "provider_requests",
    metadata,
    sa.Column("state_digest", sa.Text, primary_key=True),
    sa.Column("binding_digest", sa.Text, nullable=False, comment="of the secret in the browser's cookie"),
    sa.Column("began_epoch", sa.BigInteger, nullable=False, index=True),
    sa.Column("spent", sa.Boolean, nullable=False, comment="its code was brought back"),
    sa.Column("user_id", sa.Text, sa.ForeignKey("users.user_id"), comment="who the provider said it is"),
)
provider_identities = sa.Table(
    "provider_identities",
    metadata,
    sa.Column("issuer", sa.Text, primary_key=True),
    sa.Column("subject", sa.Text, primary_key=True),
    sa.Column("user_id", sa.Text, sa.ForeignKey("users.user_id"), nullable=False),
    sa.Column("since_epoch", sa.BigInteger, nullable=False),
    sa.UniqueConstraint("issuer", "user_id", name="provider_identities_one_by_user"),
)
passkeys = sa.Table(
    "passkeys",
    metadata,
    sa.Column("passkey_id", sa.Text, primary_key=True),
    sa.Column("user_id", sa.Text, sa.ForeignKey("users.user_id"), nullable=False, index=True),
    sa.Column("label", sa.Text, nullable=False),
    sa.Column("credential_id", sa.LargeBinary, nullable=False, unique=True),
    sa.Column("public_key", sa.LargeBinary, nullable=False, comment="COSE"),
    sa.Column("sign_count", sa.BigInteger, nullable=False),
    sa.Column("made_epoch", sa.BigInteger, nullable=False),
    sa.Column("used_epoch", sa.BigInteger),
)
passkey_challenges = sa.Table(
    "passkey_challenges",
    metadata,
    sa.Column("user_id", sa.Text, sa.ForeignKey("users.user_id"), primary_key=True),
    sa.Column("purpose", sa.Text, primary_key=True, comment="register or sign_in"),
    sa.Column("challenge", sa.LargeBinary, nullable=False),
    sa.Column("asked_epoch", sa.BigInteger, nullable=False),
)
directory_users = sa.Table(
    "directory_users",
    metadata,
    sa.Column("user_id", sa.Text, sa.ForeignKey("users.user_id"), primary_key=True),
    sa.Column("external_id", sa.Text, index=True, comment="what the directory calls them"),
    sa.Column("deleted", sa.Boolean, nullable=False, comment="by the directory, which sees them no more"),
)
