"""Give a run's payroll register as CSV. In: an approved run. Out: bytes whose rows add up to what the run pays."""

from __future__ import annotations

from services.payroll.domain.run import APPROVED_STATES
from services.payroll.usecases.ports import PayrollPort
from shared.values.call import Call
from shared.values.refusal import conflict


def payroll_register(unit: PayrollPort, _call: Call, pay_run_id: str) -> bytes:
    """Render the register; refuses a run that has claimed nothing yet, and one whose rows miss its items' totals."""
    run = unit.runs.get(pay_run_id)
    if run.state not in APPROVED_STATES:
        raise conflict("pay_run_not_approved", f"The run is {run.state}; a register lists what an approved run pays.")
    register = unit.documents.register(pay_run_id)
    paid = {currency: amount for currency, _, amount, _ in unit.runs.totals(pay_run_id)}
    listed = {money.currency: money.minor for money, _, _ in register.totals()}
    assert listed == paid, f"the register of {pay_run_id} lists {listed}, its pay items pay {paid}"
    return unit.render_register(register)
