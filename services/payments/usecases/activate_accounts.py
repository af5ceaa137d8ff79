"""Make pending accounts active. In: accounts. Out: the facts said; what they replace is replaced first.

Shared by approving one and approving a whole import.
"""

from __future__ import annotations

from collections.abc import Sequence

from services.payments.domain.states import ACCOUNT, require_step
from services.payments.usecases.account_changed import account_changed
from services.payments.usecases.ports import PaymentsPort, PayoutAccount
from shared.values.call import Call, require_other_person


def activate_accounts(unit: PaymentsPort, call: Call, accounts: Sequence[PayoutAccount]) -> None:
    """Approve as a second person: one account per trainer and currency is active, older ones are replaced."""
    for account in accounts:
        require_step(ACCOUNT, "payout_account", account.account_id, account.state, "active")
        require_other_person(call, account.made_by, f"payout account {account.account_id}")
    places = {(account.trainer_id, account.currency) for account in accounts}
    active = unit.accounts.active_of([account.trainer_id for account in accounts])
    replaced = [account for account in active if (account.trainer_id, account.currency) in places]
    for group, state, why in ((replaced, "replaced", "another was approved"), (accounts, "active", "approved")):
        changes = [(account.account_id, state) for account in group]
        unit.accounts.enter_states(changes, call.actor.user_id, call.at_epoch, why)
        for account in group:
            unit.say(account_changed(account, state))
