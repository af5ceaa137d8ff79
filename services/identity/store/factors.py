"""Second factors and recovery codes. In and out: `Factor`s; secrets lie sealed, codes as digests.

A secret is sealed with AES-256-GCM under `factor_key`, bound to its account: copied to another, it opens nothing.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence

import sqlalchemy as sa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from services.identity.domain.second_factor import ACTIVE, PENDING, Factor
from services.identity.store.tables import recovery_codes, second_factors
from shared.plumbing.database import insert_many, upsert

_NONCE_BYTES = 12


class FactorRows:
    """One secret in use an account, and one that waits to be confirmed."""

    def __init__(self, connection: sa.Connection, key: bytes) -> None:
        self._connection, self._cipher = connection, AESGCM(key)

    def get(self, user_id: str, state: str = ACTIVE) -> Factor | None:
        """Give the secret in use, or the one that waits; None where there is none."""
        row = self._connection.execute(sa.select(second_factors).where(_which(user_id, state))).one_or_none()
        if row is None:
            return None
        sealed = row.sealed
        secret = self._cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], user_id.encode()).decode()
        return Factor(user_id, state, secret, row.last_step, row.set_epoch)

    def begin(self, user_id: str, secret: str, at_epoch: int) -> None:
        """Keep a secret that waits to be confirmed, in place of any other that does."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        sealed = nonce + self._cipher.encrypt(nonce, secret.encode(), user_id.encode())
        row = {"user_id": user_id, "state": PENDING, "sealed": sealed, "last_step": 0, "set_epoch": at_epoch}
        upsert(self._connection, second_factors, [row], keys=["user_id", "state"])

    def confirm(self, user_id: str, step: int, at_epoch: int, digests: Sequence[str]) -> None:
        """Put the secret that waits in use, with new recovery codes; what was in use is gone."""
        self._connection.execute(second_factors.delete().where(_which(user_id, ACTIVE)))
        change = second_factors.update().where(_which(user_id, PENDING))
        self._connection.execute(change.values(state=ACTIVE, last_step=step, set_epoch=at_epoch))
        self._connection.execute(recovery_codes.delete().where(recovery_codes.c.user_id == user_id))
        insert_many(self._connection, recovery_codes, [{"user_id": user_id, "digest": one} for one in digests])

    def used(self, user_id: str, step: int) -> None:
        """Note the half minute whose code was used."""
        self._connection.execute(second_factors.update().where(_which(user_id, ACTIVE)).values(last_step=step))

    def use_recovery_code(self, user_id: str, digest: str) -> bool:
        """Take a recovery code out; says whether it was there."""
        which = sa.and_(recovery_codes.c.user_id == user_id, recovery_codes.c.digest == digest)
        return self._connection.execute(recovery_codes.delete().where(which)).rowcount == 1

    def remove(self, user_id: str) -> bool:
        """Forget everything of an account; says whether it had a factor in use."""
        had = self.get(user_id) is not None
        for table in (second_factors, recovery_codes):
            self._connection.execute(table.delete().where(table.c.user_id == user_id))
        return had


def _which(user_id: str, state: str) -> sa.ColumnElement[bool]:
    return sa.and_(second_factors.c.user_id == user_id, second_factors.c.state == state)
