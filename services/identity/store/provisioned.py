"""People as a directory sees them: its own ids of them, whom it deleted, lists by place. In and out: ids."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from services.identity.domain.account import PERSON
from services.identity.store.tables import directory_users, user_states, users
from shared.plumbing.database import among, upsert

_PRESENT = sa.and_(user_states.c.user_id == users.c.user_id, user_states.c.most_recent)
# What a filter may ask of a person, as a condition.
_BY: Mapping[str, Any] = {
    "id": users.c.user_id,
    "username": users.c.email,
    "emails": users.c.email,
    "emails.value": users.c.email,
    "externalid": directory_users.c.external_id,
}


class ProvisionedRows:
    """What is remembered for a directory, beside accounts."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def found(self, terms: Sequence[tuple[str, Any]], skip: int, limit: int) -> tuple[int, list[str]]:
        """Give how many people fulfil every term, and the ids of some of them in order."""
        query = (
            sa.select(users.c.user_id)
            .join(user_states, _PRESENT)
            .outerjoin(directory_users, directory_users.c.user_id == users.c.user_id)
            .where(users.c.kind == PERSON, sa.func.coalesce(directory_users.c.deleted, sa.false()) == sa.false())
        )
        for name, value in terms:
            query = query.where(_condition(name, value))
        count = self._connection.execute(sa.select(sa.func.count()).select_from(query.subquery())).scalar_one()
        page = query.order_by(users.c.user_id).offset(skip).limit(limit)
        return count, list(self._connection.execute(page).scalars())

    def ids(self, user_ids: Sequence[str]) -> dict[str, tuple[str | None, bool]]:
        """Give what the directory calls people, and whether it deleted them; who was never named is not there."""
        return {
            row.user_id: (row.external_id, row.deleted)
            for some in among(self._connection, directory_users.c.user_id, user_ids)
            for row in self._connection.execute(sa.select(directory_users).where(some))
        }

    def keep(self, user_id: str, external_id: str | None, *, deleted: bool = False) -> None:
        """Keep what the directory calls somebody, and whether it deleted them."""
        row = {"user_id": user_id, "external_id": external_id, "deleted": deleted}
        upsert(self._connection, directory_users, [row], keys=["user_id"])

    def changed(self, user_ids: Sequence[str]) -> dict[str, int]:
        """Give when each account was last changed."""
        return {
            row.user_id: row.at_epoch
            for some in among(self._connection, user_states.c.user_id, user_ids)
            for row in self._connection.execute(
                sa.select(user_states.c.user_id, user_states.c.at_epoch).where(user_states.c.most_recent, some)
            )
        }

    def holding(self, role: str) -> list[tuple[str, str]]:
        """Give the people who hold a role, as ids with addresses, shut accounts and deleted people left out."""
        query = (
            sa.select(users.c.user_id, users.c.email, user_states.c.roles)
            .join(user_states, _PRESENT)
            .outerjoin(directory_users, directory_users.c.user_id == users.c.user_id)
            .where(users.c.kind == PERSON, user_states.c.state == "active", user_states.c.roles.contains(role),
                   sa.func.coalesce(directory_users.c.deleted, sa.false()) == sa.false())
        )  # fmt: skip
        rows = self._connection.execute(query.order_by(users.c.user_id))
        return [(row.user_id, row.email) for row in rows if role in row.roles.split()]


def _condition(name: str, value: Any) -> sa.ColumnElement[bool]:
    if name == "active":
        return (user_states.c.state == "active") == sa.literal(value is True)
    # Addresses are kept in lower case, and user names are the same whatever their case.
    text = str(value).lower() if _BY[name] is users.c.email else str(value)
    return sa.and_(_BY[name] == text)
