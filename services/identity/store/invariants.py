"""Queries that find broken invariants. In: identity's tables. Out: (code, subject, what is off)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import sqlalchemy as sa

from services.identity.domain.account import API_CLIENT, PERSON
from services.identity.domain.grant import NEEDS
from services.identity.store.tables import (
    credentials,
    invitation_ends,
    invitations,
    known_trainers,
    user_states,
    users,
)

_PRESENT = sa.and_(user_states.c.user_id == users.c.user_id, user_states.c.most_recent)


class InvariantQueries:
    """Each query gives the ids that break one rule."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def broken(self) -> Sequence[tuple[str, str, str]]:
        """Give all that is off, in order of rule and id."""
        rules = (
            ("account_without_state", self._without_state(), "has no present state, or one of another version"),
            ("person_without_email", self._without_email(), "is a person without an address"),
            ("password_not_argon2id", self._weak_hashes(), "has a password that is not hashed with argon2id"),
            ("trainer_of_other_vendor", self._of_other_vendor(), "acts for a trainer of another vendor"),
            ("invitation_of_nobody", self._of_nobody(), "was accepted, but its address has no account"),
        )
        found = [(code, one, what) for code, query, what in rules for one in self._ids(query)]
        return [*found, *self._narrow_grants()]

    def _ids(self, query: sa.Select[str]) -> Sequence[str]:
        return self._connection.execute(query).scalars().all()

    def _without_state(self) -> sa.Select[str]:
        query = sa.select(users.c.user_id).outerjoin(user_states, _PRESENT).order_by(users.c.user_id)
        return query.where(sa.or_(user_states.c.state.is_(None), user_states.c.sort_key != users.c.version))

    def _without_email(self) -> sa.Select[str]:
        return sa.select(users.c.user_id).where(users.c.kind == PERSON, users.c.email.is_(None))

    def _weak_hashes(self) -> sa.Select[str]:
        query = sa.select(users.c.user_id).join(credentials).order_by(users.c.user_id)
        return query.where(users.c.kind != API_CLIENT, sa.not_(credentials.c.hash.startswith("$argon2id$")))

    def _of_other_vendor(self) -> sa.Select[str]:
        same = known_trainers.c.trainer_id == users.c.trainer_id
        query = sa.select(users.c.user_id).join(known_trainers, same).order_by(users.c.user_id)
        return query.where(sa.func.coalesce(users.c.vendor_id, "") != known_trainers.c.vendor_id)

    def _of_nobody(self) -> sa.Select[str]:
        query = sa.select(invitations.c.invitation_id).join(invitation_ends)
        query = query.outerjoin(users, users.c.email == invitations.c.email).order_by(invitations.c.invitation_id)
        return query.where(invitation_ends.c.how == "accepted", users.c.user_id.is_(None))

    def _narrow_grants(self) -> Iterator[tuple[str, str, str]]:
        """Find accounts whose role lacks the id it needs: they would reach nothing, or too much."""
        query = sa.select(users, user_states.c.roles).join(user_states, _PRESENT).order_by(users.c.user_id)
        for row in self._connection.execute(query):
            for role in row.roles.split():
                for name in NEEDS.get(role, ()):
                    if getattr(row, name) is None:
                        yield "grant_without_id", row.user_id, f"holds {role} without {name}"
