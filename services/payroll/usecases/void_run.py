"""Void a pay run that nobody approved. In: its id and why. Out: `void`; what it would have paid stays unclaimed."""

from __future__ import annotations

from dataclasses import replace

from services.payroll.domain.run import require_transition
from services.payroll.usecases.ports import PayrollPort, PayRun
from shared.values.call import Call


def void_run(unit: PayrollPort, call: Call, pay_run_id: str, why: str, version: int | None = None) -> PayRun:
    """Close the run for good; an approved one is corrected by later differences instead."""
    run = unit.runs.get(pay_run_id)
    run.require_version(version)
    require_transition(run.state, "void")
    unit.runs.enter(pay_run_id, run.version + 1, "void", call.actor.user_id, call.at_epoch, why)
    return replace(run, state="void", version=run.version + 1)
