"""Submit a pay run for approval. In: a draft. Out: `ready`, or `blocked` where someone cannot be paid."""

from __future__ import annotations

from dataclasses import replace

from services.payroll.domain.run import require_transition
from services.payroll.usecases.ports import PayrollPort, PayRun
from services.payroll.usecases.preview_run import preview_run
from shared.values.call import Call


def submit_run(unit: PayrollPort, call: Call, pay_run_id: str, version: int | None = None) -> PayRun:
    """Check the run and move it; where it stands already, nothing changes."""
    seen = preview_run(unit, call, pay_run_id)
    run, blockers = seen.run, seen.preview.blockers
    run.require_version(version)
    state = "blocked" if blockers else "ready"
    if state == run.state:
        return run
    require_transition(run.state, state)
    why = f"cannot be paid: {len(blockers)}" if blockers else "submitted"
    unit.runs.enter(pay_run_id, run.version + 1, state, call.actor.user_id, call.at_epoch, why)
    return replace(run, state=state, version=run.version + 1)
