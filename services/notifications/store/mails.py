"""Mails and how they ended. In and out: `Mail`s and `MailEnd`s."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from services.notifications.domain.mail import Mail, MailEnd
from services.notifications.store.tables import contacts, forgotten, mail_ends, mails
from shared.plumbing.database import among, insert_many, upsert

_ENDED = mails.outerjoin(mail_ends)


class MailRows:
    """Mails by id, oldest first: ids are made in order of time."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, written: Sequence[Mail]) -> None:
        """Insert them."""
        insert_many(self._connection, mails, [vars(one) | {"told": json.dumps(dict(one.told))} for one in written])

    def forget(self, trainer_id: str, email: str, at_epoch: int) -> list[str]:
        """Put another address on a trainer's mails, which say nothing any more of what they told.

        Those that wait end, and nobody writes another. Gives the ids of those that were out.
        """
        upsert(self._connection, forgotten, [{"trainer_id": trainer_id}], keys=["trainer_id"], update=[])
        users = sa.select(contacts.c.user_id).where(contacts.c.trainer_id == trainer_id)
        addresses = sa.select(mails.c.email).where(mails.c.user_id.in_(users))
        known = [*self._connection.execute(addresses.distinct()).scalars(), *self._connection.execute(
            sa.select(contacts.c.email).where(contacts.c.trainer_id == trainer_id)).scalars()]  # fmt: skip
        # Invitations went to the address before there was an account; others may have it since.
        early = sa.and_(mails.c.email.in_(known), mails.c.user_id.is_(None), mails.c.trainer_id.is_(None))
        theirs = sa.or_(mails.c.trainer_id == trainer_id, mails.c.user_id.in_(users), early)
        found = self._connection.execute(
            sa.select(mails.c.mail_id, mail_ends.c.how).select_from(_ENDED).where(theirs).order_by(mails.c.mail_id)
        ).all()
        self._connection.execute(mails.update().where(theirs).values(email=email, told="{}"))
        self.end([MailEnd(mail_id, "forgotten", at_epoch) for mail_id, how in found if how is None])
        return [mail_id for mail_id, how in found if how is not None]

    def forgotten(self, trainer_ids: Sequence[str]) -> set[str]:
        """Give those of these trainers who were forgotten."""
        wanted = among(self._connection, forgotten.c.trainer_id, trainer_ids)
        return {one for some in wanted for one in self._connection.execute(sa.select(forgotten).where(some)).scalars()}

    def waiting(self, mail_ids: Sequence[str]) -> list[Mail]:
        """Give those of these that have not ended."""
        query = sa.select(mails).select_from(_ENDED).where(mail_ends.c.mail_id.is_(None)).order_by(mails.c.mail_id)
        wanted = among(self._connection, mails.c.mail_id, mail_ids)
        return [_mail(row) for some in wanted for row in self._connection.execute(query.where(some))]

    def end(self, ends: Sequence[MailEnd]) -> None:
        """Say how they ended; a second end is refused by the key."""
        insert_many(self._connection, mail_ends, [vars(one) for one in ends])

    def page(self, after: str, limit: int) -> list[tuple[Mail, MailEnd | None]]:
        """Give up to `limit` by id after `after`."""
        query = sa.select(mails, mail_ends.c.how, mail_ends.c.at_epoch, mail_ends.c.detail).select_from(_ENDED)
        rows = self._connection.execute(query.where(mails.c.mail_id > after).order_by(mails.c.mail_id).limit(limit))
        return [(_mail(row), MailEnd(row.mail_id, row.how, row.at_epoch, row.detail) if row.how else None)
                for row in rows]  # fmt: skip

    def waiting_since(self, before_epoch: int) -> list[str]:
        """Give the ids of those that have waited since before an instant."""
        query = sa.select(mails.c.mail_id).select_from(_ENDED).where(mail_ends.c.mail_id.is_(None))
        return list(self._connection.execute(query.where(mails.c.made_epoch < before_epoch)).scalars())


def _mail(row: sa.Row[Any]) -> Mail:
    return Mail(row.mail_id, row.kind, row.email, row.language, row.made_epoch, json.loads(row.told), row.user_id,
                row.invitation_id, row.expires_epoch, row.trainer_id)  # fmt: skip
