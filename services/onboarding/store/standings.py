"""Where trainers stand on their way to work. In: a reach, a day. Out: counts by step, and pages of trainers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from services.onboarding.store.tables import engagements, trainer_states, trainers
from services.onboarding.store.trainers import TRAINER, trainer_of
from services.onboarding.usecases.ports import Stage, Standing, Wanted
from shared.plumbing.within import within
from shared.values.reach import Reach

# In this order people are looked for: by family name, then as they are called, then by id so that none is left out.
_ORDER = (trainers.c.family_name, trainers.c.given_name, trainers.c.trainer_id)
# In this order they wait: longest first.
_BY_WAIT = (trainer_states.c.at_epoch, trainers.c.trainer_id)
_SEARCHED = (trainers.c.given_name, trainers.c.family_name, trainers.c.email, trainers.c.external_ref)


class StandingRows:
    """Trainers with the step they stand at, and since when."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def funnel(self, reach: Reach, day: date) -> list[Stage]:
        """Count trainers within reach by step, with the longest wait of each."""
        standing = sa.select(_step(day).label("step"), trainer_states.c.at_epoch).select_from(trainers)
        rows = standing.join(trainer_states, _present()).where(_mine(reach)).subquery()
        query = sa.select(rows.c.step, sa.func.count(), sa.func.min(rows.c.at_epoch)).group_by(rows.c.step)
        return [Stage(*row) for row in self._connection.execute(query)]

    def page(
        self, reach: Reach, day: date, wanted: Wanted, after: Sequence[Any] | None, limit: int
    ) -> list[Standing]:  # fmt: skip
        """Give up to `limit` trainers within reach who are wanted, by name or by how long they wait."""
        order: tuple[sa.Column[Any], ...] = _BY_WAIT if wanted.by_wait else _ORDER
        query = TRAINER.add_columns(_step(day).label("step"), trainer_states.c.at_epoch).where(_mine(reach))
        query = query.where(_step(day) == wanted.step) if wanted.step else query
        for word in wanted.words.lower().split():
            query = query.where(sa.or_(*[sa.func.lower(one).contains(word, autoescape=True) for one in _SEARCHED]))
        if after:
            query = query.where(sa.tuple_(*order) > sa.tuple_(*map(sa.literal, after)))
        rows = self._connection.execute(query.order_by(*order).limit(limit))
        return [Standing(trainer_of(row[:-2]), row[-2], row[-1]) for row in rows]


def _present() -> sa.ColumnElement[bool]:
    return sa.and_(trainer_states.c.trainer_id == trainers.c.trainer_id, trainer_states.c.most_recent)


def _mine(reach: Reach) -> sa.ColumnElement[bool]:
    return within(reach, trainer_id=trainers.c.trainer_id, vendor_id=trainers.c.vendor_id)


def _step(day: date) -> sa.Case[str]:
    """Name the step: the state, but that of active ones those on a project today are told apart."""
    engaged = sa.exists().where(engagements.c.trainer_id == trainers.c.trainer_id, holds_on(day))
    active = trainer_states.c.state == "active"
    return sa.case((sa.and_(active, engaged), "engaged"), (active, "unengaged"), else_=trainer_states.c.state)


def holds_on(day: date) -> sa.ColumnElement[bool]:
    """Hold for engagements in force on a day."""
    ends = sa.or_(engagements.c.valid_to.is_(None), engagements.c.valid_to > day)
    return sa.and_(engagements.c.valid_from <= day, ends)
