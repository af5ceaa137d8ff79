"""Where trainers stand on their way to work. In: a reach, a day. Out: counts by step, and pages of trainers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from services.onboarding.store.identity_data import shared_kinds
from services.onboarding.store.steps import lacking_on, steps_on
from services.onboarding.store.tables import (
    engagements,
    known_accounts,
    known_requirements,
    trainer_states,
    trainers,
)
from services.onboarding.store.trainers import TRAINER, trainer_of
from services.onboarding.usecases.ports import Lacking, Stage, Standing, Wanted
from shared.plumbing.database import among
from shared.plumbing.within import within
from shared.values.reach import Reach

# In this order people are looked for: by family name, then as they are called, then by id so that none is left out.
_ORDER = (trainers.c.family_name, trainers.c.given_name, trainers.c.trainer_id)
_SEARCHED = (trainers.c.given_name, trainers.c.family_name, trainers.c.email, trainers.c.external_ref)


class StandingRows:
    """Trainers with the step they stand at, and since when; `needs` are the optional steps that are asked of people."""

    def __init__(self, connection: sa.Connection, needs: frozenset[str]) -> None:
        self._connection = connection
        self._needs = needs

    def funnel(self, reach: Reach, day: date) -> list[Stage]:
        """Count trainers within reach by step, with the longest wait of each."""
        steps = steps_on(day, self._needs)
        standing = sa.select(steps.at.label("step"), steps.since.label("since")).select_from(trainers)
        rows = standing.join(trainer_states, _present()).where(_mine(reach)).subquery()
        query = sa.select(rows.c.step, sa.func.count(), sa.func.min(rows.c.since)).group_by(rows.c.step)
        return [Stage(*row) for row in self._connection.execute(query)]

    def page(
        self, reach: Reach, day: date, wanted: Wanted, after: Sequence[Any] | None, limit: int
    ) -> list[Standing]:  # fmt: skip
        """Give up to `limit` trainers within reach who are wanted, by name or by how long they wait."""
        steps = steps_on(day, self._needs)
        order: tuple[sa.ColumnElement[Any], ...] = (steps.since, trainers.c.trainer_id) if wanted.by_wait else _ORDER
        query = TRAINER.add_columns(steps.at, steps.since, *steps.missing.values()).where(_mine(reach))
        query = query.where(steps.at == wanted.step) if wanted.step else query
        query = query.where(trainers.c.trainer_id.in_(wanted.ids)) if wanted.ids else query
        for word in wanted.words.lower().split():
            query = query.where(sa.or_(*[sa.func.lower(one).contains(word, autoescape=True) for one in _SEARCHED]))
        if after:
            query = query.where(sa.tuple_(*order) > sa.tuple_(*map(sa.literal, after)))
        rows = self._connection.execute(query.order_by(*order).limit(limit)).all()
        return self._standings(rows, tuple(steps.missing), day)

    def of_trainer(self, trainer_id: str, day: date) -> Standing:
        """Give where one trainer stands."""
        steps = steps_on(day, self._needs)
        query = TRAINER.add_columns(steps.at, steps.since, *steps.missing.values())
        row = self._connection.execute(query.where(trainers.c.trainer_id == trainer_id)).one()
        return self._standings([row], tuple(steps.missing), day)[0]

    def _standings(self, rows: Sequence[sa.Row[Any]], names: tuple[str, ...], day: date) -> list[Standing]:
        cut = len(TRAINER.selected_columns)
        found = [(trainer_of(row[:cut]), row[cut], row[cut + 1], row[cut + 2 :]) for row in rows]
        ids = [one.trainer_id for one, _step, _since, _missing in found]
        why, shared, lacking = self._refused(ids), shared_kinds(self._connection, ids), self._lacking(ids, day)
        standings = []
        for one, step, since, missing in found:
            open_ = tuple(name for name, is_missing in zip(names, missing, strict=True) if is_missing)
            said = why.get(one.trainer_id, "") if step == "payout_account" else ""
            mine = lacking.get(one.trainer_id, ()) if "credentials" in open_ else ()
            standings.append(Standing(one, step, since, open_, said, shared.get(one.trainer_id, ()), tuple(mine)))
        return standings

    def _lacking(self, trainer_ids: Collection[str], day: date) -> dict[str, list[Lacking]]:
        """Give which credentials each lacks, in the order of kind and name."""
        lacking: dict[str, list[Lacking]] = {}
        order = (known_requirements.c.kind, known_requirements.c.name_key)
        for some in among(self._connection, engagements.c.trainer_id, trainer_ids):
            query = lacking_on(day).where(some).distinct().order_by(*order)
            for trainer_id, kind, name in self._connection.execute(query):
                lacking.setdefault(trainer_id, []).append(Lacking(kind, name))
        return lacking

    def _refused(self, trainer_ids: Collection[str]) -> dict[str, str]:
        """Give why the newest account of each was refused, where it was."""
        columns = (known_accounts.c.trainer_id, known_accounts.c.state, known_accounts.c.reason)
        newest: dict[str, tuple[str, str]] = {}
        for some in among(self._connection, known_accounts.c.trainer_id, trainer_ids):
            query = sa.select(*columns).where(some).order_by(known_accounts.c.since_epoch, known_accounts.c.account_id)
            newest |= {trainer_id: (state, reason) for trainer_id, state, reason in self._connection.execute(query)}
        return {trainer_id: reason for trainer_id, (state, reason) in newest.items() if state == "rejected"}


def _present() -> sa.ColumnElement[bool]:
    return sa.and_(trainer_states.c.trainer_id == trainers.c.trainer_id, trainer_states.c.most_recent)


def _mine(reach: Reach) -> sa.ColumnElement[bool]:
    return within(reach, trainer_id=trainers.c.trainer_id, vendor_id=trainers.c.vendor_id)
