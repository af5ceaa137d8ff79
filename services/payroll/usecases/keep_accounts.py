"""Hear whom money can reach. In: `payout_account.changed` facts. Out: each account's state; numbers stay elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

from services.payroll.usecases.ports import PayrollPort
from shared.events.payments import PayoutAccountChanged
from shared.values.call import Call

_KEPT = ["account_id", "trainer_id", "state", "method", "currency", "last4"]


def keep_accounts(unit: PayrollPort, call: Call, facts: Sequence[PayoutAccountChanged]) -> None:
    """Keep the newest of each."""
    newest = {fact.account_id: fact for fact in facts}
    rows = [{name: getattr(fact, name) for name in _KEPT} for fact in newest.values()]
    unit.known.keep_accounts(rows, call.new_id("hrd"))
