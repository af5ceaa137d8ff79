"""Invitations, how they ended, and the trainers who may be invited. In and out: `usecases.ports` shapes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from services.identity.domain.grant import Grant
from services.identity.domain.invitation import Invitation
from services.identity.store.tables import invitation_ends, invitations, known_trainers, users
from services.identity.usecases.ports import KnownTrainer
from shared.plumbing.database import chunked, upsert

_ENDED = invitation_ends.c.invitation_id == invitations.c.invitation_id
_INVITATION = sa.select(invitations, invitation_ends.c.how).outerjoin(invitation_ends, _ENDED)


class InvitationRows:
    """Invitations by id or by their token's digest."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, made: Sequence[tuple[Invitation, str]]) -> None:
        """Insert invitations with the digests of their tokens."""
        if made:
            self._connection.execute(invitations.insert(), [_row(one) | {"token_digest": key} for one, key in made])

    def get(self, invitation_id: str) -> Invitation | None:
        """Give one by id, if there."""
        return self._one(invitations.c.invitation_id == invitation_id)

    def by_digest(self, digest: str) -> Invitation | None:
        """Give one by its token's digest, if there."""
        return self._one(invitations.c.token_digest == digest)

    def open_for(self, emails: Sequence[str]) -> list[str]:
        """Give the ids of those to these addresses that have not ended."""
        found: list[str] = []
        for some in chunked(emails):
            query = _INVITATION.where(invitations.c.email.in_(some), invitation_ends.c.how.is_(None))
            found.extend(row.invitation_id for row in self._connection.execute(query))
        return found

    def end(self, invitation_ids: Sequence[str], how: str, by: str, at_epoch: int) -> None:
        """End them; the table's key refuses a second end."""
        rows = [{"invitation_id": one, "how": how, "by_user": by, "at_epoch": at_epoch} for one in invitation_ids]
        if rows:
            self._connection.execute(invitation_ends.insert(), rows)

    def page(self, vendor_id: str | None, trainer_id: str | None, after: str, limit: int) -> list[Invitation]:
        """Give up to `limit` invitations by id after `after`, of one vendor or of all, of one trainer or of all."""
        query = _INVITATION.where(invitations.c.invitation_id > after)
        for column, wanted in ((invitations.c.vendor_id, vendor_id), (invitations.c.trainer_id, trainer_id)):
            query = query.where(column == wanted) if wanted is not None else query
        rows = self._connection.execute(query.order_by(invitations.c.invitation_id).limit(limit))
        return [_invitation(row) for row in rows]

    def _one(self, which: sa.ColumnElement[bool]) -> Invitation | None:
        row = self._connection.execute(_INVITATION.where(which)).one_or_none()
        return _invitation(row) if row else None


class TrainerRows:
    """What onboarding said of trainers."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def keep(self, trainers: Sequence[KnownTrainer]) -> None:
        """Insert or update."""
        upsert(self._connection, known_trainers, [vars(one) for one in trainers], keys=["trainer_id"])

    def get(self, trainer_ids: Sequence[str]) -> dict[str, KnownTrainer]:
        """Give those that are known, by id."""
        found: dict[str, KnownTrainer] = {}
        for some in chunked(trainer_ids):
            query = sa.select(known_trainers).where(known_trainers.c.trainer_id.in_(some))
            found.update((row.trainer_id, KnownTrainer(*row)) for row in self._connection.execute(query))
        return found

    def not_invited(self, vendor_id: str | None, at_epoch: int, limit: int) -> list[KnownTrainer]:
        """Give those with neither an account nor an invitation that holds, by id."""
        owned = sa.exists().where(
            sa.or_(users.c.trainer_id == known_trainers.c.trainer_id, users.c.email == known_trainers.c.email)
        )
        ended = sa.exists().where(_ENDED)
        invited = sa.exists().where(
            invitations.c.trainer_id == known_trainers.c.trainer_id, invitations.c.expires_epoch > at_epoch, ~ended
        )
        query = sa.select(known_trainers).where(~owned, ~invited).order_by(known_trainers.c.trainer_id).limit(limit)
        if vendor_id is not None:
            query = query.where(known_trainers.c.vendor_id == vendor_id)
        return [KnownTrainer(*row) for row in self._connection.execute(query)]


def _row(one: Invitation) -> dict[str, Any]:
    return {
        "invitation_id": one.invitation_id, "email": one.email, "roles": " ".join(one.grant.roles),
        "vendor_id": one.grant.vendor_id, "client_id": one.grant.client_id, "trainer_id": one.grant.trainer_id,
        "user_id": one.user_id, "invited_by": one.invited_by, "invited_epoch": one.invited_epoch,
        "expires_epoch": one.expires_epoch, "language": one.language,
    }  # fmt: skip


def _invitation(row: sa.Row[Any]) -> Invitation:
    grant = Grant(tuple(row.roles.split()), row.vendor_id, row.client_id, row.trainer_id)
    return Invitation(
        row.invitation_id, row.email, grant, row.invited_by, row.invited_epoch, row.expires_epoch, row.user_id, row.how,
        row.language,
    )  # fmt: skip
