"""How accounts were tried. In and out: `domain.verification` shapes; deposits as keyed digests alone."""

from __future__ import annotations

import sqlalchemy as sa

from services.payments.domain.verification import Verification
from services.payments.store.tables import account_verifications
from services.payments.store.vault import Vault
from shared.plumbing.database import upsert

_c = account_verifications.c
_TRY = sa.select(*(_c[name] for name in Verification.__dataclass_fields__)).order_by(_c.verification_id)


class VerificationRows:
    """Tries by account."""

    def __init__(self, connection: sa.Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def lookup(self, amounts: str) -> str:
        """Give a keyed digest of deposits."""
        return self._vault.lookup(f"deposits|{amounts}")

    def save(self, tried: Verification) -> None:
        """Insert or replace one."""
        upsert(self._connection, account_verifications, [vars(tried)], keys=["verification_id"])

    def of(self, account_id: str) -> list[Verification]:
        """Give an account's tries, oldest first."""
        return [Verification(*row) for row in self._connection.execute(_TRY.where(_c.account_id == account_id))]
