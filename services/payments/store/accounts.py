"""Payout accounts: their details sealed, their states as rows. In and out: `PayoutAccount`s and details."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from services.payments.domain.account import AccountDetails, details_from_text
from services.payments.store.states import StateRows, is_present
from services.payments.store.tables import payout_account_states, payout_accounts
from services.payments.store.vault import Vault
from services.payments.usecases.ports import PayoutAccount, SharedAccount, StateChange
from shared.plumbing.database import among, insert_many, one_of
from shared.plumbing.listed import Listed
from shared.plumbing.statements import Statement

_c, _s = payout_accounts.c, payout_account_states.c
IS_PRESENT = sa.and_(_s.account_id == _c.account_id, is_present(payout_account_states, "account_id"))
_ACCOUNT = sa.select(
    _c.account_id, _c.trainer_id, _c.method, _c.currency, _c.country, _c.last4, _c.bank_name, _s.state, _c.made_by,
    _c.made_epoch, _c.import_id, _s.why, _s.at_epoch,
).select_from(payout_accounts).join(payout_account_states, IS_PRESENT)  # fmt: skip

_SEALED = Statement(sa.select(_c.account_id, _c.details).where(Listed(_c.account_id, "account_ids")))


class AccountRows:
    """Accounts by id and by trainer; the only place where details are sealed and opened."""

    def __init__(self, connection: sa.Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault
        self._states = StateRows(connection, payout_account_states, "account_id")

    def add(self, accounts: Sequence[tuple[PayoutAccount, AccountDetails]]) -> None:
        """Insert accounts with their details sealed; states go by `enter_states`."""
        rows = [
            {name: value for name, value in vars(account).items() if name not in ("state", "reason", "since_epoch")}
            | {
                "details": self._vault.seal(
                    details.to_text().encode(), table="payout_accounts", column="details", row=account.account_id
                ),
                "details_lookup": self._details_lookup(account.trainer_id, details),
                "number_lookup": self._vault.lookup(_number(details)),
            }
            for account, details in accounts
        ]
        if rows:
            insert_many(self._connection, payout_accounts, rows)

    def get(self, account_id: str) -> PayoutAccount | None:
        """Give one, if there."""
        return next(iter(self._where([_c.account_id == account_id])), None)

    def page(
        self, *, trainer_id: str | None, state: str | None, named: Sequence[str], after: str, limit: int
    ) -> list[PayoutAccount]:
        """Give up to `limit` accounts by id after `after`, where some trainers are `named` of these."""
        wanted = [_c.account_id > after]
        wanted += [one_of(self._connection, _c.trainer_id, named)] if named else []
        wanted += [_c.trainer_id == trainer_id] if trainer_id else []
        wanted += [_s.state == state] if state else []
        return self._where(wanted, limit)

    def pending_of_import(self, import_id: str) -> list[PayoutAccount]:
        """Give the accounts of an import that wait for approval."""
        return self._where([_c.import_id == import_id, _c.import_id != "", _s.state == "pending"])

    def active_of(self, trainer_ids: Collection[str]) -> list[PayoutAccount]:
        """Give these trainers' active accounts."""
        return self._of(trainer_ids, [_s.state == "active"])

    def cooling_of(self, trainer_ids: Collection[str]) -> list[PayoutAccount]:
        """Give these trainers' accounts that cool off."""
        return self._of(trainer_ids, [_s.state == "cooling"])

    def cooled(self, since_epoch: int, limit: int) -> list[PayoutAccount]:
        """Give up to `limit` accounts that cool off since then or longer."""
        return self._where([_s.state == "cooling", _s.at_epoch <= since_epoch], limit)

    def all_of(self, trainer_ids: Collection[str]) -> list[PayoutAccount]:
        """Give these trainers' accounts in whatever state."""
        return self._of(trainer_ids, [])

    def destroy(self, trainer_ids: Collection[str]) -> None:
        """Overwrite these trainers' sealed details, their digests and last digits; whose account it was stays."""
        for some in among(self._connection, _c.trainer_id, trainer_ids):
            gone = {"details": b"", "number_lookup": _c.account_id, "details_lookup": _c.account_id, "last4": ""}
            self._connection.execute(payout_accounts.update().where(some).values(gone))

    def shared(self) -> list[SharedAccount]:
        """Give the numbers that several people gave, whatever became of the accounts; the most shared first."""
        people = sa.func.count(sa.distinct(_c.trainer_id))
        several = sa.select(_c.number_lookup).group_by(_c.number_lookup).having(people > 1)
        query = sa.select(_c.number_lookup, _c.last4, _c.bank_name, _c.trainer_id, _c.account_id)
        query = query.where(_c.number_lookup.in_(several)).order_by(_c.account_id)
        found: dict[str, list[Any]] = {}
        for row in self._connection.execute(query):
            found.setdefault(row.number_lookup, []).append(row)
        shown = [
            SharedAccount(
                rows[0].last4, rows[0].bank_name, tuple(sorted({row.trainer_id for row in rows})),
                tuple(row.account_id for row in rows),
            )
            for rows in found.values()
        ]  # fmt: skip
        return sorted(shown, key=lambda one: (-len(one.trainer_ids), one.account_ids))

    def states_of_same(
        self, details: Sequence[tuple[str, AccountDetails]]
    ) -> dict[tuple[str, AccountDetails], tuple[str, str]]:
        """Give (state, reason) of the newest account that is the very same, for those that are known."""
        lookups = {self._details_lookup(*pair): pair for pair in details}
        found: dict[tuple[str, AccountDetails], tuple[str, str]] = {}
        for some in among(self._connection, _c.details_lookup, lookups):
            query = (
                sa.select(_c.details_lookup, _s.state, _s.why)
                .select_from(payout_accounts)
                .join(payout_account_states, IS_PRESENT)
            )
            rows = self._connection.execute(query.where(some).order_by(_c.account_id))
            found |= {lookups[lookup]: (state, why) for lookup, state, why in rows}
        return found

    def trainers_with_number_of(self, account_id: str) -> list[str]:
        """Give other trainers who gave the same account number: for the checker's eyes."""
        same = sa.select(_c.number_lookup).where(_c.account_id == account_id).scalar_subquery()
        owner = sa.select(_c.trainer_id).where(_c.account_id == account_id).scalar_subquery()
        query = sa.select(_c.trainer_id).where(_c.number_lookup == same, _c.trainer_id != owner)
        return list(self._connection.execute(query.distinct().order_by(_c.trainer_id)).scalars())

    def details(self, account_ids: Collection[str]) -> dict[str, AccountDetails]:
        """Open the details of accounts: for a bank file, and for nothing else."""
        sealed = _SEALED.rows(self._connection, account_ids=sorted(account_ids))
        return {
            account_id: details_from_text(
                self._vault.open(details, table="payout_accounts", column="details", row=account_id)
            )
            for account_id, details in sealed
        }

    def enter_states(self, changes: Sequence[tuple[str, str]], by: str, at_epoch: int, why: str) -> None:
        """Add a state row for each (account, state)."""
        self._states.enter(changes, by, at_epoch, why)

    def history(self, account_id: str) -> list[StateChange]:
        """Give an account's states, oldest first."""
        return self._states.history(account_id)

    def _details_lookup(self, trainer_id: str, details: AccountDetails) -> str:
        # The bank's name may come from a registry that a new release words otherwise: it does not make an account.
        return self._vault.lookup(f"{trainer_id}|{replace(details, bank_name='').to_text()}")

    def _of(self, trainer_ids: Collection[str], wanted: list[sa.ColumnElement[bool]]) -> list[PayoutAccount]:
        found: list[PayoutAccount] = []
        for some in among(self._connection, _c.trainer_id, trainer_ids):
            found += self._where([some, *wanted])
        return found

    def _where(self, wanted: list[sa.ColumnElement[bool]], limit: int | None = None) -> list[PayoutAccount]:
        query = _ACCOUNT.where(*wanted).order_by(_c.account_id).limit(limit)
        return [_seen(PayoutAccount(*row)) for row in self._connection.execute(query)]


def _seen(account: PayoutAccount) -> PayoutAccount:
    """Keep the reason of a rejected account only; other states' reasons are history."""
    return replace(account, reason=_reason(account.state, account.reason))


def _reason(state: str, why: str) -> str:
    return why if state == "rejected" else ""


def _number(details: AccountDetails) -> str:
    return (
        details.iban
        or f"{details.country}|{details.routing_number or details.bank_code or details.bic}|{details.account_number}"
    )
