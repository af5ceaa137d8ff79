"""Reject a payout account because the bank does. In: its id and the bank's reason code. Out: the account.

Its payments that have not left wait, under their end-to-end ids, until another account is approved.
"""

from __future__ import annotations

from dataclasses import replace

from services.payments.domain.reasons import reason
from services.payments.domain.states import ACCOUNT, require_step
from services.payments.usecases.account_changed import account_changed
from services.payments.usecases.ports import PaymentsPort, PayoutAccount
from shared.values.call import Call
from shared.values.refusal import not_found


def reject_account(unit: PaymentsPort, call: Call, account_id: str, reason_code: str) -> PayoutAccount:
    """Enter the bank's word (`R03`, `AC01`, ...); nothing is paid to the account again."""
    account = unit.accounts.get(account_id)
    if account is None:
        raise not_found("payout_account", account_id)
    require_step(ACCOUNT, "payout_account", account_id, account.state, "rejected")
    code = reason(reason_code).code
    unit.accounts.enter_states([(account_id, "rejected")], call.actor.user_id, call.at_epoch, code)
    unit.say(account_changed(account, "rejected", code))
    return replace(account, state="rejected", reason=code)
