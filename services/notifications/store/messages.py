"""What endpoints are told, and each try. In and out: `Message`s and `Attempt`s."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from services.notifications.domain.webhook import ACTIVE, DELIVERED, FAILING_PAUSE_SECONDS, WAITING, Attempt, Message
from services.notifications.store.tables import (
    webhook_attempts,
    webhook_endpoints,
    webhook_messages,
    webhook_states,
)
from shared.plumbing.database import among, insert_many

_M, _E, _S = webhook_messages.c, webhook_endpoints.c, webhook_states.c


class MessageRows:
    """Messages by id, which are made in order of time."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, messages: Sequence[Message]) -> None:
        """Insert them."""
        insert_many(self._connection, webhook_messages, [vars(one) for one in messages])

    def get(self, message_id: str) -> Message | None:
        """Give one, if there."""
        row = self._connection.execute(sa.select(webhook_messages).where(_M.message_id == message_id)).one_or_none()
        return _message(row) if row else None

    def keep(self, message: Message) -> None:
        """Update what became of one."""
        values = {name: getattr(message, name) for name in ("state", "due_epoch", "tries", "attempts")}
        self._connection.execute(
            webhook_messages.update().where(_M.message_id == message.message_id).values(values)
        )  # fmt: skip

    def tried(self, attempt: Attempt) -> None:
        """Keep one try; the key lets each number be used once."""
        self._connection.execute(webhook_attempts.insert(), vars(attempt))

    def attempts_of(self, message_ids: Sequence[str]) -> list[Attempt]:
        """Give the tries of messages, in order."""
        rows = [
            row
            for some in among(self._connection, webhook_attempts.c.message_id, message_ids)
            for row in self._connection.execute(sa.select(webhook_attempts).where(some))
        ]
        return sorted((Attempt(*row) for row in rows), key=lambda one: (one.message_id, one.attempt))

    def page(self, endpoint_id: str, state: str | None, before: str | None, limit: int) -> list[Message]:
        """Give up to `limit` of an endpoint, the newest first, by id before `before`."""
        query = sa.select(webhook_messages).where(_M.endpoint_id == endpoint_id)
        if state is not None:
            query = query.where(_M.state == state)
        if before is not None:
            query = query.where(_M.message_id < before)
        return self._some(query.order_by(_M.message_id.desc()).limit(limit))

    def again(self, endpoint_id: str, since_epoch: int, due_epoch: int, *, delivered: bool) -> int:
        """Let an endpoint's messages made since an instant, delivered ones too, be tried anew; gives how many."""
        which = [_M.endpoint_id == endpoint_id, _M.made_epoch >= since_epoch, _M.state != WAITING]
        which += [] if delivered else [_M.state != DELIVERED]
        change = webhook_messages.update().where(*which).values(state=WAITING, due_epoch=due_epoch, tries=0)
        return self._connection.execute(change).rowcount

    def due(self, at_epoch: int, limit: int) -> list[Message]:
        """Give up to `limit` that are to be tried by now, the longest due first; none of endpoints that fail."""
        present = sa.and_(_S.endpoint_id == _M.endpoint_id, _S.most_recent)
        query = sa.select(webhook_messages).join(webhook_states, present)
        query = query.join(webhook_endpoints, _E.endpoint_id == _M.endpoint_id).where(
            _M.state == WAITING, _M.due_epoch <= at_epoch, sa.or_(_E.failing_epoch.is_(None), _S.state != ACTIVE)
        )
        return self._some(query.order_by(_M.due_epoch, _M.message_id).limit(limit))

    def probes(self, at_epoch: int) -> list[Message]:
        """Give of each endpoint that fails, and has had its pause, the oldest message that is to be tried by now."""
        oldest = (
            sa.select(sa.func.min(_M.message_id))
            .join(webhook_endpoints, _E.endpoint_id == _M.endpoint_id)
            .where(_M.state == WAITING, _M.due_epoch <= at_epoch, _E.failing_epoch.is_not(None),
                   _E.tried_epoch <= at_epoch - FAILING_PAUSE_SECONDS)
            .group_by(_M.endpoint_id)
        )  # fmt: skip
        return self._some(sa.select(webhook_messages).where(_M.message_id.in_(oldest)).order_by(_M.message_id))

    def lease(self, message_ids: Sequence[str], until_epoch: int) -> None:
        """Let messages be due again at an instant, unless they end before."""
        for some in among(self._connection, _M.message_id, message_ids):
            self._connection.execute(webhook_messages.update().where(some).values(due_epoch=until_epoch))

    def forget(self, before_epoch: int, limit: int) -> int:
        """Delete up to `limit` messages that were made before an instant, with their tries; gives how many."""
        old = sa.select(_M.message_id).where(_M.made_epoch < before_epoch).order_by(_M.made_epoch).limit(limit)
        ids = list(self._connection.execute(old).scalars())
        for some in among(self._connection, webhook_attempts.c.message_id, ids):
            self._connection.execute(webhook_attempts.delete().where(some))
        for some in among(self._connection, _M.message_id, ids):
            self._connection.execute(webhook_messages.delete().where(some))
        return len(ids)

    def overdue_since(self, before_epoch: int) -> list[str]:
        """Give the ids of those that wait and were due before an instant."""
        query = sa.select(_M.message_id).where(_M.state == WAITING, _M.due_epoch < before_epoch)
        return list(self._connection.execute(query).scalars())

    def _some(self, query: sa.Select[Any]) -> list[Message]:
        return [_message(row) for row in self._connection.execute(query)]


def _message(row: sa.Row[Any]) -> Message:
    return Message(**{name: getattr(row, name) for name in Message.__dataclass_fields__})
