"""Endpoints of webhooks, their states and secrets, and whose trainers are. In and out: `Endpoint`s and ids."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from services.notifications.domain.webhook import REMOVED, Endpoint
from services.notifications.store.tables import (
    webhook_early,
    webhook_endpoints,
    webhook_secrets,
    webhook_states,
    webhook_trainers,
)
from shared.plumbing.database import among, insert_many, upsert
from shared.plumbing.within import within
from shared.values.reach import EVERYONE, Reach

_PRESENT = sa.and_(webhook_states.c.endpoint_id == webhook_endpoints.c.endpoint_id, webhook_states.c.most_recent)
_ENDPOINT = sa.select(webhook_endpoints, webhook_states.c.state).join(webhook_states, _PRESENT)


class WebhookRows:
    """Endpoints with their present states; those that were removed are kept, and listed no more."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def get(self, endpoint_id: str) -> Endpoint | None:
        """Give one, if there."""
        row = self._connection.execute(_ENDPOINT.where(webhook_endpoints.c.endpoint_id == endpoint_id)).one_or_none()
        return _endpoint(row) if row else None

    def page(self, reach: Reach, after: str, limit: int) -> list[Endpoint]:
        """Give up to `limit` of those within reach by id after `after`."""
        query = _live(reach).where(webhook_endpoints.c.endpoint_id > after)
        rows = self._connection.execute(query.order_by(webhook_endpoints.c.endpoint_id).limit(limit))
        return [_endpoint(row) for row in rows]

    def count(self, reach: Reach) -> int:
        """Count those within reach."""
        return self._connection.execute(sa.select(sa.func.count()).select_from(_live(reach).subquery())).scalar_one()

    def told(self, type_: str) -> list[Endpoint]:
        """Give those that chose a type of event, whatever state they are in."""
        # There are few; which types each chose is one text.
        every = [_endpoint(row) for row in self._connection.execute(_live(EVERYONE))]
        return [one for one in every if type_ in one.types]

    def add(self, endpoint: Endpoint) -> None:
        """Insert one with its first state."""
        self._connection.execute(webhook_endpoints.insert(), _row(endpoint))
        self._enter(endpoint, endpoint.made_by, endpoint.made_epoch, "registered")

    def change(self, endpoint: Endpoint, by: str, at_epoch: int, why: str) -> None:
        """Update one and add a state row; of two changes at once the second finds its row taken."""
        self.keep(endpoint)
        of = webhook_states.c.endpoint_id == endpoint.endpoint_id
        self._connection.execute(
            webhook_states.update().where(of, webhook_states.c.most_recent).values(most_recent=False)
        )
        self._enter(endpoint, by, at_epoch, why)

    def keep(self, endpoint: Endpoint) -> None:
        """Update one whose state stays as it is."""
        row = _row(endpoint)
        of = webhook_endpoints.c.endpoint_id == row.pop("endpoint_id")
        self._connection.execute(webhook_endpoints.update().where(of).values(row))

    def tried(self, endpoint_id: str, at_epoch: int, *, succeeded: bool) -> None:
        """Note when it was last asked, and since when it fails."""
        failing = None if succeeded else sa.func.coalesce(webhook_endpoints.c.failing_epoch, at_epoch)
        change = webhook_endpoints.update().where(webhook_endpoints.c.endpoint_id == endpoint_id)
        self._connection.execute(change.values(tried_epoch=at_epoch, failing_epoch=failing))

    def _enter(self, endpoint: Endpoint, by: str, at_epoch: int, why: str) -> None:
        self._connection.execute(webhook_states.insert(), {
            "endpoint_id": endpoint.endpoint_id, "sort_key": endpoint.version, "state": endpoint.state,
            "most_recent": True, "by_user": by, "at_epoch": at_epoch, "why": why,
        })  # fmt: skip

    def add_secret(self, secret_id: str, endpoint_id: str, by: str, at_epoch: int) -> None:
        """Keep the id of another secret; what it is is worked out of that."""
        row = {"secret_id": secret_id, "endpoint_id": endpoint_id, "made_by": by, "made_epoch": at_epoch}
        self._connection.execute(webhook_secrets.insert(), row)

    def end_secrets(self, endpoint_id: str, ends_epoch: int) -> None:
        """Let those there are end at an instant at the latest."""
        c = webhook_secrets.c
        later = sa.or_(c.ends_epoch.is_(None), c.ends_epoch > ends_epoch)
        change = webhook_secrets.update().where(c.endpoint_id == endpoint_id, later)
        self._connection.execute(change.values(ends_epoch=ends_epoch))

    def secret_ids(self, endpoint_id: str, at_epoch: int) -> list[str]:
        """Give those by which is signed at an instant, the newest first."""
        c = webhook_secrets.c
        holds = sa.or_(c.ends_epoch.is_(None), c.ends_epoch > at_epoch)
        query = sa.select(c.secret_id).where(c.endpoint_id == endpoint_id, holds)
        return list(self._connection.execute(query.order_by(c.secret_id.desc())).scalars())


class WebhookTrainerRows:
    """Whose trainers are, and what was heard of them before that was known."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def keep(self, vendors: Mapping[str, str]) -> None:
        """Keep the vendor of each trainer."""
        rows = [{"trainer_id": trainer, "vendor_id": vendor} for trainer, vendor in vendors.items()]
        upsert(self._connection, webhook_trainers, rows, keys=["trainer_id"])

    def vendors(self, trainer_ids: Sequence[str]) -> dict[str, str]:
        """Give the vendors of those that are known."""
        return {
            row.trainer_id: row.vendor_id
            for some in among(self._connection, webhook_trainers.c.trainer_id, trainer_ids)
            for row in self._connection.execute(sa.select(webhook_trainers).where(some))
        }

    def wait(self, early: Sequence[tuple[str, str, Mapping[str, str]]]) -> None:
        """Keep what was heard of trainers (id, type, ids told) until it is known whose they are."""
        rows = [{"trainer_id": trainer, "type": type_, "ids": json.dumps(dict(ids))} for trainer, type_, ids in early]
        insert_many(self._connection, webhook_early, rows)

    def waited(self, trainer_ids: Sequence[str]) -> list[tuple[str, str, dict[str, str]]]:
        """Give what waited for these trainers, in the order heard, and forget it."""
        found: list[tuple[str, str, dict[str, str]]] = []
        for some in among(self._connection, webhook_early.c.trainer_id, trainer_ids):
            rows = self._connection.execute(sa.select(webhook_early).where(some).order_by(webhook_early.c.position))
            found += [(row.trainer_id, row.type, json.loads(row.ids)) for row in rows]
            self._connection.execute(webhook_early.delete().where(some))
        return found


def _live(reach: Reach) -> sa.Select[Any]:
    owners = {"vendor_id": webhook_endpoints.c.vendor_id, "client_id": webhook_endpoints.c.client_id}
    return _ENDPOINT.where(webhook_states.c.state != REMOVED, within(reach, **owners))


def _row(endpoint: Endpoint) -> dict[str, Any]:
    return {name: value for name, value in vars(endpoint).items() if name != "state"} | {
        "types": " ".join(endpoint.types)
    }  # fmt: skip


def _endpoint(row: sa.Row[Any]) -> Endpoint:
    return Endpoint(**{**row._mapping, "types": tuple(row.types.split())})  # noqa: SLF001 - SQLAlchemy's documented way
