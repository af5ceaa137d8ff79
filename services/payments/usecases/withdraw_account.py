"""Take back a payout account before it is paid to. In: its id and a reason. Out: the account, withdrawn."""

from __future__ import annotations

from dataclasses import replace

from services.payments.domain.states import ACCOUNT, require_step
from services.payments.usecases.account_changed import account_changed
from services.payments.usecases.ports import PaymentsPort, PayoutAccount
from services.payments.usecases.reach import require_reach
from shared.values.call import Call
from shared.values.refusal import conflict, not_found


def withdraw_account(unit: PaymentsPort, call: Call, account_id: str, reason: str) -> PayoutAccount:
    """Withdraw one that is pending or cools off; a trainer their own, finance anyone's. The old one stays paid.

    One that is active is refused: whoever could take it back would give another as if it were the first, and a first
    account does not cool off.
    """
    account = unit.accounts.get(account_id)
    if account is None:
        raise not_found("payout_account", account_id)
    require_reach(call, "payout_account", account_id, account.trainer_id)
    if account.state == "active":
        raise conflict("payout_account_state_conflict", f"The payout_account {account_id} is paid to; give another, "
                       "which takes its place once that is approved and cools off.")  # fmt: skip
    require_step(ACCOUNT, "payout_account", account_id, account.state, "withdrawn")
    unit.accounts.enter_states([(account_id, "withdrawn")], call.actor.user_id, call.at_epoch, reason)
    unit.say(account_changed(account, "withdrawn", reason))
    return replace(account, state="withdrawn", since_epoch=call.at_epoch)
