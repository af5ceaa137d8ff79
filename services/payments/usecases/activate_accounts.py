"""Approve pending accounts. In: accounts. Out: the facts said; a first account is active, a change cools off.

Shared by approving one and approving a whole import.
"""

from __future__ import annotations

from collections.abc import Sequence

from services.payments.domain.states import ACCOUNT, require_step
from services.payments.usecases.account_changed import account_changed
from services.payments.usecases.ports import PaymentsPort, PayoutAccount
from services.payments.usecases.take_the_place import take_the_place
from shared.values.call import Call, require_other_person


def activate_accounts(unit: PaymentsPort, call: Call, accounts: Sequence[PayoutAccount]) -> dict[str, str]:
    """Approve as a second person; gives the state of each by its id.

    One account per trainer and currency is active. Where there is one, it is paid until the new one has cooled off.
    """
    for account in accounts:
        require_step(ACCOUNT, "payout_account", account.account_id, account.state, "active")
        require_other_person(call, account.made_by, f"payout account {account.account_id}")
    paid = {(one.trainer_id, one.currency) for one in unit.accounts.active_of([one.trainer_id for one in accounts])}
    changes = [one for one in accounts if (one.trainer_id, one.currency) in paid and unit.cool_off_seconds]
    cooling = {one.account_id for one in changes}
    at_once = [one for one in accounts if one.account_id not in cooling]
    _withdraw_older(unit, call, accounts)
    take_the_place(unit, call, at_once, "approved")
    unit.accounts.enter_states(
        [(one.account_id, "cooling") for one in changes], call.actor.user_id, call.at_epoch, "approved"
    )
    for one in changes:
        unit.say(account_changed(one, "cooling", active_from_epoch=call.at_epoch + unit.cool_off_seconds))
    return {one.account_id: "cooling" if one.account_id in cooling else "active" for one in accounts}


def _withdraw_older(unit: PaymentsPort, call: Call, accounts: Sequence[PayoutAccount]) -> None:
    """Take back changes that still cool off: of several the one that was approved last counts."""
    places = {(one.trainer_id, one.currency) for one in accounts}
    cooling = unit.accounts.cooling_of([one.trainer_id for one in accounts])
    older = [one for one in cooling if (one.trainer_id, one.currency) in places]
    changes = [(one.account_id, "withdrawn") for one in older]
    unit.accounts.enter_states(changes, call.actor.user_id, call.at_epoch, "another was approved")
    for one in older:
        unit.say(account_changed(one, "withdrawn", "another was approved"))
