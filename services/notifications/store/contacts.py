"""Where people are written to, and what they want to be told. In and out: `Contact`s and kinds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from services.notifications.domain.mail import Contact
from services.notifications.store.tables import contacts, preferences
from shared.plumbing.database import among, upsert


class ContactRows:
    """Contacts by user or by trainer."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def save(self, people: Sequence[Contact]) -> None:
        """Insert or replace."""
        rows = [vars(one) | {"roles": " ".join(one.roles)} for one in people]
        upsert(self._connection, contacts, rows, keys=["user_id"])

    def of_users(self, user_ids: Sequence[str]) -> dict[str, Contact]:
        """Give those that are known, by user."""
        return {one.user_id: one for one in self._some(contacts.c.user_id, user_ids)}

    def of_trainers(self, trainer_ids: Sequence[str]) -> dict[str, Contact]:
        """Give those that are known, by trainer."""
        return {one.trainer_id or "": one for one in self._some(contacts.c.trainer_id, trainer_ids)}

    def of_role(self, role: str) -> list[Contact]:
        """Give those who hold a role, by id, shut accounts too."""
        # A role's name may be part of another's: finance, finance_approver.
        found = self._connection.execute(
            sa.select(contacts).where(contacts.c.roles.contains(role, autoescape=True)).order_by(contacts.c.user_id)
        )
        return [one for one in map(_contact, found) if role in one.roles]

    def _some(self, column: sa.Column[str], values: Sequence[str]) -> list[Contact]:
        return [
            _contact(row)
            for some in among(self._connection, column, values)
            for row in self._connection.execute(sa.select(contacts).where(some))
        ]


def _contact(row: sa.Row[Any]) -> Contact:
    user_id, email, trainer_id, language, active, roles = tuple(row)
    return Contact(user_id, email, trainer_id, language, active, tuple(roles.split()))


class PreferenceRows:
    """What people said, by user and kind."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def of_users(self, user_ids: Sequence[str]) -> dict[tuple[str, str], bool]:
        """Give what they said; who said nothing is not there."""
        return {
            (row.user_id, row.kind): row.wanted
            for some in among(self._connection, preferences.c.user_id, user_ids)
            for row in self._connection.execute(sa.select(preferences).where(some))
        }

    def save(self, user_id: str, wanted: Mapping[str, bool]) -> None:
        """Keep what someone says now."""
        rows = [{"user_id": user_id, "kind": kind, "wanted": wants} for kind, wants in wanted.items()]
        upsert(self._connection, preferences, rows, keys=["user_id", "kind"])
