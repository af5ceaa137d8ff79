"""Make accounts active in place of those that were. In: accounts. Out: the facts said, older ones replaced first."""

from __future__ import annotations

from collections.abc import Sequence

from services.payments.usecases.account_changed import account_changed
from services.payments.usecases.ports import PaymentsPort, PayoutAccount
from shared.values.call import Call


def take_the_place(unit: PaymentsPort, call: Call, accounts: Sequence[PayoutAccount], why: str) -> None:
    """Replace what the trainers are paid on in the same currencies."""
    places = {(account.trainer_id, account.currency) for account in accounts}
    trainer_ids, ids = [account.trainer_id for account in accounts], {account.account_id for account in accounts}
    replaced = [
        one for one in unit.accounts.active_of(trainer_ids)
        if (one.trainer_id, one.currency) in places and one.account_id not in ids
    ]  # fmt: skip
    for group, state, reason in ((replaced, "replaced", "another was approved"), (accounts, "active", why)):
        changes = [(account.account_id, state) for account in group]
        unit.accounts.enter_states(changes, call.actor.user_id, call.at_epoch, reason)
        for account in group:
            unit.say(account_changed(account, state))
