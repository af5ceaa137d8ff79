"""Pay to changed accounts once they have cooled off. In: the clock. Out: how many became active."""

from __future__ import annotations

from services.payments.usecases.ports import PaymentsPort
from services.payments.usecases.take_the_place import take_the_place
from shared.values.call import Call

MOST_AT_ONCE = 1_000


def activate_cooled(unit: PaymentsPort, call: Call) -> int:
    """Make active what has cooled off long enough; a person has one such change in a currency at most."""
    due = unit.accounts.cooled(call.at_epoch - unit.cool_off_seconds, MOST_AT_ONCE)
    if due:
        take_the_place(unit, call, due, "cooled off")
    return len(due)
