"""Set-based questions whose answer should be nothing. In: payments' tables. Out: findings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from services.payments.domain.account import details_from_text
from services.payments.domain.file import PaymentFile
from services.payments.store.accounts import IS_PRESENT
from services.payments.store.files import FileRows
from services.payments.store.orders import IS_PRESENT as PAYMENT_IS_PRESENT
from services.payments.store.orders import STATE
from services.payments.store.states import is_present
from services.payments.store.tables import (
    erasures,
    file_payments,
    metadata,
    payment_file_states,
    payment_states,
    payments,
    payout_account_states,
    payout_accounts,
    tax_forms,
    unfiled,
)
from services.payments.store.vault import Vault
from shared.plumbing.owners import orphans
from shared.values.finding import Finding
from shared.values.refusal import Refusal

# States a payment may be in while its live file is in a state.
_FITTING = {
    "prepared": ("created",),
    "released": ("released",),
    "sent": ("sent", "settled", "returned"),
}
_SEALED = ("details", "content")
# A number shorter than this may also be a reference, an amount or a year.
_TELLING = 8
_WORDS = re.compile(r"[A-Z0-9-]{8,34}")


class InvariantQueries:
    """Each finds what breaks one rule."""

    def __init__(self, connection: sa.Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault
        self._files = FileRows(connection, vault)

    def findings(self) -> list[Finding]:
        """Give what tables and vault show to be off."""
        numbers, unreadable = self._open_accounts()
        return [
            *self._in_two_files(), *self._states_apart(), *self._two_active(), *self._worklist_apart(),
            *unreadable, *self._in_the_clear(numbers), *self._not_destroyed(),
            *orphans(self._connection, metadata),
        ]  # fmt: skip

    def released_files(self) -> list[PaymentFile]:
        """Give every file that has bytes."""
        return self._files.released()

    def _open_accounts(self) -> tuple[frozenset[str], list[Finding]]:
        """Open every account; give the numbers that may stand nowhere else, and the accounts that stay shut.

        Those of people who were erased, and have been destroyed, have nothing left to open.
        """
        numbers: set[str] = set()
        shut: list[Finding] = []
        erased = payout_accounts.c.trainer_id.in_(sa.select(erasures.c.trainer_id))
        query = sa.select(payout_accounts.c.account_id, payout_accounts.c.details)
        rows = self._connection.execute(query.where(~sa.and_(erased, payout_accounts.c.details == b"")))
        for account_id, sealed in rows:
            try:
                text = self._vault.open(sealed, table="payout_accounts", column="details", row=account_id)
            except Refusal as refusal:
                shut.append(Finding(refusal.code, account_id, refusal.detail))
                continue
            details = details_from_text(text.decode())
            numbers |= {details.iban, details.account_number}
        return frozenset(number for number in numbers if len(number) >= _TELLING), shut

    def _not_destroyed(self) -> list[Finding]:
        """Find sealed details of people of whom nothing is left, as far as is noted."""
        done = sa.select(erasures.c.trainer_id).where(erasures.c.done_epoch.is_not(None))
        return [
            Finding("erased_in_vain", each, "Sealed details are there, though they were destroyed.")
            for table in (payout_accounts, tax_forms)
            for each in self._connection.execute(
                sa.select(table.c.trainer_id).where(table.c.trainer_id.in_(done), table.c.details != b"").distinct()
            ).scalars()
        ]

    def _in_two_files(self) -> list[Finding]:
        live = sa.select(file_payments.c.payment_id).where(file_payments.c.live)
        query = live.group_by(file_payments.c.payment_id).having(sa.func.count() > 1)
        return [Finding("payment_in_two_files", each, "The payment stands in more than one live file.")
                for each in self._connection.execute(query).scalars()]  # fmt: skip

    def _states_apart(self) -> list[Finding]:
        """Find payments whose state does not fit that of their live file, and released ones in none."""
        live = sa.and_(file_payments.c.payment_id == payments.c.payment_id, file_payments.c.live)
        of_file = sa.and_(
            payment_file_states.c.file_id == file_payments.c.file_id, is_present(payment_file_states, "file_id")
        )
        fits = sa.or_(
            *(sa.and_(payment_file_states.c.state == state, STATE.in_(fitting))
              for state, fitting in _FITTING.items()),
            sa.and_(payment_file_states.c.state.is_(None), STATE == "created"),
        )  # fmt: skip
        query = (
            sa.select(payments.c.payment_id, STATE, payment_file_states.c.state)
            .select_from(payments).outerjoin(payment_states, PAYMENT_IS_PRESENT)
            .outerjoin(file_payments, live).outerjoin(payment_file_states, of_file)
            .where(sa.not_(sa.func.coalesce(fits, sa.false())))
        )  # fmt: skip
        return [Finding("payment_state_apart", payment_id, f"The payment is {state} but its file is {file_state}.")
                for payment_id, state, file_state in self._connection.execute(query)]  # fmt: skip

    def _worklist_apart(self) -> list[Finding]:
        """Find payments that are in a live file and on the worklist, or in neither, and its rows without a payment."""
        live = sa.exists().where(file_payments.c.payment_id == payments.c.payment_id, file_payments.c.live)
        listed = sa.exists().where(unfiled.c.payment_id == payments.c.payment_id)
        both_or_none = sa.or_(sa.and_(live, listed), sa.and_(~live, ~listed))
        ordered = sa.exists().where(payments.c.payment_id == unfiled.c.payment_id)
        query = sa.select(payments.c.payment_id).where(both_or_none).union_all(
            sa.select(unfiled.c.payment_id).where(~ordered)
        )  # fmt: skip
        detail = "It is in a live file and waits for one, or in neither, or waits without an order."
        return [Finding("worklist_apart", each, detail) for each in self._connection.execute(query).scalars()]

    def _two_active(self) -> list[Finding]:
        states = payout_account_states.c
        query = (
            sa.select(payout_accounts.c.trainer_id, payout_accounts.c.currency).select_from(payout_accounts)
            .join(payout_account_states, IS_PRESENT)
            .where(states.state == "active").group_by(payout_accounts.c.trainer_id, payout_accounts.c.currency)
            .having(sa.func.count() > 1)
        )  # fmt: skip
        return [Finding("two_active_accounts", trainer_id, f"The trainer has several active accounts in {currency}.")
                for trainer_id, currency in self._connection.execute(query)]  # fmt: skip

    def _in_the_clear(self, numbers: frozenset[str]) -> list[Finding]:
        """Look for any of the numbers in every column that keeps text or bytes, those of the plumbing too."""
        columns = [
            column
            for table in metadata.sorted_tables
            for column in table.c
            if isinstance(column.type, sa.Text | sa.LargeBinary) and column.name not in _SEALED
        ]
        return [
            Finding("number_in_the_clear", f"{column.table.name}.{column.name}", "A bank number stands here unsealed.")
            for column in columns
            if any(not numbers.isdisjoint(_WORDS.findall(text)) for text in self._texts(column))
        ]

    def _texts(self, column: sa.Column[Any]) -> Iterator[str]:
        for value in self._connection.execute(sa.select(column).where(column.is_not(None))).scalars():
            yield value.decode("utf-8", "replace") if isinstance(value, bytes) else value
