"""Vendors, trainers and the rows of their states. In and out: `usecases.ports` shapes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from services.onboarding.domain.trainer import Person
from services.onboarding.store.tables import trainer_states, trainers, vendors
from services.onboarding.usecases.ports import Trainer, Vendor
from shared.plumbing.database import chunked, upsert
from shared.plumbing.within import within
from shared.values.reach import Reach

_PERSON = [trainers.c[name] for name in Person.__dataclass_fields__]
TRAINER = sa.select(
    trainers.c.trainer_id, trainers.c.vendor_id, trainer_states.c.state, trainers.c.version, trainers.c.user_id,
    *_PERSON,
).join(
    trainer_states, sa.and_(trainer_states.c.trainer_id == trainers.c.trainer_id, trainer_states.c.most_recent)
)  # fmt: skip


class VendorRows:
    """Vendors by id."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, vendor: Vendor, at_epoch: int) -> None:
        """Insert one."""
        self._connection.execute(vendors.insert(), vars(vendor) | {"registered_epoch": at_epoch})

    def get(self, vendor_id: str) -> Vendor | None:
        """Give one, if there."""
        query = sa.select(vendors.c.vendor_id, vendors.c.name, vendors.c.country)
        row = self._connection.execute(query.where(vendors.c.vendor_id == vendor_id)).one_or_none()
        return Vendor(*row) if row else None

    def page(self, reach: Reach, after: str, limit: int) -> list[Vendor]:
        """Give up to `limit` vendors within reach by id after `after`."""
        query = sa.select(vendors.c.vendor_id, vendors.c.name, vendors.c.country).where(
            vendors.c.vendor_id > after, within(reach, vendor_id=vendors.c.vendor_id)
        )
        rows = self._connection.execute(query.order_by(vendors.c.vendor_id).limit(limit))
        return [Vendor(*row) for row in rows]


class TrainerRows:
    """Trainers with their present state."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def get(self, trainer_id: str) -> Trainer | None:
        """Give one, if there."""
        row = self._connection.execute(TRAINER.where(trainers.c.trainer_id == trainer_id)).one_or_none()
        return trainer_of(row) if row else None

    def names(self, reach: Reach, trainer_ids: Sequence[str]) -> list[tuple[str, str, str]]:
        """Give id, given name and family name of those within reach, by id."""
        query = sa.select(trainers.c.trainer_id, trainers.c.given_name, trainers.c.family_name)
        mine = within(reach, trainer_id=trainers.c.trainer_id, vendor_id=trainers.c.vendor_id)
        query = query.where(trainers.c.trainer_id.in_(trainer_ids), mine).order_by(trainers.c.trainer_id)
        return [(row[0], row[1], row[2]) for row in self._connection.execute(query)]

    def of_vendor(self, vendor_id: str) -> dict[str, Trainer]:
        """Give a vendor's trainers by external_ref."""
        rows = self._connection.execute(TRAINER.where(trainers.c.vendor_id == vendor_id))
        return {trainer.person.external_ref: trainer for trainer in map(trainer_of, rows)}

    def owners_of_emails(self, emails: Sequence[str]) -> Mapping[str, str]:
        """Give whose known addresses these are, as `vendor_id/external_ref`."""
        owners: dict[str, str] = {}
        query = sa.select(trainers.c.email, trainers.c.vendor_id, trainers.c.external_ref)
        for some in chunked(emails):
            rows = self._connection.execute(query.where(trainers.c.email.in_(some)))
            owners.update((row.email, f"{row.vendor_id}/{row.external_ref}") for row in rows)
        return owners

    def save(self, changed: Sequence[Trainer]) -> None:
        """Insert or update trainers; states go by `enter_states`."""
        rows = [
            {"trainer_id": one.trainer_id, "vendor_id": one.vendor_id, "version": one.version, **vars(one.person)}
            for one in changed
        ]
        upsert(self._connection, trainers, rows, keys=["trainer_id"])

    def enter_states(self, changes: Sequence[tuple[str, str]], by: str, at_epoch: int, why: str) -> None:
        """Add a state row for each (trainer, state); the newest is the present one."""
        for some in chunked(changes):
            ids = [trainer_id for trainer_id, _state in some]
            counts = dict(self._connection.execute(
                sa.select(trainer_states.c.trainer_id, sa.func.max(trainer_states.c.sort_key))
                .where(trainer_states.c.trainer_id.in_(ids)).group_by(trainer_states.c.trainer_id)
            ).all())  # fmt: skip
            self._connection.execute(
                trainer_states.update()
                .where(trainer_states.c.trainer_id.in_(ids), trainer_states.c.most_recent)
                .values(most_recent=False)
            )
            self._connection.execute(trainer_states.insert(), [
                {"trainer_id": trainer_id, "sort_key": counts.get(trainer_id, 0) + 1, "state": state,
                 "most_recent": True, "by_user": by, "at_epoch": at_epoch, "why": why}
                for trainer_id, state in some
            ])  # fmt: skip

    def link_users(self, users: Mapping[str, str]) -> None:
        """Remember which sign-in is which trainer's."""
        if users:
            theirs = trainers.c.trainer_id == sa.bindparam("of")
            link = trainers.update().where(theirs).values(user_id=sa.bindparam("user"))
            self._connection.execute(link, [{"of": trainer_id, "user": user} for trainer_id, user in users.items()])

    def in_state(self, trainer_ids: Sequence[str], state: str) -> list[Trainer]:
        """Give those of the trainers who are in this state."""
        found: list[Trainer] = []
        for some in chunked(trainer_ids):
            query = TRAINER.where(trainers.c.trainer_id.in_(some), trainer_states.c.state == state)
            found.extend(map(trainer_of, self._connection.execute(query.order_by(trainers.c.trainer_id))))
        return found

    def staying(self) -> list[str]:
        """Give the ids of all who have not left, in order."""
        here = sa.and_(trainer_states.c.most_recent, trainer_states.c.state != "left")
        query = sa.select(trainer_states.c.trainer_id).where(here).order_by(trainer_states.c.trainer_id)
        return list(self._connection.execute(query).scalars())

    def history(self, trainer_id: str) -> list[sa.Row[tuple[str, str, int, str]]]:
        """Give a trainer's states, oldest first: state, by whom, when, why."""
        columns = [trainer_states.c[name] for name in ("state", "by_user", "at_epoch", "why")]
        query = sa.select(*columns).where(trainer_states.c.trainer_id == trainer_id)
        return list(self._connection.execute(query.order_by(trainer_states.c.sort_key)).all())


def trainer_of(row: Sequence[Any]) -> Trainer:
    """Read the columns of `TRAINER`."""
    trainer_id, vendor_id, state, version, user_id, *person = tuple(row)
    return Trainer(trainer_id, vendor_id, Person(*person), state, version, user_id)
