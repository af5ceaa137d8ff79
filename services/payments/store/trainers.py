"""Trainers as heard from onboarding. In and out: `Trainer`s."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

import sqlalchemy as sa

from services.payments.store.tables import trainers
from services.payments.usecases.ports import Trainer
from shared.plumbing.database import among, upsert


class TrainerRows:
    """Trainers by id, by the vendor's reference, by address."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def save(self, heard: Sequence[Trainer]) -> None:
        """Insert or replace."""
        upsert(self._connection, trainers, [vars(trainer) for trainer in heard], keys=["trainer_id"])

    def get(self, trainer_id: str) -> Trainer | None:
        """Give one, if there."""
        return self.by_id([trainer_id]).get(trainer_id)

    def by_id(self, trainer_ids: Collection[str]) -> dict[str, Trainer]:
        """Give those that are there."""
        return {trainer.trainer_id: trainer for trainer in self._where(trainers.c.trainer_id, trainer_ids)}

    def by_refs(self, external_refs: Collection[str]) -> dict[str, list[Trainer]]:
        """Give all trainers of each reference; vendors may share one."""
        found: dict[str, list[Trainer]] = defaultdict(list)
        for trainer in self._where(trainers.c.external_ref, external_refs):
            found[trainer.external_ref].append(trainer)
        return dict(found)

    def by_emails(self, emails: Collection[str]) -> dict[str, Trainer]:
        """Give the trainer of each address."""
        return {trainer.email: trainer for trainer in self._where(trainers.c.email, emails)}

    def _where(self, column: sa.Column[str], values: Collection[str]) -> list[Trainer]:
        found: list[Trainer] = []
        for some in among(self._connection, column, values):
            query = sa.select(trainers).where(some).order_by(trainers.c.trainer_id)
            found += [Trainer(*row) for row in self._connection.execute(query)]
        return found
