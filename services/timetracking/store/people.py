"""Trainers and engagements as rows. In and out: `usecases.ports` shapes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

import sqlalchemy as sa

from services.timetracking.domain.engagement import Engagement
from services.timetracking.store.tables import engagements, trainers
from services.timetracking.usecases.ports import Trainer
from shared.plumbing.database import upsert
from shared.plumbing.listed import Listed
from shared.plumbing.statements import Statement

_TRAINER = tuple(trainers.c[name] for name in Trainer.__dataclass_fields__)
_ENGAGEMENT = tuple(engagements.c[name] for name in Engagement.__dataclass_fields__)


def _trainers_by(column: sa.Column[str]) -> Statement:
    return Statement(sa.select(*_TRAINER).where(Listed(column, "these")).order_by(trainers.c.trainer_id))


def _engagements_by(column: sa.Column[str]) -> Statement:
    return Statement(sa.select(*_ENGAGEMENT).where(Listed(column, "these")).order_by(engagements.c.engagement_id))


_TRAINERS, _BY_EMAIL, _BY_NAME = map(_trainers_by, (trainers.c.trainer_id, trainers.c.email_key, trainers.c.name_key))
_ENGAGEMENTS, _BY_TRAINER = map(_engagements_by, (engagements.c.engagement_id, engagements.c.trainer_id))
# Held in order of id, so that no two who want the same trainers wait for each other. SQLite holds everything anyway.
_LOCK = Statement(
    sa.select(trainers.c.trainer_id).where(Listed(trainers.c.trainer_id, "these"))
    .order_by(trainers.c.trainer_id).with_for_update()
)  # fmt: skip
_ENGAGED = Statement(
    sa.select(*_ENGAGEMENT, *_TRAINER).join(trainers, trainers.c.trainer_id == engagements.c.trainer_id)
    .where(Listed(engagements.c.engagement_id, "these"))
    .order_by(trainers.c.trainer_id).with_for_update(of=trainers)
)  # fmt: skip


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

    def trainers(self, trainer_ids: Collection[str]) -> dict[str, Trainer]:
        """Give those who are known, by id."""
        return {one.trainer_id: one for one in self._trainers(_TRAINERS, trainer_ids)}

    def trainers_by_email(self, emails: Collection[str]) -> list[Trainer]:
        """Give those with one of these addresses (in lower case), by id."""
        return list(self._trainers(_BY_EMAIL, emails))

    def trainers_by_name(self, names: Collection[str]) -> list[Trainer]:
        """Give those with one of these full names (in lower case), by id."""
        return list(self._trainers(_BY_NAME, names))

    def engagement(self, engagement_id: str) -> Engagement | None:
        """Give one, if known."""
        return next(self._engagements(_ENGAGEMENTS, [engagement_id]), None)

    def engagements_of(self, trainer_ids: Collection[str]) -> dict[str, list[Engagement]]:
        """Give all engagements of each trainer, in order of id."""
        found: dict[str, list[Engagement]] = defaultdict(list)
        for one in self._engagements(_BY_TRAINER, trainer_ids):
            found[one.trainer_id].append(one)
        return found

    def engagements(self, engagement_ids: Collection[str]) -> dict[str, Engagement]:
        """Give those that are known, by id."""
        return {one.engagement_id: one for one in self._engagements(_ENGAGEMENTS, engagement_ids)}

    def engaged(self, engagement_ids: Collection[str]) -> dict[str, tuple[Engagement, Trainer]]:
        """Give the engagements that are known, by id, with their trainers, who are held until the unit ends."""
        rows = _ENGAGED.rows(self._connection, these=engagement_ids)
        cut = len(_ENGAGEMENT)
        found = {row[0]: (Engagement(*row[:cut]), Trainer(*row[cut:])) for row in rows}
        self._held.update(trainer.trainer_id for _engagement, trainer in found.values())
        return found

    def lock(self, trainer_ids: Collection[str]) -> None:
        """Hold the trainers until the unit ends."""
        free = set(trainer_ids) - self._held
        if free:
            _LOCK.rows(self._connection, these=free)
            self._held |= free

    def _trainers(self, statement: Statement, these: Collection[str]) -> Iterator[Trainer]:
        return (Trainer(*row) for row in statement.rows(self._connection, these=these))

    def _engagements(self, statement: Statement, these: Collection[str]) -> Iterator[Engagement]:
        return (Engagement(*row) for row in statement.rows(self._connection, these=these))
