"""Accounts, their state rows and their credentials. In and out: `Account`s."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from services.identity.domain.account import Account
from services.identity.domain.grant import Grant
from services.identity.store.tables import credentials, user_states, users
from shared.plumbing.database import chunked, upsert

_PRESENT = sa.and_(user_states.c.user_id == users.c.user_id, user_states.c.most_recent)
_ACCOUNT = sa.select(users, user_states.c.state, user_states.c.roles).join(user_states, _PRESENT)


class AccountRows:
    """People and API clients with their present state and roles."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def get(self, user_id: str) -> Account | None:
        """Give one, if there."""
        row = self._connection.execute(_ACCOUNT.where(users.c.user_id == user_id)).one_or_none()
        return _account(row) if row else None

    def of_trainer(self, trainer_id: str) -> str | None:
        """Give the id of the account that acts for a trainer, if any."""
        query = sa.select(users.c.user_id).where(users.c.trainer_id == trainer_id)
        return self._connection.execute(query).scalar_one_or_none()

    def by_ids(self, user_ids: Sequence[str]) -> list[Account]:
        """Give those of these that exist, by id."""
        found = [row for some in chunked(user_ids)
                 for row in self._connection.execute(_ACCOUNT.where(users.c.user_id.in_(some)))]  # fmt: skip
        return [_account(row) for row in sorted(found, key=lambda row: str(row.user_id))]

    def by_emails(self, emails: Sequence[str]) -> dict[str, Account]:
        """Give the accounts of these addresses, by address."""
        found: dict[str, Account] = {}
        for some in chunked(emails):
            rows = self._connection.execute(_ACCOUNT.where(users.c.email.in_(some)).order_by(users.c.user_id))
            found.update((row.email, _account(row)) for row in rows)
        return found

    def page(self, kind: str | None, words: str, after: str, limit: int) -> list[Account]:
        """Give up to `limit` accounts by id after `after`, of one kind or both, with all words in address or name."""
        query = _ACCOUNT.where(users.c.user_id > after).order_by(users.c.user_id).limit(limit)
        if kind is not None:
            query = query.where(users.c.kind == kind)
        for word in words.lower().split():
            found = [sa.func.lower(one).contains(word, autoescape=True) for one in (users.c.email, users.c.label)]
            query = query.where(sa.or_(*found))
        return [_account(row) for row in self._connection.execute(query)]

    def add(self, accounts: Sequence[Account], by: str, at_epoch: int, why: str) -> None:
        """Insert accounts with their first state."""
        if accounts:
            self._connection.execute(users.insert(), [_row(account) for account in accounts])
            self._enter(accounts, by, at_epoch, why)

    def change(self, accounts: Sequence[Account], by: str, at_epoch: int, why: str) -> None:
        """Update accounts and add a state row for each; of two changes at once the second finds its row taken."""
        upsert(self._connection, users, [_row(account) for account in accounts], keys=["user_id"])
        for some in chunked([account.user_id for account in accounts]):
            theirs = user_states.c.user_id.in_(some)
            self._connection.execute(
                user_states.update().where(theirs, user_states.c.most_recent).values(most_recent=False)
            )
        self._enter(accounts, by, at_epoch, why)

    def _enter(self, accounts: Sequence[Account], by: str, at_epoch: int, why: str) -> None:
        rows = [
            {"user_id": account.user_id, "sort_key": account.version, "state": account.state,
             "roles": " ".join(account.grant.roles), "most_recent": True, "by_user": by, "at_epoch": at_epoch,
             "why": why}
            for account in accounts
        ]  # fmt: skip
        if rows:
            self._connection.execute(user_states.insert(), rows)


class CredentialRows:
    """One hash a person."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def get(self, user_id: str) -> str | None:
        """Give the hash, if any."""
        query = sa.select(credentials.c.hash).where(credentials.c.user_id == user_id)
        return self._connection.execute(query).scalar_one_or_none()

    def having(self, user_ids: Sequence[str]) -> set[str]:
        """Give those of the accounts that have one."""
        found: set[str] = set()
        for some in chunked(user_ids):
            query = sa.select(credentials.c.user_id).where(credentials.c.user_id.in_(some))
            found.update(self._connection.execute(query).scalars())
        return found

    def put(self, user_id: str, hashed: str, at_epoch: int) -> None:
        """Set or replace it."""
        row = {"user_id": user_id, "hash": hashed, "set_epoch": at_epoch}
        upsert(self._connection, credentials, [row], keys=["user_id"])


def _row(account: Account) -> dict[str, Any]:
    grant = account.grant
    return {
        "user_id": account.user_id, "kind": account.kind, "email": account.email, "label": account.label,
        "vendor_id": grant.vendor_id, "client_id": grant.client_id, "trainer_id": grant.trainer_id,
        "version": account.version, "registered_epoch": account.registered_epoch,
    }  # fmt: skip


def _account(row: sa.Row[Any]) -> Account:
    grant = Grant(tuple(row.roles.split()), row.vendor_id, row.client_id, row.trainer_id)
    return Account(
        row.user_id, row.kind, row.email, row.label, grant, row.state, row.version, row.registered_epoch
    )  # fmt: skip
