"""Approve a payout account. In: its id, by another person than its maker. Out: the account, active or cooling off."""

from __future__ import annotations

from dataclasses import replace

from services.payments.usecases.activate_accounts import activate_accounts
from services.payments.usecases.ports import PaymentsPort, PayoutAccount
from shared.values.call import Call
from shared.values.refusal import not_found


def approve_account(unit: PaymentsPort, call: Call, account_id: str) -> PayoutAccount:
    """Make it the one its trainer is paid on in its currency: at once if it is the first, else after the cool-off."""
    account = unit.accounts.get(account_id)
    if account is None:
        raise not_found("payout_account", account_id)
    states = activate_accounts(unit, call, [account])
    return replace(account, state=states[account_id], since_epoch=call.at_epoch)
