"""Queries that find broken invariants. In: onboarding's tables. Out: ids that are off."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from services.onboarding.store.tables import agreements, engagements, pay_rates, signatures, trainer_states, trainers


class InvariantQueries:
    """Each gives the ids that break one rule."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def trainers_without_state(self) -> Sequence[str]:
        """Trainers with no present state."""
        present = sa.and_(trainer_states.c.trainer_id == trainers.c.trainer_id, trainer_states.c.most_recent)
        query = sa.select(trainers.c.trainer_id).outerjoin(trainer_states, present)
        return self._connection.execute(query.where(trainer_states.c.state.is_(None))).scalars().all()

    def engagements_without_rate(self) -> Sequence[str]:
        """Engagements whose first day no pay rate covers."""
        covered = sa.and_(
            pay_rates.c.engagement_id == engagements.c.engagement_id, pay_rates.c.valid_from <= engagements.c.valid_from
        )
        query = sa.select(engagements.c.engagement_id).outerjoin(pay_rates, covered)
        return self._connection.execute(query.where(pay_rates.c.rate_id.is_(None))).scalars().all()

    def signatures_of_other_texts(self) -> Sequence[str]:
        """Trainers whose signature names another digest than the text it points at."""
        query = sa.select(signatures.c.trainer_id).join(agreements)
        return self._connection.execute(query.where(signatures.c.digest != agreements.c.digest)).scalars().all()

    def active_without_signature(self) -> Sequence[str]:
        """Active trainers who signed nothing."""
        query = (
            sa.select(trainer_states.c.trainer_id)
            .outerjoin(signatures, signatures.c.trainer_id == trainer_states.c.trainer_id)
            .where(trainer_states.c.most_recent, trainer_states.c.state == "active", signatures.c.digest.is_(None))
        )
        return self._connection.execute(query).scalars().all()
