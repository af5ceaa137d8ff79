"""Hear that pay runs were approved. In: `pay_run.approved` facts. Out: what each run claims, summed up and kept.

An approval does not wait for it: until it is written, whoever asks has it added up.
"""

from __future__ import annotations

from collections.abc import Sequence

from services.payroll.usecases.ports import PayrollPort
from shared.events.payroll import PayRunApproved
from shared.values.call import Call


def sum_up_runs(unit: PayrollPort, _call: Call, facts: Sequence[PayRunApproved]) -> None:
    """Sum up each run once; a run says so once a currency."""
    for pay_run_id in dict.fromkeys(fact.pay_run_id for fact in facts):
        unit.earnings.sum_up(unit.runs.get(pay_run_id))
