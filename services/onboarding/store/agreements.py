"""Agreements and signatures. In and out: `usecases.ports` shapes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from services.onboarding.store.tables import agreements, signatures
from services.onboarding.usecases.ports import Agreement


class AgreementRows:
    """The texts, newest in force, and who signed which."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def in_force(self) -> Agreement | None:
        """Give the newest text."""
        columns = [agreements.c[name] for name in Agreement.__dataclass_fields__]
        newest = sa.select(*columns).order_by(agreements.c.position.desc()).limit(1)
        row = self._connection.execute(newest).one_or_none()
        return Agreement(*row) if row else None

    def publish(self, agreement: Agreement, at_epoch: int) -> None:
        """Insert a text."""
        self._connection.execute(agreements.insert(), vars(agreement) | {"published_epoch": at_epoch})

    def sign(self, rows: Sequence[Mapping[str, object]]) -> None:
        """Insert signatures."""
        if rows:
            self._connection.execute(signatures.insert(), list(rows))
