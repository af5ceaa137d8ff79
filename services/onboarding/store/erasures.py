"""Erasures, and what onboarding itself wipes. In and out: `domain.erasure` shapes."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from services.onboarding.domain.erasure import Erasure
from services.onboarding.store.tables import (
    availabilities,
    confirmations,
    credentials,
    erasures,
    signatures,
    signed_documents,
    traits,
)
from shared.plumbing.database import among

_ERASURE = sa.select(*(erasures.c[name] for name in Erasure.__dataclass_fields__))


class ErasureRows:
    """One a trainer."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def get(self, trainer_id: str) -> Erasure | None:
        """Give what was asked for, if anything."""
        row = self._connection.execute(_ERASURE.where(erasures.c.trainer_id == trainer_id)).one_or_none()
        return Erasure(*row) if row else None

    def add(self, erasure: Erasure) -> None:
        """Insert one."""
        self._connection.execute(erasures.insert(), vars(erasure))

    def decide(self, erasure: Erasure) -> None:
        """Note who decided, and when."""
        this = erasures.c.trainer_id == erasure.trainer_id
        values = {"decided_by": erasure.decided_by, "decided_epoch": erasure.decided_epoch}
        self._connection.execute(erasures.update().where(this).values(values))

    def told_once(self, until_epoch: int, limit: int) -> list[Erasure]:
        """Give those that were decided until then and have not been told again."""
        query = _ERASURE.where(erasures.c.decided_epoch <= until_epoch, erasures.c.told_again_epoch.is_(None))
        return [Erasure(*row) for row in self._connection.execute(query.order_by(erasures.c.trainer_id).limit(limit))]

    def told_again(self, trainer_ids: Sequence[str], at_epoch: int) -> None:
        """Note that these were."""
        for some in among(self._connection, erasures.c.trainer_id, trainer_ids):
            self._connection.execute(erasures.update().where(some).values(told_again_epoch=at_epoch))

    def wipe(self, trainer_id: str, pseudonym: str) -> None:
        """Put the pseudonym in place of names, and nothing in place of addresses, notes and numbers' ends.

        A signature keeps the digest it was given for. The signed document with the name on it goes: it can be set
        again, under the pseudonym.
        """
        names = {"given_name": "Erased", "family_name": pseudonym, "address": ""}
        document = dict.fromkeys(("document_kind", "document_country", "document_last4", "document_expires_on"))
        for table, values in (
            (signatures, {"signed_name": pseudonym, "address": ""}),
            (confirmations, names | document),
            (credentials, {"last4": "", "issuer": ""}),
            (availabilities, {"note": ""}),
        ):
            self._connection.execute(table.update().where(table.c.trainer_id == trainer_id).values(values))
        for table in (signed_documents, traits):
            self._connection.execute(table.delete().where(table.c.trainer_id == trainer_id))
