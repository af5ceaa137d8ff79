"""Show a pay run. In: its id, a moment or none. Out: the run where it stands, or stood then."""

from __future__ import annotations

from services.payroll.usecases.ports import PayrollPort, PayRun
from shared.values.call import Call
from shared.values.known_at import require_past


def show_run(unit: PayrollPort, call: Call, pay_run_id: str, known_epoch: int | None = None) -> PayRun:
    """Give one run, or refuse one that nobody has opened, or had by then."""
    require_past(call, known_epoch)
    return unit.runs.get(pay_run_id, known_epoch)
