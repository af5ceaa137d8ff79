"""Destroy sealed details of people who were erased. In: the clock. Out: of how many they are gone now."""

from __future__ import annotations

from services.payments.usecases.account_changed import account_changed
from services.payments.usecases.ports import PaymentsPort
from shared.values.call import Call

MOST_AT_ONCE = 1_000


def erase_waiting(unit: PaymentsPort, call: Call) -> int:
    """Withdraw and destroy the accounts, and the tax forms, of all to whom no payment is under way."""
    trainer_ids = unit.erasures.ready(MOST_AT_ONCE)
    if not trainer_ids:
        return 0
    open_ = [
        one for one in unit.accounts.all_of(trainer_ids) if one.state in ("pending", "cooling", "active")
    ]  # fmt: skip
    changes = [(one.account_id, "withdrawn") for one in open_]
    unit.accounts.enter_states(changes, call.actor.user_id, call.at_epoch, "erased")
    for one in open_:
        unit.say(account_changed(one, "withdrawn", "erased"))
    unit.accounts.destroy(trainer_ids)
    unit.tax_forms.destroy(trainer_ids)
    unit.erasures.done(trainer_ids, call.at_epoch)
    return len(trainer_ids)
