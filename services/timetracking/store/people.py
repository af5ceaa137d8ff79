"""Trainers and engagements as rows. In and out: `usecases.ports` shapes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from services.timetracking.domain.engagement import Engagement
from services.timetracking.store.tables import engagements, trainers
from services.timetracking.usecases.ports import Trainer
from shared.plumbing.database import among, chunked, upsert

_TRAINER = sa.select(*(trainers.c[name] for name in Trainer.__dataclass_fields__))
_ENGAGEMENT = sa.select(*(engagements.c[name] for name in Engagement.__dataclass_fields__))


class PeopleRows:
    """Trainers by id, address and name; engagements by id and trainer."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self._held: set[str] = set()

    def keep_trainers(self, new: Sequence[Trainer]) -> None:
        """Insert or update; the sign-in stays as it is."""
        rows = [
            {"trainer_id": one.trainer_id, "vendor_id": one.vendor_id, "email": one.email,
             "email_key": one.email.casefold(), "name": one.name, "name_key": one.name.casefold(), "zone": one.zone}
            for one in new
        ]  # fmt: skip
        upsert(self._connection, trainers, rows, keys=["trainer_id"])

    def activate(self, users: Mapping[str, str]) -> None:
        """Remember each trainer's sign-in."""
        link = trainers.update().where(trainers.c.trainer_id == sa.bindparam("of")).values(user_id=sa.bindparam("user"))
        self._connection.execute(link, [{"of": trainer_id, "user": user} for trainer_id, user in users.items()])

    def keep_engagements(self, new: Sequence[Engagement]) -> None:
        """Insert or update."""
        names = list(Engagement.__dataclass_fields__)
        rows = [{name: getattr(one, name) for name in names} for one in new]
        upsert(self._connection, engagements, rows, keys=["engagement_id"])

    def trainers(self, trainer_ids: Collection[str], *, lock: bool = False) -> dict[str, Trainer]:
        """Give those who are known, by id; `lock` holds them until the unit ends."""
        if lock and self._connection.dialect.name == "postgresql":
            rows = self._rows(_TRAINER.with_for_update(), trainers.c.trainer_id, trainer_ids, trainers.c.trainer_id)
            found = {row.trainer_id: Trainer(*tuple(row)) for row in rows}
            self._held |= found.keys()
            return found
        return {one.trainer_id: one for one in self._trainers(trainers.c.trainer_id, trainer_ids)}

    def trainers_by_email(self, emails: Collection[str]) -> list[Trainer]:
        """Give those with one of these addresses (in lower case), by id."""
        return list(self._trainers(trainers.c.email_key, emails))

    def trainers_by_name(self, names: Collection[str]) -> list[Trainer]:
        """Give those with one of these full names (in lower case), by id."""
        return list(self._trainers(trainers.c.name_key, names))

    def engagement(self, engagement_id: str) -> Engagement | None:
        """Give one, if known."""
        return self.engagements([engagement_id]).get(engagement_id)

    def engagements(self, engagement_ids: Collection[str]) -> dict[str, Engagement]:
        """Give those that are known, by id."""
        found = self._rows(_ENGAGEMENT, engagements.c.engagement_id, engagement_ids, engagements.c.engagement_id)
        return {row.engagement_id: Engagement(*tuple(row)) for row in found}

    def engagements_of(self, trainer_ids: Collection[str]) -> dict[str, list[Engagement]]:
        """Give all engagements of each trainer, in order of id."""
        found: dict[str, list[Engagement]] = defaultdict(list)
        for row in self._rows(_ENGAGEMENT, engagements.c.trainer_id, trainer_ids, engagements.c.engagement_id):
            found[row.trainer_id].append(Engagement(*tuple(row)))
        return found

    def lock(self, trainer_ids: Collection[str]) -> None:
        """Hold the trainers until the unit ends, in order of id; SQLite holds the whole database already."""
        if self._connection.dialect.name == "postgresql":
            for some in chunked(sorted(set(trainer_ids) - self._held)):
                locked = sa.select(trainers.c.trainer_id).where(trainers.c.trainer_id.in_(some))
                self._connection.execute(locked.order_by(trainers.c.trainer_id).with_for_update())

    def _trainers(self, column: sa.Column[Any], values: Collection[str]) -> Iterator[Trainer]:
        return (Trainer(*tuple(row)) for row in self._rows(_TRAINER, column, values, trainers.c.trainer_id))

    def _rows(
        self, query: sa.Select[Any], column: sa.Column[Any], values: Collection[str], order: sa.Column[Any]
    ) -> Iterator[sa.Row[Any]]:
        for condition in among(self._connection, column, values):
            yield from self._connection.execute(query.where(condition).order_by(order))
