"""Passkeys and the challenges they answer. In and out: `Passkey`s and `Challenge`s."""

from __future__ import annotations

import sqlalchemy as sa

from services.identity.domain.passkey import Challenge, Passkey
from services.identity.store.tables import passkey_challenges, passkeys
from shared.plumbing.database import upsert


class PasskeyRows:
    """A row a passkey; one open challenge a person and purpose."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def of(self, user_id: str) -> list[Passkey]:
        """Give the passkeys of a person, the oldest first."""
        query = sa.select(passkeys).where(passkeys.c.user_id == user_id).order_by(passkeys.c.passkey_id)
        return [Passkey(*row) for row in self._connection.execute(query)]

    def add(self, passkey: Passkey) -> None:
        """Insert one; the table refuses a credential that somebody has already."""
        self._connection.execute(passkeys.insert(), vars(passkey))

    def used(self, passkey_id: str, sign_count: int, at_epoch: int) -> None:
        """Note that it signed."""
        change = passkeys.update().where(passkeys.c.passkey_id == passkey_id)
        self._connection.execute(change.values(sign_count=sign_count, used_epoch=at_epoch))

    def remove(self, user_id: str, passkey_id: str | None = None) -> bool:
        """Take one away, or all of a person; says whether there was any."""
        which = passkeys.c.user_id == user_id
        if passkey_id is not None:
            which = sa.and_(which, passkeys.c.passkey_id == passkey_id)
        return self._connection.execute(passkeys.delete().where(which)).rowcount > 0

    def ask(self, challenge: Challenge) -> None:
        """Keep a challenge in place of an earlier one."""
        upsert(self._connection, passkey_challenges, [vars(challenge)], keys=["user_id", "purpose"])

    def take(self, user_id: str, purpose: str) -> Challenge | None:
        """Give the challenge and forget it: it is answered once, rightly or not."""
        which = sa.and_(passkey_challenges.c.user_id == user_id, passkey_challenges.c.purpose == purpose)
        row = self._connection.execute(sa.select(passkey_challenges).where(which).with_for_update()).one_or_none()
        self._connection.execute(passkey_challenges.delete().where(which))
        return Challenge(*row) if row else None
