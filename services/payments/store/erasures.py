"""Whose sealed details are to go. In: trainers. Out: those to whom no payment is under way."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from services.payments.store.orders import IS_PRESENT, STATE
from services.payments.store.tables import erasures, payment_states, payments
from shared.plumbing.database import among, upsert

# States from which money can still go to an account, or come back from it.
_UNDER_WAY = ("created", "released", "sent")


class ErasureRows:
    """Erasures that were heard of, done or waiting."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def ask(self, trainer_ids: Sequence[str], at_epoch: int) -> None:
        """Note them; one heard of before stays as it is."""
        rows = [{"trainer_id": one, "heard_epoch": at_epoch, "done_epoch": None} for one in dict.fromkeys(trainer_ids)]
        upsert(self._connection, erasures, rows, keys=["trainer_id"], update=[])

    def ready(self, limit: int) -> list[str]:
        """Give up to `limit` trainers who wait and to whom no payment is under way; held, so that nothing is added."""
        under_way = (
            sa.exists().select_from(payments.outerjoin(payment_states, IS_PRESENT))
            .where(payments.c.trainer_id == erasures.c.trainer_id, STATE.in_(_UNDER_WAY))
            .correlate(erasures)
        )  # fmt: skip
        query = sa.select(erasures.c.trainer_id).where(erasures.c.done_epoch.is_(None), ~under_way)
        held = query.order_by(erasures.c.trainer_id).limit(limit).with_for_update(of=erasures)
        return list(self._connection.execute(held).scalars())

    def done(self, trainer_ids: Sequence[str], at_epoch: int) -> None:
        """Note that these are gone."""
        for some in among(self._connection, erasures.c.trainer_id, trainer_ids):
            self._connection.execute(erasures.update().where(some).values(done_epoch=at_epoch))

    def wait_again(self, trainer_ids: Sequence[str]) -> None:
        """Let those among these wait once more who were erased: there is something new to destroy."""
        for some in among(self._connection, erasures.c.trainer_id, trainer_ids):
            self._connection.execute(erasures.update().where(some).values(done_epoch=None))
