"""Hear that pay runs were approved. In: `pay_run.approved` facts. Out: their totals, to hold the orders against."""

from __future__ import annotations

from collections.abc import Sequence

from services.ledger.usecases.ports import LedgerPort
from shared.events.payroll import PayRunApproved
from shared.values.call import Call


def keep_pay_runs(unit: LedgerPort, _call: Call, facts: Sequence[PayRunApproved]) -> None:
    """Keep what each run said it pays; the money moves with its orders."""
    unit.work.add_pay_runs(facts)
