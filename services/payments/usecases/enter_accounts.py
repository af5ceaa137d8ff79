"""Enter checked accounts as pending. In: trainers with details. Out: the accounts as others may see them.

Shared by adding one and importing many; nothing is paid to them before a second person approves.
"""

from __future__ import annotations

from collections.abc import Sequence

from services.payments.domain.account import AccountDetails
from services.payments.usecases.account_changed import account_changed
from services.payments.usecases.ports import PaymentsPort, PayoutAccount
from shared.values.call import Call


def enter_accounts(
    unit: PaymentsPort, call: Call, entries: Sequence[tuple[str, AccountDetails]], import_id: str = ""
) -> list[PayoutAccount]:
    """Store (trainer_id, details) pairs encrypted and say that each is pending.

    What is given for somebody who was erased, so that they are still paid what comes late, goes once they are.
    """
    accounts = [(_pending(call, trainer_id, details, import_id), details) for trainer_id, details in entries]
    unit.accounts.add(accounts)
    unit.erasures.wait_again([trainer_id for trainer_id, _ in entries])
    changes = [(account.account_id, "pending") for account, _ in accounts]
    unit.accounts.enter_states(changes, call.actor.user_id, call.at_epoch, "imported" if import_id else "added")
    for account, _ in accounts:
        unit.say(account_changed(account, "pending"))
    return [account for account, _ in accounts]


def _pending(call: Call, trainer_id: str, details: AccountDetails, import_id: str) -> PayoutAccount:
    return PayoutAccount(
        call.new_id("acct"), trainer_id, details.method, details.currency, details.country, details.last4,
        details.bank_name, "pending", call.actor.user_id, call.at_epoch, import_id,
    )  # fmt: skip
