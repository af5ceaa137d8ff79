"""Requests for password links. In and out: `LinkRequest`s, one an address."""

from __future__ import annotations

import sqlalchemy as sa

from services.identity.domain.link_request import LinkRequest
from services.identity.store.tables import link_requests
from shared.plumbing.database import upsert


class LinkRequestRows:
    """The newest request of each address, whether it is anybody's or not."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def of_address(self, email: str) -> LinkRequest | None:
        """Give the newest request for an address."""
        return self._one(link_requests.c.email == email)

    def get(self, request_id: str) -> LinkRequest | None:
        """Give a request by id; None where a newer one of its address took its place."""
        return self._one(link_requests.c.request_id == request_id)

    def count_since(self, at_epoch: int) -> int:
        """Count the addresses asked for after an instant."""
        query = sa.select(sa.func.count()).where(link_requests.c.asked_epoch > at_epoch)
        return self._connection.execute(query).scalar_one()

    def keep(self, request: LinkRequest) -> None:
        """Keep it in place of an earlier one of its address."""
        upsert(self._connection, link_requests, [vars(request)], keys=["email"])

    def forget(self, before_epoch: int) -> None:
        """Drop what is old."""
        self._connection.execute(link_requests.delete().where(link_requests.c.asked_epoch < before_epoch))

    def _one(self, which: sa.ColumnElement[bool]) -> LinkRequest | None:
        row = self._connection.execute(sa.select(link_requests).where(which)).one_or_none()
        return LinkRequest(row.request_id, row.email, row.asked_epoch) if row else None
