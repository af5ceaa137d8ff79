"""People as a directory sees them: its own ids of them, whom it deleted, lists by place. In and out: ids."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from services.identity.domain.account import PERSON
from services.identity.domain.scim_filter import (
    CONTAINS,
    ENDS,
    EQUAL,
    NOT,
    OR,
    PRESENT,
    STARTS,
    UNEQUAL,
    Filter,
    Term,
)
from services.identity.store.tables import directory_users, user_states, users
from shared.plumbing.database import among, upsert
from shared.values.refusal import Refusal

_PRESENT = sa.and_(user_states.c.user_id == users.c.user_id, user_states.c.most_recent)
# What a filter may ask of a person, as a condition.
_BY: Mapping[str, Any] = {
    "id": users.c.user_id,
    "username": users.c.email,
    "emails": users.c.email,
    "emails.value": users.c.email,
    # Everybody has one address, of this type.
    "emails.type": sa.literal("work"),
    "externalid": directory_users.c.external_id,
}
_BY_CASE = frozenset({"id", "externalid"})
_TRUTHS: Mapping[str, sa.ColumnElement[bool]] = {
    "active": user_states.c.state == "active", "emails.primary": sa.literal("work") == "work",
}  # fmt: skip


class ProvisionedRows:
    """What is remembered for a directory, beside accounts."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def found(self, wanted: Filter, skip: int, limit: int) -> tuple[int, list[str]]:
        """Give how many people fulfil a filter, and the ids of some of them in order."""
        query = (
            sa.select(users.c.user_id)
            .join(user_states, _PRESENT)
            .outerjoin(directory_users, directory_users.c.user_id == users.c.user_id)
            .where(users.c.kind == PERSON, sa.func.coalesce(directory_users.c.deleted, sa.false()) == sa.false())
            .where(_condition(wanted))
        )
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


def _condition(one: Filter) -> sa.ColumnElement[bool]:
    if isinstance(one, Term):
        return _truth(one) if one.name in _TRUTHS else _text(one)
    parts = [_condition(part) for part in one.parts]
    if one.word == NOT:
        return sa.not_(parts[0])
    return sa.or_(*parts) if one.word == OR else sa.and_(sa.true(), *parts)


def _truth(term: Term) -> sa.ColumnElement[bool]:
    if term.verb == PRESENT:
        return sa.true()
    # Some directories write true as a text.
    asked = str(term.value).lower()
    if term.verb not in (EQUAL, UNEQUAL) or asked not in ("true", "false"):
        raise Refusal("scim_filter_unknown", f"{term.name} is asked for by eq or ne, with true or false.")
    return _TRUTHS[term.name] == sa.literal((asked == "true") == (term.verb == EQUAL))


def _text(term: Term) -> sa.ColumnElement[bool]:
    """Hold a text against a value; what is not there is as an empty text, so that `not` shows those without."""
    kept = sa.func.coalesce(_BY[term.name], "")
    # Addresses are kept in lower case, and user names are the same whatever their case.
    text = str(term.value) if term.name in _BY_CASE else str(term.value).lower()
    # Not by LIKE, which goes by case on one database and not on the other.
    conditions = {
        PRESENT: kept != "", EQUAL: sa.and_(kept == text, kept != ""), UNEQUAL: kept != text,
        CONTAINS: sa.func.replace(kept, text, "") != kept, STARTS: sa.func.substr(kept, 1, len(text)) == text,
        ENDS: sa.and_(sa.func.length(kept) >= len(text),
                      sa.func.substr(kept, sa.func.length(kept) - len(text) + 1) == text),
    }  # fmt: skip
    return conditions[term.verb]
