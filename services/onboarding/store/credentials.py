"""Credentials, rows of their states, what projects ask for, availability. In and out: domain and port shapes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from services.onboarding.domain.availability import Availability
from services.onboarding.domain.credential import Credential
from services.onboarding.store.tables import (
    availabilities,
    credential_states,
    credentials,
    known_requirements,
    trainers,
)
from services.onboarding.usecases.ports_way_in import CredentialQuery, KnownRequirement
from shared.plumbing.database import upsert
from shared.plumbing.within import within
from shared.values.reach import Reach

_STORED = tuple(name for name in Credential.__dataclass_fields__ if name not in ("state", "reason"))
_NEWEST = sa.and_(credential_states.c.credential_id == credentials.c.credential_id, credential_states.c.most_recent)
_CREDENTIAL = (
    sa.select(*(credentials.c[name] for name in _STORED), credential_states.c.state, credential_states.c.why)
    .join(credential_states, _NEWEST).join(trainers, trainers.c.trainer_id == credentials.c.trainer_id)
)  # fmt: skip
_AVAILABILITY = sa.select(*(availabilities.c[name] for name in Availability.__dataclass_fields__))


class CredentialRows:
    """Credentials by id and trainer, with their present state."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, credential: Credential) -> None:
        """Insert one; its state goes by `enter_state`."""
        row = {name: getattr(credential, name) for name in _STORED}
        self._connection.execute(credentials.insert(), row | {"name_key": credential.name.casefold()})

    def end(self, credential_id: str, valid_to: date | None) -> None:
        """Let one end on a day (exclusive)."""
        this = credentials.c.credential_id == credential_id
        self._connection.execute(credentials.update().where(this).values(valid_to=valid_to))

    def enter_state(self, credential_id: str, state: str, by: str, at_epoch: int, why: str) -> None:
        """Add a state row; the newest is the present one."""
        mine = credential_states.c.credential_id == credential_id
        last = self._connection.execute(sa.select(sa.func.max(credential_states.c.sort_key)).where(mine)).scalar()
        self._connection.execute(credential_states.update().where(mine).values(most_recent=False))
        self._connection.execute(credential_states.insert(), {
            "credential_id": credential_id, "sort_key": (last or 0) + 1, "state": state, "most_recent": True,
            "by_user": by, "at_epoch": at_epoch, "why": why,
        })  # fmt: skip

    def get(self, credential_id: str) -> Credential | None:
        """Give one, if there."""
        return next(iter(self._found(_CREDENTIAL.where(credentials.c.credential_id == credential_id))), None)

    def of_trainer(self, trainer_id: str) -> list[Credential]:
        """Give what a trainer holds or claimed."""
        mine = _CREDENTIAL.where(credentials.c.trainer_id == trainer_id)
        return self._found(mine.order_by(credentials.c.credential_id))

    def page(self, reach: Reach, wanted: CredentialQuery, after: tuple[date, str], limit: int) -> list[Credential]:
        """Give up to `limit` within reach by id after `after`; those that end, by that day and by id."""
        mine = within(reach, trainer_id=credentials.c.trainer_id, vendor_id=trainers.c.vendor_id)
        day, identifier = credentials.c.valid_to, credentials.c.credential_id
        query = _CREDENTIAL.where(mine).limit(limit)
        if wanted.trainer_id is not None:
            query = query.where(credentials.c.trainer_id == wanted.trainer_id)
        if wanted.state is not None:
            query = query.where(credential_states.c.state == wanted.state)
        if wanted.expires_before is None:
            return self._found(query.where(identifier > after[1]).order_by(identifier))
        # Its last day lies before that day: the day after it, which is kept, at most on it.
        places = sa.tuple_(sa.literal(after[0], day.type), sa.literal(after[1]))
        ending = query.where(day <= wanted.expires_before, sa.tuple_(day, identifier) > places)
        return self._found(ending.order_by(day, identifier))

    def keep_requirements(self, told: Sequence[KnownRequirement]) -> None:
        """Insert or replace what projects ask for."""
        upsert(self._connection, known_requirements, [vars(one) for one in told], keys=["requirement_id"])

    def _found(self, query: sa.Select[Any]) -> list[Credential]:
        return [Credential(*row) for row in self._connection.execute(query)]


class AvailabilityRows:
    """What was said of when people are there; only ever added."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, said: Availability) -> None:
        """Insert one."""
        self._connection.execute(availabilities.insert(), vars(said))

    def of_trainer(self, trainer_id: str) -> list[Availability]:
        """Give everything that was said, oldest first."""
        query = _AVAILABILITY.where(availabilities.c.trainer_id == trainer_id)
        return [
            Availability(*row) for row in self._connection.execute(query.order_by(availabilities.c.availability_id))
        ]
