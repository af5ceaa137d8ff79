"""Preview a pay run. In: its id. Out: whom it would pay what, whom it leaves, and the remarks, blockers first."""

from __future__ import annotations

from services.payroll.domain.remark import preview
from services.payroll.usecases.ports import PayrollPort, RunPreview
from shared.values.call import Call


def preview_run(unit: PayrollPort, _call: Call, pay_run_id: str) -> RunPreview:
    """Look at what the run would claim now; changes nothing."""
    run = unit.runs.get(pay_run_id)
    return RunPreview(run, preview(unit.runs.claimable(run), unit.runs.circumstances(run)))
